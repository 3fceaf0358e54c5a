"""A page of hits from the cluster: one a story, with its matching editions, and how many there are."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from opensearchpy import OpenSearch

from archive.engine_address import EngineAddress
from indexer.cluster.dsl import filter_clauses, to_dsl
from indexer.cluster.failures import explained
from indexer.segments.limits import Budget, Limits
from indexer.segments.results import EditionHit, Filters, Hit, Sort

Json: TypeAlias = dict[str, Any]

FIELDS = ("id", "story", "lang", "edition_no", "day")
# A story has an edition or two a language; more than so many on average are not shown.
_STORY_EDITIONS = 20
# The cluster's own bound of what lies before the end of a page (index.max_result_window).
WINDOW = 10_000
_PRECISION = 40_000
_NEWEST: list[Json] = [{"sort_key": {"order": "desc", "missing": "_last"}}, {"id": "asc"}]
_BEST: list[Json] = [{"_score": "desc"}, *_NEWEST]
ORDERS: Mapping[Sort, list[Json]] = {
    "relevance": _BEST,
    "newest": _NEWEST,
    "oldest": [{"sort_key": {"order": "asc", "missing": "_last"}}, {"id": "asc"}],
}


@dataclass(frozen=True, slots=True)
class Question:
    """A query for one index, translated."""

    client: OpenSearch
    address: EngineAddress
    index: str
    query: Json
    limits: Limits

    def ask(self, body: Json, **params: str) -> Json:
        """Search; scores come from the counts of all shards together."""
        body = {"query": self.query, "timeout": f"{self.limits.seconds:g}s", "_source": False, **body}
        params = {"search_type": "dfs_query_then_fetch", **params}
        place: Json = {}
        if "pit" not in body:
            # The same query goes to the same copies: others may count removed editions differently.
            asked = json.dumps(self.query, sort_keys=True).encode()
            place, params["preference"] = {"index": self.index}, f"ilbo-{zlib.crc32(asked):08x}"
        with explained(self.address):
            return dict(self.client.search(body=body, params=params, **place))


def question(client: OpenSearch, address: EngineAddress, index: str, node: Any, filters: Filters) -> Question:
    """Translate a query with its filters. Raises UsageError past a limit."""
    limits = Limits()
    Budget(limits).check_shape(node)
    query: Json = {"bool": {"must": [to_dsl(node)], "filter": filter_clauses(filters)}}
    return Question(client, address, index, query, limits)


def page_body(sort: Sort, limit: int, offset: int, *, group_by_story: bool) -> Json:
    """Return what to ask for hits `offset` to `offset + limit`, which lie within the window."""
    body: Json = {
        "from": offset,
        "size": limit,
        "track_total_hits": True,
        "track_scores": True,
        "docvalue_fields": list(FIELDS),
        "sort": ORDERS[sort],
    }
    if group_by_story:
        body["collapse"] = {"field": "story"}
        body["aggs"] = {"stories": {"cardinality": {"field": "story", "precision_threshold": _PRECISION}}}
    return body


def hits_of(answer: Json) -> list[Hit]:
    """Return a hit for each row of an answer."""
    return [Hit(row["fields"]["story"][0], float(row["_score"] or 0.0), (edition_hit(row),))
            for row in answer["hits"]["hits"]]  # fmt: skip


def story_hits(asked: Question, stories: Sequence[str]) -> tuple[list[Hit], str]:
    """Return a hit for each story with all its matching editions, and what did not answer.

    One query for many stories: the inner hits of a collapsed query would be a query for each.
    """
    members: dict[str, list[EditionHit]] = {story: [] for story in stories}
    missing = ""
    step = max(WINDOW // _STORY_EDITIONS, 1)
    for start in range(0, len(stories), step):
        part = list(stories[start : start + step])
        query = {"bool": {"must": [asked.query], "filter": [{"terms": {"story": part}}]}}
        size = min(_STORY_EDITIONS * len(part), WINDOW)
        body = {"size": size, "docvalue_fields": list(FIELDS), "sort": _BEST}
        answer = replace(asked, query=query).ask(body)
        missing = missing or missing_from(answer)
        for row in answer["hits"]["hits"]:
            members[row["fields"]["story"][0]].append(edition_hit(row))
    return [Hit(story, found[0].score, tuple(found)) for story, found in members.items() if found], missing


def edition_hit(row: Json) -> EditionHit:
    """Return one matching edition."""
    fields = row["fields"]
    return EditionHit(
        edition_id=fields["id"][0],
        lang=fields["lang"][0],
        score=float(row["_score"] or 0.0),
        edition_no=int(fields["edition_no"][0]),
        day=int(fields.get("day", [0])[0]),
    )


def missing_from(answer: Json) -> str:
    """Say which part of the index did not answer; empty if all of it did."""
    shards = answer["_shards"]
    if shards["failed"]:
        reasons = sorted({str(one["reason"].get("reason")) for one in shards.get("failures", ())})
        told = f": {'; '.join(reasons)}" if reasons else ""
        return f"{shards['failed']} of {shards['total']} parts of the index did not answer{told}"
    # Shards no node holds are not among the failed ones.
    silent = shards["total"] - shards["successful"]
    if silent:
        return f"{silent} of {shards['total']} parts of the index did not answer"
    return "some parts of the index did not answer in time" if answer["timed_out"] else ""


def count_stories(asked: Question, answer: Json) -> tuple[int, bool]:
    """Return how many stories match, and whether that is exact.

    Up to `WINDOW` editions they are counted one by one; beyond, estimated (HyperLogLog++, exact to about 1
    %).
    """
    editions = answer["hits"]["total"]["value"]
    if editions <= 1:
        return editions, True
    if editions > WINDOW:
        return min(editions, answer["aggregations"]["stories"]["value"]), False
    aggregations = {
        "stories": {"terms": {"field": "story", "size": WINDOW}},
        "counted": {"stats_bucket": {"buckets_path": "stories._count"}},
    }
    counted = asked.ask(
        {"size": 0, "aggs": aggregations}, filter_path="aggregations.counted.count,_shards,timed_out"
    )
    return int(counted["aggregations"]["counted"]["count"]), not missing_from(counted)
