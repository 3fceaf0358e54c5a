"""Comparing the Korean and English editions of one stretch of time, each with each."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.linking.bridge import Bridge, Edge
from indexer.linking.candidate import Candidate, Looked, Ways, compare
from indexer.linking.evidence import Evidence
from indexer.linking.rarity import is_number, rarity
from indexer.linking.sides import Side

# Editions published further apart are no candidates; translations come within days.
MAX_LAG_DAYS = 5
# Of each Korean edition, so many English ones that have most in common with it are looked at closely.
CANDIDATES = 6
# Editions that share less, in natural units of information, may do so by chance: a number, a common word.
# Vectors say more than that.
LEAST_SHARED = 3.0
# Candidates are found by the weightiest ways out of an edition, as many as lead to so many editions.
_MAX_LEADS = 20_000
# Where there are vectors, so many nearest ones are looked at besides.
_NEAR = 2


class Edges:
    """All edges of a block in columns, those of a Korean term together, the weightiest first.

    Those of the term at place i are `starts[i]` to `starts[i + 1]`. `weights` have how rarely any of a term's
    edges is met as a part. The English editions that edge j leads to are `holders(j)`.
    """

    def __init__(self, ko: Side, en: Side, found: Mapping[int, Sequence[Edge]]) -> None:
        self.edges: list[Edge] = []
        rows: dict[tuple[int, ...], int] = {}
        held: list[NDArray[Any]] = []
        row_of: list[int] = []
        weights: list[float] = []
        counts = np.zeros(len(ko.terms) + 1, np.int64)
        for place, term in enumerate(ko):
            options = []
            for edge in found.get(term, ()):
                row = rows.get(edge.parts)
                if row is None:
                    row = rows[edge.parts] = len(held)
                    held.append(en.holders(edge.parts))
                if len(held[row]):
                    options.append((edge, row))
            if options:
                # How many have any of them: an upper bound, as few have several.
                known = min(sum(len(held[row]) for _, row in options), len(en.editions))
                chance = min(sum(edge.chance for edge, _ in options), 0.5)
                rare = min(float(ko.rare[place]), float(rarity(known, len(en.editions), chance)))
                options.sort(key=lambda option: -option[0].weight)
                self.edges += [edge for edge, _ in options]
                row_of += [row for _, row in options]
                weights += [edge.weight * rare for edge, _ in options]
                counts[place + 1] = len(options)
        self.starts = np.cumsum(counts)
        self.weights = np.array(weights)
        self.parts = np.array([edge.parts[0] for edge in self.edges], dtype=np.int64)
        self._rows = np.array(row_of, dtype=np.int64)
        sizes = np.array([len(one) for one in held], dtype=np.int64)
        self._row_starts = np.concatenate([[0], np.cumsum(sizes)])
        self._owners = np.concatenate([np.zeros(0, np.int64), *held])

    def best(self) -> NDArray[Any]:
        """Return the weight of the weightiest edge of each Korean term, 0 without one."""
        some = self.starts[:-1] < self.starts[1:]
        best = np.zeros(len(some))
        best[some] = self.weights[self.starts[:-1][some]]
        return best

    def out_of(self, places: NDArray[Any]) -> Ways:
        """Return the edges out of the terms at these places, the weightiest first."""
        at, ranks = _spread(self.starts, places)
        order = np.argsort(-self.weights[at], kind="stable")
        at = at[order]
        return Ways(at, self.parts[at], ranks[order], self.weights[at], self.edges)

    def scores(self, ways: Ways, count: int) -> NDArray[Any]:
        """Return the sums of the weights that lead to each of `count` English editions."""
        rows = self._rows[ways.at]
        reach = np.cumsum(self._row_starts[rows + 1] - self._row_starts[rows])
        rows = rows[: int(np.searchsorted(reach, _MAX_LEADS))]
        leads, via = _spread(self._row_starts, rows)
        return np.bincount(self._owners[leads], ways.weights[via], count)


def _spread(starts: NDArray[Any], places: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return all numbers from `starts[i]` to `starts[i + 1]` for each i of `places`, and whose each is."""
    sizes = starts[places + 1] - starts[places]
    via = np.repeat(np.arange(len(places)), sizes)
    before = np.cumsum(sizes) - sizes
    return starts[places][via] + np.arange(len(via)) - before[via], via


