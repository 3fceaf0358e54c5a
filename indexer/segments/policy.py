"""When segments are merged: a few of like size at a time, so that a document is copied only a few times."""

from __future__ import annotations

from collections.abc import Sequence

MAX_DOCUMENTS = 262_144
"""No merge makes a larger segment: this bounds how long the rare large merge takes."""

_TIER_FACTOR = 8
_SMALLEST_TIER = 1_000
_DEAD_SHARE = 0.3


def choose_merge(sizes: Sequence[tuple[int, int]], *, compact: bool = False) -> list[int]:
    """Choose which segments to merge next, given their documents and how many of them are dead; none to stop.

    1. A segment is rewritten when three tenths of its documents are dead.
    2. Segments form tiers, each holding sizes eight times those of the one below; the smallest tier ends at a
       thousand documents. Eight segments of one tier, or of it and those below, become one.
    3. With `compact`, after a bulk of additions, as many as fit into one segment of `MAX_DOCUMENTS` do.

    The answer is in the order given, so that documents keep their order.
    """
    for number, (documents, dead) in enumerate(sizes):
        if dead and dead >= _DEAD_SHARE * documents:
            return [number]
    living = sorted((documents - dead, number) for number, (documents, dead) in enumerate(sizes))
    if compact:
        return _fitting(living)
    limit = _SMALLEST_TIER
    while limit < MAX_DOCUMENTS * _TIER_FACTOR:
        tier = [(size, number) for size, number in living if size <= limit]
        if len(tier) >= _TIER_FACTOR and (chosen := _fitting(tier)):
            return chosen
        limit *= _TIER_FACTOR
    return []


def _fitting(ascending: list[tuple[int, int]]) -> list[int]:
    """Return as many of the smallest as one segment may hold, if that makes at least two into one."""
    chosen: list[int] = []
    total = 0
    for size, number in ascending:
        total += size
        if total > MAX_DOCUMENTS:
            break
        chosen.append(number)
    return sorted(chosen) if len(chosen) > 1 else []
