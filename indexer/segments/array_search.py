"""Search on whole arrays: for queries that touch many postings, and for those of every class."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.plain import new
from indexer.segments.document import UNKNOWN_TIME
from indexer.segments.evaluate import evaluate
from indexer.segments.expand import encoded
from indexer.segments.filters import conditions, passing
from indexer.segments.index import Index
from indexer.segments.limits import Budget
from indexer.segments.matches import Matches
from indexer.segments.page import Candidate, Member, Page, hit, numbers, on_page, single_hit
from indexer.segments.queries import Query
from indexer.segments.results import NO_FILTERS, NONE, Filters, Hit, Results, Sort
from indexer.segments.scope import Scope
from indexer.segments.seen import Seen
from indexer.segments.segment import Segment
from indexer.segments.topk import leading

Ints: TypeAlias = NDArray[Any]
Row: TypeAlias = "tuple[float, int, int, float]"
"""The value by which a document stands, the document, its group and its score."""

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

    def groups_told(self, docs: list[int]) -> list[int]:
        """Return the groups of some documents one by one."""
        if self._groups is None:
            return docs
        return list(map(self.segment.column_view("story_no").__getitem__, docs))

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
    chosen = on_page([_candidates(part, page) for part in parts], page)
    if page.by_story:
        hits = _story_hits(chosen, parts)
    else:
        hits = [single_hit(c.segment, c.document, c.score) for c in chosen]
    counts = [
        how_many(_found(one, scopes, page.filters, by_story=page.by_story), index, by_story=page.by_story)
        for one in page.counted
    ]
    return Results(
        how_many(parts, index, by_story=page.by_story),
        tuple(hits),
        counts=tuple(counts),
        own=NONE if page.own is None else _matching(page.own, scopes, numbers(hits)),
    )


def find(
    index: Index, query: Query, budget: Budget, filters: Filters = NO_FILTERS, *, by_story: bool = True
) -> list[Part]:
    """Return what matches and passes the filters in each segment that has any.

    Raises UsageError past a limit.
    """
    return _found(query, _scopes(index, budget), filters, by_story=by_story)


def _scopes(index: Index, budget: Budget) -> list[Scope]:
    return [Scope(segment, number, index, budget) for number, segment in enumerate(index.segments)]


def _found(query: Query, scopes: list[Scope], filters: Filters, *, by_story: bool) -> list[Part]:
    parts = []
    for scope in scopes:
        matches = evaluate(query, scope)
        if filters is not NO_FILTERS and not matches.empty:
            checks = conditions(filters, scope.segment)
            if checks:
                matches = matches.among(matches.docs[passing(matches.docs, checks)])
        if not matches.empty:
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
    """Return the best document of each of the best groups of a segment, in order, enough for the page."""
    if not page.last:
        return []
    segment = part.segment
    fetched = page.last * (_SLACK if page.by_story else 1)
    while True:
        docs, values, scores = _leading(part, page.sort, fetched)
        listed = docs.tolist()
        groups = part.groups_told(listed)
        rows = list(zip(values.tolist(), listed, groups, scores.tolist(), strict=True))
        rows.sort(reverse=True)
        if len({row[0] for row in rows}) < len(rows):
            times, ids = segment.column_view("sort_key"), segment.fields["id"].ordinals_view
            rows.sort(key=lambda row: (-row[0], -times[row[1]], ids[row[1]]))
        if page.by_story:
            firsts: dict[int, Row] = {}
            for row in rows:
                firsts.setdefault(row[2], row)
            best = list(firsts.values())
        else:
            best = rows
        if len(rows) < fetched:
            part.told = [(group, document, score) for _, document, group, score in rows]
            break
        if len(best) >= page.last:
            break
        fetched *= 8
    return [
        new(Candidate, (-value, score, segment, document, group, part))
        for value, document, group, score in best[: page.last]
    ]


def _leading(part: Part, sort: Sort, count: int) -> tuple[Ints, Any, Any]:
    """Return at least the first `count` documents, by which values they stand, and their scores.

    The document with the largest value stands first.
    """
    if sort == "relevance" and not part.matches.level:
        docs, values = part.matches.best(count)
        at = _first(docs, values, part.segment, count)
        if at is not None:
            docs, values = docs.take(at), values.take(at)
        return docs, values, values
    # What scores alike stands by time.
    order: Sort = "newest" if sort == "relevance" else sort
    times, known = part.segment.column("sort_key"), part.matches.firsts
    found = known.get((order, count))
    if found is None:
        docs = part.matches.docs
        at = _first(docs, _by_time(times.take(docs), order), part.segment, count)
        found = known[order, count] = docs if at is None else docs.take(at)
    scores = part.matches.scored(found)
    return found, scores if sort == "relevance" else _by_time(times.take(found), order), scores


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