class _Vectors:
    """The vectors of a block: Korean ones by catalogue number, English ones (editions, dimensions)."""

    def __init__(self, ko: Mapping[int, NDArray[Any]], en: NDArray[Any]) -> None:
        self._ko, self._en = ko, en

    @classmethod
    def of(
        cls,
        ko: Sequence[Evidence],
        en: Sequence[Evidence],
        vectors: Callable[[int], NDArray[Any] | None],
    ) -> _Vectors | None:
        """Collect the vectors of editions; None if one has none, as candidates would not compare."""
        found = {one.edition: vectors(one.edition) for one in (*ko, *en)}
        known = {number: vector for number, vector in found.items() if vector is not None}
        if len(known) < len(found):
            return None
        return cls(known, np.array([known[one.edition] for one in en]))

    def cosines(self, edition: int) -> NDArray[Any]:
        """Return how alike each English edition is to a Korean one."""
        return np.asarray(self._en @ self._ko[edition])


class Block:
    """Korean and English editions that may be translations of each other."""

    def __init__(
        self,
        ko: Sequence[Evidence],
        en: Sequence[Evidence],
        bridge: Bridge,
        vectors: Callable[[int], NDArray[Any] | None] | None = None,
    ) -> None:
        self._vectors = _Vectors.of(ko, en, vectors) if vectors else None
        terms = bridge.vocabulary.terms
        self._ko, self._en = Side(ko, bridge.vocabulary), Side(en, bridge.vocabulary)
        found = bridge.edges(self._ko, self._en, _names(en, self._en))
        self._edges = Edges(self._ko, self._en, found)
        self._is_figure = {term: is_number(terms[term]) for side in (self._ko, self._en) for term in side}
        asked = {part for options in found.values() for edge in options for part in edge.parts}
        asked |= {term for term, figure in self._is_figure.items() if figure}
        asked |= {term for one in en for term, _ in one.names}
        self._asked = np.array([term in asked for term in self._en], dtype=bool)
        # Where a term stands in the English edition that is looked at.
        self._ranks = np.full(len(terms), -1, np.int64)

    def candidates(self, barred: Container[tuple[int, int]] = ()) -> Iterator[list[Candidate]]:
        """Yield for each Korean edition the English ones with most in common, if there are any.

        `barred` are pairs of catalogue numbers that are left out.
        """
        english = self._en.editions
        days = np.array([np.nan if one.day is None else one.day for one in english], dtype=float)
        asked = self._en.rare * self._asked
        offers = np.sqrt([asked[at].sum() + 1 for at in self._en.at])
        looked = lru_cache(maxsize=2048)(lambda place: Looked(english[place], self._en, self._is_figure))
        best_edge = self._edges.best()
        for korean, places in zip(self._ko.editions, self._ko.at, strict=True):
            ways = self._edges.out_of(places)
            if not len(ways.at):
                continue
            offer = float(np.sqrt(best_edge[places].sum() + 1))
            scores = self._edges.scores(ways, len(english)) / (offers * offer)
            if korean.day is not None:
                scores[np.abs(days - korean.day) > MAX_LAG_DAYS] = 0
            best = np.argsort(-scores, kind="stable")[:CANDIDATES]
            best = best[scores[best] > 0]
            alike = None
            if self._vectors is not None:
                alike = self._vectors.cosines(korean.edition)
                near = np.argsort(np.where(scores > 0, -alike, 1.0), kind="stable")[:_NEAR]
                best = np.union1d(best, near[scores[near] > 0])
            ours = Looked(korean, self._ko, self._is_figure)
            found = [
                compare(
                    ours,
                    looked(place),
                    ways,
                    self._ranks,
                    (offer, float(offers[place])),
                    None if alike is None else float(alike[place]),
                )
                for place in best.tolist()
                if (korean.edition, english[place].edition) not in barred
            ]
            found = [one for one in found if one.cosine is not None or sum(one.sums.values()) >= LEAST_SHARED]
            if found:
                yield found


def _names(editions: Sequence[Evidence], side: Side) -> dict[int, str]:
    """Return the terms that most editions which have them write with a capital, each in one spelling."""
    spellings: dict[int, list[str]] = {}
    for one in editions:
        for term, spelling in one.names:
            spellings.setdefault(term, []).append(spelling)
    return {
        term: max(sorted(set(written)), key=written.count)
        for term, written in sorted(spellings.items(), key=lambda one: sorted(one[1]))
        if 2 * len(written) >= side.held_by(term)
    }
