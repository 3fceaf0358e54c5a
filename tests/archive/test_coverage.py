"""Coverage: which stories were translated, where, when, and how fast."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from archive.catalogue import transaction
from archive.coverage import Coverage, Scope, coverage, untranslated
from archive.stories import add_link

Put = Callable[..., None]
EVERYTHING = Scope()
NINE = "2024-01-13T09:00:00+09:00"
NOON = "2024-01-13T12:00:00+09:00"


def test_an_archive_of_nothing(db: Any) -> None:
    """There are no stories, no groups and no lags, and nothing is untranslated."""
    report = coverage(db, EVERYTHING)
    assert (report.total.stories, report.total.translated, report.total.lag.median_minutes) == (0, 0, None)
    assert (report.by_outlet, report.by_section, report.by_month) == ((), (), ())
    assert untranslated(db, EVERYTHING) == []


def test_an_archive_without_pairs(db: Any, put: Put) -> None:
    """Every story is untranslated, and there is no lag to speak of."""
    put(key="1", published_at=NINE)
    put(key="2", published_at=NOON, lang="en")
    report = coverage(db, EVERYTHING)
    assert (report.total.stories, report.total.translated, report.total.lag.count) == (2, 0, 0)
    assert [one.id for one in untranslated(db, EVERYTHING)] == ["paper/2/en", "paper/1/ko"]


def test_lags_have_a_direction(db: Any, put: Put) -> None:
    """Korean first, English first and together are told apart, by moments whatever their offsets."""
    for key, korean, english in (
        ("1", NINE, NOON),
        ("2", NOON, NINE),
        ("3", NINE, "2024-01-13T00:00:00+00:00"),
        ("4", NINE, None),
        ("5", NINE, "2024-01-13T10:00:00+09:00"),
    ):
        put(key=key, published_at=korean)
        put(key=key, published_at=english, lang="en")
    total = coverage(db, EVERYTHING).total
    assert (total.translated, total.together, total.undated) == (5, 1, 1)
    assert (total.korean_first.count, total.korean_first.median_minutes) == (2, 120)
    assert (total.korean_first.first_quartile_minutes, total.korean_first.third_quartile_minutes) == (90, 150)
    assert (total.english_first.count, total.english_first.median_minutes) == (1, 180)
    assert (total.lag.count, total.lag.median_minutes) == (4, 120)


@pytest.mark.parametrize(
    ("korean", "english", "days"),
    [
        ("2024-01-13", "2024-01-14T23:00:00+09:00", 1),
        ("2024-01-13T23:00:00+09:00", "2024-01-13", 0),
        ("2024-01-13", "2024-01-13T18:00:00+00:00", 1),
    ],
)
def test_a_bare_date_gives_whole_days(db: Any, put: Put, korean: str, english: str, days: int) -> None:
    """Where one side has only a date, the lag is the number of days in Korea between them."""
    put(published_at=korean)
    put(published_at=english, lang="en")
    total = coverage(db, EVERYTHING).total
    assert total.korean_first.median_minutes == (days * 1440 or None)
    assert total.together == (days == 0)


def test_a_story_counts_where_its_first_edition_stands(db: Any, put: Put) -> None:
    """Month and outlet are those of the first published edition; its section may come from the other."""
    put(key="1", published_at="2024-02-01T08:00:00+09:00", section="Politics")
    put(key="1", published_at="2024-01-31T20:00:00+09:00", lang="en")
    report = coverage(db, EVERYTHING)
    assert [one.name for one in report.by_month] == ["2024-01"]
    assert [one.name for one in report.by_section] == ["politics"]
    assert coverage(db, Scope(section="POLITICS", last_day=20240131)).total.stories == 1
    assert coverage(db, Scope(first_day=20240201)).total.stories == 0
    assert coverage(db, Scope(site="other")).total.stories == 0


def test_groups_add_up_and_are_in_order(db: Any, put: Put) -> None:
    """Sections come by size, months by date, what has none comes last; each grouping adds up to the total."""
    put(key="1", section="world", published_at="2024-03-01")
    put(key="2", section="world", published_at="2024-02-01")
    put(key="3", section="culture", site="other")
    put(key="4")
    report = coverage(db, EVERYTHING)
    assert [one.name for one in report.by_section] == ["world", "culture", None]
    assert [one.name for one in report.by_month] == ["2024-02", "2024-03", None]
    for groups in (report.by_outlet, report.by_section, report.by_month):
        assert sum(one.stories for one in groups) == report.total.stories == 4


def _total(db: Any) -> Coverage:
    return coverage(db, EVERYTHING).total


def test_three_editions_are_one_story(db: Any, put: Put) -> None:
    """Two English versions of one Korean text count once, with the lag to the earlier of them."""
    put(key="1", published_at=NINE, story="x")
    put(key="2", published_at=NOON, story="x", lang="en")
    put(key="3", published_at="2024-01-14T12:00:00+09:00", story="x", lang="en")
    assert (_total(db).stories, _total(db).translated) == (1, 1)
    assert _total(db).korean_first.median_minutes == 180


def test_two_versions_in_one_language_are_untranslated(db: Any, put: Put) -> None:
    """A story of two English editions has no translation; its first one is listed."""
    put(key="1", published_at=NOON, story="x", lang="en")
    put(key="2", published_at=NINE, story="x", lang="en")
    assert (_total(db).stories, _total(db).translated) == (1, 0)
    assert [one.id for one in untranslated(db, EVERYTHING)] == ["paper/2/en"]


def test_a_link_made_by_hand_counts(db: Any, put: Put) -> None:
    """What a reader linked is a story like any other, right or wrong."""
    put(key="1", published_at=NINE)
    put(key="2", published_at=NOON, lang="en")
    with transaction(db):
        add_link(db, 1, 2, "manual", 1.0, {})
    assert (_total(db).stories, _total(db).translated) == (1, 1)


def test_the_ends_of_the_calendar(db: Any, put: Put) -> None:
    """Dates as early and late as there are count like others."""
    put(key="1", published_at="0001-01-01")
    put(key="2", published_at="9999-12-31T23:59:00-12:00")
    report = coverage(db, EVERYTHING)
    assert [one.name for one in report.by_month] == ["0001-01", "9999-12"]
    assert len(untranslated(db, EVERYTHING)) == 2
