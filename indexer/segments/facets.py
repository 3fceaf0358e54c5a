"""How the matches of a query spread over time, sections, outlets, languages and authors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.segments.array_search import Part, find, how_many
from indexer.segments.index import Index
from indexer.segments.limits import Budget, Limits
from indexer.segments.ordered import distinct
from indexer.segments.results import FACETS, NO_FILTERS, Facets, Filters
from indexer.segments.search import own_query

Ints: TypeAlias = NDArray[Any]
# Facet of time → what a day YYYYMMDD is divided by.
_DAYS = {"year": 10_000, "month": 100, "day": 1}


def facets(
    index: Index,
    node: Any,
    names: Sequence[str] = FACETS,
    *,
    filters: Filters = NO_FILTERS,
    group_by_story: bool = True,
    limits: Limits | None = None,
) -> Facets:
    """Count the matching stories (or editions), in all and by the values of each facet, most frequent first.

    Equal counts stand in the order of their values; years (`2024`), months (`2024-01`) and days
    (`2024-01-13`) stand in order of time. A story counts once for each value that one of its matching
    editions has. What has no value is not counted. Raises UsageError past a limit.
    """
    budget = Budget(limits or Limits())
    budget.check_shape(node)
    parts = find(index, own_query(node), budget, filters, by_story=group_by_story)
    answer: dict[str, list[tuple[str, int]]] = {}
    for name in names:
        counts = _count(parts, name, group_by_story)
        by_count = name not in _DAYS
        answer[name] = sorted(counts.items(), key=lambda pair: (-pair[1] if by_count else 0, pair[0]))
    return Facets(how_many(parts, index, by_story=group_by_story), answer)


def _count(parts: list[Part], name: str, group_by_story: bool) -> dict[str, int]:
    """Count values over all segments; value texts get common numbers first."""
    numbers: dict[str, int] = {}
    values, groups = [], []
    for part in parts:
        texts, of_value, of_place = _dates(part, name) if name in _DAYS else _keywords(part, name)
        common = np.fromiter((numbers.setdefault(t, len(numbers)) for t in texts), np.int64, len(texts))
        values.append(common[of_value])
        groups.append(part.groups[of_place].astype(np.int64))
    if not numbers:
        return {}
    found = np.concatenate(values)
    if group_by_story:
        # One key for each pair of story and value, so that a pair counts once.
        found = distinct(np.concatenate(groups) * len(numbers) + found) % len(numbers)
    counts = np.bincount(found, minlength=len(numbers)).tolist()
    return {text: counts[number] for text, number in numbers.items() if counts[number]}


def _dates(part: Part, name: str) -> tuple[list[str], Ints, Ints]:
    """Return texts of dates, and for each dated match the number of its text and its place."""
    days = part.segment.column("day")[part.matches.docs]
    dated = np.flatnonzero(days)
    distinct, of_value = np.unique(days[dated] // _DAYS[name], return_inverse=True)
    return [_date(number * _DAYS[name], name) for number in distinct.tolist()], of_value, dated


def _date(day: int, name: str) -> str:
    text = f"{day:08}"
    return "-".join((text[:4], text[4:6], text[6:])[: list(_DAYS).index(name) + 1])


def _keywords(part: Part, name: str) -> tuple[list[str], Ints, Ints]:
    """Return the texts of a keyword field, and for each value of a match its number and the match's place."""
    field = part.segment.fields[name]
    starts = field.starts().astype(np.int64)
    docs = field.docs(0, int(starts[-1]))
    places = np.full(part.segment.count, -1, np.int64)
    places[part.matches.docs] = np.arange(len(part.matches))
    found = np.flatnonzero(places[docs] >= 0)
    terms = starts.searchsorted(found, "right") - 1
    distinct, of_value = np.unique(terms, return_inverse=True)
    texts = [field.text(number) for number in distinct.tolist()]
    return texts, of_value, places[docs[found]]
