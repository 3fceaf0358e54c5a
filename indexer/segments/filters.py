"""Filters as conditions on the documents of a segment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.segments.results import Filters
from indexer.segments.segment import Segment

Ints: TypeAlias = NDArray[Any]
Mask: TypeAlias = NDArray[np.bool_]
Condition: TypeAlias = Callable[[Ints], Mask]


def conditions(filters: Filters, segment: Segment) -> list[Condition]:
    """Return the conditions on documents of this segment; each takes documents and returns a mask."""
    found: list[Condition] = []
    for name in ("lang", "site", "section"):
        wanted = getattr(filters, name)
        if wanted is not None:
            found.append(_one_of(segment, name, (wanted,) if isinstance(wanted, str) else wanted))
    found += [_by_author(segment, term) for term in filters.author]
    if filters.day_from is not None or filters.day_to is not None:
        found.append(_in_days(segment, filters.day_from or 1, filters.day_to))
    if filters.paired is not None:
        flags, wanted_flag = segment.column("paired"), int(filters.paired)
        found.append(lambda docs: np.asarray(flags[docs] == wanted_flag))
    return found


def passing(docs: Ints, checks: list[Condition]) -> Ints:
    """Return the places in `docs` of those that meet all conditions, of which there is one at least."""
    first, *others = checks
    at = np.flatnonzero(first(docs))
    for check in others:
        at = at[np.flatnonzero(check(docs[at]))]
    return at


def _one_of(segment: Segment, name: str, values: tuple[str, ...]) -> Condition:
    field = segment.fields[name]
    numbers = [field.terms.find(value.encode("utf-8", "surrogatepass")) + 1 for value in values]
    present = [number for number in numbers if number]
    ordinals = field.ordinals
    if len(present) == 1:
        return lambda docs: np.asarray(ordinals[docs] == present[0])
    return lambda docs: np.isin(ordinals[docs], present)


def _by_author(segment: Segment, term: str) -> Condition:
    field = segment.fields["author"]
    number = field.terms.find(term.encode("utf-8", "surrogatepass"))
    table = np.zeros(segment.count, np.bool_)
    if number >= 0:
        table[field.docs(*field.span(number))] = True
    return lambda docs: table[docs]


def _in_days(segment: Segment, first: int, last: int | None) -> Condition:
    days = segment.column("day")

    def check(docs: Ints) -> Mask:
        found = days[docs]
        mask = found >= max(first, 1)
        return mask if last is None else mask & (found <= last)

    return check
