"""The dictionaries of several segments as one, and what each segment has of every range of its terms.

A range of terms is looked at at a time, and what is found goes to disk, so that memory does not depend on
how large the dictionaries are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.segments.document import TERM_END
from indexer.segments.inverting import ranges, stable_order
from indexer.segments.lanes import Lane, Stretch
from indexer.segments.spool import Scratch
from indexer.segments.terms import TermDictionary

Ints: TypeAlias = NDArray[Any]

_END = TERM_END.encode()
_RELEASE_TOKENS = 1 << 22  # read before the system gets the memory of mapped files back


class Limits(NamedTuple):
    """What is in memory at a time: terms (those of each segment counted), tokens, and bytes of each spool."""

    terms: int
    tokens: int
    spool_bytes: int


class Piece(NamedTuple):
    """Consecutive merged terms from number `first` on, and what lanes have of them.

    `ranks` numbers the terms of the stretches, one stretch behind the other, from 0 for `first`; `counting`
    is 0, 1, 2 and so on, made once, because fresh memory costs more than what is done with it.
    """

    first: int
    stretches: list[Stretch]
    ranks: Ints
    counting: Ints

    def places(self, counts: Ints) -> Ints:
        """Return which item comes where; the stretches' terms have `counts` items, one behind the other."""
        order = stable_order(self.ranks)
        sizes = counts[order]
        ends = np.cumsum(counts, dtype=np.int64)[order]
        # All items of a term of a stretch are moved as far as the last of them.
        places = np.repeat(ends - np.cumsum(sizes, dtype=np.int64), sizes)
        places += (
            self.counting[: len(places)] if len(places) <= len(self.counting) else np.arange(len(places))
        )
        return places


class _Range(NamedTuple):
    """Consecutive merged terms, as the terms of each lane, and how many tokens these have."""

    first: int
    lows: Ints
    highs: Ints
    tokens: int


class Union:
    """The merged dictionary of one field.

    For each term that a living document has, `texts` has its bytes and the separator, `lengths` the number of
    these, `postings` and `tokens` the numbers of those.
    """

    def __init__(self, lanes: Sequence[Lane], limits: Limits, scratch: Scratch) -> None:
        self.texts, self.lengths = scratch.spool("u1"), scratch.spool("u4")
        self.postings, self.tokens = scratch.spool("u8"), scratch.spool("u8")
        self._ranks = scratch.spool("u4")
        self._ranges: list[_Range] = []
        self._count = 0
        self._lanes = lanes
        self._limits = limits
        for lows, highs in _windows([lane.terms for lane in lanes], limits.terms):
            self._take(lows, highs)

    def _take(self, lows: Ints, highs: Ints) -> None:
        """Merge terms `lows` to `highs` of the lanes."""
        spans = [*zip(self._lanes, lows.tolist(), highs.tolist(), strict=True)]
        slices = [lane.terms.slice(low, high) for lane, low, high in spans]
        terms = sorted(set().union(*slices))
        numbers = dict(zip(terms, range(len(terms)), strict=True))
        ranks = np.fromiter(map(numbers.__getitem__, chain.from_iterable(slices)), np.uint32)
        counts = [lane.counts(low, high, self._limits.tokens) for lane, low, high in spans if low < high]
        postings, tokens, every = (np.concatenate(c, dtype=np.int64) for c in zip(*counts, strict=True))
        postings = _totals(ranks, postings)
        if not postings.all():
            # What only removed documents had counts as the term before, to which it adds nothing.
            kept = postings > 0
            ranks = np.maximum(np.cumsum(kept) - 1, 0).astype(np.uint32)[ranks]
            terms = [term for term, keep in zip(terms, kept.tolist(), strict=True) if keep]
            postings = postings[kept]
        if terms:
            self.texts.append(np.frombuffer(_END.join([*terms, b""]), np.uint8))
            self.lengths.append(np.fromiter(map(len, terms), np.uint32, len(terms)) + 1)
            self.postings.append(postings)
            self.tokens.append(_totals(ranks, tokens))
            self._part(lows, np.split(ranks, np.cumsum(highs - lows)[:-1]), _totals(ranks, every))

    def _part(self, lows: Ints, ranks: list[Ints], tokens: Ints) -> None:
        """Part the terms merged last into ranges that have up to the limit of tokens, or one term."""
        for first, last in ranges(tokens, self._limits.tokens):
            bounds = np.array([lane.searchsorted((first, last)) for lane in ranks]).T
            own = [lane[low:high] for lane, low, high in zip(ranks, *bounds.tolist(), strict=True)]
            self._ranks.append(np.concatenate(own) - np.uint32(first))
            read = int(tokens[first:last].sum())
            self._ranges.append(_Range(self._count + first, lows + bounds[0], lows + bounds[1], read))
        self._count += len(tokens)

    def pieces(self) -> Iterator[Piece]:
        """Yield what lanes have of the terms, in order, in pieces of a limited number of tokens.

        A term that has more comes as several pieces. Only a posting with more tokens may exceed the limit.
        """
        ranks, at, read = self._ranks.values(), 0, 0
        counting = np.arange(self._limits.tokens)
        for first, lows, highs, tokens in self._ranges:
            spans = zip(self._lanes, lows.tolist(), highs.tolist(), strict=True)
            stretches = [lane.stretch(low, high) for lane, low, high in spans if low < high]
            size = int((highs - lows).sum())
            if tokens <= self._limits.tokens:
                yield Piece(first, stretches, ranks[at : at + size], counting)
            else:
                for stretch in stretches:
                    for part in stretch.cut(self._limits.tokens):
                        yield Piece(first, [part], np.zeros(1, np.uint32), counting)
            at += size
            read += tokens
            if read > _RELEASE_TOKENS:
                read = 0
                for lane in self._lanes:
                    lane.field.release()


def _totals(ranks: Ints, counts: Ints) -> Ints:
    """Return the sum of the counts of each rank; every rank up to the highest is there."""
    order = stable_order(ranks)
    ordered = ranks[order]
    return np.add.reduceat(counts[order], np.flatnonzero(np.diff(ordered, prepend=ordered[:1] + 1)))


def _windows(dictionaries: Sequence[TermDictionary], size: int) -> Iterator[tuple[Ints, Ints]]:
    """Yield ranges of terms that have about `size` terms in all dictionaries, as ranges in each of these."""
    stride = max(1, size // (2 * len(dictionaries)))
    samples = (one[number] for one in dictionaries for number in range(0, len(one), stride))
    bounds = sorted(samples)[size // stride :: size // stride]
    lows = np.zeros(len(dictionaries), np.int64)
    for bound in bounds:
        highs = np.array([one.lower_bound(bound) for one in dictionaries])
        if np.any(lows < highs):
            yield lows, highs
        lows = highs
    highs = np.array([len(one) for one in dictionaries])
    if np.any(lows < highs):
        yield lows, highs
