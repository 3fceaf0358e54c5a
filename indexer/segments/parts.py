"""A segment as the next generation will have it, and what the writer asks it."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from archive.errors import CorruptDataError
from indexer.segments.container import REBUILD
from indexer.segments.manifest import SegmentEntry
from indexer.segments.mapped import open_containers
from indexer.segments.segment import Segment

Ints: TypeAlias = NDArray[Any]

_LOOKUP_TERMS = 64  # a look-up by binary search takes as long as reading so many terms of a dictionary


@dataclass(slots=True)
class Part:
    """A segment as the next generation will have it."""

    entry: SegmentEntry
    segment: Segment
    dead: Ints
    changed: bool = False

    def kill(self, documents: Iterable[int]) -> None:
        """Mark documents dead."""
        dead = np.union1d(self.dead, np.fromiter(documents, np.int64))
        self.changed = self.changed or len(dead) > len(self.dead)
        self.dead = dead

    @property
    def living(self) -> int:
        """How many documents are not dead."""
        return self.entry.documents - len(self.dead)


def load_part(folder: Path, entry: SegmentEntry) -> Part:
    """Open a segment of the current generation. Raises CorruptDataError if a file is damaged or missing."""
    try:
        segment = Segment(*open_containers(folder, entry))
    except FileNotFoundError as error:
        raise CorruptDataError(f"{error.filename} is missing", REBUILD) from None
    return Part(entry, segment, segment.dead)


def documents_of(segment: Segment, ids: Set[str]) -> list[int]:
    """Return the documents of this segment that have one of `ids`."""
    field = segment.fields["id"]
    wanted = {edition_id.encode("utf-8", "surrogatepass") for edition_id in ids}
    if len(wanted) * _LOOKUP_TERMS < len(field.terms):
        terms = [number for text in wanted if (number := field.terms.find(text)) >= 0]
    else:
        terms = [number for number, text in enumerate(field.terms) if text in wanted]
    return [int(document) for term in terms for document in field.docs(*field.span(term))]


def known_stories(segment: Segment, wanted: list[bytes]) -> dict[bytes, int]:
    """Return the numbers of those stories that this segment has."""
    field = segment.fields["story"]
    if len(wanted) * _LOOKUP_TERMS < len(field.terms):
        found = [(text, number) for text in wanted if (number := field.terms.find(text)) >= 0]
    else:
        needed = set(wanted)
        found = [(text, number) for number, text in enumerate(field.terms) if text in needed]
    if not found:
        return {}
    starts = field.starts()
    docs = field.docs(0, int(starts[-1]))
    numbers = segment.column("story_no")
    return {text: int(numbers[docs[starts[term]]]) for text, term in found}
