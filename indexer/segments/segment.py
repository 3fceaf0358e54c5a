"""Read access to one segment as numpy arrays over the mapped file: its fields, columns and tombstones."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.segments.document import KEYWORD_FIELDS, TEXT_FIELDS
from indexer.segments.mapped import MappedField, MappedSegment

Numbers: TypeAlias = NDArray[Any]


class Field(MappedField):
    """The inverted lists of one field as arrays."""

    def starts(self, first: int = 0, last: int | None = None) -> Numbers:
        """Return the posting offsets of terms `first` to `last` (inclusive), and the end of the last."""
        stop = None if last is None else last + 2
        return np.asarray(self._file.view(self._starts, first, stop))

    def docs(self, start: int, stop: int) -> Numbers:
        """Return the document numbers of postings `start` to `stop`."""
        return np.asarray(self.docs_view(start, stop))

    def frequencies(self, start: int, stop: int) -> Numbers:
        """Return the term frequencies of postings `start` to `stop`; all 1 in a keyword field."""
        if not self.is_text:
            return np.ones(stop - start, np.uint8)
        return np.asarray(self.frequencies_view(start, stop))

    def positions(self, term: int) -> Numbers:
        """Return the positions of a term of a text field, all its postings' one after the other."""
        return np.asarray(self.positions_view(term))

    @cached_property
    def longest(self) -> int:
        """The largest number of tokens that a document has in this text field."""
        return int(self.lengths.max(initial=0))

    def positions_between(self, start: int, stop: int) -> Numbers:
        """Return entries `start` to `stop` of the field's position array."""
        return np.asarray(self._file.view(f"{self.name}/positions", start, stop))

    @property
    def frequency_dtype(self) -> str:
        """The element type of the frequencies of a text field."""
        return self._file.dtype(self._freqs)

    @property
    def position_dtype(self) -> str:
        """The element type of the positions."""
        return self._file.dtype(f"{self.name}/positions")

    def release(self) -> None:
        """Let the system reclaim the memory of what was read of the segment."""
        self._file.release()

    def token_starts(self) -> Numbers:
        """Return where the positions of each term begin, and the end of the last."""
        return np.asarray(self._file.view(f"{self.name}/tokens"))

    @cached_property
    def lengths(self) -> Numbers:
        """The number of tokens of this text field in each document."""
        return np.asarray(self.lengths_view)

    @cached_property
    def ordinals(self) -> Numbers:
        """For each document the number of its term in a single-valued field, counted from 1; 0 for none."""
        return np.asarray(self.ordinals_view)


class Segment(MappedSegment):
    """One immutable segment as arrays, and the tombstones one generation has for it."""

    @cached_property
    def fields(self) -> dict[str, Field]:  # type: ignore[override]
        """The inverted lists by field."""
        return {name: Field(self.file, name) for name in (*TEXT_FIELDS, *KEYWORD_FIELDS)}

    @cached_property
    def dead(self) -> Numbers:
        """The numbers of the documents that are removed, ascending."""
        return np.asarray(self.dead_view)

    def has_story(self, number: int) -> bool:
        """Tell whether the segment has documents, removed or not, of the story with this number."""
        at = number >> 3
        return at < len(self._story_bits) and bool(self._story_bits[at] >> (number & 7) & 1)

    @cached_property
    def _story_bits(self) -> bytes:
        numbers = self.column("story_no")
        table = np.zeros(int(numbers.max(initial=0)) + 1, np.bool_)
        table[numbers] = True
        return np.packbits(table, bitorder="little").tobytes()

    def of_stories(self, terms: Iterable[int]) -> Numbers:
        """Return the documents, removed or not, of stories by their numbers in the dictionary; ascending."""
        starts, docs = self._stories
        found = [document for term in terms for document in docs[starts[term] : starts[term + 1]]]
        return np.array(sorted(found), np.intp)

    @cached_property
    def _stories(self) -> tuple[memoryview, memoryview]:
        """Where the postings of stories begin, and these."""
        return self.file.view("story/starts"), self.file.view("story/docs")

    @cached_property
    def alive(self) -> NDArray[np.bool_]:
        """For each document whether it is not removed."""
        mask = np.ones(self.count, np.bool_)
        mask[self.dead] = False
        return mask

    def column(self, name: str) -> Numbers:
        """Return a number for each document; the names are those of `document.NUMBERS`."""
        found = self._columns.get(name)
        if found is None:
            found = self._columns[name] = np.asarray(self.column_view(name))
        return found

    @cached_property
    def _columns(self) -> dict[str, Numbers]:
        return {}
