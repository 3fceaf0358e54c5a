"""Search on whole arrays: for queries that touch many postings, and for those of every class."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.segments.document import UNKNOWN_TIME
from indexer.segments.evaluate import evaluate
from indexer.segments.filters import conditions, passing
from indexer.segments.index import Index
from indexer.segments.limits import Budget
from indexer.segments.matches import Floats, Matches, distinct, picked, union
from indexer.segments.page import Candidate, Member, Page, hit, numbers, on_page
from indexer.segments.queries import Query
from indexer.segments.results import NO_FILTERS, Filters, Hit, Results, Sort
from indexer.segments.scope import Scope
from indexer.segments.segment import Segment
from indexer.segments.topk import first_of_groups

Ints: TypeAlias = NDArray[Any]


class Part(NamedTuple):
    """What matches in one segment, and the group of each match: its story, or itself."""

    segment: Segment
    matches: Matches
    groups: Ints


def search_arrays(index: Index, query: Query, page: Page, budget: Budget) -> Results:
    """Return a page of hits, evaluated on whole arrays. Raises UsageError past a limit."""
    scopes = _scopes(index, budget)
    parts = _found(query, scopes, page.filters, by_story=page.by_story)
    candidates = (candidate for part in parts for candidate in _candidates(part, page.sort, page.last))
    chosen = on_page(candidates, page)
    hits = _story_hits(chosen, parts, index) if page.by_story else _edition_hits(chosen)
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
        at = passing(matches.docs, conditions(filters, scope.segment))
        if at is not None:
            matches = picked(matches, at)
        groups = scope.segment.column("story_no")[matches.docs] if by_story else matches.docs
        parts.append(Part(scope.segment, matches, groups))
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
    seen = np.zeros(index.generation.next_story, np.bool_)
    for part in parts:
        seen[part.groups] = True
    return int(np.count_nonzero(seen))


def _candidates(part: Part, sort: Sort, count: int) -> list[Candidate]:
    """Return the best documents of the best `count` groups of a segment."""
    if not count or not len(part.matches):
        return []
    at = _contenders(part, count) if sort == "relevance" else None
    docs, groups = (
        (part.matches.docs, part.groups) if at is None else (part.matches.docs[at], part.groups[at])
    )
    sort_keys, ids = part.segment.column("sort_key"), part.segment.fields["id"].ordinals

    def times(places: Ints) -> Floats:
        return np.asarray(sort_keys[docs[places]].astype(np.float64))

    def ids_backwards(places: Ints) -> Floats:
        return -ids[docs[places]].astype(np.float64)

    values = part.matches.scores(at) if sort == "relevance" else _by_time(sort_keys[docs], sort)
    first = first_of_groups(groups, count, values, (times, ids_backwards))
    latest = times(np.array(first)).tolist()
    columns = (values[first], docs[first], groups[first])
    numbered = zip(first, latest, *(column.tolist() for column in columns), strict=True)
    return [
        Candidate(-value, -time, part.segment, document, group, part, i if at is None else int(at[i]))
        for i, time, value, document, group in numbered
    ]


def _by_time(times: Ints, sort: Sort) -> Floats:
    """Return values that are larger for what comes first; unknown times come last either way."""
    values = times.astype(np.float64) * (1.0 if sort == "newest" else -1.0)
    values[times == UNKNOWN_TIME] = -np.inf
    return np.asarray(values)


def _contenders(part: Part, count: int) -> Ints | None:
    """Return the places of the tiers that hold `count` groups together, None for all matches."""
    chosen: Ints = np.zeros(0, np.intp)
    for tier in part.matches.tiers:
        chosen = union([chosen, tier], len(part.matches))
        if 2 * len(chosen) > len(part.matches):
            return None  # scoring all in one pass costs no more
        if len(chosen) >= count and len(distinct(part.groups[chosen])) >= count:
            return chosen
    return None


def _edition_hits(chosen: list[Candidate]) -> list[Hit]:
    """Return a hit for each candidate."""
    scores: dict[tuple[int, int], float] = {}
    for part in {id(c.part): c.part for c in chosen}.values():
        own = sorted(c.place for c in chosen if c.part is part)
        found = part.matches.scores(np.array(own)).tolist()
        scores.update({(id(part), place): score for place, score in zip(own, found, strict=True)})
    return [hit([Member(c.segment, c.document, scores[id(c.part), c.place])]) for c in chosen]


def _story_hits(chosen: list[Candidate], parts: list[Part], index: Index) -> list[Hit]:
    """Return a hit for each candidate, with all matches of its story."""
    members: dict[int, list[Member]] = {c.group: [] for c in chosen}
    flags = np.zeros(index.generation.next_story, np.bool_)
    flags[list(members)] = True
    for part in parts:
        own = np.flatnonzero(flags[part.groups])
        if len(own):
            columns = (part.groups[own], part.matches.docs[own], part.matches.scores(own))
            for group, document, score in zip(*(column.tolist() for column in columns), strict=True):
                members[group].append(Member(part.segment, document, score))
    return [hit(found) for found in members.values()]
