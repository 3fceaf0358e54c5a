"""The few file operations an index is written with, in one place, so that tests can make any of them fail."""

from __future__ import annotations

import os
from io import FileIO
from pathlib import Path


class Disk:
    """Writes files so that what is committed survives a power cut.

    Every method may raise OSError; nothing above this class touches the file system for writing.
    """

    def create(self, path: Path) -> FileIO:
        """Open a new file for writing, unbuffered; an existing one of the same name is emptied."""
        return FileIO(path, "w")

    def scratch(self, path: Path) -> FileIO:
        """Open a file for writing and reading that loses its name at once, and is gone when it is closed."""
        file = FileIO(path, "w+")
        try:
            self.remove(path)
        except BaseException:
            file.close()
            raise
        return file

    def write(self, file: FileIO, data: bytes | bytearray | memoryview) -> None:
        """Write all of `data`, however many system calls that takes."""
        rest = memoryview(data).cast("B")
        while rest:
            written = file.write(rest)
            rest = rest[written or 0 :]

    def sync(self, file: FileIO) -> None:
        """Wait until the file's content is on the medium."""
        os.fsync(file.fileno())

    def replace(self, source: Path, target: Path) -> None:
        """Give `source` the name `target` in one step, in the place of any file of that name."""
        source.replace(target)

    def sync_folder(self, folder: Path) -> None:
        """Wait until the names in `folder` are on the medium."""
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def remove(self, path: Path) -> None:
        """Remove a file; one that is already gone is no failure."""
        path.unlink(missing_ok=True)

    def write_whole(self, path: Path, data: bytes) -> None:
        """Put `data` under `path` in one step: readers see the old content or the new, never a part."""
        draft = path.with_name(path.name + ".tmp")
        with self.create(draft) as file:
            self.write(file, data)
            self.sync(file)
        self.replace(draft, path)
        self.sync_folder(path.parent)
