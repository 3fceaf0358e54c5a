"""Search in plain Python: for queries that touch few postings, without loading numpy."""

from __future__ import annotations

from collections.abc import Iterable
from heapq import nlargest, nsmallest
from typing import NamedTuple

from indexer.segments.document import UNKNOWN_TIME
from indexer.segments.expand import encoded
from indexer.segments.few import few
from indexer.segments.few_matches import Few, Place
from indexer.segments.index import Index
from indexer.segments.limits import Budget
from indexer.segments.mapped import MappedSegment
from indexer.segments.page import Candidate, Member, Page, hit, numbers, on_page, single_hit
from indexer.segments.queries import Query
from indexer.segments.results import NONE, Filters, Results, Sort

_LAST_DAY = 9999_12_31
_SLACK = 4  # editions fetched for each story wanted at first; a story rarely has more that match


class Part(NamedTuple):
    """What matches in one segment."""

    segment: MappedSegment
    matches: Few


def search_few(index: Index, query: Query, page: Page, budget: Budget) -> Results:
    """Return a page of hits, evaluated posting by posting. Raises UsageError past a limit."""
    segments = enumerate(index.mapped)
    places = [Place(segment, number, index.statistics, budget, {}) for number, segment in segments]
    parts = _found(query, places, page)
    chosen = on_page([_candidates(part, page) for part in parts], page)
    if page.by_story:
        members: dict[int, list[Member]] = {candidate.group: [] for candidate in chosen}
        for part in parts:
            _add_members(part, members)
        hits = tuple(map(hit, members.values()))
    else:
        hits = tuple(single_hit(c.segment, c.document, c.score) for c in chosen)
    return Results(
        _total(parts, page),
        hits,
        counts=tuple(_total(_found(one, places, page), page) for one in page.counted),
        own=NONE if page.own is None else _matching(page.own, places, numbers(hits)),
    )


def _found(query: Query, places: list[Place], page: Page) -> list[Part]:
    parts = []
    for place in places:
        matches = few(query, place)
        passing = _passing(matches.docs, page.filters, place.segment)
        parts.append(Part(place.segment, matches.within(passing)))
    return parts


def _total(parts: list[Part], page: Page) -> int:
    if not page.by_story:
        return sum(len(part.matches.docs) for part in parts)
    return len(set().union(*(_stories(part, part.matches.docs) for part in parts)))


def _matching(query: Query, places: list[Place], editions: frozenset[int]) -> frozenset[int]:
    """Return those of some editions that match, by their numbers."""
    found: set[int] = set()
    for place in places:
        column = place.segment.column_view("edition_no")
        found.update(column[document] for document in few(query, place).docs)
    return editions & found


def _stories(part: Part, docs: Iterable[int]) -> set[int]:
    return set(map(part.segment.column_view("story_no").__getitem__, docs))


def _add_members(part: Part, members: dict[int, list[Member]]) -> None:
    stories = part.segment.column_view("story_no")
    own = {document for document in part.matches.docs if stories[document] in members}
    for document, score in sorted(part.matches.scored(own).items()):
        members[stories[document]].append((part.segment, document, score))


def _candidates(part: Part, page: Page) -> list[Candidate]:
    """Return the best documents of the best stories of a segment, enough of them for the page."""
    if not page.last or not part.matches.docs:
        return []
    times, ids = part.segment.column_view("sort_key"), part.segment.fields["id"].ordinals_view
    groups = part.segment.column_view("story_no")
    if page.sort == "relevance":
        values = part.matches.scored(_contenders(part, page))
    else:
        values = {document: _by_time(times[document], page.sort) for document in part.matches.docs}

    def key(document: int) -> tuple[float, int, int]:
        return -values[document], -times[document], ids[document]

    fetched = page.last * _SLACK if page.by_story else page.last
    while True:
        first = nsmallest(fetched, _leading(values, fetched), key=key)
        if not page.by_story or fetched >= len(values) or len({groups[d] for d in first}) >= page.last:
            break
        fetched *= 8
    scores = values if page.sort == "relevance" else part.matches.scored(set(first))
    return [Candidate(-values[d], scores[d], part.segment, d, groups[d], part) for d in first]


def _leading(values: dict[int, float], count: int) -> Iterable[int]:
    """Return at least the documents with the `count` largest values."""
    if len(values) <= 4 * count:
        return values
    bound = nlargest(count, values.values())[-1]
    return [document for document, value in values.items() if value >= bound]


def _by_time(time: int, sort: Sort) -> float:
    """Return a value that is larger for what comes first; unknown times come last either way."""
    if time == UNKNOWN_TIME:
        return float("-inf")
    return float(time) if sort == "newest" else -float(time)


def _contenders(part: Part, page: Page) -> set[int]:
    """Return the documents of the tiers that fill the page together, or all."""
    chosen: set[int] = set()
    for tier in part.matches.tiers:
        chosen |= tier
        if len(_stories(part, chosen) if page.by_story else chosen) >= page.last:
            return chosen
    return part.matches.docs


def _passing(docs: set[int], filters: Filters, segment: MappedSegment) -> set[int]:
    """Return those of the documents that meet all conditions."""
    for name in ("lang", "site", "section"):
        wanted = getattr(filters, name)
        if wanted is not None:
            field = segment.fields[name]
            values = (wanted,) if isinstance(wanted, str) else wanted
            numbers = {field.terms.find(encoded(value)) + 1 for value in values} - {0}
            ordinals = field.ordinals_view
            docs = {document for document in docs if ordinals[document] in numbers}
    for term in filters.author:
        field = segment.fields["author"]
        number = field.terms.find(encoded(term))
        docs = docs.intersection(field.docs_view(*field.span(number))) if number >= 0 else set()
    if filters.day_from is not None or filters.day_to is not None:
        days, first, last = segment.column_view("day"), max(filters.day_from or 1, 1), filters.day_to
        last = _LAST_DAY if last is None else last
        docs = {document for document in docs if first <= days[document] <= last}
    if filters.paired is not None:
        flags, flag = segment.column_view("paired"), int(filters.paired)
        docs = {document for document in docs if flags[document] == flag}
    return docs
