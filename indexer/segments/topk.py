"""The first few of many by several keys, without sorting the rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[Any]
Floats: TypeAlias = NDArray[np.float64]
Key: TypeAlias = Callable[[Ints], Floats]

_SLACK = 4  # editions fetched for each group wanted at first; a story rarely has more that match


def first_of_groups(groups: Ints, count: int, values: Floats, ties: tuple[Key, ...]) -> list[int]:
    """Return the places of the first member of each of the first `count` groups, in order.

    Members stand by their values, the largest first; where these are equal by the first of `ties`, and so on.
    A tie key is a function from places to values, so that it is computed only where it is needed.
    """
    fetched = count * _SLACK
    while True:
        chosen = leading(values, fetched, ties)
        keys = (values[chosen], *(tie(chosen) for tie in ties))
        order = chosen[np.lexsort([-key for key in reversed(keys)])]
        _, firsts = np.unique(groups[order], return_index=True)
        if len(firsts) >= count or len(chosen) >= len(groups):
            firsts.sort()
            return [int(place) for place in order[firsts[:count]]]
        fetched *= 8


def leading(values: Floats, count: int, ties: tuple[Key, ...]) -> Ints:
    """Return the places of at least the first `count`, in no order; few more unless all keys are equal."""
    if len(values) <= count:
        return np.arange(len(values))
    bound = np.partition(values, len(values) - count)[len(values) - count]
    chosen = np.flatnonzero(values >= bound)
    if len(chosen) <= 2 * count or not ties:
        return chosen
    above = chosen[values[chosen] > bound]
    level = chosen[values[chosen] == bound]
    later = tuple(_restricted(tie, level) for tie in ties[1:])
    rest = leading(ties[0](level), count - len(above), later)
    return np.concatenate([above, level[rest]])


def _restricted(tie: Key, level: Ints) -> Key:
    return lambda places: tie(level[places])
