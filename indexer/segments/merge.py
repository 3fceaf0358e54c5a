"""Several segments into one, array by array: nothing is analysed again, and what is removed is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.segments.build import narrowed, ordinals, write_terms
from indexer.segments.container import ContainerWriter, FileSeal
from indexer.segments.disk import Disk
from indexer.segments.document import KEYWORD_FIELDS, NUMBERS, SINGLE_FIELDS, TEXT_FIELDS
from indexer.segments.segment import Field, Segment

Ints: TypeAlias = NDArray[Any]

_TOKEN_BYTES = 48  # what one token takes while its piece is merged: two indexes of 8 bytes, masks, copies


@dataclass(frozen=True, slots=True)
class Source:
    """A segment to merge: which of its documents live, and their new numbers (no matter what of the dead)."""

    segment: Segment
    alive: NDArray[np.bool_]
    renumbered: Ints


class _Lane:
    """One source's part in one merged field."""

    def __init__(self, source: Source, field: Field, index: dict[bytes, int]) -> None:
        self.field = field
        self.alive = source.alive
        self.whole = bool(source.alive.all())
        self.renumbered = source.renumbered
        count = len(field.terms)
        self.ranks = np.fromiter(map(index.__getitem__, field.terms), np.int64, count)
        self.starts = field.starts().astype(np.int64)
        self.counts = np.diff(self.starts)
        self.tokens = field.token_starts().astype(np.int64) if field.is_text else self.starts
        self.token_counts = np.diff(self.tokens)
        if not self.whole:
            self._count_living()
        self.targets = np.zeros(count, np.int64)
        self.token_targets = np.zeros(count, np.int64)

    def _count_living(self) -> None:
        stop = int(self.starts[-1])
        if not stop:
            return
        living = self.alive[self.field.docs(0, stop)]
        self.counts = np.add.reduceat(living, self.starts[:-1], dtype=np.int64)
        tokens = self.field.frequencies(0, stop) * living
        self.token_counts = np.add.reduceat(tokens, self.starts[:-1], dtype=np.int64)

    def terms_between(self, first: int, last: int) -> tuple[int, int]:
        """Return which of this source's terms have merged numbers `first` to `last` (exclusive)."""
        low, high = self.ranks.searchsorted((first, last))
        return int(low), int(high)

    def postings(self, low: int, high: int) -> tuple[Ints, Ints, Ints]:
        """Return new document numbers and frequencies of terms `low` to `high`, and where they go."""
        start, stop = int(self.starts[low]), int(self.starts[high])
        docs, freqs = self.field.docs(start, stop), self.field.frequencies(start, stop)
        if not self.whole:
            living = self.alive[docs]
            docs, freqs = docs[living], freqs[living]
        return self.renumbered[docs], freqs, _spread(self.targets[low:high], self.counts[low:high])

    def positions(self, low: int, high: int) -> tuple[Ints, Ints]:
        """Return the positions of terms `low` to `high`, and where they go."""
        first, last = int(self.tokens[low]), int(self.tokens[high])
        positions = np.asarray(self.field.positions_between(first, last))
        if not self.whole:
            start, stop = int(self.starts[low]), int(self.starts[high])
            living = self.alive[self.field.docs(start, stop)]
            positions = positions[np.repeat(living, self.field.frequencies(start, stop))]
        return positions, _spread(self.token_targets[low:high], self.token_counts[low:high])


class _MergedField:
    """One field of the merged segment: its dictionary, and its postings piece by piece."""

    def __init__(self, name: str, sources: Sequence[Source], piece_tokens: int) -> None:
        fields = [source.segment.fields[name] for source in sources]
        self.terms = sorted(set().union(*(field.terms.slice(0, len(field.terms)) for field in fields)))
        index = {term: number for number, term in enumerate(self.terms)}
        self.lanes = [_Lane(source, field, index) for source, field in zip(sources, fields, strict=True)]
        counts = self._totals([lane.counts for lane in self.lanes])
        if not counts.all():
            self._drop_empty(counts > 0)
            counts = counts[counts > 0]
        token_counts = self._totals([lane.token_counts for lane in self.lanes])
        self.starts = np.append(0, np.cumsum(counts))
        self.tokens = np.append(0, np.cumsum(token_counts))
        self._aim()
        self._piece_tokens = piece_tokens

    def _totals(self, counts: list[Ints]) -> Ints:
        totals = np.zeros(len(self.terms), np.int64)
        for lane, own in zip(self.lanes, counts, strict=True):
            if self.terms:
                np.add.at(totals, lane.ranks, own)
        return totals

    def _drop_empty(self, kept: NDArray[np.bool_]) -> None:
        """Forget the terms that only removed documents had."""
        self.terms = [term for term, keep in zip(self.terms, kept.tolist(), strict=True) if keep]
        numbers = np.cumsum(kept) - 1
        for lane in self.lanes:
            # A dropped term keeps the number of its predecessor: it has no postings, and the order stays.
            lane.ranks = np.maximum(numbers[lane.ranks], 0)

    def _aim(self) -> None:
        """Give each source the places of its postings, behind those of earlier sources, term by term."""
        if not self.terms:
            return
        posting, token = self.starts[:-1].copy(), self.tokens[:-1].copy()
        for lane in self.lanes:
            lane.targets, lane.token_targets = posting[lane.ranks], token[lane.ranks]
            np.add.at(posting, lane.ranks, lane.counts)
            np.add.at(token, lane.ranks, lane.token_counts)

    def pieces(self) -> Iterator[tuple[int, int]]:
        """Yield ranges of terms whose tokens fit the memory bound; a single term may exceed it."""
        first = 0
        while first < len(self.terms):
            limit = self.tokens[first] + self._piece_tokens
            last = max(first + 1, int(self.tokens.searchsorted(limit, "right")) - 1)
            yield first, last
            first = last
            for lane in self.lanes:
                lane.field.release()

    def postings(self, first: int, last: int) -> tuple[Ints, Ints]:
        """Return document numbers and frequencies of merged terms `first` to `last` (exclusive)."""
        base = int(self.starts[first])
        docs = np.empty(int(self.starts[last]) - base, np.uint32)
        freqs = np.empty(len(docs), np.uint32)
        for lane in self.lanes:
            found, counts, targets = lane.postings(*lane.terms_between(first, last))
            docs[targets - base], freqs[targets - base] = found, counts
        return docs, freqs

    def positions(self, first: int, last: int, dtype: str) -> Ints:
        """Return the positions of merged terms `first` to `last` (exclusive)."""
        base = int(self.tokens[first])
        positions = np.empty(int(self.tokens[last]) - base, dtype)
        for lane in self.lanes:
            found, targets = lane.positions(*lane.terms_between(first, last))
            positions[targets - base] = found
        return positions


