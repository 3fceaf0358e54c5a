"""One writer at a time: advisory locks that the operating system releases when their holder dies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.errors import LockedError


@contextmanager
def exclusive(path: Path, doing: str) -> Iterator[None]:
    """Hold the lock file `path` for the length of the block.

    `doing` names the work in the error another process gets, for example "a crawl of donga". The file stays
    afterwards: removing it would let two holders lock two different files of one name.

    Raises LockedError at once if another process holds it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(handle, 64, 0).decode("ascii", "replace").strip() or "unknown"
            raise LockedError(
                f"{doing} is already running in another process (pid {holder}, lock {path})",
                "wait for it to end and try again",
            ) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode("ascii"), 0)
        yield
    finally:
        os.close(handle)
