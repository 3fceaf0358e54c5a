"""The first few of many by several keys, without sorting the rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[Any]
Numbers: TypeAlias = NDArray[Any]
Key: TypeAlias = Callable[[Ints], Numbers]

_NARROW = 4  # up to so many rows partitioning all costs less
_ROWS = 8  # largest of so many values for each one wanted give a bound close to the true one


def leading(values: Numbers, count: int, ties: tuple[Key, ...] = ()) -> Ints:
    """Return the ascending places of at least the `count` largest values; few more unless many are equal.

    Where many have the least of those values, the first of `ties` decides, and so on: functions from places
    to values, computed only where they are needed.
    """
    if len(values) <= count:
        return np.arange(len(values))
    chosen = (values >= bound(values, count)).nonzero()[0]
    if len(chosen) <= _ROWS * count:
        return np.asarray(chosen)
    found = values[chosen]
    least = np.partition(found, len(found) - count)[len(found) - count]
    if not ties:
        return np.asarray(chosen[found >= least])
    above, level = chosen[found > least], chosen[found == least]
    later = tuple(_restricted(tie, level) for tie in ties[1:])
    rest = leading(ties[0](level), count - len(above), later)
    return np.sort(np.concatenate([above, level[rest]]))


def bound(values: Numbers, count: int) -> Any:
    """Return a value that at least `count` values reach, and few more: there must be so many.

    Partitioning all values costs several passes. Their maxima over groups, each one from every `width`-th
    place, cost one; so many groups have a member at the bound as are wanted.
    """
    columns = _ROWS * count
    width = len(values) // columns
    if width > _NARROW:
        values = values[: width * columns].reshape(width, columns).max(axis=0)
    return np.partition(values, len(values) - count)[len(values) - count]


def _restricted(tie: Key, level: Ints) -> Key:
    return lambda places: tie(level[places])
