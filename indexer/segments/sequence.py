"""Which documents have terms one behind the other, told from their positions in plain Python."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

from indexer.segments.mapped import MappedField


def in_sequence(field: MappedField, slots: Sequence[Sequence[int]], docs: set[int], slop: int) -> set[int]:
    """Return those of `docs` in which each slot has a term 1 to `slop` positions behind one of the last.

    A slot is given as numbers of terms, negative where a term is not here. Every document has a term of each.
    """
    positions = [_positions(field, slot, docs) for slot in slots]
    return {d for d in docs if _stand_in_sequence([slot[d] for slot in positions], slop)}


def _positions(field: MappedField, terms: Sequence[int], docs: set[int]) -> dict[int, list[int]]:
    """Return where any of the terms stands in each of `docs`, ascending."""
    found: dict[int, list[int]] = {}
    for term in terms:
        if term >= 0:
            span = field.span(term)
            ends = [0, *accumulate(field.frequencies_view(*span))]
            positions = field.positions_view(term)
            for at, document in enumerate(field.docs_view(*span)):
                if document in docs:
                    found.setdefault(document, []).extend(positions[ends[at] : ends[at + 1]])
    for own in found.values():
        own.sort()
    return found


def _stand_in_sequence(slots: list[list[int]], slop: int) -> bool:
    ends = slots[0]
    for positions in slots[1:]:
        before = [bisect_left(ends, position) - 1 for position in positions]
        pairs = zip(positions, before, strict=True)
        ends = [position for position, at in pairs if at >= 0 and position - ends[at] <= slop]
    return bool(ends)
