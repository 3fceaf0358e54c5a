"""The dictionary of a field: its distinct terms in byte order, found by binary search in the mapped file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from indexer.segments.document import TERM_END

if TYPE_CHECKING:
    from indexer.segments.container import Container

_END = TERM_END.encode()
_READ_TERMS = 4096  # texts in memory at a time when all are read


class TermDictionary:
    """A sorted sequence of terms. Term i is `self[i]`, as UTF-8 bytes; equal text has equal bytes.

    All of it is verified when the first term is read.
    """

    def __init__(self, file: Container, field: str) -> None:
        self._file = file
        self._field = field
        self._count = file.count(f"{field}/offsets") - 1

    @cached_property
    def _offsets(self) -> memoryview:
        return self._file.view(f"{self._field}/offsets")

    @cached_property
    def _text(self) -> memoryview:
        return self._file.view(f"{self._field}/terms")

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, number: int) -> bytes:
        offsets = self._offsets
        return bytes(self._text[offsets[number] : offsets[number + 1] - 1])

    def __iter__(self) -> Iterator[bytes]:
        for start in range(0, self._count, _READ_TERMS):
            yield from self.slice(start, min(start + _READ_TERMS, self._count))

    def lower_bound(self, term: bytes) -> int:
        """Return the number of the first term that is not below `term`."""
        low, high = 0, self._count
        offsets, text = self._offsets, self._text
        while low < high:
            middle = (low + high) // 2
            if bytes(text[offsets[middle] : offsets[middle + 1] - 1]) < term:
                low = middle + 1
            else:
                high = middle
        return low

    def find(self, term: bytes) -> int:
        """Return the number of `term`, -1 if it is not here."""
        number = self.lower_bound(term)
        return number if number < self._count and self[number] == term else -1

    def prefix_range(self, prefix: bytes) -> tuple[int, int]:
        """Return the numbers of the first term with the prefix and the first behind the last."""
        start = self.lower_bound(prefix)
        successor = _successor(prefix)
        return start, self._count if successor is None else self.lower_bound(successor)

    def slice(self, start: int, stop: int) -> list[bytes]:
        """Return terms `start` to `stop` (exclusive)."""
        if start >= stop:
            return []
        blob = self.text(start, stop)
        found = blob.split(_END)
        found.pop()
        if len(found) == stop - start:
            return found
        # Days are bytes, one of which may look like an end.
        offsets = self._offsets[start : stop + 1].tolist()
        base = offsets[0]
        return [blob[a - base : b - base - 1] for a, b in pairwise(offsets)]

    def text(self, start: int, stop: int) -> bytes:
        """Return terms `start` to `stop` (exclusive), each followed by `TERM_END`."""
        return bytes(self._text[self._offsets[start] : self._offsets[stop]]) if start < stop else b""

    def containing(self, part: bytes, start: int, stop: int) -> list[int]:
        """Return the numbers of terms `start` to `stop` that contain `part`, by one scan of their text."""
        offsets = self._offsets
        blob, base = bytes(self._text[offsets[start] : offsets[stop]]), offsets[start]
        found = []
        at = blob.find(part)
        while at >= 0:
            number = bisect_right(offsets, base + at, start, stop) - 1
            found.append(number)
            at = blob.find(part, offsets[number + 1] - base)
        return found


def _successor(prefix: bytes) -> bytes | None:
    """Return the smallest byte string above everything that begins with `prefix`, None if there is none."""
    kept = prefix.rstrip(b"\xff")
    return kept[:-1] + bytes([kept[-1] + 1]) if kept else None
