"""From candidates to the hits of one page: their order, their stories, their editions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

from indexer.segments.mapped import MappedSegment
from indexer.segments.queries import Query
from indexer.segments.results import EditionHit, Filters, Hit, Sort


class Page(NamedTuple):
    """Which hits are wanted: those from `first` on, up to the `last` of the whole result (exclusive).

    Asked along are `counted` and `own`; see `indexer.engine.Engine.search`.
    """

    filters: Filters
    by_story: bool
    sort: Sort
    first: int
    last: int
    counted: tuple[Query, ...] = ()
    own: Query | None = None


class Candidate(NamedTuple):
    """A document that may be on the page; the least `value` comes first, then the least `time`, then id.

    `group` is the number of its story; ungrouped, it means nothing. `part` is the finder's own.
    """

    value: float
    time: float
    segment: MappedSegment
    document: int
    group: int
    part: Any

    @property
    def edition_id(self) -> str:
        """The edition id, read from the segment."""
        return self.segment.stored(self.document).edition_id

    @property
    def story(self) -> str:
        """The story, read from the segment."""
        return self.segment.stored(self.document).story


Member: TypeAlias = "tuple[MappedSegment, int, float]"
"""A matching document and its score."""


def ordered(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Sort the candidates; ids are read only where value and time are equal."""
    place = itemgetter(0, 1)
    found = sorted(candidates, key=place)
    if len(set(map(place, found))) == len(found):
        return found
    tied = Counter(map(place, found))
    keyed = [(c[:2], c.edition_id if tied[c[:2]] > 1 else "", c) for c in found]
    keyed.sort(key=lambda item: item[:2])
    return [candidate for _, _, candidate in keyed]


def numbers(hits: Iterable[Hit]) -> frozenset[int]:
    """Return the numbers of the editions of hits."""
    return frozenset(edition.edition_no for found in hits for edition in found.editions)


def on_page(candidates: Iterable[Candidate], page: Page) -> list[Candidate]:
    """Return the candidates that stand on the page; of each story, the first."""
    found = ordered(candidates)
    if not page.by_story:
        return found[page.first : page.last]
    firsts: dict[int, Candidate] = {}
    for candidate in found:
        firsts.setdefault(candidate.group, candidate)
        if len(firsts) == page.last:
            break
    return list(firsts.values())[page.first :]


def hit(members: Sequence[Member]) -> Hit:
    """Return the hit made of these matches, the one with the highest score first."""
    found = []
    for segment, document, score in members:
        story, edition_id, lang, edition_no, day, sort_key = segment.stored(document)
        edition = EditionHit(edition_id, lang, score, edition_no, day)
        found.append((-score, -sort_key, edition_id, edition))
    if len(found) > 1:
        found.sort()
    editions = tuple([item[-1] for item in found])
    return Hit(story, editions[0].score, editions)
