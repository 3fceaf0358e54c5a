"""The container: one file holding named arrays, each block of it protected by a checksum.

`docs/reference/index-format.md` describes the bytes. In short: magic, the arrays one after the other (each
aligned to 8 bytes), a CRC-32 of every 16 KiB block of all that, a JSON directory of the arrays, and a tail of
fixed size that says where the directory is and carries the BLAKE2b digest of CRCs and directory. A manifest
repeats the digest, so that a file is bound to the generation it belongs to.

Blocks are verified when they are first read: a search pays only for what it touches, and a damaged byte is
never part of an answer.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import sys
import zlib
from array import array
from collections.abc import Iterable, Mapping
from io import FileIO
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from archive.errors import CorruptDataError
from indexer.digest import blake2b
from indexer.segments.disk import Disk

MAGIC = b"ILBOARR1"
BLOCK_BYTES = 16384
ALIGNMENT = 8
REBUILD = "run `ilbo index --rebuild`"

_RELEASE_EVERY = 1024  # blocks read in a row before their memory is given back

_TAIL = struct.Struct("<QQ16s8s")  # offset of the block CRCs, offset of the directory, digest, magic
_FORMATS = {"u1": "B", "u2": "H", "u4": "I", "u8": "Q", "i8": "q", "f4": "f", "f8": "d"}
_WIDTHS = {name: int(name[1]) for name in _FORMATS}


class FileSeal(NamedTuple):
    """What a manifest keeps of a container: its size in bytes and the hexadecimal digest of its directory."""

    size: int
    digest: str


class ArrayLike(Protocol):
    """A one-dimensional numpy array, as far as writing it goes."""

    @property
    def dtype(self) -> Any:
        """The element type; its `str` is like `<u2`."""
        ...

    def __len__(self) -> int: ...

    @property
    def data(self) -> memoryview:
        """The elements, which follow each other in memory."""
        ...


class ContainerWriter:
    """Writes a container array by array; `seal` completes it. Raises OSError as the disk does."""

    def __init__(self, disk: Disk, path: Path) -> None:
        self._disk = disk
        self._file: FileIO = disk.create(path)
        self._offset = 0
        self._crcs = array("I")
        self._block = bytearray()
        self._directory: dict[str, tuple[str, int, int]] = {}
        self._append(MAGIC)

    def add(self, name: str, values: ArrayLike) -> None:
        """Append one whole array."""
        self.add_parts(name, values.dtype.str[1:], (values.data,))

    def add_parts(self, name: str, dtype: str, parts: Iterable[memoryview | bytes]) -> None:
        """Append one array of elements `dtype` (`u1` … `f8`), given as consecutive little-endian parts."""
        start = self._offset
        for part in parts:
            if len(part):
                self._append(memoryview(part).cast("B"))
        length = self._offset - start
        assert length % _WIDTHS[dtype] == 0
        assert name not in self._directory
        self._directory[name] = (dtype, start, length // _WIDTHS[dtype])
        self._append(bytes(-self._offset % ALIGNMENT))

    def seal(self, meta: Mapping[str, Any]) -> FileSeal:
        """Write directory and tail, wait for the medium, close; `meta` is any small JSON object."""
        if self._block:
            self._flush(self._block)
        crcs_at = self._offset
        crcs = self._crcs.tobytes()
        directory = json.dumps({"arrays": self._directory, "meta": dict(meta)}, sort_keys=True).encode()
        digest = blake2b(crcs + directory, digest_size=16)
        tail = _TAIL.pack(crcs_at, crcs_at + len(crcs), digest.digest(), MAGIC)
        self._disk.write(self._file, crcs + directory + tail)
        self._disk.sync(self._file)
        self._file.close()
        return FileSeal(crcs_at + len(crcs) + len(directory) + len(tail), digest.hexdigest())

    def abandon(self) -> None:
        """Close the file without completing it."""
        self._file.close()

    def _append(self, data: memoryview | bytes) -> None:
        rest = memoryview(data)
        self._offset += len(rest)
        if self._block:
            lacking = BLOCK_BYTES - len(self._block)
            self._block += rest[:lacking]
            rest = rest[lacking:]
            if len(self._block) == BLOCK_BYTES:
                self._flush(self._block)
                self._block = bytearray()
        whole = len(rest) - len(rest) % BLOCK_BYTES
        if whole:
            self._flush(rest[:whole])
        self._block += rest[whole:]

    def _flush(self, blocks: memoryview | bytearray) -> None:
        """Write whole blocks, or the last one."""
        ends = range(0, len(blocks), BLOCK_BYTES)
        self._crcs.extend(zlib.crc32(blocks[start : start + BLOCK_BYTES]) for start in ends)
        self._disk.write(self._file, blocks)


class Container:
    """Read access to one container file, mapped into memory.

    Raises CorruptDataError when the file is not what its seal says, or when a block that is read does not
    have its checksum; FileNotFoundError when there is no such file.
    """

    def __init__(self, path: Path, seal: FileSeal | None = None) -> None:
        self.path = path
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            size = os.fstat(handle).st_size
            if size < len(MAGIC) + _TAIL.size or (seal is not None and size != seal.size):
                raise self._damaged(f"it has {size} bytes" + (f", not {seal.size}" if seal else ""))
            self._map = mmap.mmap(handle, size, access=mmap.ACCESS_READ)
        finally:
            os.close(handle)
        self._data = memoryview(self._map)
        self.size = size
        self._read_directory(seal)

    def _read_directory(self, seal: FileSeal | None) -> None:
        crcs_at, directory_at, digest, magic = _TAIL.unpack(self._data[-_TAIL.size :])
        end = self.size - _TAIL.size
        if magic != MAGIC or not len(MAGIC) <= crcs_at <= directory_at <= end:
            raise self._damaged("its tail is unreadable")
        found = blake2b(self._data[crcs_at:end], digest_size=16).digest()
        if found != digest or (seal is not None and found.hex() != seal.digest):
            raise self._damaged("its directory does not have its checksum")
        directory = json.loads(bytes(self._data[directory_at:end]))
        self._crcs = self._data[crcs_at:directory_at].cast("I")
        self._end = crcs_at
        self._sound = bytearray(len(self._crcs))
        self._arrays: dict[str, tuple[str, int, int]] = {k: tuple(v) for k, v in directory["arrays"].items()}
        self.meta: dict[str, Any] = directory["meta"]
        self.digest = found.hex()

    def __contains__(self, name: str) -> bool:
        return name in self._arrays

    def count(self, name: str) -> int:
        """Return the number of elements of an array."""
        return self._arrays[name][2]

    def dtype(self, name: str) -> str:
        """Return the element type of an array, for example `u2`."""
        return self._arrays[name][0]

    def view(self, name: str, start: int = 0, stop: int | None = None) -> memoryview:
        """Return elements `start` to `stop` (exclusive) of an array, verified."""
        dtype, offset, count = self._arrays[name]
        width = _WIDTHS[dtype]
        stop = count if stop is None else stop
        assert 0 <= start <= stop <= count
        first, last = offset + start * width, offset + stop * width
        self._verify(first, last)
        view: memoryview = self._data[first:last].cast(_FORMATS[dtype])  # type: ignore[call-overload]
        return view

    def release(self) -> None:
        """Let the system reclaim the memory of what was read; reading it again maps it again."""
        if hasattr(mmap, "MADV_DONTNEED"):
            self._map.madvise(mmap.MADV_DONTNEED)

    def damages(self) -> list[str]:
        """Verify every block; return one line for each that is damaged."""
        found = []
        for block in range(len(self._crcs)):
            if not self._is_sound(block):
                found += [f"{self.path}: {_block_name(block)} lost its checksum"]
            if block % _RELEASE_EVERY == 0:
                self.release()
        return found

    def _verify(self, first: int, last: int) -> None:
        for block in range(first // BLOCK_BYTES, -(-last // BLOCK_BYTES)):
            if not self._sound[block]:
                if not self._is_sound(block):
                    raise self._damaged(f"{_block_name(block)} lost its checksum")
                self._sound[block] = 1

    def _is_sound(self, block: int) -> bool:
        start = block * BLOCK_BYTES
        found = zlib.crc32(self._data[start : min(start + BLOCK_BYTES, self._end)])
        return found == int(self._crcs[block])

    def _damaged(self, what: str) -> CorruptDataError:
        return CorruptDataError(f"{self.path} is damaged: {what}", REBUILD)


def _block_name(block: int) -> str:
    return f"block {block} (from byte {block * BLOCK_BYTES})"


if sys.byteorder != "little":  # pragma: no cover
    raise ImportError("the index files are little-endian and are read in place; this machine is big-endian")
