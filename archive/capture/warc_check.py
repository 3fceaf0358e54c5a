"""Verifying WARC files record by record, and saving what is whole from a damaged one.

The gzip members are walked here and not by a library, because a file cut in the middle of a record looks
whole to one that only meets the end of its input.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from archive.capture.warc_digest import RecordReader

_CHUNK_BYTES = 1 << 18
_MAGIC = b"\x1f\x8b\x08"


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """A whole record: its place in the compressed file, and its headers with their names in lower case."""

    offset: int
    length: int
    headers: dict[str, str]

    @property
    def type(self) -> str:
        """The kind of record: `response`, `revisit`, `request`, `warcinfo` or another."""
        return self.headers.get("warc-type", "")


@dataclass(frozen=True, slots=True)
class WarcDamage:
    """A stretch of a file, in compressed bytes, that holds no whole record.

    `at_end` says that it reaches the end of the file.
    """

    path: Path
    offset: int
    length: int
    problem: str
    at_end: bool

    def __str__(self) -> str:
        return f"{self.path}, byte {self.offset}: {self.problem} ({self.length} bytes are lost)"


def walk_warc(path: Path, start: int = 0) -> Iterator[WarcRecord | WarcDamage]:
    """Yield every record of a `.warc.gz` from byte `start` on, whole or damaged, in the order of the file.

    Verified are the gzip stream with its checksum, the record's header and length, and its digests. After
    damage the walk goes on at the next record that can be found. Memory stays bounded whatever the records
    hold. Raises OSError if the file cannot be read.
    """
    size = path.stat().st_size
    with path.open("rb") as stream:
        offset = start
        while offset < size:
            length, reader, problem = _read_member(stream, offset)
            if problem is None:
                yield WarcRecord(offset, length, reader.headers)
                offset += length
                continue
            following = offset + length if length else _next_member(stream, offset + 1, size)
            yield WarcDamage(path, offset, following - offset, problem, following >= size)
            offset = following


def _read_member(stream: BinaryIO, offset: int) -> tuple[int, RecordReader, str | None]:
    # Returns the member's length (0 if where it ends is not known), its record, and what is wrong with it.
    unpacker = zlib.decompressobj(wbits=31)
    reader = RecordReader()
    stream.seek(offset)
    consumed = 0
    while not unpacker.eof:
        chunk = stream.read(_CHUNK_BYTES)
        if not chunk:
            return 0, reader, "the file ends within a record"
        pending = chunk
        try:
            more = True
            while more and not unpacker.eof:
                out = unpacker.decompress(pending, _CHUNK_BYTES)
                reader.feed(out)
                pending = unpacker.unconsumed_tail
                # All input can be taken while output is still held back.
                more = bool(pending) or len(out) == _CHUNK_BYTES
        except zlib.error as error:
            return 0, reader, f"no gzip record stands here or it is broken ({error})"
        consumed += len(chunk)
    return consumed - len(unpacker.unused_data), reader, reader.problem()


def _next_member(stream: BinaryIO, start: int, size: int) -> int:
    # Returns where, from `start` on, the next gzip member that holds a WARC record begins, or `size`.
    position = start
    while position < size:
        stream.seek(position)
        data = stream.read(_CHUNK_BYTES)
        found = data.find(_MAGIC)
        while found >= 0:
            if _begins_record(stream, position + found):
                return position + found
            found = data.find(_MAGIC, found + 1)
        if len(data) < _CHUNK_BYTES:
            break
        position += len(data) - len(_MAGIC) + 1
    return size


def _begins_record(stream: BinaryIO, offset: int) -> bool:
    stream.seek(offset)
    try:
        return zlib.decompressobj(wbits=31).decompress(stream.read(512), 5) == b"WARC/"
    except zlib.error:
        return False


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What a salvage kept, as old to new byte offsets of the whole records, and what it left out.

    `original` is where the damaged file is kept, None if nothing was damaged.
    """

    moved: dict[int, int]
    damages: list[WarcDamage]
    original: Path | None = None


def damaged_originals(path: Path) -> list[Path]:
    """Return the files that salvages of `path` kept beside it, the oldest first."""
    found = path.parent.glob(f"{path.name}.damaged*")
    return sorted(found, key=lambda one: (len(one.name), one.name))


def salvage_warc(path: Path) -> Salvaged:
    """Rewrite a damaged file with its whole records only.

    The old file is kept beside it with `.damaged` at its end (`.damaged2` and so on after further damage); a
    sound file is not touched. Records move, so the places noted in the catalogue must be changed with
    `archive.capture.captures.move_captures`.
    """
    found = list(walk_warc(path))
    damages = [item for item in found if isinstance(item, WarcDamage)]
    moved: dict[int, int] = {}
    if not damages:
        return Salvaged({item.offset: item.offset for item in found}, [])
    fresh = path.with_name(path.name + ".new")
    with path.open("rb") as source, fresh.open("wb") as target:
        for record in found:
            if isinstance(record, WarcRecord):
                moved[record.offset] = target.tell()
                source.seek(record.offset)
                target.write(source.read(record.length))
        target.flush()
        os.fsync(target.fileno())
    earlier = len(damaged_originals(path))
    original = path.with_name(f"{path.name}.damaged{earlier + 1 if earlier else ''}")
    path.rename(original)
    fresh.rename(path)
    return Salvaged(moved, damages, original)
