"""The first few of many by several keys, without sorting the rest."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[Any]
Floats: TypeAlias = NDArray[np.float64]

_SLACK = 4  # editions fetched for each group wanted at first; a story rarely has more that match


def first_of_groups(groups: Ints, count: int, keys: tuple[Floats, ...]) -> list[int]:
    """Return the places of the first member of each of the first `count` groups, in order.

    Members stand by the keys, the largest first, the second key where the first is equal and so on.
    """
    fetched = count * _SLACK
    while True:
        chosen = leading(keys, fetched)
        order = chosen[np.lexsort([-key[chosen] for key in reversed(keys)])]
        _, firsts = np.unique(groups[order], return_index=True)
        if len(firsts) >= count or len(chosen) >= len(groups):
            firsts.sort()
            return [int(place) for place in order[firsts[:count]]]
        fetched *= 8


def leading(keys: tuple[Floats, ...], count: int) -> Ints:
    """Return the places of at least the first `count`, in no order; not many more if keys differ."""
    first = keys[0]
    if len(first) <= count:
        return np.arange(len(first))
    bound = np.partition(first, len(first) - count)[len(first) - count]
    chosen = np.flatnonzero(first >= bound)
    if len(chosen) <= 2 * count or len(keys) == 1:
        return chosen
    above = chosen[first[chosen] > bound]
    level = chosen[first[chosen] == bound]
    rest = leading(tuple(key[level] for key in keys[1:]), count - len(above))
    return np.concatenate([above, level[rest]])
