"""Numbers put aside on disk while a segment is written, so that they take no memory until they are needed."""

from __future__ import annotations

import mmap
from collections.abc import Callable
from io import FileIO
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.segments.disk import Disk

Ints: TypeAlias = NDArray[Any]


class Spool:
    """One array of unsigned numbers of a type, appended part by part and then read."""

    def __init__(self, open_file: Callable[[], FileIO], disk: Disk, dtype: str, kept_bytes: int) -> None:
        self._open_file = open_file
        self._disk = disk
        self._dtype = np.dtype(dtype)
        self._kept_bytes = kept_bytes
        self._kept: list[Ints] = []
        self._kept_count = 0
        self._file: FileIO | None = None
        self.top = 0
        """The largest of the numbers."""
        self.total = 0
        """Their sum."""

    def append(self, values: Ints) -> None:
        """Put values behind the others; they fit the type. Raises OSError as the disk does."""
        self._kept.append(values.astype(self._dtype))
        self._kept_count += len(values)
        self.top = max(self.top, int(values.max(initial=0)))
        self.total += int(values.sum(dtype=np.uint64))
        if self._kept_count * self._dtype.itemsize > self._kept_bytes:
            self._put_aside()

    def values(self) -> Ints:
        """Return all values; what is on disk is read when it is touched. Nothing is appended after that.

        Raises OSError as the disk does.
        """
        if self._file is None:
            return np.concatenate([np.zeros(0, self._dtype), *self._kept])
        self._put_aside()
        return np.frombuffer(mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ), self._dtype)

    def _put_aside(self) -> None:
        if self._file is None:
            self._file = self._open_file()
        self._disk.write(self._file, np.concatenate([np.zeros(0, self._dtype), *self._kept]).data)
        self._kept, self._kept_count = [], 0


class Scratch:
    """Makes spools, which keep up to `kept_bytes` in memory and the rest in files beside the file `path`.

    The files have no names, so that nothing is left of them, whatever stops the writer. Use it as a context
    manager: they are gone at the end.
    """

    def __init__(self, disk: Disk, path: Path, kept_bytes: int) -> None:
        self._disk = disk
        self._path = path.with_name(f"{path.stem}-scratch.tmp")
        self._kept_bytes = kept_bytes
        self._files: list[FileIO] = []

    def spool(self, dtype: str) -> Spool:
        """Return an empty spool of elements `dtype` (`u1` … `u8`)."""
        return Spool(self._open_file, self._disk, dtype, self._kept_bytes)

    def _open_file(self) -> FileIO:
        self._files.append(self._disk.scratch(self._path))
        return self._files[-1]

    def __enter__(self) -> Scratch:
        return self

    def __exit__(self, *exception: object) -> None:
        for file in self._files:
            file.close()
