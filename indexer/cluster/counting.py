"""How the matches of a query spread over months, sections, outlets, languages and authors, on the cluster."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from archive.errors import SourceUnavailableError
from indexer.cluster.mapping import SPANS
from indexer.cluster.searching import Question, count_stories, missing_from, page_body
from indexer.segments.results import Facets

Json: TypeAlias = dict[str, Any]

# The most values of a facet (days of a century), and of pairs of value and story in one answer.
_MOST_VALUES = 40_000
_MOST = 10_000
_TIMES = frozenset({*SPANS, "day"})
_PRECISION = 3_000


def facets(asked: Question, names: Sequence[str], *, group_by_story: bool) -> Facets:
    """Count the matching stories (or editions), in all and for each value of each facet, as segments do.

    Editions are always counted exactly; stories up to `searching.WINDOW` matching editions, beyond
    that their numbers are estimates. Raises SourceUnavailableError if a part of the index does not answer.
    """
    found = _checked(asked, page_body("newest", 0, 0, group_by_story=group_by_story))
    total, exact = count_stories(asked, found) if group_by_story else (found["hits"]["total"]["value"], True)
    answer: dict[str, list[tuple[str, int]]] = {}
    for name in names:
        counts = Counter(
            dict(_pairs(asked, name) if exact and group_by_story else _values(asked, name, group_by_story))
        )
        by_count = name not in _TIMES
        answer[name] = sorted(counts.items(), key=lambda pair: (-pair[1] if by_count else 0, pair[0]))
    return Facets(total, answer)


def _checked(asked: Question, body: Json) -> Json:
    answer = asked.ask(body)
    missing = missing_from(answer)
    if missing:
        raise SourceUnavailableError(f"{missing}, at {asked.address}", "see the cluster's health, try again")
    return answer


def _values(asked: Question, name: str, group_by_story: bool) -> Iterator[tuple[str, int]]:
    """Yield each value with its number of editions, or of stories as the cluster estimates them."""
    values: Json = {"terms": {"field": name, "size": _MOST_VALUES}}
    if group_by_story:
        distinct = {"cardinality": {"field": "story", "precision_threshold": _PRECISION}}
        values["aggs"] = {"stories": distinct}
    answer = _checked(asked, {"size": 0, "aggs": {"values": values}})
    for bucket in answer["aggregations"]["values"]["buckets"]:
        yield (
            _shown(name, bucket["key"]),
            bucket["stories"]["value"] if group_by_story else bucket["doc_count"],
        )


def _pairs(asked: Question, name: str) -> Counter[str]:
    """Count the pairs of value and story one by one."""
    counts: Counter[str] = Counter()
    sources = [{"value": {"terms": {"field": name}}}, {"story": {"terms": {"field": "story"}}}]
    after: Json = {}
    while True:
        pairs = {"composite": {"size": _MOST, "sources": sources, **after}}
        found = _checked(asked, {"size": 0, "aggs": {"pairs": pairs}})["aggregations"]["pairs"]
        counts.update(_shown(name, bucket["key"]["value"]) for bucket in found["buckets"])
        if "after_key" not in found:
            return counts
        after = {"after": found["after_key"]}


def _shown(name: str, value: Any) -> str:
    text = str(value)
    return "-".join(filter(None, (text[:4], text[4:6], text[6:]))) if name in _TIMES else text
