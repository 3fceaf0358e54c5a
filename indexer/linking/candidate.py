"""What a Korean and an English edition share, term by term, and how they compare as a whole."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from indexer.linking.bridge import Edge
from indexer.linking.evidence import Evidence

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

    `matches` are what they share, weightiest first; `sums` their weights by kind. `common` is the sum as a
    share of what both have to offer, `head` the part of it in headlines and leads, `disorder` (0 to 1) how
    far from each other matching terms stand. `missing` are the weights of figures that only the Korean or
    only the English edition has; `length` is the logarithm of the English length as a multiple of the Korean
    one; `lag` the days from the Korean edition to the English one, None if a date is not known.
    """

    ko: int
    en: int
    matches: tuple[Match, ...]
    sums: Mapping[str, float]
    common: float
    head: float
    disorder: float
    missing: tuple[float, float]
    length: float
    lag: int | None


class Looked:
    """An edition that is compared with several: the rank of each of its terms, and which are figures."""

    def __init__(self, evidence: Evidence, is_figure: Callable[[int], bool]) -> None:
        terms = evidence.terms.tolist()
        self.evidence = evidence
        self.ranks: dict[int, int] = {term: rank for rank, term in enumerate(terms)}
        self.places: list[float] = evidence.places.tolist()
        self.figures = [term for term in terms if is_figure(term)]


class Way(NamedTuple):
    """An edge out of a term of one Korean edition, at which `rank` the term stands."""

    edge: Edge
    term: int
    rank: int


def ways(korean: Looked, edges: Mapping[int, Sequence[Edge]]) -> list[Way]:
    """Return all edges out of the terms of a Korean edition, the weightiest first."""
    found = [Way(edge, term, rank) for term, rank in korean.ranks.items() for edge in edges.get(term, ())]
    found.sort(key=lambda way: (-way.edge.weight, way.rank, way.edge.parts))
    return found


def compare(
    korean: Looked, english: Looked, found: Sequence[Way], offers: float, missing: tuple[float, float]
) -> Candidate:
    """Compare two editions; of a Korean term only the weightiest edge counts, each English one only once.

    `found` are the `ways` out of the Korean edition.
    """
    pair = (korean.evidence.edition, english.evidence.edition)
    used: set[int | tuple[int, ...]] = set()
    matches = []
    sums = dict.fromkeys(KINDS, 0.0)
    head = disorder = 0.0
    ranks = english.ranks
    for edge, term, rank in found:
        parts = edge.parts
        if parts[0] not in ranks or term in used or parts in used or edge.seen_in == pair:
            continue
        if len(parts) > 1 and not all(part in ranks for part in parts):
            continue
        used |= {term, parts}
        matches.append(Match(term, parts, edge.kind, edge.weight))
        sums[edge.kind] += edge.weight
        other = ranks[parts[0]]
        disorder += edge.weight * abs(korean.places[rank] - english.places[other])
        if rank < korean.evidence.head or other < english.evidence.head:
            head += edge.weight
    total = sum(sums.values())
    days = korean.evidence.day, english.evidence.day
    return Candidate(
        ko=pair[0],
        en=pair[1],
        matches=tuple(matches),
        sums=sums,
        common=total / offers,
        head=head,
        disorder=disorder / max(total, 0.1),
        missing=missing,
        length=math.log((english.evidence.chars + _MORE_CHARS) / (korean.evidence.chars + _MORE_CHARS)),
        lag=None if days[0] is None or days[1] is None else days[1] - days[0],
    )
