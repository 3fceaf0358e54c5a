"""The array segments as an engine: what the seam asks for, answered by the modules of this package."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from indexer.engine import Indexed
from indexer.segments.document import TERM_END, TEXT_FIELDS
from indexer.segments.index import Index
from indexer.segments.queries import Query
from indexer.segments.results import FACETS, NO_FILTERS, Facets, Filters, Results, Sort
from indexer.segments.search import search


class ArrayEngine:
    """A generation of array segments, open for reading; see `indexer.engine.Engine`."""

    def __init__(self, index: Index) -> None:
        self._index = index

    @classmethod
    def open(cls, folder: Path) -> ArrayEngine:
        """Open the current generation; raises as `Index.open`."""
        return cls(Index.open(folder))

    @property
    def meta(self) -> Mapping[str, Any]:
        """What the writer's `commit` was given."""
        return self._index.meta

    @property
    def generation(self) -> int:
        """The number of the generation."""
        return self._index.generation.number

    @property
    def doc_count(self) -> int:
        """How many editions can be found."""
        return self._index.doc_count

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
        """Search as `indexer.segments.search` does."""
        return search(
            self._index,
            node,
            filters=filters,
            group_by_story=group_by_story,
            sort=sort,
            limit=limit,
            offset=offset,
            counted=counted,
            own=own,
        )

    def facets(
        self,
        node: Query,
        names: Sequence[str] = FACETS,
        *,
        filters: Filters = NO_FILTERS,
        group_by_story: bool = True,
    ) -> Facets:
        """Count as `indexer.segments.facets` does."""
        from indexer.segments.facets import facets  # noqa: PLC0415 - a search does not count

        return facets(self._index, node, names, filters=filters, group_by_story=group_by_story)

    def suggest(self, word: str, *, limit: int = 5) -> list[str]:
        """Suggest as `indexer.segments.suggest` does."""
        from indexer.segments.suggest import suggest  # noqa: PLC0415 - most searches find something

        return suggest(self._index, word, limit=limit)

    def vocabulary(self, first: str, last: str) -> str:
        """Read the dictionaries of headlines and texts."""
        found = bytearray()
        for segment in self._index.mapped:
            for name in TEXT_FIELDS:
                terms = segment.fields[name].terms
                found += terms.text(*(terms.lower_bound(text.encode()) for text in (first, last)))
        return found.decode("utf-8", "surrogatepass").replace(TERM_END, "\n")

    def more_like(self, edition_id: str) -> Query:
        """Choose key terms as `indexer.segments.morelike` does."""
        from indexer.segments.morelike import more_like  # noqa: PLC0415 - a search has its own words

        return more_like(self._index, edition_id)

    def indexed(self, edition_ids: Collection[str]) -> dict[str, Indexed]:
        """Look the editions up in every segment."""
        found: dict[str, Indexed] = {}
        for segment in self._index.mapped:
            for edition_id in edition_ids:
                document = segment.document_of(edition_id)
                if document is not None and segment.is_alive(document):
                    paired = bool(segment.column_view("paired")[document])
                    found[edition_id] = Indexed(segment.value("story", document), paired)
        return found

    def stored(self) -> Iterator[tuple[int, str, int | None]]:
        """Yield number and id of all editions by number; their changes are not kept."""
        rows = [
            (number, segment.value("id", document))
            for segment in self._index.segments
            for document, number in enumerate(segment.column("edition_no").tolist())
            if segment.alive[document]
        ]
        return ((number, edition_id, None) for number, edition_id in sorted(rows))

    def verify(self) -> list[str]:
        """Read every byte."""
        return self._index.verify()
