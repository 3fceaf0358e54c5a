"""The few documents of one segment that match, as sets of plain Python; `matches` has the same as arrays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeAlias

from indexer.segments.limits import Budget
from indexer.segments.mapped import MappedSegment
from indexer.segments.statistics import Statistics

Docs: TypeAlias = "set[int]"
Scorer: TypeAlias = "Callable[[Docs], dict[int, float]]"


class Place(NamedTuple):
    """One segment of the index, as number `number`, during one query."""

    segment: MappedSegment
    number: int
    statistics: Statistics
    budget: Budget
    known: dict[Any, Few]
    """What was found for parts of the query, which often has a part several times."""


class Few:
    """Documents that match, and a function that scores any of them.

    All documents of a tier score above all outside it and the tiers before it; none if nothing is known.
    """

    __slots__ = ("_scorer", "docs", "tiers")

    def __init__(self, docs: Docs, scorer: Scorer, tiers: tuple[Docs, ...] = ()) -> None:
        self.docs = docs
        self._scorer = scorer
        self.tiers = tiers

    def scored(self, wanted: Docs) -> dict[int, float]:
        """Return the scores of those of the matches that are wanted."""
        return self._scorer(wanted if wanted is self.docs else wanted & self.docs)

    def within(self, docs: Docs) -> Few:
        """Return those of the matches that are among `docs`."""
        return Few(docs, self._scorer, tuple(tier & docs for tier in self.tiers))


def constant(docs: Docs, score: float) -> Few:
    """Return documents that all have one score."""
    return Few(docs, lambda wanted: dict.fromkeys(wanted, score))


def scaled(found: Few, factor: float) -> Few:
    """Return the same documents with all scores multiplied by `factor`."""
    if factor == 1.0:
        return found

    def scored(wanted: Docs) -> dict[int, float]:
        return {document: score * factor for document, score in found.scored(wanted).items()}

    return Few(found.docs, scored, found.tiers)


def added(parts: Sequence[Few]) -> Scorer:
    """Return a scorer that adds up what each part gives a document."""

    def scored(wanted: Docs) -> dict[int, float]:
        total: dict[int, float] = {}
        for part in parts:
            for document, score in part.scored(wanted).items():
                total[document] = total.get(document, 0.0) + score
        return total

    return scored


def union(parts: Sequence[Few]) -> Few:
    """Return the documents of any part, scored by the sum of all."""
    if len(parts) == 1:
        return parts[0]
    return Few(set().union(*(part.docs for part in parts)), added(parts))
