"""How much of what was published was translated, and how long a translation took.

A story counts where and when its original, the edition published first, stands: in that outlet, that section
and that month. It is translated if it has both languages. The lag is the time between the first Korean and
the first English edition; where either has only a date, it is a number of whole days.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from statistics import quantiles
from typing import NamedTuple

from archive.dates import day_number, epoch_minutes
from archive.text import section_term

MINUTES_PER_DAY = 24 * 60
GROUPINGS = ("outlet", "section", "month")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which stories are looked at. Days are YYYYMMDD numbers, inclusive; None does not restrict."""

    first_day: int | None = None
    last_day: int | None = None
    site: str | None = None
    section: str | None = None

    def admits(self, original: Appearance) -> bool:
        """Tell whether a story with this original belongs; an undated one does not where days are named."""
        if self.site is not None and original.site != self.site.casefold():
            return False
        if self.section is not None and section_term(original.section or "") != section_term(self.section):
            return False
        if self.first_day is None and self.last_day is None:
            return True
        if original.published_at is None:
            return False
        return (self.first_day or 0) <= day_number(original.published_at) <= (self.last_day or 99_999_999)


class Appearance(NamedTuple):
    """One edition of a story, without its text; `section` is the story's if the edition names none."""

    id: str
    site: str
    lang: str
    section: str | None
    published_at: str | None
    title: str


@dataclass(frozen=True, slots=True)
class Lag:
    """How long `count` translations took, in minutes: median and quartiles, None where there are none."""

    count: int
    median_minutes: float | None
    first_quartile_minutes: float | None
    third_quartile_minutes: float | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """The figures of a group of stories; `name` is None for stories without section or date.

    Translated stories are those with Korean first, English first, both together (at one time, or on one day
    where no more is known), and without dates. `lag` is over all with dates, whichever came first.
    """

    name: str | None
    stories: int
    translated: int
    korean_first: Lag
    english_first: Lag
    lag: Lag
    together: int
    undated: int


@dataclass(frozen=True, slots=True)
class CoverageReport:
    """The figures of all stories in a scope, and of each outlet, section and month; groups are in order."""

    total: Coverage
    by_outlet: tuple[Coverage, ...]
    by_section: tuple[Coverage, ...]
    by_month: tuple[Coverage, ...]


@dataclass(slots=True)
class _Tally:
    # The lags of a group, English minus Korean, in minutes: eight bytes a story.
    stories: int = 0
    translated: int = 0
    undated: int = 0
    lags: array[int] = field(default_factory=lambda: array("q"))

    def figures(self, name: str | None) -> Coverage:
        return Coverage(
            name=name,
            stories=self.stories,
            translated=self.translated,
            korean_first=_lag([lag for lag in self.lags if lag > 0]),
            english_first=_lag([-lag for lag in self.lags if lag < 0]),
            lag=_lag([abs(lag) for lag in self.lags]),
            together=self.lags.count(0),
            undated=self.undated,
        )


def coverage(db: sqlite3.Connection, scope: Scope) -> CoverageReport:
    """Count the stories in `scope` and their translations, in one pass; memory grows with the groups."""
    groups: dict[str, dict[str | None, _Tally]] = {name: {} for name in GROUPINGS}
    total = _Tally()
    for story in _stories(db):
        original = original_of(story)
        if not scope.admits(original):
            continue
        month = original.published_at and _month(original.published_at)
        section = original.section and section_term(original.section)
        names = {"outlet": original.site, "section": section, "month": month}
        tallies = [groups[kind].setdefault(name, _Tally()) for kind, name in names.items()]
        _count(story, (total, *tallies))
    listed = {kind: _listed(found, by_size=kind != "month") for kind, found in groups.items()}
    return CoverageReport(total.figures(None), listed["outlet"], listed["section"], listed["month"])


def untranslated(db: sqlite3.Connection, scope: Scope) -> list[Appearance]:
    """Return the originals of the stories that have only one language, newest first, undated ones last."""
    originals = [original_of(story) for story in _stories(db) if len({one.lang for one in story}) == 1]
    found = [original for original in originals if scope.admits(original)]
    # Ids first, so that stories of one minute stand in their order.
    found.sort(key=lambda one: one.id)
    found.sort(key=lambda one: epoch_minutes(one.published_at or "0001-01-01"), reverse=True)
    return found


def original_of(story: Iterable[Appearance]) -> Appearance:
    """Return the edition published first; among equals, and undated ones, the one known first."""
    editions = list(story)
    first = min(editions, key=lambda one: epoch_minutes(one.published_at or "9999-12-31"))
    section = first.section or next((one.section for one in editions if one.section), None)
    return first._replace(section=section)


def _stories(db: sqlite3.Connection) -> Iterator[list[Appearance]]:
    rows = db.execute(
        "SELECT story, id, site, lang, section, published_at, title FROM editions ORDER BY story, edition_no"
    )
    for _, group in groupby(rows, key=lambda row: row["story"]):
        yield [Appearance(*tuple(row)[1:]) for row in group]


def _count(story: list[Appearance], tallies: Iterable[_Tally]) -> None:
    translated = len({one.lang for one in story}) > 1
    lag = _lag_minutes(story) if translated else None
    for tally in tallies:
        tally.stories += 1
        tally.translated += translated
        if lag is not None:
            tally.lags.append(lag)
        elif translated:
            tally.undated += 1


def _lag_minutes(story: list[Appearance]) -> int | None:
    """Return how long after the first Korean edition the first English one came; None without dates."""
    first = {}
    for lang in ("ko", "en"):
        dates = [one.published_at for one in story if one.lang == lang and one.published_at]
        if not dates:
            return None
        first[lang] = min(dates, key=epoch_minutes)
    if all("T" in date for date in first.values()):
        return epoch_minutes(first["en"]) - epoch_minutes(first["ko"])
    days = {lang: epoch_minutes(_day(date)) // MINUTES_PER_DAY for lang, date in first.items()}
    return (days["en"] - days["ko"]) * MINUTES_PER_DAY


def _day(iso: str) -> str:
    number = f"{day_number(iso):08}"
    return f"{number[:4]}-{number[4:6]}-{number[6:]}"


def _month(iso: str) -> str:
    return _day(iso)[:7]


def _lag(minutes: list[int]) -> Lag:
    if not minutes:
        return Lag(0, None, None, None)
    first, median, third = quantiles(minutes, n=4, method="inclusive") if len(minutes) > 1 else minutes * 3
    return Lag(len(minutes), median, first, third)


def _listed(tallies: dict[str | None, _Tally], *, by_size: bool) -> tuple[Coverage, ...]:
    """Return groups in order: the largest first, or by name; those without a name last."""
    figures = [tally.figures(name) for name, tally in tallies.items()]
    size = (lambda one: -one.stories) if by_size else (lambda _one: 0)
    return tuple(sorted(figures, key=lambda one: (one.name is None, size(one), one.name or "")))
