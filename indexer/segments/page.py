"""From candidates to the hits of one page: their order, their stories, their editions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, pairwise
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

from indexer.plain import new
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
    """A document that may be on the page; the least `value` comes first, then the latest, then the least id.

    `group` is the number of its story; ungrouped, any number of its own. `part` is the finder's own.
    """

    value: float
    score: float
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
    """Sort the candidates; times and ids are read only where values are equal."""
    found = sorted(candidates, key=itemgetter(0))
    if any(one.value == two.value for one, two in pairwise(found)):
        found.sort(key=lambda c: (c.value, -c.segment.stored(c.document).sort_key, c.edition_id))
    return found


def numbers(hits: Iterable[Hit]) -> frozenset[int]:
    """Return the numbers of the editions of hits."""
    return frozenset(edition.edition_no for found in hits for edition in found.editions)


def on_page(lists: Iterable[list[Candidate]], page: Page) -> list[Candidate]:
    """Return the candidates that stand on the page; of each story, the first. Each list is in order."""
    filled = [candidates for candidates in lists if candidates]
    found = filled[0] if len(filled) == 1 else ordered(chain.from_iterable(filled))
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
    if len(members) == 1:
        return single_hit(*members[0])
    found = []
    for segment, document, score in members:
        story, edition_id, lang, edition_no, day, sort_key = segment.stored(document)
        edition = new(EditionHit, (edition_id, lang, score, edition_no, day))
        found.append((-score, -sort_key, edition_id, edition))
    found.sort()
    editions = tuple([item[-1] for item in found])
    return new(Hit, (story, editions[0].score, editions))


def single_hit(segment: MappedSegment, document: int, score: float) -> Hit:
    """Return the hit made of one match."""
    story, edition_id, lang, edition_no, day, _ = segment.stored(document)
    return new(Hit, (story, score, (new(EditionHit, (edition_id, lang, score, edition_no, day)),)))
