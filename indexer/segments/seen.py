"""How many different numbers there are in many lists, told without putting the lists together."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[Any]
Bits: TypeAlias = NDArray[np.uint64]

_WORD = 64


class Seen:
    """Which numbers below `size` have been seen."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._table = np.zeros(-(-size // _WORD) * _WORD, np.bool_)
        self._bits: Bits | None = None

    def add(self, numbers: Ints) -> None:
        """Take numbers."""
        # As an index, what is not of this type is converted piece by piece.
        self._table[numbers.astype(np.intp, copy=False)] = True

    def add_bits(self, bits: Bits) -> None:
        """Take the numbers of the bits that are set, as `bits` gives them for an equal size."""
        self._bits = bits if self._bits is None else self._bits | bits

    def bits(self) -> Bits:
        """Return a bit for each number."""
        own: Bits = np.packbits(self._table, bitorder="little").view(np.uint64)
        return own if self._bits is None else own | self._bits

    def __len__(self) -> int:
        if self._bits is None:
            return int(np.count_nonzero(self._table))
        return int(np.bitwise_count(self.bits()).sum())
