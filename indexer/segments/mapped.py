"""Read access to one segment as plain views of the mapped file, without numpy.

`segment.Segment` gives the same as arrays. A cold search that touches little is answered from here
(`few`); what reads or writes much uses the arrays.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from indexer.segments.container import Container
from indexer.segments.document import KEYWORD_FIELDS, TEXT_FIELDS
from indexer.segments.manifest import SegmentEntry
from indexer.segments.terms import TermDictionary

_SMALL = 200  # terms of a dictionary worth keeping as texts
_REMEMBERED = 5_000  # documents of a segment, of some 500 bytes each


class MappedField:
    """The inverted lists of one field.

    `starts[i]:starts[i + 1]` are the postings of term i: document numbers, ascending, and for text fields the
    term's frequencies. Nothing here knows of tombstones.
    """

    def __init__(self, file: Container, name: str) -> None:
        self.name = name
        self._file = file
        self.is_text = f"{name}/freqs" in file
        self._starts = f"{name}/starts"
        self._docs = f"{name}/docs"
        self._freqs = f"{name}/freqs"

    @cached_property
    def terms(self) -> TermDictionary:
        """The terms."""
        return TermDictionary(self._file, self.name)

    def text(self, term: int) -> str:
        """Return a term as text; those of small dictionaries are read once."""
        if len(self.terms) > _SMALL:
            return self.terms[term].decode("utf-8", "surrogatepass")
        return self._texts[term]

    @cached_property
    def _texts(self) -> list[str]:
        return [term.decode("utf-8", "surrogatepass") for term in self.terms]

    def value(self, document: int) -> str:
        """Return the text of a document's term in a single-valued field, empty if it has none."""
        ordinal = self.ordinals_view[document]
        return self.text(ordinal - 1) if ordinal else ""

    def span(self, term: int, last: int | None = None) -> tuple[int, int]:
        """Return where the postings of terms `term` to `last` (inclusive, default `term`) begin and end."""
        ends = self._file.view(self._starts, term, (term if last is None else last) + 2)
        return ends[0], ends[-1]

    def doc_frequency(self, term: int) -> int:
        """Return how many documents have the term."""
        start, stop = self.span(term)
        return stop - start

    def docs_view(self, start: int, stop: int) -> memoryview:
        """Return the document numbers of postings `start` to `stop`."""
        return self._file.view(self._docs, start, stop)

    def frequencies_view(self, start: int, stop: int) -> memoryview:
        """Return the term frequencies of postings `start` to `stop` of a text field."""
        return self._file.view(self._freqs, start, stop)

    def positions_view(self, term: int) -> memoryview:
        """Return the positions of a term of a text field, all its postings' one after the other."""
        bounds = self._file.view(f"{self.name}/tokens", term, term + 2)
        return self._file.view(f"{self.name}/positions", bounds[0], bounds[1])

    @cached_property
    def lengths_view(self) -> memoryview:
        """The number of tokens of this text field in each document."""
        return self._file.view(f"{self.name}/lengths")

    @cached_property
    def total_length(self) -> int:
        """The number of tokens of this field in all documents, 0 for a keyword field."""
        return int(self._file.meta["totals"].get(self.name, 0))

    @cached_property
    def ordinals_view(self) -> memoryview:
        """For each document the number of its term in a single-valued field, counted from 1; 0 for none."""
        return self._file.view(f"{self.name}/ordinals")


class Stored(NamedTuple):
    """What a hit tells of a document."""

    story: str
    edition_id: str
    lang: str
    edition_no: int
    day: int
    sort_key: int


class MappedSegment:
    """One immutable segment and the tombstones one generation has for it.

    Raises CorruptDataError, on reading, when a file is damaged.
    """

    def __init__(self, file: Container, tombstones: Container | None = None) -> None:
        self.file = file
        self.tombstones = tombstones
        self.name = file.path.name
        self.count = int(file.meta["documents"])
        self._stored: dict[int, Stored] = {}

    @cached_property
    def fields(self) -> dict[str, MappedField]:
        """The inverted lists by field."""
        return {name: MappedField(self.file, name) for name in (*TEXT_FIELDS, *KEYWORD_FIELDS)}

    @cached_property
    def dead_view(self) -> memoryview:
        """The numbers of the documents that are removed, ascending."""
        return self.tombstones.view("docs") if self.tombstones else memoryview(b"")

    def is_alive(self, document: int) -> bool:
        """Tell whether a document is not removed."""
        at = bisect_left(self.dead_view, document)
        return at == len(self.dead_view) or self.dead_view[at] != document

    @property
    def living(self) -> int:
        """How many documents are not removed."""
        return self.count - len(self.dead_view)

    def column_view(self, name: str) -> memoryview:
        """Return a number for each document; the names are those of `document.NUMBERS`."""
        found = self._column_views.get(name)
        if found is None:
            found = self._column_views[name] = self.file.view(name)
        return found

    @cached_property
    def _column_views(self) -> dict[str, memoryview]:
        return {}

    def value(self, name: str, document: int) -> str:
        """Return the value of a single-valued field of one document, empty if it has none."""
        return self.fields[name].value(document)

    def stored(self, document: int) -> Stored:
        """Return what a hit tells of a document; the same ones are often told of."""
        found = self._stored.get(document)
        if found is None:
            if len(self._stored) >= _REMEMBERED:
                self._stored.clear()
            story, edition_id, lang, edition_no, day, sort_key = self._told
            found = self._stored[document] = Stored(
                story.value(document),
                edition_id.value(document),
                lang.value(document),
                edition_no[document],
                day[document],
                sort_key[document],
            )
        return found

    @cached_property
    def _told(self) -> tuple[MappedField, MappedField, MappedField, memoryview, memoryview, memoryview]:
        fields, column = self.fields, self.column_view
        return (
            fields["story"],
            fields["id"],
            fields["lang"],
            column("edition_no"),
            column("day"),
            column("sort_key"),
        )

    def document_of(self, edition_id: str) -> int | None:
        """Return the number of the living or dead document that was written last under this id."""
        field = self.fields["id"]
        term = field.terms.find(edition_id.encode("utf-8", "surrogatepass"))
        return field.docs_view(*field.span(term))[-1] if term >= 0 else None


def open_containers(folder: Path, entry: SegmentEntry) -> tuple[Container, Container | None]:
    """Open a segment's files: itself and its tombstones. Raises FileNotFoundError and CorruptDataError."""
    dead: Any = entry.tombstones and Container(folder / entry.tombstones.name, entry.tombstones.seal)
    return Container(folder / entry.file.name, entry.file.seal), dead
