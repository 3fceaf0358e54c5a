"""From documents to one segment: tokens are collected in flat arrays and inverted by one sort."""

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

Ints: TypeAlias = NDArray[Any]
StoryNumbers: TypeAlias = Callable[[list[bytes]], Ints]

# What a collected token, a distinct term and a document cost in memory while a segment is built: the arrays
# below, and the sort keys and their order.
_TOKEN_BYTES = 44
_TERM_BYTES = 160
_DOCUMENT_BYTES = 600
_NOTHING = np.zeros(0, np.uint32)


class _Column:
    """The tokens of one field, as they were added, and the numbers that their terms have here."""

    def __init__(self) -> None:
        self.vocabulary = Vocabulary()
        self.size = 0
        self._parts = [(_NOTHING, _NOTHING, _NOTHING)]

    def add(self, tokens: Tokens) -> None:
        known = array("I", list(map(self.vocabulary.__getitem__, tokens.terms)))
        numbers = np.frombuffer(known, np.uint32)[tokens.numbers]
        self._parts.append((numbers, tokens.positions, tokens.counts))
        self.size += len(numbers)

    def sorted(self) -> Tokens:
        """Return all tokens with their terms in order."""
        terms = list(self.vocabulary)
        order = sorted(range(len(terms)), key=terms.__getitem__)
        ranks = np.empty(len(terms), np.uint32)
        ranks[order] = np.arange(len(terms), dtype=np.uint32)
        numbers, positions, counts = map(np.concatenate, zip(*self._parts, strict=True))
        return Tokens([terms[number] for number in order], ranks[numbers], positions, counts)


class SegmentBuilder:
    """Collects documents in memory until they are written as one segment."""

    def __init__(self) -> None:
        self._columns = {name: _Column() for name in (*TEXT_FIELDS, *KEYWORD_FIELDS)}
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
        tokens = sum(column.size for column in self._columns.values())
        terms = sum(len(column.vocabulary) for column in self._columns.values())
        return tokens * _TOKEN_BYTES + terms * _TERM_BYTES + self.count * _DOCUMENT_BYTES

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
        order = stable_order(tokens.numbers)
        documents = np.repeat(np.arange(self.count, dtype=np.uint32), tokens.counts)[order]
        positions = tokens.positions[order]
        ranks = tokens.numbers[order]
        first = _changes(ranks, documents)
        if np.any((positions[1:] < positions[:-1]) & ~first[1:]):
            raise ValueError(f"the positions of field {name} decrease within a document")
        token_starts = np.append(np.flatnonzero(first), len(ranks))
        postings = documents[token_starts[:-1]]
        frequencies = np.diff(token_starts)
        starts = ranks[token_starts[:-1]].searchsorted(np.arange(len(tokens.terms) + 1))
        _write_words(out, name, tokens.terms)
        out.add(f"{name}/starts", narrowed(starts))
        out.add(f"{name}/docs", narrowed(postings))
        out.add(f"{name}/freqs", narrowed(frequencies))
        out.add(f"{name}/tokens", narrowed(token_starts[starts]))
        out.add(f"{name}/positions", narrowed(positions))
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


def narrowed(values: Ints) -> Ints:
    """Return unsigned whole numbers in the narrowest of u1, u2, u4, u8 that holds them."""
    return values.astype(narrowest(int(values.max(initial=0))), copy=False)


def narrowest(top: int) -> str:
    """Return the narrowest of u1, u2, u4, u8 that holds numbers up to `top`."""
    return next((dtype for dtype in ("u1", "u2", "u4") if top < 1 << 8 * int(dtype[1])), "u8")


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


def stable_order(ranks: Ints) -> Ints:
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
