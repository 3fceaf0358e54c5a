"""What one of several segments gives to a merged field: its living postings and their positions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.segments.segment import Field, Segment

Ints: TypeAlias = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Source:
    """A segment to merge: which of its documents live, and their new numbers (no matter what of the dead)."""

    segment: Segment
    alive: NDArray[np.bool_]
    renumbered: Ints


class Counts(NamedTuple):
    """Of each of some terms: its postings and tokens in living documents, and its tokens in all."""

    postings: Ints
    tokens: Ints
    every: Ints


class Lane:
    """One source's part in one merged field."""

    def __init__(self, source: Source, name: str) -> None:
        self.field: Field = source.segment.fields[name]
        self.terms = self.field.terms
        self._starts = self.field.starts()
        self._tokens = self.field.token_starts() if self.field.is_text else self._starts
        self._alive = source.alive
        self._whole = bool(source.alive.all())
        self._renumbered = source.renumbered

    def counts(self, low: int, high: int, step: int) -> Counts:
        """Count what each of terms `low` to `high` has; `step` is how many postings are read at a time."""
        starts, bounds = self._bounds(low, high)
        every = _sizes(bounds)
        if self._whole:
            return Counts(_sizes(starts), every, every)
        postings, tokens = np.zeros((2, high - low), np.int64)
        for start in range(int(starts[0]), int(starts[-1]), step):
            stop = min(start + step, int(starts[-1]))
            living, frequencies = self._living(start, stop)
            first, last = int(starts.searchsorted(start, "right")) - 1, int(starts.searchsorted(stop))
            edges = np.maximum(starts[first:last], start) - start
            postings[first:last] += np.add.reduceat(living, edges, dtype=np.int64)
            tokens[first:last] += np.add.reduceat(frequencies * living, edges, dtype=np.int64)
        return Counts(postings, tokens, every)

    def stretch(self, low: int, high: int) -> Stretch:
        """Return terms `low` to `high`, at least one."""
        return Stretch(self, *self._bounds(low, high))

    def postings(self, starts: Ints) -> tuple[Ints, Ints, Ints]:
        """Return the new document numbers and the frequencies of living postings, and how many each term has.

        `starts` is where the postings of the terms, and of that behind the last, begin.
        """
        start, stop = int(starts[0]), int(starts[-1])
        docs, frequencies = self.field.docs(start, stop), self.field.frequencies(start, stop)
        if self._whole:
            return np.add(docs, self._renumbered[0], dtype=np.uint32), frequencies, _sizes(starts)
        living = self._alive[docs]
        counts = np.add.reduceat(living, starts[:-1] - start, dtype=np.int64)
        return self._renumbered[docs[living]], frequencies[living], counts

    def positions(self, starts: Ints, tokens: Ints) -> tuple[Ints, Ints]:
        """Return the positions in living postings, and how many each term has.

        `starts` is where the postings, `tokens` where the positions of the terms begin.
        """
        positions = self.field.positions_between(int(tokens[0]), int(tokens[-1]))
        if self._whole:
            return positions, _sizes(tokens)
        living, frequencies = self._living(int(starts[0]), int(starts[-1]))
        counts = np.add.reduceat(frequencies * living, starts[:-1] - starts[0], dtype=np.int64)
        return positions[np.repeat(living, frequencies)], counts

    def _bounds(self, low: int, high: int) -> tuple[Ints, Ints]:
        """Return where the postings and the tokens of terms begin, and where those of the last end."""
        return self._starts[low : high + 1], self._tokens[low : high + 1]

    def _living(self, start: int, stop: int) -> tuple[NDArray[np.bool_], Ints]:
        """Return for some postings whether their document lives, and how often it has the term."""
        return self._alive[self.field.docs(start, stop)], self.field.frequencies(start, stop)


def _sizes(bounds: Ints) -> Ints:
    # np.diff takes several times as long for some dozens of numbers.
    return bounds[1:] - bounds[:-1]


class Stretch(NamedTuple):
    """Consecutive terms of a lane: where their postings and tokens begin, and where those of the last end."""

    lane: Lane
    starts: Ints
    tokens: Ints

    def cut(self, limit: int) -> Iterator[Stretch]:
        """Yield the parts that have up to `limit` tokens, but at least one posting, all as one term."""
        start, stop = int(self.starts[0]), int(self.starts[-1])
        ends = np.cumsum(self.lane.field.frequencies(start, stop), dtype=np.int64)
        at = before = 0
        while at < len(ends):
            last = max(at + 1, int(ends.searchsorted(before + limit, "right")))
            after = int(ends[last - 1])
            yield Stretch(
                self.lane, start + np.array([at, last]), int(self.tokens[0]) + np.array([before, after])
            )
            at, before = last, after

    def postings(self) -> tuple[Ints, Ints, Ints]:
        """Return new document numbers and frequencies, and how many each term has."""
        return self.lane.postings(self.starts)

    def positions(self) -> tuple[Ints, Ints]:
        """Return positions, and how many each term has."""
        return self.lane.positions(self.starts, self.tokens)
