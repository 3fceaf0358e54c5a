"""Generations: which files make up the index, and the one pointer that names the current one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from archive.errors import CorruptDataError, NotFoundError
from indexer.digest import blake2b
from indexer.segments.container import REBUILD, FileSeal
from indexer.segments.disk import Disk

FORMAT = 1
POINTER = "CURRENT"


class FileEntry(NamedTuple):
    """A file of the generation: its name in the folder, its size in bytes and its digest."""

    name: str
    size: int
    digest: str

    @property
    def seal(self) -> FileSeal:
        """Size and digest, as the container checks them."""
        return FileSeal(self.size, self.digest)


class SegmentEntry(NamedTuple):
    """A segment of the generation, how many documents it holds, and its tombstones if it has any."""

    file: FileEntry
    documents: int
    tombstones: FileEntry | None = None
    dead: int = 0

    @property
    def living(self) -> int:
        """How many documents are not removed."""
        return self.documents - self.dead

    @property
    def files(self) -> tuple[FileEntry, ...]:
        """The one or two files."""
        return (self.file,) if self.tombstones is None else (self.file, self.tombstones)


class Generation(NamedTuple):
    """One state of the whole index.

    `next_story` and `next_file` are the numbers the writer gives next. `meta` belongs to the caller.
    """

    number: int
    segments: tuple[SegmentEntry, ...]
    next_story: int
    next_file: int
    meta: Mapping[str, Any]

    @property
    def documents(self) -> int:
        """How many documents can be found."""
        return sum(segment.living for segment in self.segments)

    @property
    def file_names(self) -> set[str]:
        """The names of all files this generation needs, its manifest included."""
        return {f.name for s in self.segments for f in s.files} | {manifest_name(self.number)}

    @property
    def size_bytes(self) -> int:
        """The size of the segments and tombstones."""
        return sum(f.size for s in self.segments for f in s.files)


EMPTY = Generation(number=0, segments=(), next_story=0, next_file=1, meta={})


def manifest_name(number: int) -> str:
    """Name the manifest of a generation."""
    return f"generation-{number:06}.json"


def save_generation(disk: Disk, folder: Path, generation: Generation) -> None:
    """Write the manifest, then make it current; until the last step readers see the old generation."""
    data = {**generation._asdict(), "segments": [_plain(entry) for entry in generation.segments]}
    text = json.dumps({"format": FORMAT, **data}, sort_keys=True, indent=1).encode()
    disk.write_whole(folder / manifest_name(generation.number), text)
    pointer = f"{generation.number} {_digest(text)}"
    disk.write_whole(folder / POINTER, f"{pointer} {_digest(pointer.encode())}\n".encode())


def load_generation(folder: Path) -> Generation:
    """Read the current generation.

    Raises NotFoundError when there is none, CorruptDataError when pointer or manifest is damaged, and
    FileNotFoundError when the manifest is gone: a writer may have committed twice since, so look again.
    """
    pointer = folder / POINTER
    try:
        parts = pointer.read_bytes().split()
    except (FileNotFoundError, NotADirectoryError):
        raise NotFoundError(f"no index in {folder}", "create it with `ilbo index`") from None
    if len(parts) != 3 or _digest(b" ".join(parts[:2])).encode() != parts[2]:
        raise CorruptDataError(f"{pointer} is damaged: it does not have its checksum", REBUILD)
    path = folder / manifest_name(int(parts[0]))
    text = path.read_bytes()
    if _digest(text).encode() != parts[1]:
        raise CorruptDataError(f"{path} is damaged: it does not have its checksum", REBUILD)
    data = json.loads(text)
    if data.pop("format") != FORMAT:
        raise CorruptDataError(f"{path} has another format than this program reads", REBUILD)
    segments = tuple(_segment(entry) for entry in data.pop("segments"))
    return Generation(segments=segments, **data)


def _plain(entry: SegmentEntry) -> dict[str, Any]:
    tombstones = entry.tombstones and entry.tombstones._asdict()
    return {**entry._asdict(), "file": entry.file._asdict(), "tombstones": tombstones}


def _segment(data: dict[str, Any]) -> SegmentEntry:
    tombstones = data["tombstones"]
    return SegmentEntry(
        file=FileEntry(**data["file"]),
        documents=data["documents"],
        tombstones=FileEntry(**tombstones) if tombstones else None,
        dead=data["dead"],
    )


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()
