"""What a Korean and an English edition share, term by term, and how they compare as a whole."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.linking.bridge import Edge
from indexer.linking.evidence import Evidence
from indexer.linking.sides import Side

KINDS = ("figure", "day", "word", "name", "lexicon")
# So that a photo caption of a few words is not judged by its length.
_MORE_CHARS = 20


class Match(NamedTuple):
    """A Korean term and the English ones it is found as; `weight` grows with how sure and how rare it is."""

    ko: int
    en: tuple[int, ...]
    kind: str
    weight: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A Korean and an English edition, by catalogue number, that may be translations.

    `matches` are what they share, weightiest first; `sums` their weights by kind. `covered` is the sum as a
    share of what the Korean and what the English edition has to offer, `head` the part of it in headlines and
    leads, `disorder` (0 to 1) how far from each other matching terms stand. `missing` are the weights of
    figures that only the Korean or only the English edition has, `unnamed` of English names that nothing
    Korean leads to; `length` is the logarithm of the English
    length as a multiple of the Korean one; `lag` the days from the Korean edition to the English one, None if
    a date is not known; `cosine` says how alike their vectors are, None without vectors.
    """

    ko: int
    en: int
    matches: tuple[Match, ...]
    sums: Mapping[str, float]
    covered: tuple[float, float]
    head: float
    disorder: float
    missing: tuple[float, float]
    unnamed: float
    length: float
    lag: int | None
    cosine: float | None = None


class Looked:
    """An edition that is compared with several: the rank of each of its terms, and which are figures."""

    def __init__(self, evidence: Evidence, side: Side, is_figure: Mapping[int, bool]) -> None:
        terms = evidence.terms.tolist()
        self.evidence = evidence
        self.terms: list[int] = terms
        self.ranks: dict[int, int] = {term: rank for rank, term in enumerate(terms)}
        self.places: list[float] = evidence.places.tolist()
        self.figures = {term: side.rare_of(term) for term in terms if is_figure[term]}
        self.names = {term: side.rare_of(term) for term, _ in evidence.names}

    def missing(self, other: Looked) -> float:
        """Return the weight of the figures that another edition lacks."""
        return sum(weight for one, weight in self.figures.items() if one not in other.ranks)


class Ways(NamedTuple):
    """The edges out of the terms of one Korean edition in columns, the weightiest first.

    `at` are their numbers in `edges`, `parts` the first English terms they lead to, `ranks` where in the
    edition their Korean terms stand.
    """

    at: NDArray[Any]
    parts: NDArray[Any]
    ranks: NDArray[Any]
    weights: NDArray[Any]
    edges: Sequence[Edge]


def compare(
    korean: Looked,
    english: Looked,
    ways: Ways,
    ranks: NDArray[Any],
    offers: tuple[float, float],
    cosine: float | None,
) -> Candidate:
    """Compare two editions; of a Korean term only the weightiest edge counts, each English one only once.

    `ways` lead out of the Korean edition; `ranks`, with -1 for every term, is left as it was; `offers` are
    the square roots of what both have to offer.
    """
    ranks[english.evidence.terms] = np.arange(len(english.terms))
    found = ranks[ways.parts]
    hits = np.flatnonzero(found >= 0)
    columns = (ways.at[hits], ways.ranks[hits], found[hits], ways.weights[hits])
    ranks[english.evidence.terms] = -1
    pair = (korean.evidence.edition, english.evidence.edition)
    taken: set[int] = set()
    used: set[tuple[int, ...]] = set()
    matches = []
    sums = dict.fromkeys(KINDS, 0.0)
    head = disorder = 0.0
    for at, rank, other, weight in zip(*(column.tolist() for column in columns), strict=True):
        edge = ways.edges[at]
        parts = edge.parts
        if rank in taken or parts in used or edge.seen_in == pair:
            continue
        if len(parts) > 1 and not all(part in english.ranks for part in parts):
            continue
        taken.add(rank)
        used.add(parts)
        matches.append(Match(korean.terms[rank], parts, edge.kind, weight))
        sums[edge.kind] += weight
        disorder += weight * abs(korean.places[rank] - english.places[other])
        if rank < korean.evidence.head or other < english.evidence.head:
            head += weight
    total = sum(sums.values())
    named = {part for parts in used for part in parts}
    days = korean.evidence.day, english.evidence.day
    return Candidate(
        ko=pair[0],
        en=pair[1],
        matches=tuple(matches),
        sums=sums,
        covered=(total / offers[0] ** 2, total / offers[1] ** 2),
        head=head,
        disorder=disorder / max(total, 0.1),
        missing=(korean.missing(english), english.missing(korean)),
        unnamed=sum(weight for name, weight in english.names.items() if name not in named),
        length=math.log((english.evidence.chars + _MORE_CHARS) / (korean.evidence.chars + _MORE_CHARS)),
        lag=None if days[0] is None or days[1] is None else days[1] - days[0],
        cosine=cosine,
    )
