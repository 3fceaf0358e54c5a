"""Search: from a parsed query to a page of hits, grouped by story, with the exact number of all hits."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.segments.document import UNKNOWN_TIME
from indexer.segments.evaluate import evaluate
from indexer.segments.filters import conditions, passing
from indexer.segments.index import Index
from indexer.segments.limits import Budget, Limits
from indexer.segments.matches import Floats, Matches, distinct, picked, union
from indexer.segments.queries import Query
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
    """A document that may be on the page; the least `value` comes first, then the least `time`, then id."""

    value: float
    time: float
    part: Part
    place: int

    @property
    def edition_id(self) -> str:
        """The edition id, read from the segment."""
        return self.part.segment.value("id", int(self.part.matches.docs[self.place]))

    @property
    def group(self) -> int:
        """The story's number; ungrouped, the document's."""
        return int(self.part.groups[self.place])


def search(
    index: Index,
    node: Any,
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
    candidates = _ordered([candidate for part in parts for candidate in _candidates(part, sort, wanted)])
    page = _first_of_groups(candidates, wanted, group_by_story)[offset:]
    hits = _story_hits(page, parts, index) if group_by_story else _edition_hits(page)
    return Results(_total(parts, index, group_by_story), tuple(hits))


def find(
    index: Index,
    node: Any,
    budget: Budget,
    *,
    filters: Filters = NO_FILTERS,
    group_by_story: bool = True,
) -> list[Part]:
    """Return what matches and passes the filters, segment by segment. Raises UsageError past a limit."""
    budget.check_shape(node)
    query = own_query(node)
    parts = []
    for number, segment in enumerate(index.segments):
        matches = evaluate(query, Scope(segment, number, index, index.statistics, budget))
        at = passing(matches.docs, conditions(filters, segment))
        if at is not None:
            matches = picked(matches, at)
        groups = segment.column("story_no")[matches.docs] if group_by_story else matches.docs
        parts.append(Part(segment, matches, groups))
    return parts


def own_query(node: Any) -> Query:
    """Return a query of Whoosh's classes as one of `queries`."""
    if isinstance(node, Query):
        return node
    from indexer.segments.whoosh_queries import translated  # noqa: PLC0415 - it needs Whoosh

    return translated(node)


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
    return [
        _Candidate(-float(values[i]), -time, part, i if at is None else int(at[i]))
        for i, time in zip(first, latest, strict=True)
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


def _ordered(candidates: list[_Candidate]) -> list[_Candidate]:
    """Sort the candidates; ids are read only where value and time are equal."""
    tied = Counter(candidate[:2] for candidate in candidates)
    keyed = [(c[:2], c.edition_id if tied[c[:2]] > 1 else "", c) for c in candidates]
    keyed.sort(key=lambda item: item[:2])
    return [candidate for _, _, candidate in keyed]


def _first_of_groups(candidates: list[_Candidate], count: int, group_by_story: bool) -> list[_Candidate]:
    """Return the first candidate of each of the first `count` groups; ungrouped, each is its own."""
    if not group_by_story:
        return candidates[:count]
    firsts: dict[int, _Candidate] = {}
    for candidate in candidates:
        firsts.setdefault(candidate.group, candidate)
        if len(firsts) == count:
            break
    return list(firsts.values())


def _edition_hits(page: list[_Candidate]) -> list[Hit]:
    """Return a hit for each candidate."""
    scores: dict[int, dict[int, float]] = {}
    for part in {id(c.part): c.part for c in page}.values():
        own = np.array(sorted(c.place for c in page if c.part is part))
        scores[id(part)] = dict(zip(own.tolist(), part.matches.scores(own).tolist(), strict=True))
    return [_hit([(c.part, c.place, scores[id(c.part)][c.place])]) for c in page]


def _story_hits(page: list[_Candidate], parts: list[Part], index: Index) -> list[Hit]:
    """Return a hit for each candidate, with all matches of its story."""
    members: dict[int, list[tuple[Part, int, float]]] = {c.group: [] for c in page}
    flags = np.zeros(index.generation.next_story, np.bool_)
    flags[list(members)] = True
    for part in parts:
        own = np.flatnonzero(flags[part.groups])
        if len(own):
            scores = part.matches.scores(own).tolist()
            for place, group, score in zip(own.tolist(), part.groups[own].tolist(), scores, strict=True):
                members[group].append((part, place, score))
    return [_hit(found) for found in members.values()]


def _hit(members: list[tuple[Part, int, float]]) -> Hit:
    """Return the hit made of these matches and their scores, the one with the highest score first."""
    found = []
    for part, place, score in members:
        document, segment = int(part.matches.docs[place]), part.segment
        edition = EditionHit(
            edition_id=segment.value("id", document),
            lang=segment.value("lang", document),
            score=score,
            edition_no=int(segment.column("edition_no")[document]),
            day=int(segment.column("day")[document]),
        )
        time = int(segment.column("sort_key")[document])
        found.append((-score, -time, edition.edition_id, edition))
    found.sort()
    part, place, _ = members[0]
    editions = tuple(item[-1] for item in found)
    return Hit(part.segment.value("story", int(part.matches.docs[place])), editions[0].score, editions)
