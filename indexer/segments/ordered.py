"""Numbers in ascending order."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[Any]


def distinct(values: Ints) -> Ints:
    """Return the different values, ascending, by sorting: faster than the hashing of `numpy.unique`."""
    return once(np.sort(values))


def once(ordered: Ints) -> Ints:
    """Return the different ones of ascending values."""
    if len(ordered) < 2:
        return ordered
    first = np.empty(len(ordered), np.bool_)
    first[0] = True
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return np.asarray(ordered[first])
