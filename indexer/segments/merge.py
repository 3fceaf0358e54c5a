"""Several segments into one, array by array: nothing is analysed again, and what is removed is left out.

A part of the data is looked at at a time, so that memory is bounded whatever the segments' sizes are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.segments.container import ContainerWriter, FileSeal
from indexer.segments.disk import Disk
from indexer.segments.document import KEYWORD_FIELDS, NUMBERS, SINGLE_FIELDS, TEXT_FIELDS
from indexer.segments.lanes import Lane, Source
from indexer.segments.narrow import narrowed, narrowest
from indexer.segments.segment import Segment
from indexer.segments.spool import Scratch, Spool
from indexer.segments.union import Limits, Union

Ints: TypeAlias = NDArray[Any]

_TERM_BYTES = 200  # what a term of a segment takes while dictionaries are merged
_TOKEN_BYTES = 40  # what a token takes while postings or positions are merged
_TERMS = 1 << 16  # more at a time, of terms and of tokens, would not be faster
_TOKENS = 1 << 19
_CHUNK = 1 << 16  # elements of a spool that are copied at a time


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
        return _Merger(disk, path, out, sources, count, _limits(memory_bytes)).write(), count
    except BaseException:
        out.abandon()
        raise


def _limits(memory_bytes: int) -> Limits:
    return Limits(
        terms=min(_TERMS, max(1, memory_bytes // 4 // _TERM_BYTES)),
        tokens=min(_TOKENS, max(1, memory_bytes // 4 // _TOKEN_BYTES)),
        spool_bytes=memory_bytes // 1024,
    )


class _Merger:
    """Writes the merged segment, field by field."""

    def __init__(
        self, disk: Disk, path: Path, out: ContainerWriter, sources: list[Source], count: int, limits: Limits
    ) -> None:
        self._disk = disk
        self._path = path
        self._out = out
        self._sources = sources
        self._count = count
        self._limits = limits
        self._docs_type = narrowest(max(count - 1, 0))

    def write(self) -> FileSeal:
        """Write all."""
        totals = {}
        for name in TEXT_FIELDS:
            lengths = np.concatenate([s.segment.fields[name].lengths[s.alive] for s in self._sources])
            totals[name] = int(lengths.sum(dtype=np.int64))
            with Scratch(self._disk, self._path, self._limits.spool_bytes) as scratch:
                self._write_text(name, scratch)
            self._out.add(f"{name}/lengths", narrowed(lengths))
        for name in KEYWORD_FIELDS:
            with Scratch(self._disk, self._path, self._limits.spool_bytes) as scratch:
                self._write_keyword(name, scratch)
        for name in NUMBERS:
            column = np.concatenate([s.segment.column(name)[s.alive] for s in self._sources])
            self._out.add(name, narrowed(column) if name == "story_no" else column)
        return self._out.seal({"documents": self._count, "totals": totals})

    def _write_text(self, name: str, scratch: Scratch) -> None:
        lanes = [Lane(source, name) for source in self._sources]
        union = Union(lanes, self._limits, scratch)
        frequencies = scratch.spool(max(lane.field.frequency_dtype for lane in lanes))

        def documents() -> Iterator[memoryview]:
            for piece in union.pieces():
                docs, own, counts = _joined(stretch.postings() for stretch in piece.stretches)
                places = piece.places(counts)
                frequencies.append(own[places])
                yield docs[places].astype(self._docs_type).data

        def positions() -> Iterator[memoryview]:
            for piece in union.pieces():
                found, counts = _joined(stretch.positions() for stretch in piece.stretches)
                yield found[piece.places(counts)].astype(dtype).data

        self._write_dictionary(name, union)
        self._out.add_parts(f"{name}/docs", self._docs_type, documents())
        self._out.add_parts(f"{name}/freqs", *_copied(frequencies))
        self._out.add_parts(f"{name}/tokens", *_summed(union.tokens))
        dtype = max(lane.field.position_dtype for lane in lanes)
        self._out.add_parts(f"{name}/positions", dtype, positions())

    def _write_keyword(self, name: str, scratch: Scratch) -> None:
        union = Union([Lane(source, name) for source in self._sources], self._limits, scratch)
        ordinals = np.zeros(self._count if name in SINGLE_FIELDS else 0, np.uint32)

        def documents() -> Iterator[memoryview]:
            for piece in union.pieces():
                docs, _, counts = _joined(stretch.postings() for stretch in piece.stretches)
                if name in SINGLE_FIELDS:
                    ordinals[docs] = np.repeat(piece.ranks + np.uint32(piece.first + 1), counts)
                yield docs[piece.places(counts)].astype(self._docs_type).data

        self._write_dictionary(name, union)
        self._out.add_parts(f"{name}/docs", self._docs_type, documents())
        if name in SINGLE_FIELDS:
            self._out.add(f"{name}/ordinals", narrowed(ordinals))

    def _write_dictionary(self, name: str, union: Union) -> None:
        self._out.add_parts(f"{name}/offsets", *_summed(union.lengths))
        self._out.add_parts(f"{name}/terms", *_copied(union.texts))
        self._out.add_parts(f"{name}/starts", *_summed(union.postings))


def _copied(spool: Spool) -> tuple[str, Iterator[memoryview]]:
    """Return the narrowest type for the numbers of a spool, and these in parts."""
    dtype = narrowest(spool.top)
    return dtype, (chunk.astype(dtype).data for chunk in _chunks(spool))


def _summed(spool: Spool) -> tuple[str, Iterator[memoryview]]:
    """Return the narrowest type for where items begin, if a spool has their sizes, and that in parts."""
    dtype = narrowest(spool.total)

    def parts() -> Iterator[memoryview]:
        sums = np.zeros(1, np.uint64)
        yield sums.astype(dtype).data
        for chunk in _chunks(spool):
            sums = np.cumsum(chunk, dtype=np.uint64) + sums[-1]
            yield sums.astype(dtype).data

    return dtype, parts()


def _chunks(spool: Spool) -> Iterator[Ints]:
    values = spool.values()
    return (values[at : at + _CHUNK] for at in range(0, len(values), _CHUNK))


def _joined(parts: Iterable[tuple[Ints, ...]]) -> Iterator[Ints]:
    """Return the first arrays of all parts as one, the second ones, and so on."""
    return map(np.concatenate, zip(*parts, strict=True))
