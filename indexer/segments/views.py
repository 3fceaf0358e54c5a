"""The documents of other matches with other scores: the same for all, or all times a factor."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.segments.matches import Floats, Matches
from indexer.segments.seen import Seen

Ints: TypeAlias = NDArray[Any]


class _View(Matches):
    """The same documents with other scores."""

    __slots__ = ("_source",)

    def __init__(self, source: Matches, tiers: tuple[Ints, ...] = (), *, level: bool) -> None:
        super().__init__(None, tiers=tiers, level=level)
        self._source = source

    @property
    def docs(self) -> Ints:
        """The documents."""
        return self._source.docs

    def __len__(self) -> int:
        return len(self._source)

    @property
    def firsts(self) -> dict[tuple[str, int], Ints]:
        """The documents that come first by some order, the scores not being one."""
        return self._source.firsts

    def has(self, docs: Ints, count: int) -> NDArray[np.bool_]:
        """Mark those of some ascending documents that match."""
        return self._source.has(docs, count)

    def mark(self, seen: Seen, column: Ints | None) -> None:
        """Mark the documents as seen."""
        self._source.mark(seen, column)


class Level(_View):
    """The same documents with one score for all."""

    __slots__ = ("_score",)

    def __init__(self, source: Matches, score: float) -> None:
        super().__init__(source, level=True)
        self._score = score

    def _computed(self, at: Ints | None) -> Floats:
        return np.full(len(self) if at is None else len(at), self._score)

    def scored(self, docs: Ints) -> Floats:
        """Return the scores of some of the documents."""
        return np.full(len(docs), self._score)

    def picked(self, at: Ints) -> Matches:
        """Return the matches at ascending places `at`."""
        return Level(Matches(self.docs[at]), self._score)


class Scaled(_View):
    """The same documents with all scores multiplied by a factor, which is positive."""

    __slots__ = ("_factor",)

    def __init__(self, source: Matches, factor: float) -> None:
        super().__init__(source, source.tiers, level=source.level)
        self._factor = factor

    def scores(self, at: Ints | None) -> Floats:
        """Return the scores of the matches at places `at`, or of all."""
        return self._source.scores(at) * self._factor

    def scored(self, docs: Ints) -> Floats:
        """Return the scores of some of the documents."""
        return self._source.scored(docs) * self._factor

    def largest(self) -> float:
        """Return the largest score."""
        return self._source.largest() * self._factor

    @property
    def step(self) -> float:
        """How much less than its ceiling a document can score."""
        return self._source.step * self._factor

    def ceilings(self, docs: Ints, count: int) -> Floats:
        """Return what some ascending documents score at most."""
        return self._source.ceilings(docs, count) * self._factor

    def best(self, count: int) -> tuple[Ints, Floats]:
        """Return at least the `count` documents with the largest scores, and these."""
        docs, scores = self._source.best(count)
        return docs, scores * self._factor

    def picked(self, at: Ints) -> Matches:
        """Return the matches at ascending places `at`."""
        return Scaled(self._source.picked(at), self._factor)


def nothing() -> Matches:
    """Return no matches."""
    return constant(np.zeros(0, np.intp), 0.0)


def constant(docs: Ints, score: float) -> Matches:
    """Return documents that all have one score."""
    return Level(Matches(docs), score)


def scaled(matches: Matches, factor: float) -> Matches:
    """Return the same documents with all scores multiplied by `factor`, which is positive."""
    return matches if factor == 1.0 else Scaled(matches, factor)
