"""The documents that any or all of several parts have, scored by their sum; the best are found by bounds."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.segments.matches import Floats, Matches, foremost, gathered, union
from indexer.segments.ordered import distinct
from indexer.segments.seen import Seen
from indexer.segments.topk import bound

Ints: TypeAlias = NDArray[Any]

_MANY = 8  # documents for each one wanted, from which on bounds cost less than scores
_MANY_MEMBERS = 24  # the same where it is known that each part has them all
_ROUNDING = 1e-9  # relative; sums of the same numbers in another order differ by far less


class AnyOf(Matches):
    """The documents of any of several parts, which are put together only when all are asked for.

    A document that is in none of the first parts has at most the largest scores of the others. So with the
    parts in descending order of their largest scores, only those documents of a part are looked up in the
    others that could still be among the best; for most parts those are few.
    """

    __slots__ = ("_count", "_parts")

    def __init__(self, parts: list[Matches], count: int) -> None:
        super().__init__(None)
        self._parts = parts
        self._count = count

    @property
    def docs(self) -> Ints:
        """The documents."""
        if self._docs is None:
            self._docs = union([part.docs for part in self._parts], self._count)
        return self._docs

    def __len__(self) -> int:
        if self._docs is not None:
            return len(self._docs)
        seen = Seen(self._count)
        self.mark(seen, None)
        return len(seen)

    @property
    def empty(self) -> bool:
        """Whether nothing matches: never, because each part has some."""
        return False

    def _computed(self, at: Ints | None) -> Floats:
        return gathered(self._parts, self.docs, self._count)(at)

    def scored(self, docs: Ints) -> Floats:
        """Return the scores of some of the documents, ascending."""
        return _sums(self._parts, docs)[1]

    def found(self, docs: Ints, count: int) -> tuple[Ints, Floats]:
        """Return those of some ascending documents that any part has, and their scores."""
        members, scores = _sums(self._parts, docs)
        return docs[members], scores[members]

    def among(self, docs: Ints) -> Matches:
        """Return some of the documents as matches."""
        return SomeOf(docs, self._parts, self._count)

    @property
    def step(self) -> float:
        """How much less than its ceiling a document can score."""
        return sum(part.step for part in self._parts)

    def ceilings(self, docs: Ints, count: int) -> Floats:
        """Return what some ascending documents score at most."""
        found = np.zeros(len(docs))
        for part in self._parts:
            found += part.ceilings(docs, count)
        return found

    def has(self, docs: Ints, count: int) -> NDArray[np.bool_]:
        """Mark those of some ascending documents that any part has."""
        first, *others = sorted(self._parts, key=len, reverse=True)
        found = first.has(docs, count)
        for part in others:
            if found.all():
                break
            found |= part.has(docs, count)
        return found

    def mark(self, seen: Seen, column: Ints | None) -> None:
        """Mark the documents, or what `column` says of them, as seen."""
        for part in self._parts:
            part.mark(seen, column)

    def best(self, count: int) -> tuple[Ints, Floats]:
        """Return at least the `count` documents with the largest scores, and few more, and the scores."""
        docs = self._contenders(count)
        return foremost(docs, self.scored(docs), count)

    def _contenders(self, count: int) -> Ints:
        """Return all documents that may be among the first `count`, and few others."""
        parts = sorted(self._parts, key=Matches.largest, reverse=True)
        bounds = [max(part.largest(), 0.0) for part in parts]
        rounding = _ROUNDING * sum(bounds)
        least, found = -np.inf, []
        for number, part in enumerate(parts):
            if sum(bounds[number:]) < least:
                break
            scores = part.scores(None)
            if not number and len(part) >= count:
                least = float(part.best(count)[1].min()) - rounding
            at = (scores >= least - sum(bounds[number + 1 :])).nonzero()[0]
            docs, ceilings, step = part.docs.take(at), scores.take(at), rounding
            for later, other in enumerate(parts[number + 1 :], number + 2):
                ceilings += other.ceilings(docs, self._count)
                step += other.step
                if len(docs) > _MANY * count:
                    kept = (ceilings >= least - sum(bounds[later:])).nonzero()[0]
                    docs, ceilings = docs.take(kept), ceilings.take(kept)
            if len(docs) >= count:
                least = max(least, bound(ceilings, count) - step)
            found.append(docs[ceilings >= least])
        return distinct(np.concatenate(found))


class AllOf(Matches):
    """Documents that all of several parts have, scored by the sum of the parts."""

    __slots__ = ("_count", "_parts")

    def __init__(self, docs: Ints, parts: list[Matches], count: int) -> None:
        super().__init__(docs)
        self._parts = parts
        self._count = count

    def _computed(self, at: Ints | None) -> Floats:
        return gathered(self._parts, self.docs, self._count)(at)

    def best(self, count: int) -> tuple[Ints, Floats]:
        """Return at least the `count` documents with the largest scores, and few more, and the scores."""
        docs = self.docs
        if len(docs) > _MANY_MEMBERS * count:
            ceilings = self._at_most(docs)
            step = sum(part.step for part in self._parts) + _ROUNDING * ceilings.max()
            docs = docs[ceilings >= bound(ceilings, count) - step]
        return foremost(docs, self.scored(docs), count)

    def _at_most(self, docs: Ints) -> Floats:
        ceilings = np.zeros(len(docs))
        for part in self._parts:
            ceilings += part.at_most(docs)
        return ceilings

    def scored(self, docs: Ints) -> Floats:
        """Return the scores of some of the documents, ascending."""
        total = np.zeros(len(docs))
        for part in self._parts:
            total += part.scored(docs)
        return total

    def among(self, docs: Ints) -> Matches:
        """Return some of the documents as matches."""
        return type(self)(docs, self._parts, self._count)


class SomeOf(AllOf):
    """Documents that each have some of several parts, scored by the sum of those."""

    __slots__ = ()

    def _at_most(self, docs: Ints) -> Floats:
        ceilings = np.zeros(len(docs))
        for part in self._parts:
            ceilings += part.ceilings(docs, self._count)
        return ceilings

    def scored(self, docs: Ints) -> Floats:
        """Return the scores of some of the documents, ascending."""
        return _sums(self._parts, docs)[1]


def _sums(parts: list[Matches], docs: Ints) -> tuple[NDArray[np.bool_], Floats]:
    """Mark those of some ascending documents that any part has, and add up what the parts give each."""
    found, total = np.zeros(len(docs), np.bool_), np.zeros(len(docs))
    for part in parts:
        at = part.docs.searchsorted(docs)
        members = part.docs.take(at, mode="clip") == docs
        found |= members
        if part.is_scored:
            total += part.scores(None).take(at, mode="clip") * members
        else:
            total[members] += part.scores(at[members])
    return found, total
