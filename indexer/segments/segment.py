"""Read access to one segment: its fields, columns and tombstones, straight from the mapped file."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.segments.container import Container, FileSeal
from indexer.segments.document import KEYWORD_FIELDS, TEXT_FIELDS
from indexer.segments.terms import TermDictionary

Numbers: TypeAlias = NDArray[Any]

_SMALL = 200  # terms of a dictionary worth keeping as texts


class Field:
    """The inverted lists of one field.

    `starts[i]:starts[i + 1]` are the postings of term i: document numbers, ascending, and for text fields the
    term's frequencies. Nothing here knows of tombstones.
    """

    def __init__(self, file: Container, name: str) -> None:
        self.name = name
        self._file = file
        self.terms = TermDictionary(file, name)
        self.is_text = f"{name}/freqs" in file
        self._starts = f"{name}/starts"
        self._docs = f"{name}/docs"

    def text(self, term: int) -> str:
        """Return a term as text; those of small dictionaries are read once."""
        if len(self.terms) > _SMALL:
            return self.terms[term].decode("utf-8", "surrogatepass")
        return self._texts[term]

    @cached_property
    def _texts(self) -> list[str]:
        return [term.decode("utf-8", "surrogatepass") for term in self.terms]

    def span(self, term: int, last: int | None = None) -> tuple[int, int]:
        """Return where the postings of terms `term` to `last` (inclusive, default `term`) begin and end."""
        ends = self._file.view(self._starts, term, (term if last is None else last) + 2)
        return ends[0], ends[-1]

    def doc_frequency(self, term: int) -> int:
        """Return how many documents have the term."""
        start, stop = self.span(term)
        return stop - start

    def starts(self, first: int = 0, last: int | None = None) -> Numbers:
        """Return the posting offsets of terms `first` to `last` (inclusive), and the end of the last."""
        stop = None if last is None else last + 2
        return np.asarray(self._file.view(self._starts, first, stop))

    def docs(self, start: int, stop: int) -> Numbers:
        """Return the document numbers of postings `start` to `stop`."""
        return np.asarray(self._file.view(self._docs, start, stop))

    def frequencies(self, start: int, stop: int) -> Numbers:
        """Return the term frequencies of postings `start` to `stop`; all 1 in a keyword field."""
        if not self.is_text:
            return np.ones(stop - start, np.uint8)
        return np.asarray(self._file.view(f"{self.name}/freqs", start, stop))

    def positions(self, term: int) -> Numbers:
        """Return the positions of a term of a text field, all its postings' one after the other."""
        bounds = self._file.view(f"{self.name}/tokens", term, term + 2)
        return self.positions_between(bounds[0], bounds[1])

    def positions_between(self, start: int, stop: int) -> Numbers:
        """Return entries `start` to `stop` of the field's position array."""
        return np.asarray(self._file.view(f"{self.name}/positions", start, stop))

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
        return np.asarray(self._file.view(f"{self.name}/lengths"))

    @cached_property
    def total_length(self) -> int:
        """The number of tokens of this field in all documents, 0 for a keyword field."""
        return int(self._file.meta["totals"].get(self.name, 0))

    @cached_property
    def ordinals(self) -> Numbers:
        """For each document the number of its term in a single-valued field, counted from 1; 0 for none."""
        return np.asarray(self._file.view(f"{self.name}/ordinals"))


class Segment:
    """One immutable segment and the tombstones one generation has for it.

    Raises CorruptDataError, on opening or on reading, when a file is damaged; FileNotFoundError when missing.
    """

    def __init__(self, path: Path, seal: FileSeal | None = None, tombstones: Container | None = None) -> None:
        self.file = Container(path, seal)
        self.tombstones = tombstones
        self.name = path.name
        self.count = int(self.file.meta["documents"])
        self.fields = {name: Field(self.file, name) for name in (*TEXT_FIELDS, *KEYWORD_FIELDS)}

    @cached_property
    def dead(self) -> Numbers:
        """The numbers of the documents that are removed, ascending."""
        return np.asarray(self.tombstones.view("docs")) if self.tombstones else np.zeros(0, np.uint8)

    @property
    def living(self) -> int:
        """How many documents are not removed."""
        return self.count - (self.tombstones.count("docs") if self.tombstones else 0)

    @cached_property
    def alive(self) -> NDArray[np.bool_]:
        """For each document whether it is not removed."""
        mask = np.ones(self.count, np.bool_)
        mask[self.dead] = False
        return mask

    def column(self, name: str) -> Numbers:
        """Return a number for each document; the names are those of `document.NUMBERS`."""
        return self._columns[name] if name in self._columns else self._load(name)

    @cached_property
    def _columns(self) -> dict[str, Numbers]:
        return {}

    def _load(self, name: str) -> Numbers:
        self._columns[name] = np.asarray(self.file.view(name))
        return self._columns[name]

    def value(self, name: str, document: int) -> str:
        """Return the value of a single-valued field of one document, empty if it has none."""
        field = self.fields[name]
        ordinal = int(field.ordinals[document])
        return field.text(ordinal - 1) if ordinal else ""

    def document_of(self, edition_id: str) -> int | None:
        """Return the number of the living or dead document that was written last under this id."""
        field = self.fields["id"]
        term = field.terms.find(edition_id.encode("utf-8", "surrogatepass"))
        return int(field.docs(*field.span(term))[-1]) if term >= 0 else None
