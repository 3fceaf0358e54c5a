"""How many different numbers there are in many lists, told without putting the lists together."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.segments.ordered import distinct

Ints: TypeAlias = NDArray[Any]
Bits: TypeAlias = NDArray[np.uint64]

_WORD = 64
_FEW = 256  # with less than one number in so many, sorting them costs less than a flag for each possible one


class Seen:
    """Which numbers below `size` have been seen."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._lists: list[Ints] = []
        self._bits: Bits | None = None

    def add(self, numbers: Ints) -> None:
        """Take numbers."""
        self._lists.append(numbers)

    def add_bits(self, bits: Bits) -> None:
        """Take the numbers of the bits that are set, as `bits` gives them for an equal size."""
        self._bits = bits if self._bits is None else self._bits | bits

    def bits(self) -> Bits:
        """Return a bit for each number."""
        if not self._lists and self._bits is not None:
            return self._bits
        own: Bits = np.packbits(self._table(), bitorder="little").view(np.uint64)
        return own if self._bits is None else own | self._bits

    def _table(self) -> NDArray[np.bool_]:
        table = np.zeros(-(-self.size // _WORD) * _WORD, np.bool_)
        for numbers in self._lists:
            # As an index, what is not of this type is converted piece by piece.
            table[numbers.astype(np.intp, copy=False)] = True
        return table

    def __len__(self) -> int:
        if self._bits is not None:
            return int(np.bitwise_count(self.bits()).sum())
        if sum(map(len, self._lists)) * _FEW < self.size:
            return len(distinct(np.concatenate(self._lists))) if self._lists else 0
        return int(np.count_nonzero(self._table()))
