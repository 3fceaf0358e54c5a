"""From documents to one segment: tokens are collected in flat arrays and inverted by one sort."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.segments.container import ContainerWriter, FileSeal
from indexer.segments.disk import Disk
from indexer.segments.document import (
    KEYWORD_FIELDS,
    NUMBERS,
    SINGLE_FIELDS,
    TERM_END,
    TEXT_FIELDS,
    Document,
    day_term,
)
from indexer.segments.numbering import Vocabulary

Ints: TypeAlias = NDArray[Any]
StoryNumbers: TypeAlias = Callable[[list[bytes]], Ints]

# What a collected token, a distinct term and a document cost in memory while a segment is built: the arrays
# below, and the sort keys and their order.
_TOKEN_BYTES = 44
_TERM_BYTES = 160
_DOCUMENT_BYTES = 600


class _Tokens:
    """The tokens of one field: term numbers, positions, and how many each document has."""

    def __init__(self, *, positions: bool) -> None:
        self.vocabulary = Vocabulary()
        self.terms = array("I")
        self.positions = array("I") if positions else None
        self.lengths = array("I")

    def add(self, terms: Sequence[Any], positions: array[int] | None = None) -> None:
        self.terms.extend(map(self.vocabulary.__getitem__, terms))
        if self.positions is not None and positions is not None:
            self.positions.extend(positions)
        self.lengths.append(len(terms))


class SegmentBuilder:
    """Collects documents in memory until they are written as one segment."""

    def __init__(self) -> None:
        self._texts = {name: _Tokens(positions=True) for name in TEXT_FIELDS}
        self._keywords = {name: _Tokens(positions=False) for name in KEYWORD_FIELDS}
        self._numbers = {name: array("q") for name in NUMBERS if name != "story_no"}
        self._by_id: dict[str, int] = {}
        self.dead: set[int] = set()
        self.count = 0

    @property
    def ids(self) -> Iterable[str]:
        """The edition ids of the living documents."""
        return self._by_id.keys()

    @property
    def memory_bytes(self) -> int:
        """An estimate of the memory that writing this segment will have taken."""
        columns = [*self._texts.values(), *self._keywords.values()]
        tokens = sum(len(column.terms) for column in columns)
        terms = sum(len(column.vocabulary) for column in columns)
        return tokens * _TOKEN_BYTES + terms * _TERM_BYTES + self.count * _DOCUMENT_BYTES

    def add(self, document: Document) -> None:
        """Take a document; an earlier one of the same id is dead from now on.

        Raises ValueError if terms and positions of a field do not go together.
        """
        checked = [_checked(document, name) for name in TEXT_FIELDS]
        self.remove(document.edition_id)
        for column, (terms, positions) in zip(self._texts.values(), checked, strict=True):
            column.add(terms, positions)
        for name, values in _keywords(document).items():
            self._keywords[name].add(values)
        for name, numbers in self._numbers.items():
            numbers.append(getattr(document, name))
        self._by_id[document.edition_id] = self.count
        self.count += 1

    def remove(self, edition_id: str) -> None:
        """Mark the document of this id dead, if it is here."""
        number = self._by_id.pop(edition_id, None)
        if number is not None:
            self.dead.add(number)

    def write(self, disk: Disk, path: Path, story_numbers: StoryNumbers) -> FileSeal:
        """Write everything collected as one segment file.

        `story_numbers` gives the number of each story in a sorted list. Raises ValueError if the
        positions of a field decrease within a document or a term contains the separator.
        """
        out = ContainerWriter(disk, path)
        try:
            return self._write(out, story_numbers)
        except BaseException:
            out.abandon()
            raise

    def _write(self, out: ContainerWriter, story_numbers: StoryNumbers) -> FileSeal:
        totals = {}
        for name, tokens in self._texts.items():
            totals[name] = len(tokens.terms)
            self._write_text(out, name, tokens)
        for name, tokens in self._keywords.items():
            terms = self._write_keyword(out, name, tokens)
            if name == "story":
                out.add("story_no", narrowed(story_numbers(terms)[self._ordinals - 1]))
        for name, numbers in self._numbers.items():
            out.add(name, np.frombuffer(numbers, np.int64).astype(NUMBERS[name]))
        return out.seal({"documents": self.count, "totals": totals})

    def _write_text(self, out: ContainerWriter, name: str, tokens: _Tokens) -> None:
        lengths = np.frombuffer(tokens.lengths, np.uint32)
        terms, ranks = _ranked(tokens)
        order = _stable_order(ranks)
        documents = np.repeat(np.arange(self.count, dtype=np.uint32), lengths)[order]
        assert tokens.positions is not None
        positions = np.frombuffer(tokens.positions, np.uint32)[order]
        ranks = ranks[order]
        first = _changes(ranks, documents)
        if np.any((positions[1:] < positions[:-1]) & ~first[1:]):
            raise ValueError(f"the positions of field {name} decrease within a document")
        token_starts = np.append(np.flatnonzero(first), len(ranks))
        postings = documents[token_starts[:-1]]
        frequencies = np.diff(token_starts)
        starts = ranks[token_starts[:-1]].searchsorted(np.arange(len(terms) + 1))
        write_terms(out, name, terms)
        out.add(f"{name}/starts", narrowed(starts))
        out.add(f"{name}/docs", narrowed(postings))
        out.add(f"{name}/freqs", narrowed(frequencies))
        out.add(f"{name}/tokens", narrowed(token_starts[starts]))
        out.add(f"{name}/positions", narrowed(positions))
        out.add(f"{name}/lengths", narrowed(lengths))

    def _write_keyword(self, out: ContainerWriter, name: str, tokens: _Tokens) -> list[bytes]:
        lengths = np.frombuffer(tokens.lengths, np.uint32)
        terms, ranks = _ranked(tokens)
        order = _stable_order(ranks)
        documents = np.repeat(np.arange(self.count, dtype=np.uint32), lengths)[order]
        starts = ranks[order].searchsorted(np.arange(len(terms) + 1))
        write_terms(out, name, terms)
        out.add(f"{name}/starts", narrowed(starts))
        out.add(f"{name}/docs", narrowed(documents))
        if name in SINGLE_FIELDS:
            self._ordinals = ordinals(self.count, starts, documents)
            out.add(f"{name}/ordinals", narrowed(self._ordinals))
        return terms


def ordinals(count: int, starts: Ints, documents: Ints) -> Ints:
    """Return for each of `count` documents the number of its only term, from 1; 0 where it has none."""
    found = np.zeros(count, np.uint32)
    found[documents] = np.repeat(np.arange(1, len(starts), dtype=np.uint32), np.diff(starts))
    return found


def write_terms(out: ContainerWriter, name: str, terms: list[bytes]) -> None:
    """Write a dictionary: the sorted terms, each followed by the separator, and where each begins."""
    end = TERM_END.encode()
    lengths = np.fromiter(map(len, terms), np.uint32, len(terms)) + 1
    out.add(f"{name}/offsets", narrowed(np.append(0, np.cumsum(lengths, dtype=np.uint64))))
    out.add_parts(f"{name}/terms", "u1", (end.join([*terms, b""]),))


def narrowed(values: Ints) -> Ints:
    """Return unsigned whole numbers in the narrowest of u1, u2, u4, u8 that holds them."""
    top = int(values.max()) if len(values) else 0
    for dtype in ("u1", "u2", "u4"):
        if top < 1 << 8 * int(dtype[1]):
            return values.astype(dtype)
    return values.astype("u8")


def _checked(document: Document, name: str) -> tuple[Sequence[str], array[int]]:
    """Return terms and positions of a field, before anything of the document is taken."""
    terms, positions = document.fields.get(name, ((), ()))
    if len(terms) != len(positions):
        raise ValueError(f"{document.edition_id}: {name} has {len(terms)} terms, {len(positions)} positions")
    try:
        return terms, array("I", positions)
    except OverflowError:
        raise ValueError(f"{document.edition_id}: {name} has a position out of range") from None


def _keywords(document: Document) -> dict[str, list[str] | list[bytes]]:
    return {
        "id": [document.edition_id],
        "story": [document.story],
        "site": [document.site],
        "lang": [document.lang],
        "section": [document.section] if document.section else [],
        "authors": sorted({author for author in document.authors if author}),
        "day": [day_term(document.day)] if document.day else [],
    }


def _ranked(tokens: _Tokens) -> tuple[list[bytes], Ints]:
    """Return the distinct terms in byte order, and each token's place in that list."""
    terms = sorted(tokens.vocabulary)
    numbers = np.fromiter(map(tokens.vocabulary.__getitem__, terms), np.int64, len(terms))
    ranks = np.empty(len(terms), np.uint32)
    ranks[numbers] = np.arange(len(terms), dtype=np.uint32)
    if terms and isinstance(terms[0], bytes):
        encoded = terms
    else:
        # Code points and their UTF-8 sort alike.
        encoded = [term.encode("utf-8", "surrogatepass") for term in terms]
        if any(TERM_END in term for term in terms):
            raise ValueError("a term contains a line end")
    return encoded, ranks[np.frombuffer(tokens.terms, np.uint32)]


def _stable_order(ranks: Ints) -> Ints:
    """Return the indexes that sort ranks of 32 bits, equal ones in their given order.

    Numbers of 16 bits are sorted by counting, several times as fast as wider ones by comparing.
    """
    order = ranks.astype(np.uint16).argsort(kind="stable")
    if len(ranks) and ranks.max() >= 1 << 16:
        above = (ranks >> 16).astype(np.uint16)
        order = order[above[order].argsort(kind="stable")]
    return np.asarray(order)


def _changes(ranks: Ints, documents: Ints) -> NDArray[np.bool_]:
    """Mark each token that is the first of its term in its document."""
    first = np.ones(len(ranks), np.bool_)
    first[1:] = (ranks[1:] != ranks[:-1]) | (documents[1:] != documents[:-1])
    return first
