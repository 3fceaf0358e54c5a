"""Search on whole arrays: for queries that touch many postings, and for those of every class."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.segments.document import UNKNOWN_TIME
from indexer.segments.evaluate import evaluate
from indexer.segments.expand import encoded
from indexer.segments.filters import conditions, passing
from indexer.segments.index import Index
from indexer.segments.limits import Budget
from indexer.segments.matches import Matches
from indexer.segments.page import Candidate, Member, Page, hit, numbers, on_page
from indexer.segments.queries import Query
from indexer.segments.results import NO_FILTERS, Filters, Hit, Results, Sort
from indexer.segments.scope import Scope
from indexer.segments.seen import Seen
from indexer.segments.segment import Segment
from indexer.segments.topk import leading

Ints: TypeAlias = NDArray[Any]

_MANY = 4  # candidates for each one wanted, from which on the values by which equal ones stand are compared
_SLACK = 2  # editions fetched for each story wanted at first; a story rarely has more that match


class Part:
    """What matches in one segment, and the group of each match: its story, or itself."""

    __slots__ = ("_groups", "matches", "segment", "told")

    def __init__(self, segment: Segment, matches: Matches, *, by_story: bool) -> None:
        self.segment = segment
        self.matches = matches
        self._groups = segment.column("story_no") if by_story else None
        self.told: list[tuple[int, int, float]] | None = None
        """Group, document and score of all matches, where they were few enough to be told one by one."""

    @property
    def groups(self) -> Ints:
        """The groups of all matches."""
        return self.groups_of(self.matches.docs)

    def groups_of(self, docs: Ints) -> Ints:
        """Return the groups of some documents."""
        return docs if self._groups is None else self._groups.take(docs)

    def mark(self, seen: Seen) -> None:
        """Mark the groups of all matches as seen."""
        self.matches.mark(seen, self._groups)


def search_arrays(index: Index, query: Query, page: Page, budget: Budget) -> Results:
    """Return a page of hits, evaluated on whole arrays. Raises UsageError past a limit."""
    scopes = _scopes(index, budget)
    parts = _found(query, scopes, page.filters, by_story=page.by_story)
    candidates = [candidate for part in parts for candidate in _candidates(part, page)]
    chosen = on_page(candidates, page)
    hits = _story_hits(chosen, parts) if page.by_story else _edition_hits(chosen)
    counts = [
        how_many(_found(one, scopes, page.filters, by_story=page.by_story), index, by_story=page.by_story)
        for one in page.counted
    ]
    return Results(
        how_many(parts, index, by_story=page.by_story),
        tuple(hits),
        counts=tuple(counts),
        own=frozenset[int]() if page.own is None else _matching(page.own, scopes, numbers(hits)),
    )


def find(
    index: Index, query: Query, budget: Budget, filters: Filters = NO_FILTERS, *, by_story: bool = True
) -> list[Part]:
    """Return what matches and passes the filters, segment by segment. Raises UsageError past a limit."""
    return _found(query, _scopes(index, budget), filters, by_story=by_story)


def _scopes(index: Index, budget: Budget) -> list[Scope]:
    segments = enumerate(index.segments)
    return [Scope(segment, number, index, budget) for number, segment in segments]


def _found(query: Query, scopes: list[Scope], filters: Filters, *, by_story: bool) -> list[Part]:
    parts = []
    for scope in scopes:
        matches = evaluate(query, scope)
        checks = conditions(filters, scope.segment)
        if checks:
            matches = matches.among(matches.docs[passing(matches.docs, checks)])
        parts.append(Part(scope.segment, matches, by_story=by_story))
    return parts


def _matching(query: Query, scopes: list[Scope], editions: frozenset[int]) -> frozenset[int]:
    """Return those of some editions that match, by their numbers."""
    found: set[int] = set()
    for scope in scopes:
        here = scope.segment.column("edition_no")[evaluate(query, scope).docs]
        found.update(here[np.isin(here, list(editions))].tolist())
    return frozenset(found)


def how_many(parts: list[Part], index: Index, *, by_story: bool) -> int:
    """Count the matches, or their stories."""
    if not by_story:
        return sum(len(part.matches) for part in parts)
    if all(part.told is not None for part in parts):
        return len({group for part in parts for group, _, _ in part.told or ()})
    seen = Seen(index.generation.next_story)
    for part in parts:
        part.mark(seen)
    return len(seen)


def _candidates(part: Part, page: Page) -> list[Candidate]:
    """Return the best document of each of the best groups of a segment, enough of them for the page."""
    if not page.last:
        return []
    sort_keys, ids = part.segment.column("sort_key"), part.segment.fields["id"].ordinals
    fetched = page.last * (_SLACK if page.by_story else 1)
    while True:
        docs, values = _leading(part, page.sort, fetched)
        if not len(docs):
            part.told = []
            return []
        columns = (-values, -sort_keys.take(docs).astype(np.float64), ids.take(docs), docs)
        rows = sorted(
            zip(*(column.tolist() for column in columns), part.groups_of(docs).tolist(), strict=True)
        )
        firsts: dict[int, tuple[float, float, int, int, int]] = {}
        for row in rows:
            firsts.setdefault(row[4], row)
        if len(docs) < fetched:
            if page.sort == "relevance":
                part.told = [(group, document, -value) for value, _, _, document, group in rows]
            break
        if len(firsts) >= page.last:
            break
        fetched *= 8
    return [
        Candidate(value, time, part.segment, document, group, part)
        for value, time, _, document, group in list(firsts.values())[: page.last]
    ]


def _leading(part: Part, sort: Sort, count: int) -> tuple[Ints, Any]:
    """Return at least the first `count` documents, and the values by which they stand, the largest first."""
    if sort == "relevance" and not part.matches.level:
        docs, values = part.matches.best(count)
        at = _first(docs, values, part.segment, count)
        return (docs, values) if at is None else (docs.take(at), values.take(at))
    # What scores alike stands by time.
    order: Sort = "newest" if sort == "relevance" else sort
    times, known = part.segment.column("sort_key"), part.matches.firsts
    found = known.get((order, count))
    if found is None:
        docs = part.matches.docs
        at = _first(docs, _by_time(times.take(docs), order), part.segment, count)
        found = known[order, count] = docs if at is None else docs.take(at)
    if sort == "relevance":
        return found, part.matches.scored(found)
    return found, _by_time(times.take(found), order)


def _first(docs: Ints, values: Any, segment: Segment, count: int) -> Ints | None:
    """Return the places of the first documents by their values, then time, then id; None if all are few."""
    if len(docs) <= _MANY * count:
        return None
    times, ids = segment.column("sort_key"), segment.fields["id"].ordinals
    return leading(values, count, (lambda at: times[docs[at]], lambda at: -ids[docs[at]].astype(np.int64)))


def _by_time(times: Ints, sort: Sort) -> Any:
    """Return values that are larger for what comes first; unknown times come last either way."""
    values = times.astype(np.float64) * (1.0 if sort == "newest" else -1.0)
    values[times == UNKNOWN_TIME] = -np.inf
    return values


def _edition_hits(chosen: list[Candidate]) -> list[Hit]:
    """Return a hit for each candidate."""
    scores: dict[tuple[int, int], float] = {}
    for part in {id(c.part): c.part for c in chosen}.values():
        own = sorted(c.document for c in chosen if c.part is part)
        found = part.matches.scored(np.array(own)).tolist()
        scores.update({(id(part), document): score for document, score in zip(own, found, strict=True)})
    return [hit([(c.segment, c.document, scores[id(c.part), c.document])]) for c in chosen]


def _story_hits(chosen: list[Candidate], parts: list[Part]) -> list[Hit]:
    """Return a hit for each candidate, with all matches of its story."""
    members: dict[int, list[Member]] = {c.group: [] for c in chosen}
    for part in parts:
        if part.told is not None:
            for group, document, score in part.told:
                if group in members:
                    members[group].append((part.segment, document, score))
        elif stories := _stories_in(part, chosen):
            docs, scores = part.matches.found(part.segment.of_stories(stories), part.segment.count)
            columns = (part.groups_of(docs), docs, scores)
            for group, document, score in zip(*(column.tolist() for column in columns), strict=True):
                members[group].append((part.segment, document, score))
    return [hit(found) for found in members.values()]


def _stories_in(part: Part, chosen: list[Candidate]) -> list[int]:
    """Return the numbers, in a segment's dictionary, of the candidates' stories that it has."""
    field = part.segment.fields["story"]
    found = []
    for candidate in chosen:
        if candidate.part is part:
            found.append(field.ordinals_view[candidate.document] - 1)
        elif part.segment.has_story(candidate.group):
            found.append(field.terms.find(encoded(candidate.story)))
    return found
