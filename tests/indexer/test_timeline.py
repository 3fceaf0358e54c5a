"""Timelines: every period from the first to the last, each edition counted in its own, by language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, timedelta
from typing import Any

import pytest

from archive.catalogue import open_catalogue
from archive.errors import UsageError
from archive.paths import ArchivePaths
from indexer.indexing import update_index
from indexer.searching import Request, Searcher
from indexer.timeline import UNITS, Timeline, timeline

TEXT = {"ko": ("다리를 열었다.",), "en": ("The bridge was opened.",)}


@pytest.fixture
def searcher(db: Any, paths: ArchivePaths, put: Callable[..., None]) -> Iterator[Searcher]:
    """Index editions around a turn of the year, and one without a date."""
    days = {
        "1": "2023-12-31",
        "2": "2024-01-01",
        "3": "2024-01-01T00:10:00+09:00",
        "4": "2024-04-02",
        "5": None,
    }
    for key, day in days.items():
        put(key=key, lang="ko", paragraphs=TEXT["ko"], published_at=day)
    put(key="4", lang="en", title="Bridge", paragraphs=TEXT["en"], published_at="2024-04-03")
    update_index(db, paths)
    with closing(open_catalogue(paths, readonly=True)) as reading:
        yield Searcher(reading, paths)


def counts(found: Timeline, number: int) -> dict[str, int]:
    """Return what the series `number` counts, by period."""
    return dict(zip(found.periods, found.series[number].counts, strict=True))


def test_months_without_anything_stand_there_too(searcher: Searcher) -> None:
    """Months are complete and in order; what has no date is counted apart."""
    found = timeline(searcher, [Request(query="다리")], "month")
    assert found.periods == ("2023-12", "2024-01", "2024-02", "2024-03", "2024-04")
    assert (found.series[0].lang, found.series[1].lang) == ("ko", "en")
    assert counts(found, 0) == {"2023-12": 1, "2024-01": 2, "2024-02": 0, "2024-03": 0, "2024-04": 1}
    assert (found.series[0].undated, found.series[1].undated) == (1, 0)


def test_days_asked_for_widen_the_span(searcher: Searcher) -> None:
    """What was asked for is shown even where nothing was found, and nothing outside of it counts."""
    request = Request(query="bridge OR 다리", first_day=20240201, last_day=20240630)
    found = timeline(searcher, [request], "month")
    assert (found.periods[0], found.periods[-1]) == ("2024-02", "2024-06")
    assert [sum(one.counts) for one in found.series] == [1, 1]


def test_weeks_are_those_of_iso(searcher: Searcher) -> None:
    """A Sunday is in the week before the Monday after it, also over the turn of a year."""
    found = timeline(searcher, [Request(query="다리", lang="ko")], "week")
    assert counts(found, 0)["2023-W52"] == 1
    assert counts(found, 0)["2024-W01"] == 2
    assert len(found.series) == 1
    first = date(2023, 12, 25)
    weeks = [(first + timedelta(weeks=n)).isocalendar() for n in range(len(found.periods))]
    assert found.periods == tuple(f"{week.year}-W{week.week:02}" for week in weeks)


@pytest.mark.parametrize("unit", UNITS)
def test_units_agree(searcher: Searcher, unit: str) -> None:
    """However time is cut, the same editions are counted; two queries share their periods."""
    found = timeline(searcher, [Request(query="다리"), Request(query="bridge")], unit)
    assert [one.query for one in found.series] == ["다리", "다리", "bridge", "bridge"]
    assert all(len(one.counts) == len(found.periods) for one in found.series)
    assert sum(found.series[0].counts) == 4
    assert sum(found.series[3].counts) == 1


def test_nothing_found_has_no_periods(searcher: Searcher) -> None:
    """A query without hits gives empty series."""
    found = timeline(searcher, [Request(query="zzzzqqqq")], "year")
    assert (found.periods, [one.counts for one in found.series]) == ((), [(), ()])


def test_too_many_periods_are_refused(searcher: Searcher) -> None:
    """Centuries by the day are a mistake that is told."""
    with pytest.raises(UsageError, match="days"):
        timeline(searcher, [Request(query="다리", first_day=10000101)], "day")
