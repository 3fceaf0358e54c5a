"""Comparing the Korean and English editions of one stretch of time, each with each."""

from __future__ import annotations

import math
from collections.abc import Container, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.linking.bridge import Bridge, Edge
from indexer.linking.candidate import Candidate, Looked, compare, ways
from indexer.linking.evidence import Evidence, Vocabulary
from indexer.linking.rarity import expected_share, rarity

# Editions published further apart are no candidates; translations come within days.
MAX_LAG_DAYS = 5
# Of each Korean edition, so many English ones that have most in common with it are looked at closely.
CANDIDATES = 6
# A term that more editions of a block have finds no candidates, it only counts where others found them.
_MAX_HOLDERS = 1000

_NOBODY = np.zeros(0, np.int64)


class Side:
    """The editions of one language in a block: which of them have a term, and how rare that makes it."""

    def __init__(self, editions: Sequence[Evidence], vocabulary: Vocabulary) -> None:
        self.editions = editions
        self._holders: dict[int, NDArray[Any]] = {}
        if any(len(one.terms) for one in editions):
            terms = np.concatenate([one.terms for one in editions])
            order = np.argsort(terms, kind="stable")
            owners = np.repeat(np.arange(len(editions)), [len(one.terms) for one in editions])[order]
            known, starts = np.unique(terms[order], return_index=True)
            self._holders = dict(zip(known.tolist(), np.split(owners, starts[1:]), strict=True))
        self.rare = {
            term: rarity(len(owners), len(editions), expected_share(vocabulary.terms[term]))
            for term, owners in self._holders.items()
        }

    def __iter__(self) -> Iterator[int]:
        return iter(self._holders)

    def holders(self, parts: tuple[int, ...]) -> NDArray[Any]:
        """Return which editions, by place, have all of these terms."""
        found = self._holders.get(parts[0], _NOBODY)
        for part in parts[1:]:
            found = np.intersect1d(found, self._holders.get(part, _NOBODY), assume_unique=True)
        return found


class _Use(NamedTuple):
    """An edge as it is used for finding candidates: which English editions it leads to, and its weight."""

    places: NDArray[Any]
    weight: float


class Block:
    """Korean and English editions that may be translations of each other."""

    def __init__(self, ko: Sequence[Evidence], en: Sequence[Evidence], bridge: Bridge) -> None:
        self._bridge = bridge
        self._ko, self._en = Side(ko, bridge.vocabulary), Side(en, bridge.vocabulary)
        edges = bridge.edges(self._ko, self._en, (name for one in en for name in one.names))
        self._edges = {term: self._weighed(term, options) for term, options in edges.items()}
        self._best = {term: max(edge.weight for edge in found) for term, found in self._edges.items()}
        names = {term for one in en for term, _ in one.names}
        meant = {part for options in edges.values() for edge in options for part in edge.parts}
        self._asked = meant | names | {term for term in self._en if bridge.is_number(term)}

    def _weighed(self, term: int, edges: Sequence[Edge]) -> list[Edge]:
        """Return the edges of a term with how rarely any of them is met as a part of their weights."""
        held = len(np.unique(np.concatenate([self._en.holders(edge.parts) for edge in edges])))
        chance = min(sum(edge.chance for edge in edges), 0.5)
        rare = min(self._ko.rare[term], rarity(held, len(self._en.editions), chance))
        return [edge._replace(weight=edge.weight * rare) for edge in edges]

    def candidates(self, barred: Container[tuple[int, int]] = ()) -> Iterator[list[Candidate]]:
        """Yield for each Korean edition the English ones with most in common, if there are any.

        `barred` are pairs of catalogue numbers that are left out.
        """
        english = self._en.editions
        days = np.array([np.nan if one.day is None else one.day for one in english], dtype=float)
        offers = np.array([self._english_offer(one) for one in english])
        looked = lru_cache(maxsize=2048)(lambda place: Looked(english[place], self._bridge.is_number))
        uses = {term: self._uses(edges) for term, edges in self._edges.items()}
        for korean in self._ko.editions:
            offer = math.sqrt(sum(self._best.get(term, 0.0) for term in korean.terms.tolist()) + 1)
            scores = self._scores(korean, uses) / (offers * offer)
            if korean.day is not None:
                scores[np.abs(days - korean.day) > MAX_LAG_DAYS] = 0
            best = np.argsort(-scores, kind="stable")[:CANDIDATES]
            ours = Looked(korean, self._bridge.is_number)
            out = ways(ours, self._edges)
            found = [
                compare(
                    ours, looked(place), out, offer * float(offers[place]), self._missing(ours, looked(place))
                )
                for place in best[scores[best] > 0].tolist()
                if (korean.edition, english[place].edition) not in barred
            ]
            if found:
                yield found

    def _english_offer(self, one: Evidence) -> float:
        rare = self._en.rare
        return math.sqrt(sum(rare[term] for term in one.terms.tolist() if term in self._asked) + 1)

    def _uses(self, edges: Sequence[Edge]) -> list[_Use]:
        found = (_Use(self._en.holders(edge.parts), edge.weight) for edge in edges)
        return [use for use in found if len(use.places) <= _MAX_HOLDERS]

    def _scores(self, korean: Evidence, uses: dict[int, list[_Use]]) -> NDArray[np.float64]:
        found = [use for term in korean.terms.tolist() for use in uses.get(term, ())]
        if not found:
            return np.zeros(len(self._en.editions))
        weights = np.repeat([use.weight for use in found], [len(use.places) for use in found])
        places = np.concatenate([use.places for use in found])
        return np.asarray(np.bincount(places, weights, len(self._en.editions)), dtype=np.float64)

    def _missing(self, korean: Looked, english: Looked) -> tuple[float, float]:
        """Return the weights of the figures that only one of two editions has, on either side."""
        return (
            sum(self._ko.rare[one] for one in korean.figures if one not in english.ranks),
            sum(self._en.rare[one] for one in english.figures if one not in korean.ranks),
        )