def merge_segments(
    disk: Disk, path: Path, segments: Sequence[tuple[Segment, Ints]], memory_bytes: int
) -> tuple[FileSeal, int]:
    """Write the living documents of `segments`, in order, as one segment; return its seal and their number.

    With each segment come the numbers of its removed documents. Raises CorruptDataError if a source is
    damaged, OSError as the disk does.
    """
    sources, count = [], 0
    for segment, dead in segments:
        alive = np.ones(segment.count, np.bool_)
        alive[dead] = False
        renumbered = (np.cumsum(alive) - 1 + count).astype(np.uint32)
        sources.append(Source(segment, alive, renumbered))
        count += int(alive.sum())
    out = ContainerWriter(disk, path)
    try:
        return _write(out, sources, count, memory_bytes // _TOKEN_BYTES), count
    except BaseException:
        out.abandon()
        raise


def _write(out: ContainerWriter, sources: list[Source], count: int, piece_tokens: int) -> FileSeal:
    totals = {}
    for name in TEXT_FIELDS:
        lengths = np.concatenate([s.segment.fields[name].lengths[s.alive] for s in sources])
        totals[name] = int(lengths.sum(dtype=np.int64))
        _write_text(out, name, _MergedField(name, sources, piece_tokens), lengths, count)
    for name in KEYWORD_FIELDS:
        _write_keyword(out, name, _MergedField(name, sources, piece_tokens), count)
    for name in NUMBERS:
        column = np.concatenate([s.segment.column(name)[s.alive] for s in sources])
        out.add(name, narrowed(column) if name == "story_no" else column)
    return out.seal({"documents": count, "totals": totals})


def _write_text(out: ContainerWriter, name: str, field: _MergedField, lengths: Ints, count: int) -> None:
    frequencies: list[Ints] = []

    def documents() -> Iterator[bytes]:
        for first, last in field.pieces():
            docs, freqs = field.postings(first, last)
            frequencies.append(narrowed(freqs))
            yield docs.astype(_width(count)).tobytes()

    write_terms(out, name, field.terms)
    out.add(f"{name}/starts", narrowed(field.starts))
    out.add_parts(f"{name}/docs", _width(count), documents())
    out.add(f"{name}/freqs", np.concatenate([np.zeros(0, np.uint8), *frequencies]))
    out.add(f"{name}/tokens", narrowed(field.tokens))
    dtype = max(lane.field.position_dtype for lane in field.lanes)
    parts = (field.positions(first, last, dtype).tobytes() for first, last in field.pieces())
    out.add_parts(f"{name}/positions", dtype, parts)
    out.add(f"{name}/lengths", narrowed(lengths))


def _write_keyword(out: ContainerWriter, name: str, field: _MergedField, count: int) -> None:
    docs = np.concatenate([np.zeros(0, np.uint32), *(field.postings(*piece)[0] for piece in field.pieces())])
    write_terms(out, name, field.terms)
    out.add(f"{name}/starts", narrowed(field.starts))
    out.add(f"{name}/docs", docs.astype(_width(count)))
    if name in SINGLE_FIELDS:
        out.add(f"{name}/ordinals", narrowed(ordinals(count, field.starts, docs)))


def _width(count: int) -> str:
    """Return the narrowest type for the numbers of `count` documents."""
    return str(narrowed(np.array([max(count - 1, 0)])).dtype.str[1:])


def _spread(targets: Ints, counts: Ints) -> Ints:
    """Return for each item its place: `counts[i]` items stand from `targets[i]` on."""
    ends = np.cumsum(counts)
    return np.repeat(targets - (ends - counts), counts) + np.arange(int(ends[-1]) if len(ends) else 0)
