"""Tokens of many documents in columns: the distinct terms once, a number and a position for each token."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count, filterfalse
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[Any]


class Vocabulary(dict[Any, int]):
    """Numbers terms in the order of their first use."""

    def __missing__(self, term: Any) -> int:
        number = self[term] = len(self)
        return number

    def numbers(self, terms: Sequence[Any]) -> Ints:
        """Return the numbers of many terms."""
        new = filterfalse(self.__contains__, dict.fromkeys(terms))
        self.update(zip(new, count(len(self)), strict=False))
        return _ints(map(self.__getitem__, terms))


class Tokens(NamedTuple):
    """The tokens of one field of consecutive documents.

    Token `i` of all is the term `terms[numbers[i]]`, at `positions[i]` of its document if the field has
    positions; `counts` tells how many tokens each document has. A term may be several times in `terms`, but
    each of them stands somewhere.
    """

    terms: Sequence[Any]
    numbers: Ints
    positions: Ints
    counts: Ints

    def by_document(self) -> Iterator[tuple[list[Any], list[int]]]:
        """Yield terms and positions of each document."""
        start = 0
        for stop in np.cumsum(self.counts).tolist():
            numbers = self.numbers[start:stop].tolist()
            yield [self.terms[number] for number in numbers], self.positions[start:stop].tolist()
            start = stop


def used(vocabulary: Sequence[Any], numbers: Ints, positions: Ints, counts: Ints) -> Tokens:
    """Return tokens whose terms are numbered in a larger vocabulary."""
    stands = np.zeros(len(vocabulary), np.bool_)
    stands[numbers] = True
    renumbered = np.cumsum(stands, dtype=np.uint32) - 1
    terms = [vocabulary[number] for number in np.flatnonzero(stands).tolist()]
    return Tokens(terms, renumbered[numbers], positions, counts)


def collected(terms: Sequence[Sequence[Any]], positions: Sequence[Sequence[int]] = ()) -> Tokens:
    """Return the tokens of documents given one by one; OverflowError if a position has no 32 bits."""
    row = list(chain.from_iterable(terms))
    counts, places = (_ints(numbers) for numbers in (map(len, terms), chain.from_iterable(positions)))
    return Tokens(row, np.arange(len(row), dtype=np.uint32), places, counts)


def _ints(numbers: Iterable[int]) -> Ints:
    # From a list, through an array of the standard library: the fastest of the ways there are.
    return np.frombuffer(array("I", list(numbers)), np.uint32)
