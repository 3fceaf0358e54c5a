"""The documents of one segment that match a query, with scores computed only where they are needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.segments.ordered import distinct
from indexer.segments.seen import Seen
from indexer.segments.topk import leading

Ints: TypeAlias = NDArray[Any]
Floats: TypeAlias = NDArray[np.float64]
Scorer: TypeAlias = "Callable[[Ints | None], Floats]"

_SPARSE = 16  # below one in so many, sorted look-ups cost less than a pass over an array of all documents
_FEW_MORE = 24  # so many more are sorted in the time that it takes to leave them out
_SEARCHED = 10  # so many numbers are put into a table in the time that one is searched for


class Matches:
    """Ascending document numbers, and a function that scores those at given places of that list, or all."""

    __slots__ = ("_all", "_docs", "_largest", "_scorer", "level")

    def __init__(self, docs: Ints | None, scores: Scorer | None = None, *, level: bool = False) -> None:
        self._docs = docs
        self._scorer = scores
        self._all: Floats | None = None
        self._largest: float | None = None
        self.level = level
        """Whether all documents are known to have one score."""

    @property
    def docs(self) -> Ints:
        """The documents."""
        assert self._docs is not None
        return self._docs

    def __len__(self) -> int:
        return len(self.docs)

    @property
    def empty(self) -> bool:
        """Whether nothing matches."""
        return not len(self.docs)

    @property
    def firsts(self) -> dict[tuple[str, int], Ints]:
        """The documents that come first by some order and number, as far as whoever asked has noted them."""
        return {}

    @property
    def is_scored(self) -> bool:
        """Whether all scores are known."""
        return self._all is not None

    def scores(self, at: Ints | None) -> Floats:
        """Return the scores of the matches at places `at`, or of all; all are computed at most once."""
        if at is None and self._all is None:
            self._all = self._computed(None)
        if self._all is not None:
            return self._all if at is None else self._all.take(at)
        return self._computed(at)

    def _computed(self, at: Ints | None) -> Floats:
        assert self._scorer is not None
        return self._scorer(at)

    def scored(self, docs: Ints) -> Floats:
        """Return the scores of some of the documents, ascending."""
        return self.scores(self.docs.searchsorted(docs))

    def largest(self) -> float:
        """Return the largest score."""
        if self._largest is None:
            self._largest = float(self.scores(None).max(initial=-np.inf))
        return self._largest

    @property
    def step(self) -> float:
        """How much less than its ceiling a document can score."""
        return 0.0

    def ceilings(self, docs: Ints, count: int) -> Floats:
        """Return what some ascending documents, of `count`, score at most: 0 for those that do not match."""
        found = np.zeros(len(docs))
        here, there = places(docs, self.docs, count)
        found[here] = self.scores(there)
        return found

    def at_most(self, docs: Ints) -> Floats:
        """Return what some of the documents, ascending, score at most."""
        return self.scored(docs)

    def has(self, docs: Ints, count: int) -> NDArray[np.bool_]:
        """Mark those of some ascending documents, of `count`, that match."""
        return members(docs, self.docs, count)

    def found(self, docs: Ints, count: int) -> tuple[Ints, Floats]:
        """Return those of some ascending documents, of `count`, that match, and their scores."""
        if self._all is None or not len(self._all):
            docs = docs[self.has(docs, count)]
            return docs, self.scored(docs)
        at = self.docs.searchsorted(docs)
        members = self.docs.take(at, mode="clip") == docs
        return docs[members], self._all.take(at[members])

    def best(self, count: int) -> tuple[Ints, Floats]:
        """Return at least the `count` documents with the largest scores, and these.

        There are few more, unless all are known to have one score: then all.
        """
        if self.level:
            return self.docs, self.scores(None)
        return foremost(self.docs, self.scores(None), count)

    def among(self, docs: Ints) -> Matches:
        """Return some of the documents, ascending, as matches."""
        return Matches(docs, lambda at: self.scored(docs if at is None else docs[at]), level=self.level)

    def mark(self, seen: Seen, column: Ints | None) -> None:
        """Mark the documents, or what `column` says of them, as seen."""
        seen.add(self.docs if column is None else column.take(self.docs))


def foremost(docs: Ints, scores: Floats, count: int) -> tuple[Ints, Floats]:
    """Return at least those `count` of some documents that have the largest scores, and these."""
    if len(docs) <= count + _FEW_MORE:
        return docs, scores
    at = leading(scores, count)
    return docs.take(at), scores.take(at)


def places(needles: Ints, docs: Ints, count: int) -> tuple[Ints, Ints]:
    """Return the places of common members, in `needles` and in `docs`; both ascend, of `count` documents."""
    if len(needles) > len(docs):
        second, first = places(docs, needles, count)
        return first, second
    if len(needles) * 4 > len(docs) and len(docs) * _SPARSE > count:
        return _places_by_table(needles, docs, count)
    at = docs.searchsorted(needles)
    # What is above all lands on the last, which is another.
    common = (docs.take(at, mode="clip") == needles).nonzero()[0] if len(docs) else at[:0]
    return common, at[common]


def _places_by_table(needles: Ints, docs: Ints, count: int) -> tuple[Ints, Ints]:
    table = np.zeros(count, np.bool_)
    table[needles] = True
    second = np.flatnonzero(table[docs])
    table[:] = False
    table[docs[second]] = True
    return np.flatnonzero(table[needles]), second


def members(needles: Ints, docs: Ints, count: int) -> NDArray[np.bool_]:
    """Mark those of some ascending numbers that are in `docs`, which ascend; both are below `count`."""
    if not len(docs):
        return np.zeros(len(needles), np.bool_)
    found: NDArray[np.bool_]
    if len(needles) * _SEARCHED > len(docs) + count // _SPARSE:
        table = np.zeros(count, np.bool_)
        table[docs] = True
        found = table[needles]
    else:
        # What is above all lands on the last, which is another.
        found = docs.take(docs.searchsorted(needles), mode="clip") == needles
    return found


def union(parts: list[Ints], count: int, *, ascending: bool = True) -> Ints:
    """Return the ascending members of any of `parts`, of `count` documents.

    `ascending` says that each part ascends without repetition.
    """
    if len(parts) == 1 and ascending:
        return parts[0]
    total = sum(map(len, parts))
    if total * _SPARSE < count:
        return distinct(np.concatenate(parts)) if parts else np.zeros(0, np.intp)
    table = np.zeros(count, np.bool_)
    for part in parts:
        table[part] = True
    return table.nonzero()[0]


def without(docs: Ints, unwanted: Ints, count: int) -> Ints:
    """Return the places in `docs` of those that are not in `unwanted`."""
    keep = np.ones(len(docs), np.bool_)
    keep[places(docs, unwanted, count)[0]] = False
    return np.flatnonzero(keep)


def gathered(parts: list[Matches], docs: Ints, count: int) -> Scorer:
    """Return a scorer for `docs` that adds up what each part gives a document."""

    def scores(at: Ints | None) -> Floats:
        wanted = docs if at is None else docs[at]
        if at is None and len(docs) * _SPARSE > count:
            table = np.zeros(count)
            for part in parts:
                table[part.docs] += part.scores(None)
            return table[docs]
        total = np.zeros(len(wanted))
        for part in parts:
            here, there = places(wanted, part.docs, count)
            total[here] += part.scores(there)
        return total

    return scores
