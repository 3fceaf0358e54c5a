"""How many editions a query finds in each year, month, week or day, by language; empty times included."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from archive.errors import UsageError
from archive.ids import LANGS, Lang
from indexer.results import Also, Translated
from indexer.searching import Request, Searcher

MAX_PERIODS = 5_000


class _Unit(NamedTuple):
    """A unit of time: the number of the one a day is in, one more for each later one, and its name."""

    number: Callable[[date], int]
    name: Callable[[int], str]


def _week(number: int) -> str:
    year, week, _ = date.fromordinal(number * 7 + 1).isocalendar()
    return f"{year:04}-W{week:02}"


_UNITS = {
    "year": _Unit(lambda day: day.year, lambda number: f"{number:04}"),
    "month": _Unit(
        lambda day: day.year * 12 + day.month - 1,
        lambda number: f"{number // 12:04}-{number % 12 + 1:02}",
    ),
    # Day 1, 0001-01-01, is a Monday, and weeks of ISO 8601 begin with one.
    "week": _Unit(lambda day: (day.toordinal() - 1) // 7, _week),
    "day": _Unit(date.toordinal, lambda number: date.fromordinal(number).isoformat()),
}
UNITS = tuple(_UNITS)


@dataclass(frozen=True, slots=True)
class Series:
    """How many editions in `lang` a query finds in each period; `undated` ones stand in none."""

    query: str
    lang: Lang
    counts: tuple[int, ...]
    undated: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Periods in order of time, without a gap, named `2024`, `2024-01`, `2024-W03` or `2024-01-13`.

    Of each query there is one series for each language asked for; `also` are the words that were translated.
    """

    unit: str
    periods: tuple[str, ...]
    series: tuple[Series, ...]
    also: Also = ()


def timeline(searcher: Searcher, requests: Sequence[Request], unit: str) -> Timeline:
    """Count the editions that each request finds in each `unit` of time (one of `UNITS`).

    Periods reach from the first day asked for, or found if none is asked for, to the last one. Raises
    UsageError for more than `MAX_PERIODS`, and what `Searcher.search` raises.
    """
    number = _UNITS[unit].number
    found = []
    also: dict[str, Translated] = {}
    for request in requests:
        for lang in LANGS if request.lang is None else (request.lang,):
            counted = searcher.facets(request._replace(lang=lang, by_edition=True), ("day",))
            also.update((one.word, one) for one in counted.also)
            days = {date.fromisoformat(day): count for day, count in counted.counts["day"]}
            by_period: Counter[int] = Counter()
            for day, count in days.items():
                by_period[number(day)] += count
            found.append((request.query, lang, by_period, counted.total - sum(days.values())))
    span = _span([one[2] for one in found], requests, unit)
    if len(span) > MAX_PERIODS:
        raise UsageError(
            f"that is {len(span):,} {unit}s", "choose a longer unit, or narrow --since and --until"
        )
    series = (Series(query, lang, tuple(by[n] for n in span), undated) for query, lang, by, undated in found)
    return Timeline(unit, tuple(map(_UNITS[unit].name, span)), tuple(series), tuple(also.values()))


def _span(found: Sequence[Counter[int]], requests: Sequence[Request], unit: str) -> range:
    numbers = [number for periods in found for number in periods]
    if not numbers:
        return range(0)
    first, last = min(numbers), max(numbers)
    for request in requests:
        if request.first_day is not None:
            first = min(first, _number_of(request.first_day, unit))
        if request.last_day is not None:
            last = max(last, _number_of(request.last_day, unit))
    return range(first, last + 1)


def _number_of(day: int, unit: str) -> int:
    return _UNITS[unit].number(date(day // 10_000, day // 100 % 100, day % 100))
