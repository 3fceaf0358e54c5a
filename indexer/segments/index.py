"""The index as readers see it: one generation, opened once, unchanged however much a writer commits."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from whoosh.fields import Schema
from whoosh.searching import Searcher

from archive.errors import CorruptDataError
from indexer.segments.container import REBUILD, Container
from indexer.segments.manifest import Generation, load_generation
from indexer.segments.reader import AllReader, SegmentReader
from indexer.segments.schema import Ranking, make_schema
from indexer.segments.segment import Segment
from indexer.segments.statistics import Statistics

_ATTEMPTS = 20  # a writer would have to commit twice during each of them


class Index:
    """A generation of the index, open for reading. Its files stay readable until the object is dropped."""

    def __init__(self, generation: Generation, segments: tuple[Segment, ...], ranking: Ranking) -> None:
        self.generation = generation
        self.segments = segments
        self.ranking = ranking
        self.schema: Schema = make_schema(ranking.boosts)
        readers = [SegmentReader(segment, self.schema, generation.number) for segment in segments]
        self._reader = AllReader(readers, self.schema, generation.number)
        self.statistics = Statistics(segments, self.schema, ranking, self._reader)

    @classmethod
    def open(cls, folder: Path, *, ranking: Ranking | None = None) -> Index:
        """Open the current generation.

        Raises NotFoundError when there is no index, CorruptDataError when it is damaged.
        """
        generation, segments = _open_current(folder)
        return cls(generation, segments, ranking or Ranking())

    @property
    def meta(self) -> Mapping[str, Any]:
        """What the writer's `commit` was given."""
        return self.generation.meta

    @property
    def doc_count(self) -> int:
        """How many editions can be found."""
        return self.generation.documents

    def __contains__(self, edition_id: str) -> bool:
        places = ((segment, segment.document_of(edition_id)) for segment in self.segments)
        return any(document is not None and segment.alive[document] for segment, document in places)

    def reader(self) -> AllReader:
        """Return Whoosh's reader of the whole index."""
        return self._reader

    @cached_property
    def searcher(self) -> Searcher:
        """Whoosh's searcher of the whole index, with this index's ranking."""
        return Searcher(self._reader, weighting=self.statistics.weighting)

    def segment_searcher(self, number: int) -> Searcher:
        """Return Whoosh's searcher of one segment; its statistics are those of the whole index."""
        return self.searcher.leaf_searchers()[number][0]

    def verify(self) -> list[str]:
        """Read every byte of the generation; return a line for each damage, none if it is sound."""
        files = [segment.file for segment in self.segments]
        files += [segment.tombstones for segment in self.segments if segment.tombstones]
        return [line for file in files for line in file.damages()]


def _open_current(folder: Path, attempt: int = 1) -> tuple[Generation, tuple[Segment, ...]]:
    """Open the current generation; again if its files vanish because a writer has committed twice."""
    try:
        generation = load_generation(folder)
        return generation, tuple(_open(folder, entry) for entry in generation.segments)
    except FileNotFoundError as error:
        if attempt == _ATTEMPTS:
            raise CorruptDataError(f"{error.filename} is missing from the index", REBUILD) from None
    return _open_current(folder, attempt + 1)


def _open(folder: Path, entry: Any) -> Segment:
    tombstones = entry.tombstones and Container(folder / entry.tombstones.name, entry.tombstones.seal)
    return Segment(folder / entry.file.name, entry.file.seal, tombstones)
