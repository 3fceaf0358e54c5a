"""The documents of other matches with other scores: one for all, all times a factor, or some lifted."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.segments.matches import Floats, Matches, foremost
from indexer.segments.ordered import distinct
from indexer.segments.seen import Seen

Ints: TypeAlias = NDArray[Any]


class _View(Matches):
    """The same documents with other scores."""

    __slots__ = ("_source",)

    def __init__(self, source: Matches, *, level: bool) -> None:
        super().__init__(None, level=level)
        self._source = source

    @property
    def docs(self) -> Ints:
        """The documents."""
        return self._source.docs

    def __len__(self) -> int:
        return len(self._source)

    @property
    def empty(self) -> bool:
        """Whether nothing matches."""
        return self._source.empty

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

    def among(self, docs: Ints) -> Matches:
        """Return some of the documents as matches."""
        return Level(Matches(docs), self._score)


class Scaled(_View):
    """The same documents with all scores multiplied by a factor, which is positive."""

    __slots__ = ("_factor",)

    def __init__(self, source: Matches, factor: float) -> None:
        super().__init__(source, level=source.level)
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

    def at_most(self, docs: Ints) -> Floats:
        """Return what some of the documents score at most."""
        return self._source.at_most(docs) * self._factor

    def best(self, count: int) -> tuple[Ints, Floats]:
        """Return at least the `count` documents with the largest scores, and these."""
        docs, scores = self._source.best(count)
        return docs, scores * self._factor

    def among(self, docs: Ints) -> Matches:
        """Return some of the documents as matches."""
        return Scaled(self._source.among(docs), self._factor)


class Lifted(_View):
    """The same documents; those that match a condition too have a bonus that lifts them above all others."""

    __slots__ = ("_bonus", "_condition", "_count")

    def __init__(self, source: Matches, condition: Matches, bonus: float, count: int) -> None:
        super().__init__(source, level=False)
        self._condition = condition
        self._bonus = bonus
        self._count = count

    def _computed(self, at: Ints | None) -> Floats:
        docs = self.docs if at is None else self.docs[at]
        return self._source.scores(at) + self._bonus * self._condition.has(docs, self._count)

    def scored(self, docs: Ints) -> Floats:
        """Return the scores of some of the documents."""
        return self._source.scored(docs) + self._bonus * self._condition.has(docs, self._count)

    def best(self, count: int) -> tuple[Ints, Floats]:
        """Return at least the `count` documents with the largest scores: of the lifted ones, if these do."""
        lifted = self._condition.docs
        lifted = lifted[self._source.has(lifted, self._count)]
        if len(lifted) >= count:
            docs, scores = self._source.among(lifted).best(count)
            return docs, scores + self._bonus
        docs = distinct(np.concatenate([lifted, self._source.best(count)[0]]))
        return foremost(docs, self.scored(docs), count)

    def among(self, docs: Ints) -> Matches:
        """Return some of the documents as matches."""
        return Lifted(self._source.among(docs), self._condition, self._bonus, self._count)


def nothing() -> Matches:
    """Return no matches."""
    return constant(np.zeros(0, np.intp), 0.0)


def constant(docs: Ints, score: float) -> Matches:
    """Return documents that all have one score."""
    return Level(Matches(docs), score)


def scaled(matches: Matches, factor: float) -> Matches:
    """Return the same documents with all scores multiplied by `factor`, which is positive."""
    return matches if factor == 1.0 else Scaled(matches, factor)
