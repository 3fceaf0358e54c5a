"""Search: from a parsed query to a page of hits, grouped by story, with the exact number of all hits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from whoosh import query

from indexer.segments.document import UNKNOWN_TIME
from indexer.segments.evaluate import evaluate
from indexer.segments.filters import conditions, passing
from indexer.segments.index import Index
from indexer.segments.limits import Budget, Limits
from indexer.segments.matches import Matches, picked
from indexer.segments.results import NO_FILTERS, EditionHit, Filters, Hit, Results, Sort
from indexer.segments.scope import Scope
from indexer.segments.segment import Segment
from indexer.segments.topk import first_of_groups

Ints: TypeAlias = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Part:
    """What matches in one segment, and the group of each match: its story, or itself."""

    segment: Segment
    matches: Matches
    groups: Ints


class _Candidate(NamedTuple):
    """A document that may be on the page; the least comes first. Edition ids differ, so nothing behind them counts."""

    value: float
    time: float
    edition_id: str
    part: Part
    place: int


def search(
    index: Index,
    node: query.Query,
    *,
    filters: Filters = NO_FILTERS,
    group_by_story: bool = True,
    sort: Sort = "relevance",
    limit: int = 10,
    offset: int = 0,
    limits: Limits | None = None,
) -> Results:
    """Return hits `offset` to `offset + limit` of a query, and how many there are.

    Hits stand by score, or by time with unknown times last; equal ones newest first, then by edition id. A
    story stands where its first edition does. Raises UsageError past one of the limits.
    """
    budget = Budget(limits or Limits())
    parts = find(index, node, budget, filters=filters, group_by_story=group_by_story)
    wanted = offset + limit
    candidates = sorted(candidate for part in parts for candidate in _candidates(part, sort, wanted))
    page = _first_of_groups(candidates, wanted, group_by_story)[offset:]
    groups = _groups(parts, [int(c.part.groups[c.place]) for c in page], index) if group_by_story else None
    hits = (_hit([(c.part, c.place)] if groups is None else groups[_group(c)]) for c in page)
    return Results(_total(parts, index, group_by_story), tuple(hits))


def find(
    index: Index,
    node: query.Query,
    budget: Budget,
    *,
    filters: Filters = NO_FILTERS,
    group_by_story: bool = True,
) -> list[Part]:
    """Return everything that matches and passes the filters, segment by segment. Raises UsageError past a limit."""
    budget.check_shape(node)
    parts = []
    for number, segment in enumerate(index.segments):
        reader = index.reader().readers[number]
        scope = Scope(segment, number, index.statistics, budget, reader, index.segment_searcher)
        matches = evaluate(node, scope)
        at = passing(matches.docs, conditions(filters, segment))
        if at is not None:
            matches = picked(matches, at)
        groups = segment.column("story_no")[matches.docs] if group_by_story else matches.docs
        parts.append(Part(segment, matches, groups))
    return parts


def _total(parts: list[Part], index: Index, group_by_story: bool) -> int:
    if not group_by_story:
        return sum(len(part.matches) for part in parts)
    seen = np.zeros(index.generation.next_story, np.bool_)
    for part in parts:
        seen[part.groups] = True
    return int(np.count_nonzero(seen))


def _candidates(part: Part, sort: Sort, count: int) -> list[_Candidate]:
    """Return the best documents of the best `count` groups of a segment."""
    if not count or not len(part.matches):
        return []
    at = _contenders(part, count) if sort == "relevance" else np.arange(len(part.matches))
    docs, groups = part.matches.docs[at], part.groups[at]
    times = part.segment.column("sort_key")[docs]
    if sort == "relevance":
        values = part.matches.scores(at)
    else:
        values = times.astype(np.float64) * (1.0 if sort == "newest" else -1.0)
        values[times == UNKNOWN_TIME] = -np.inf
    ids = part.segment.fields["id"].ordinals
    first = first_of_groups(groups, count, (values, times.astype(np.float64), -ids[docs].astype(np.float64)))
    return [
        _Candidate(
            -float(values[i]), -float(times[i]), part.segment.value("id", int(docs[i])), part, int(at[i])
        )
        for i in first
    ]


def _contenders(part: Part, count: int) -> Ints:
    """Return the places of the tiers that hold `count` groups together, or of all matches."""
    chosen: Ints = np.zeros(0, np.intp)
    for tier in part.matches.tiers:
        chosen = np.union1d(chosen, tier)
        if len(chosen) >= count and len(np.unique(part.groups[chosen])) >= count:
            return chosen
    return np.arange(len(part.matches))


def _group(candidate: _Candidate) -> int:
    return int(candidate.part.groups[candidate.place])


def _first_of_groups(candidates: list[_Candidate], count: int, group_by_story: bool) -> list[_Candidate]:
    """Return the first candidate of each of the first `count` groups; ungrouped, each is its own."""
    if not group_by_story:
        return candidates[:count]
    firsts: dict[int, _Candidate] = {}
    for candidate in candidates:
        firsts.setdefault(_group(candidate), candidate)
        if len(firsts) == count:
            break
    return list(firsts.values())


def _groups(parts: list[Part], wanted: list[int], index: Index) -> dict[int, list[tuple[Part, int]]]:
    """Return all matches of the stories `wanted`."""
    members: dict[int, list[tuple[Part, int]]] = {group: [] for group in wanted}
    flags = np.zeros(index.generation.next_story, np.bool_)
    flags[wanted] = True
    for part in parts:
        for place in np.flatnonzero(flags[part.groups]).tolist():
            members[int(part.groups[place])].append((part, place))
    return members


def _hit(members: list[tuple[Part, int]]) -> Hit:
    """Return the hit made of these matches, the one with the highest score first."""
    keyed = []
    for part, place in members:
        document = int(part.matches.docs[place])
        edition = EditionHit(
            edition_id=part.segment.value("id", document),
            lang=part.segment.value("lang", document),
            score=float(part.matches.scores(np.array([place]))[0]),
            edition_no=int(part.segment.column("edition_no")[document]),
            day=int(part.segment.column("day")[document]),
        )
        time = int(part.segment.column("sort_key")[document])
        keyed.append(((-edition.score, -time, edition.edition_id), edition))
    editions = tuple(edition for _, edition in sorted(keyed, key=lambda pair: pair[0]))
    part, place = members[0]
    return Hit(part.segment.value("story", int(part.matches.docs[place])), editions[0].score, editions)
