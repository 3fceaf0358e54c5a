"""The index as readers see it: one generation, opened once, unchanged however much a writer commits."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.errors import CorruptDataError
from indexer.segments.container import REBUILD
from indexer.segments.manifest import Generation, load_generation
from indexer.segments.mapped import MappedSegment, open_containers
from indexer.segments.ranking import Ranking
from indexer.segments.statistics import Statistics

if TYPE_CHECKING:
    from indexer.segments.kept import Kept
    from indexer.segments.segment import Segment
    from indexer.segments.whoosh_view import WhooshView

_ATTEMPTS = 20  # a writer would have to commit twice during each of them

_KEPT_BYTES = 128 << 20


class Index:
    """A generation of the index, open for reading. Its files stay readable until the object is dropped.

    numpy and Whoosh are loaded when `arrays` and `whoosh` are first asked for.
    """

    def __init__(self, generation: Generation, mapped: tuple[MappedSegment, ...], ranking: Ranking) -> None:
        self.generation = generation
        self.mapped = mapped
        self.ranking = ranking
        self.statistics = Statistics(mapped, ranking)
        self.few_read = 0
        """How many postings were read in plain Python."""

    @classmethod
    def open(cls, folder: Path, *, ranking: Ranking | None = None) -> Index:
        """Open the current generation.

        Raises NotFoundError when there is no index, CorruptDataError when it is damaged.
        """
        generation, mapped = _open_current(folder)
        return cls(generation, mapped, ranking or Ranking())

    @property
    def meta(self) -> Mapping[str, Any]:
        """What the writer's `commit` was given."""
        return self.generation.meta

    @property
    def doc_count(self) -> int:
        """How many editions can be found."""
        return self.generation.documents

    def __contains__(self, edition_id: str) -> bool:
        places = ((segment, segment.document_of(edition_id)) for segment in self.mapped)
        return any(document is not None and segment.is_alive(document) for segment, document in places)

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """The segments as arrays."""
        from indexer.segments.segment import Segment  # noqa: PLC0415 - it needs numpy

        return tuple(Segment(one.file, one.tombstones) for one in self.mapped)

    @cached_property
    def kept(self) -> Kept[Any]:
        """The terms that were asked for, as `leaves` keeps them."""
        from indexer.segments.kept import Kept  # noqa: PLC0415 - only searches on arrays keep any

        return Kept(_KEPT_BYTES)

    @cached_property
    def whoosh(self) -> WhooshView:
        """The index as Whoosh sees it."""
        from indexer.segments.whoosh_view import WhooshView  # noqa: PLC0415 - few queries need Whoosh

        return WhooshView(self.segments, self.ranking, self.generation.number)

    def verify(self) -> list[str]:
        """Read every byte of the generation; return a line for each damage, none if it is sound."""
        files = [segment.file for segment in self.mapped]
        files += [segment.tombstones for segment in self.mapped if segment.tombstones]
        return [line for file in files for line in file.damages()]


def _open_current(folder: Path, attempt: int = 1) -> tuple[Generation, tuple[MappedSegment, ...]]:
    """Open the current generation; again if its files vanish because a writer has committed twice."""
    try:
        generation = load_generation(folder)
        containers = [open_containers(folder, entry) for entry in generation.segments]
        return generation, tuple(MappedSegment(*pair) for pair in containers)
    except FileNotFoundError as error:
        if attempt == _ATTEMPTS:
            raise CorruptDataError(f"{error.filename} is missing from the index", REBUILD) from None
    return _open_current(folder, attempt + 1)
