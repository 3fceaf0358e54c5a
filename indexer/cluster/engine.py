"""The index on a cluster as an engine: what the seam asks for, answered by the modules of this package."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import islice
from pathlib import Path
from typing import Any

from opensearchpy import OpenSearch

from archive.engine_address import EngineAddress
from archive.errors import NotFoundError
from indexer.cluster.alike import more_like
from indexer.cluster.client import connect
from indexer.cluster.counting import facets
from indexer.cluster.failures import explained
from indexer.cluster.generations import Generation, current
from indexer.cluster.health import patiently
from indexer.cluster.paging import deep_hits, iter_rows
from indexer.cluster.searching import (
    WINDOW,
    Question,
    count_stories,
    hits_of,
    missing_from,
    page_body,
    question,
    story_hits,
)
from indexer.cluster.words import Words, check_patterns, words_path
from indexer.engine import Indexed
from indexer.segments.limits import Limits
from indexer.segments.page import numbers
from indexer.segments.queries import Every, NullQuery, Or, Query, Require, Term
from indexer.segments.results import FACETS, NO_FILTERS, Facets, Filters, Hit, Results, Sort

_BATCH = 1_000


class ClusterEngine:
    """A generation of the index on a cluster, open for reading; see `indexer.engine.Engine`."""

    def __init__(
        self,
        client: OpenSearch,
        address: EngineAddress,
        generation: Generation,
        words: Words | None = None,
    ) -> None:
        self._client = client
        self._address = address
        self._generation = generation
        self._words = words

    @classmethod
    def open(cls, address: EngineAddress, folder: Path | None = None) -> ClusterEngine:
        """Open the current generation; its words are in `folder`, if this archive directory made it.

        Raises NotFoundError when there is none, CorruptDataError when it has another format, ConfigError or
        SourceUnavailableError when the cluster cannot be used.
        """
        client = connect(address)
        generation = current(client, address)
        if generation is None:
            raise NotFoundError(f"no index on {address}", "create it with `ilbo index`")
        words = None if folder is None else Words.open(words_path(folder, generation.index))
        return cls(client, address, generation, words)

    @property
    def meta(self) -> Mapping[str, Any]:
        """What the writer's `commit` was given."""
        return self._generation.meta

    @property
    def generation(self) -> int:
        """The number of the generation."""
        return self._generation.number

    @cached_property
    def doc_count(self) -> int:
        """How many editions can be found."""
        with explained(self._address):
            return int(self._client.count(index=self._generation.index)["count"])

    def search(
        self,
        node: Query,
        *,
        filters: Filters = NO_FILTERS,
        group_by_story: bool = True,
        sort: Sort = "relevance",
        limit: int = 10,
        offset: int = 0,
        counted: Sequence[Query] = (),
        own: Query | None = None,
    ) -> Results:
        """Search as the seam says; stories are counted exactly up to `WINDOW` matching editions."""
        asked = self._question(node, filters)
        deep = offset + limit > WINDOW
        shown = (0, 0) if deep else (limit, offset)
        answer = asked.ask(page_body(sort, *shown, group_by_story=group_by_story))
        hits, missing = hits_of(answer), missing_from(answer)
        if deep:
            hits = deep_hits(asked, sort, limit, offset, group_by_story=group_by_story)
        elif group_by_story:
            hits, gone = story_hits(asked, [hit.story for hit in hits])
            missing = missing or gone
        total, exact = answer["hits"]["total"]["value"], True
        if group_by_story:
            total, exact = count_stories(asked, answer)
        return Results(
            total,
            tuple(hits),
            exact and not missing,
            missing,
            tuple(
                total
                if one is node
                else self.search(one, filters=filters, group_by_story=group_by_story, limit=0).total
                for one in counted
            ),
            frozenset[int]() if own is None else self._matching(own, hits),
        )

    def _matching(self, query: Query, hits: Sequence[Hit]) -> frozenset[int]:
        """Return which editions of some hits match, by their numbers."""
        ids = [Term("id", edition.edition_id) for hit in hits for edition in hit.editions]
        found = self.search(Require(query, Or(ids)), group_by_story=False, limit=len(ids)).hits if ids else ()
        return numbers(found)

    def facets(
        self,
        node: Query,
        names: Sequence[str] = FACETS,
        *,
        filters: Filters = NO_FILTERS,
        group_by_story: bool = True,
    ) -> Facets:
        """Count as `indexer.cluster.counting` does."""
        return facets(self._question(node, filters), names, group_by_story=group_by_story)

    def suggest(self, word: str, *, limit: int = 5) -> list[str]:
        """Return the cluster's own suggestions, the nearest and most frequent first."""
        options = {"suggest_mode": "always", "prefix_length": 0, "min_word_length": 2, "size": limit}
        asked = {
            name: {"term": {"field": name, "max_edits": min(2, max(len(word) - 1, 1)), **options}}
            for name in ("title", "body")
        }
        with explained(self._address):
            answer = self._client.search(
                index=self._generation.index, body={"size": 0, "suggest": {"text": word, **asked}}
            )
        best: dict[str, tuple[float, int]] = {}
        for name in asked:
            for option in (one for entry in answer["suggest"][name] for one in entry["options"]):
                score, frequency = best.get(option["text"], (0.0, 0))
                best[option["text"]] = max(score, option["score"]), frequency + option["freq"]
        order = sorted(best, key=lambda text: (-best[text][0], text[:1] != word[:1], -best[text][1], text))
        return [text for text in order if text != word][:limit]

    def vocabulary(self, first: str, last: str) -> str:
        """Read the words kept beside the catalogue: OpenSearch does not list those of a text field."""
        return self._words.between(first, last).decode("utf-8", "surrogatepass") if self._words else ""

    def more_like(self, edition_id: str) -> Query:
        """Choose key terms as `indexer.cluster.alike` does."""
        before = self._indexed([edition_id]).get(edition_id)
        if before is None:
            return NullQuery
        return more_like(self._question(Every(), NO_FILTERS), edition_id, before.story, self.doc_count)

    def indexed(self, edition_ids: Collection[str]) -> dict[str, Indexed]:
        """Look the editions up, a batch at a time; a cluster that cannot answer now is asked again."""
        found: dict[str, Indexed] = {}
        ids = iter(edition_ids)
        while batch := list(islice(ids, _BATCH)):
            found |= patiently(partial(self._indexed, batch))
        return found

    def _indexed(self, edition_ids: Sequence[str]) -> dict[str, Indexed]:
        body = {
            "query": {"terms": {"id": edition_ids}},
            "size": WINDOW,
            "_source": False,
            "docvalue_fields": ["id", "story", "paired"],
        }
        with explained(self._address):
            answer = self._client.search(
                index=self._generation.index, body=body, params={"allow_partial_search_results": "false"}
            )
        rows = (row["fields"] for row in answer["hits"]["hits"])
        return {row["id"][0]: Indexed(row["story"][0], row["paired"][0]) for row in rows}

    def stored(self) -> Iterator[tuple[int, str, int | None]]:
        """Yield number, id and version of all editions, ascending."""
        body = {
            "docvalue_fields": ["edition_no", "id"],
            "sort": [{"edition_no": "asc"}, {"id": "asc"}],
            "version": True,
        }
        for row in iter_rows(self._question(Every(), NO_FILTERS), body):
            yield int(row["fields"]["edition_no"][0]), row["fields"]["id"][0], int(row["_version"])

    def verify(self) -> list[str]:
        """Return a line if shards are without any copy. The cluster itself checks what it reads."""
        with explained(self._address):
            health = self._client.cluster.health(index=self._generation.index)
        lost = health["unassigned_shards"] if health["status"] == "red" else 0
        if not lost:
            return []
        return [f"{self._generation.index} is red: {lost} copies of its parts are on no node"]

    def _question(self, node: Query, filters: Filters) -> Question:
        if self._words is not None:
            check_patterns(self._words, node, Limits())
        return question(self._client, self._address, self._generation.index, node, filters)
