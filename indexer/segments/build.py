"""From documents to one segment: tokens are collected in flat arrays and inverted by sorting."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.columns import Tokens, Vocabulary, collected
from indexer.segments.batch import Batch
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
from indexer.segments.inverting import PIECE_TOKENS, inverted, stable_order
from indexer.segments.narrow import narrowed

Ints: TypeAlias = NDArray[Any]
StoryNumbers: TypeAlias = Callable[[list[bytes]], Ints]

# What a collected token, a distinct term, a document and a batch cost in memory until they are written; then,
# one field at a time, its tokens and terms beside that, and the tokens that are sorted at a time.
_TOKEN_BYTES = 8
_TERM_BYTES = 160
_DOCUMENT_BYTES = 600
_BATCH_BYTES = 5_000
_WRITTEN_TOKEN_BYTES = 18
_WRITTEN_TERM_BYTES = 120
_SORTED_TOKEN_BYTES = 40
_NOTHING = np.zeros(0, np.uint32)


class _Column:
    """The tokens of one field, as they were added, and the numbers that their terms have here."""

    def __init__(self) -> None:
        self.vocabulary = Vocabulary()
        self.size = 0
        self._numbers, self._positions, self._counts = [_NOTHING], [_NOTHING], [_NOTHING]

    def add(self, tokens: Tokens) -> None:
        numbers = self.vocabulary.numbers(tokens.terms)[tokens.numbers]
        self._numbers.append(numbers)
        self._positions.append(tokens.positions)
        self._counts.append(tokens.counts)
        self.size += len(numbers)

    def sorted(self) -> Tokens:
        """Return all tokens with their terms in order."""
        terms = sorted(self.vocabulary)
        ranks = np.empty(len(terms), np.uint32)
        ranks[self.vocabulary.numbers(terms)] = np.arange(len(terms), dtype=np.uint32)
        numbers = np.empty(self.size, np.uint32)
        at = 0
        for part in self._numbers:
            numbers[at : at + len(part)] = ranks[part]
            at += len(part)
        positions, counts = np.concatenate(self._positions), np.concatenate(self._counts)
        return Tokens(terms, numbers, positions, counts)


class SegmentBuilder:
    """Collects documents in memory until they are written as one segment."""

    def __init__(self) -> None:
        self._columns = {name: _Column() for name in (*TEXT_FIELDS, *KEYWORD_FIELDS)}
        self._numbers = {name: array("q") for name in NUMBERS if name != "story_no"}
        self._by_id: dict[str, int] = {}
        self.dead: set[int] = set()
        self.count = 0
        self._batches = 0

    @property
    def ids(self) -> Iterable[str]:
        """The edition ids of the living documents."""
        return self._by_id.keys()

    @property
    def memory_bytes(self) -> int:
        """An estimate of the memory that writing this segment will have taken."""
        columns = self._columns.values()
        tokens, terms = [column.size for column in columns], [len(column.vocabulary) for column in columns]
        return (
            sum(tokens) * _TOKEN_BYTES
            + sum(terms) * _TERM_BYTES
            + self.count * _DOCUMENT_BYTES
            + self._batches * _BATCH_BYTES
            + max(tokens) * _WRITTEN_TOKEN_BYTES
            + max(terms) * _WRITTEN_TERM_BYTES
            + min(max(tokens), PIECE_TOKENS) * _SORTED_TOKEN_BYTES
        )

    def add(self, batch: Batch) -> None:
        """Take documents; an earlier one of the same id is dead from now on.

        Raises ValueError if an id, a name or the like has a line end.
        """
        for name, tokens in {**batch.texts, **_keywords(batch.documents)}.items():
            self._columns[name].add(tokens)
        for name, numbers in self._numbers.items():
            numbers.extend([getattr(document, name) for document in batch.documents])
        for document in batch.documents:
            self.remove(document.edition_id)
            self._by_id[document.edition_id] = self.count
            self.count += 1
        self._batches += 1

    def remove(self, edition_id: str) -> None:
        """Mark the document of this id dead, if it is here."""
        number = self._by_id.pop(edition_id, None)
        if number is not None:
            self.dead.add(number)

    def write(self, disk: Disk, path: Path, story_numbers: StoryNumbers) -> FileSeal:
        """Write everything collected as one segment file.

        `story_numbers` gives the number of each story in a sorted list. Raises ValueError if a term
        contains the separator.
        """
        out = ContainerWriter(disk, path)
        try:
            return self._write(out, story_numbers)
        except BaseException:
            out.abandon()
            raise

    def _write(self, out: ContainerWriter, story_numbers: StoryNumbers) -> FileSeal:
        totals = {}
        for name in TEXT_FIELDS:
            totals[name] = self._columns[name].size
            self._write_text(out, name, self._columns[name].sorted())
        for name in KEYWORD_FIELDS:
            terms = self._write_keyword(out, name, self._columns[name].sorted())
            if name == "story":
                out.add("story_no", narrowed(story_numbers(terms)[self._ordinals - 1]))
        for name, numbers in self._numbers.items():
            out.add(name, np.frombuffer(numbers, np.int64).astype(NUMBERS[name]))
        return out.seal({"documents": self.count, "totals": totals})

    def _write_text(self, out: ContainerWriter, name: str, tokens: Tokens) -> None:
        count = len(tokens.terms)
        starts, token_starts = np.zeros((2, count + 1), np.int64)
        parts = []
        for piece in inverted(tokens.numbers, tokens.positions, tokens.counts, count):
            own = slice(piece.first + 1, piece.first + 1 + len(piece.postings))
            starts[own] += piece.postings
            token_starts[own] += piece.tokens
            parts.append([narrowed(items) for items in (piece.documents, piece.frequencies, piece.positions)])
        documents, frequencies, positions = zip(*parts, strict=True) if parts else ((), (), ())
        _write_words(out, name, tokens.terms)
        out.add(f"{name}/starts", narrowed(np.cumsum(starts, out=starts)))
        _write_narrowed(out, f"{name}/docs", documents)
        _write_narrowed(out, f"{name}/freqs", frequencies)
        out.add(f"{name}/tokens", narrowed(np.cumsum(token_starts, out=token_starts)))
        _write_narrowed(out, f"{name}/positions", positions)
        out.add(f"{name}/lengths", narrowed(tokens.counts))

    def _write_keyword(self, out: ContainerWriter, name: str, tokens: Tokens) -> list[bytes]:
        terms = list(tokens.terms)
        order = stable_order(tokens.numbers)
        documents = np.repeat(np.arange(self.count, dtype=np.uint32), tokens.counts)[order]
        starts = tokens.numbers[order].searchsorted(np.arange(len(terms) + 1))
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
    lengths = np.fromiter(map(len, terms), np.uint32, len(terms)) + 1
    _write_dictionary(out, name, TERM_END.encode().join([*terms, b""]), np.cumsum(lengths, dtype=np.uint64))


def _write_words(out: ContainerWriter, name: str, terms: Sequence[str]) -> None:
    """Write a dictionary of text, sorted: code points and their UTF-8 sort alike."""
    text = TERM_END.join([*terms, ""]).encode("utf-8", "surrogatepass")
    ends = np.flatnonzero(np.frombuffer(text, np.uint8) == ord(TERM_END)) + 1
    if len(ends) != len(terms):
        raise ValueError("a term contains a line end")
    _write_dictionary(out, name, text, ends)


def _write_dictionary(out: ContainerWriter, name: str, text: bytes, ends: Ints) -> None:
    out.add(f"{name}/offsets", narrowed(np.append(0, ends)))
    out.add_parts(f"{name}/terms", "u1", (text,))


def _write_narrowed(out: ContainerWriter, name: str, parts: Sequence[Ints]) -> None:
    """Write an array of narrowed parts in the type of the widest."""
    dtype = max((part.dtype.str[1:] for part in parts), default="u1")
    out.add_parts(name, dtype, (part.astype(dtype, copy=False).data for part in parts))


def _keywords(documents: Sequence[Document]) -> dict[str, Tokens]:
    values: dict[str, list[Sequence[bytes]]] = {
        "id": [(_bytes(one.edition_id),) for one in documents],
        "story": [(_bytes(one.story),) for one in documents],
        "site": [(_bytes(one.site),) for one in documents],
        "lang": [(_bytes(one.lang),) for one in documents],
        "section": [(_bytes(one.section),) if one.section else () for one in documents],
        "authors": [sorted({_bytes(author) for author in one.authors if author}) for one in documents],
        "day": [(day_term(one.day),) if one.day else () for one in documents],
    }
    return {name: collected(terms) for name, terms in values.items()}


def _bytes(text: str) -> bytes:
    if TERM_END in text:
        raise ValueError(f"a line end in {text!r}")
    return text.encode("utf-8", "surrogatepass")
