"""A segment as the next generation will have it, and what the writer asks it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
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


class Wanted:
    """Terms to look for in the dictionaries of several segments, and their hashes in order."""

    def __init__(self, terms: Iterable[bytes]) -> None:
        self.terms = sorted(set(terms), key=hash)
        self.hashes = _hashes(self.terms)

    def perhaps_among(self, hashes: Ints) -> list[bytes]:
        """Return those whose hashes are among these, which ascend."""
        if not len(hashes):
            return []
        at = hashes.searchsorted(self.hashes)
        found = np.flatnonzero(hashes.take(at, mode="clip") == self.hashes)
        return [self.terms[number] for number in found.tolist()]


@dataclass(slots=True)
class Part:
    """A segment as the next generation will have it."""

    entry: SegmentEntry
    segment: Segment
    dead: Ints
    changed: bool = False
    _hashes: dict[str, Ints] = field(default_factory=dict)

    def kill(self, documents: Iterable[int]) -> None:
        """Mark documents dead."""
        dead = np.union1d(self.dead, np.fromiter(documents, np.int64))
        self.changed = self.changed or len(dead) > len(self.dead)
        self.dead = dead

    @property
    def living(self) -> int:
        """How many documents are not dead."""
        return self.entry.documents - len(self.dead)

    def documents(self, ids: Wanted) -> list[int]:
        """Return the documents that have one of these edition ids."""
        place = self.segment.fields["id"]
        return [
            int(document) for _, term in self._found("id", ids) for document in place.docs(*place.span(term))
        ]

    def stories(self, wanted: Wanted) -> dict[bytes, int]:
        """Return the numbers of those stories that this segment has."""
        found = self._found("story", wanted)
        if not found:
            return {}
        place = self.segment.fields["story"]
        starts = place.starts()
        docs = place.docs(0, int(starts[-1]))
        numbers = self.segment.column("story_no")
        return {text: int(numbers[docs[starts[term]]]) for text, term in found}

    def _found(self, name: str, wanted: Wanted) -> list[tuple[bytes, int]]:
        """Return those of the terms that a field has, with their numbers.

        The dictionary is read once for all that will be looked for, if more is than a few terms.
        """
        terms = self.segment.fields[name].terms
        some = wanted.terms
        if name in self._hashes or len(some) * _LOOKUP_TERMS >= len(terms):
            if name not in self._hashes:
                self._hashes[name] = np.sort(_hashes(terms.slice(0, len(terms))))
            some = wanted.perhaps_among(self._hashes[name])
        return [(text, number) for text in some if (number := terms.find(text)) >= 0]


def _hashes(terms: Sequence[bytes]) -> Ints:
    return np.fromiter(map(hash, terms), np.int64, len(terms))


def load_part(folder: Path, entry: SegmentEntry) -> Part:
    """Open a segment of the current generation. Raises CorruptDataError if a file is damaged or missing."""
    try:
        segment = Segment(*open_containers(folder, entry))
    except FileNotFoundError as error:
        raise CorruptDataError(f"{error.filename} is missing", REBUILD) from None
    return Part(entry, segment, segment.dead)
