"""Comparing the Korean and English editions of one stretch of time, each with each."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.linking.bridge import Bridge, Edge
from indexer.linking.evidence import Evidence, Vocabulary
from indexer.linking.rarity import expected_share, rarity

# Editions published further apart are no candidates; translations come within days.
MAX_LAG_DAYS = 5
# Of each edition, so many candidates with the most in common are looked at closely.
CANDIDATES = 8


class Match(NamedTuple):
    """A Korean term and the English one it is found as; `weight` grows with how sure and how rare it is."""

    ko: str
    en: str
    kind: str
    weight: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A Korean and an English edition, by catalogue number, with what they share and how they compare.

    `lag` is in days from the Korean edition to the English one, None if a date is not known. `sums` are the
    weights of the matches by kind; `common` is their sum as a share of what both sides have to offer.
    """

    ko: int
    en: int
    matches: tuple[Match, ...]
    sums: dict[str, float]
    common: float
    disorder: float
    head: float
    figures_missing: tuple[float, float]
    length: float
    lag: int | None


class Side:
    """The editions of one language in a block: which of them have a term, and how rare that makes it."""

    def __init__(self, editions: Sequence[Evidence], vocabulary: Vocabulary) -> None:
        self.editions = editions
        sizes = [len(one.terms) for one in editions]
        terms = np.concatenate([one.terms for one in editions]) if editions else np.zeros(0, np.int32)
        order = np.argsort(terms, kind="stable")
        owners = np.repeat(np.arange(len(editions)), sizes)[order]
        known, starts = np.unique(terms[order], return_index=True)
        self._holders = dict(zip(known.tolist(), np.split(owners, starts[1:]), strict=True)) if sizes else {}
        self.rare = {
            term: rarity(len(owners), len(editions), expected_share(vocabulary.terms[term]))
            for term, owners in self._holders.items()
        }

    def __iter__(self) -> Any:
        return iter(self._holders)

    def holders(self, parts: tuple[int, ...]) -> NDArray[Any]:
        """Return which editions, by place, have all of these terms."""
        found = self._holders.get(parts[0], _NONE)
        for part in parts[1:]:
            found = np.intersect1d(found, self._holders.get(part, _NONE), assume_unique=True)
        return found


_NONE = np.zeros(0, np.int64)


class Block:
    """Korean and English editions that may be translations of each other."""

    def __init__(self, ko: Sequence[Evidence], en: Sequence[Evidence], bridge: Bridge) -> None:
        self._bridge = bridge
        self._ko, self._en = Side(ko, bridge.vocabulary), Side(en, bridge.vocabulary)
        self._edges = bridge.edges(self._ko, self._en, (pair for one in en for pair in one.names))
        self._weights = {term: self._weight(term, edges) for term, edges in self._edges.items()}
        names = {term for one in en for term, _ in one.names}
        meant = {part for edges in self._edges.values() for edge in edges for part in edge.parts}
        self._asked = meant | names | {term for term in self._en if bridge.is_number(term)}
        self._offers = np.array([self._offer(one) for one in en])

    def _weight(self, term: int, edges: Sequence[Edge]) -> float:
        """Return the weight of finding any translation of a Korean term: how rarely that happens by chance."""
        held = {int(place) for edge in edges for place in self._en.holders(edge.parts)}
        chance = min(sum(edge.chance for edge in edges), 0.5)
        return min(self._ko.rare[term], rarity(len(held), len(self._en.editions), chance))

    def _offer(self, english: Evidence) -> float:
        rare = self._en.rare
        return math.sqrt(sum(rare[term] for term in english.terms.tolist() if term in self._asked) + 1)

    def candidates(self, barred: frozenset[tuple[int, int]] = frozenset()) -> list[Candidate]:
        """Return the most promising pairs of editions, except those that are `barred` by catalogue numbers."""
        found = []
        days = np.array([np.nan if one.day is None else one.day for one in self._en.editions], dtype=float)
        looked_at = lru_cache(maxsize=1024)(lambda place: _Looked(self._en.editions[place]))
        for korean in self._ko.editions:
            offer = math.sqrt(sum(self._weights.get(term, 0.0) for term in korean.terms.tolist()) + 1)
            scores = self._scores(korean) / (self._offers * offer)
            if korean.day is not None:
                scores[np.abs(days - korean.day) > MAX_LAG_DAYS] = 0
            best = np.argsort(-scores, kind="stable")[:CANDIDATES]
            for place in best[scores[best] > 0].tolist():
                english = self._en.editions[place]
                if (korean.edition, english.edition) not in barred:
                    share = offer * float(self._offers[place])
                    found.append(self._compared(korean, looked_at(place), share))
        return found

    def _scores(self, korean: Evidence) -> NDArray[np.float64]:
        places, weights = [], []
        for term in korean.terms.tolist():
            for edge in self._edges.get(term, ()):
                holders = self._en.holders(edge.parts)
                places.append(holders)
                weights.append(np.full(len(holders), edge.weight * self._weights[term]))
        if not places:
            return np.zeros(len(self._en.editions))
        return np.bincount(np.concatenate(places), np.concatenate(weights), len(self._en.editions))

    def _compared(self, korean: Evidence, english: _Looked, share: float) -> Candidate:
        found = []
        for rank, term in enumerate(korean.terms.tolist()):
            for edge in self._edges.get(term, ()):
                if all(part in english.ranks for part in edge.parts):
                    found.append((edge.weight * self._weights[term], rank, term, edge))
        found.sort(key=lambda one: (-one[0], one[1], one[3].parts))
        used: set[object] = set()
        matches, sums, disorder, head = [], dict.fromkeys(KINDS, 0.0), 0.0, 0.0
        for weight, rank, term, edge in found:
            if term in used or edge.parts in used:
                continue
            used |= {term, edge.parts}
            sums[edge.kind] += weight
            other = english.ranks[edge.parts[0]]
            disorder += weight * abs(float(korean.places[rank]) - float(english.evidence.places[other]))
            head += weight if rank < korean.head or other < english.evidence.head else 0.0
            matches.append(
                Match(self._bridge.term((term,)), self._bridge.term(edge.parts), edge.kind, weight)
            )
        total = sum(sums.values())
        return Candidate(
            korean.edition,
            english.evidence.edition,
            tuple(matches),
            sums,
            total / share,
            disorder / max(total, 0.1),
            head,
            (
                self._missing(korean, english.ranks, self._ko),
                self._missing(english.evidence, korean, self._en),
            ),
            math.log((english.evidence.chars + 20) / (korean.chars + 20)),
            None if korean.day is None or english.evidence.day is None else english.evidence.day - korean.day,
        )

    def _missing(self, one: Evidence, other: Any, side: Side) -> float:
        """Return the weight of the figures of one edition that the other does not name."""
        there = set(other.terms.tolist()) if isinstance(other, Evidence) else other
        numbers = (term for term in one.terms.tolist() if self._bridge.is_number(term))
        return sum(side.rare[term] for term in numbers if term not in there)


KINDS = ("figure", "day", "word", "name", "lexicon")


class _Looked:
    """An English edition that is compared with several: the rank of each of its terms."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.ranks = {term: rank for rank, term in enumerate(evidence.terms.tolist())}
