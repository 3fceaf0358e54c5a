"""Whoosh's view of the index: an `IndexReader` for each segment, and one for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from whoosh import columns
from whoosh.fields import Schema
from whoosh.reading import IndexReader, MultiReader, TermInfo, TermNotFound

from indexer.segments.document import NUMBERS, SINGLE_FIELDS
from indexer.segments.fuzzy import terms_within
from indexer.segments.matcher import PostingMatcher
from indexer.segments.segment import Segment


class SegmentReader(IndexReader):  # type: ignore[misc]
    """One segment as an atomic Whoosh reader. Statistics count removed documents until a merge."""

    def __init__(self, segment: Segment, schema: Schema, generation: int) -> None:
        self.arrays = segment
        self.schema = schema
        self._generation = generation

    def generation(self) -> int:
        """Return the number of the generation."""
        return self._generation

    def __contains__(self, term: tuple[str, str | bytes]) -> bool:
        name, text = term
        return name in self.schema and self._find(name, text) >= 0

    def _find(self, name: str, text: str | bytes) -> int:
        field = self.arrays.fields.get(name)
        return -1 if field is None else field.terms.find(self._text_to_bytes(name, text))

    def _must_find(self, name: str, text: str | bytes) -> int:
        number = self._find(name, text)
        if number < 0:
            raise TermNotFound((name, text))
        return number

    def indexed_field_names(self) -> list[str]:
        """Return the names of all fields."""
        return list(self.arrays.fields)

    def all_terms(self) -> Iterator[tuple[str, bytes]]:
        """Yield every field and term, in order."""
        for name in sorted(self.arrays.fields):
            for text in self.arrays.fields[name].terms:
                yield name, text

    def terms_from(self, fieldname: str, prefix: str | bytes) -> Iterator[tuple[str, bytes]]:
        """Yield a field's terms from `prefix` on, then those of the fields behind it."""
        for name in sorted(n for n in self.arrays.fields if n >= fieldname):
            terms = self.arrays.fields[name].terms
            first = terms.lower_bound(self._text_to_bytes(name, prefix)) if name == fieldname else 0
            for text in terms.slice(first, len(terms)):
                yield name, text

    def expand_prefix(self, fieldname: str, prefix: str | bytes) -> list[bytes]:
        """Return the terms that begin with `prefix`."""
        terms = self.arrays.fields[fieldname].terms
        return terms.slice(*terms.prefix_range(self._text_to_bytes(fieldname, prefix)))

    def lexicon(self, fieldname: str) -> Iterable[bytes]:
        """Return all terms of a field."""
        return self.arrays.fields[fieldname].terms

    def terms_within(self, fieldname: str, text: str, maxdist: int, prefix: int = 0) -> list[str]:
        """Return the terms at most `maxdist` edits from `text` that share its first `prefix` characters."""
        return [
            term.decode() for term in terms_within(self.arrays.fields[fieldname].terms, text, maxdist, prefix)
        ]

    def term_info(self, fieldname: str, text: str | bytes) -> TermInfo:
        """Return the statistics of a term; raises TermNotFound."""
        if fieldname not in self.schema:
            raise TermNotFound(f"no field {fieldname!r}")
        field = self.arrays.fields[fieldname]
        span = field.span(self._must_find(fieldname, text))
        docs, frequencies = field.docs(*span), field.frequencies(*span)
        lengths = field.lengths[docs] if field.is_text else docs[:0]
        boost = self._boost(fieldname)
        return TermInfo(
            weight=int(frequencies.sum()) * boost,
            df=len(docs),
            minlength=int(lengths.min()) if len(lengths) else 0,
            maxlength=int(lengths.max()) if len(lengths) else 0,
            maxweight=int(frequencies.max()) * boost,
            minid=int(docs[0]),
            maxid=int(docs[-1]),
        )

    def frequency(self, fieldname: str, text: str | bytes) -> float:
        """Return the total weight of a term, 0 if it is not here."""
        return float(self.term_info(fieldname, text).weight()) if (fieldname, text) in self else 0

    def doc_frequency(self, fieldname: str, text: str | bytes) -> int:
        """Return how many documents have the term."""
        number = self._find(fieldname, text)
        return self.arrays.fields[fieldname].doc_frequency(number) if number >= 0 else 0

    def postings(self, fieldname: str, text: str | bytes, scorer: Any = None) -> PostingMatcher:
        """Return a matcher of a term's living postings; raises TermNotFound."""
        term = self._must_find(fieldname, text)
        alive = self.arrays.alive if len(self.arrays.dead) else None
        key = (fieldname, self._text_to_bytes(fieldname, text))
        return PostingMatcher(self.arrays.fields[fieldname], term, alive, self._boost(fieldname), key, scorer)

    def _boost(self, fieldname: str) -> float:
        return float(self.schema[fieldname].format.field_boost)

    def has_deletions(self) -> bool:
        """Tell whether documents are removed."""
        return len(self.arrays.dead) > 0

    def is_deleted(self, docnum: int) -> bool:
        """Tell whether the document is removed; one past the end, which Whoosh asks for, is not."""
        return docnum < self.arrays.count and not self.arrays.alive[docnum]

    def doc_count_all(self) -> int:
        """Return the number of documents, removed ones included."""
        return self.arrays.count

    def doc_count(self) -> int:
        """Return the number of documents that are not removed."""
        return self.arrays.living

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """Return the document's values of the single-valued fields."""
        return {name: self.arrays.value(name, docnum) for name in SINGLE_FIELDS}

    def field_length(self, fieldname: str) -> int:
        """Return the number of tokens of a field in all documents."""
        return self.arrays.fields[fieldname].total_length

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Return the number of tokens of a field in one document, `default` if it has none."""
        field = self.arrays.fields[fieldname]
        return (int(field.lengths[docnum]) or default) if field.is_text else default

    def min_field_length(self, fieldname: str) -> int:
        """Return the smallest number of tokens of a text field."""
        return int(self.arrays.fields[fieldname].lengths.min())

    def max_field_length(self, fieldname: str) -> int:
        """Return the largest number of tokens of a text field."""
        return int(self.arrays.fields[fieldname].lengths.max())

    def has_vector(self, docnum: int, fieldname: str) -> bool:
        """There are no term vectors; `more_like` reads the inverted lists instead."""
        return False

    def has_column(self, fieldname: str) -> bool:
        """Tell whether each document has one value that can be sorted, grouped or collapsed by."""
        return fieldname in SINGLE_FIELDS or fieldname in NUMBERS

    def column_reader(
        self, fieldname: str, column: Any = None, reverse: bool = False, translate: bool = True
    ) -> _Column:
        """Return the values of a field document by document."""
        if not self.has_column(fieldname):
            raise KeyError(fieldname)
        return _Column(self.arrays, fieldname)


class _Column(columns.ColumnReader):  # type: ignore[misc]
    """A single-valued field or a column of numbers as Whoosh reads them."""

    def __init__(self, segment: Segment, name: str) -> None:
        self._segment = segment
        self._name = name
        self._doccount = segment.count

    def __getitem__(self, docnum: int) -> Any:
        if self._name in NUMBERS:
            return int(self._segment.column(self._name)[docnum])
        return self._segment.value(self._name, docnum)

    def set_reverse(self) -> None:
        """Reversed keys are not offered; sort in reverse instead."""
        raise NotImplementedError


class AllReader(MultiReader):  # type: ignore[misc]
    """All segments of a generation as one Whoosh reader; with no segment it is an empty index."""

    def __init__(self, readers: list[SegmentReader], schema: Schema, generation: int) -> None:
        super().__init__(readers, generation)
        self.schema = schema

    def expand_prefix(self, fieldname: str, prefix: str | bytes) -> list[bytes]:
        """Return the terms of any segment that begin with `prefix`, in order."""
        return sorted({text for reader in self.readers for text in reader.expand_prefix(fieldname, prefix)})

    def terms_within(self, fieldname: str, text: str, maxdist: int, prefix: int = 0) -> list[str]:
        """Return the terms of any segment at most `maxdist` edits from `text`, in order."""
        found = (reader.terms_within(fieldname, text, maxdist, prefix) for reader in self.readers)
        return sorted({term for terms in found for term in terms})
