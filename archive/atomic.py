"""Files and directories that appear whole or not at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from archive.errors import NotFoundError, UsageError


@contextmanager
def written_whole(path: Path) -> Iterator[TextIO]:
    """Give a UTF-8 stream whose content becomes the file `path` when the block ends well.

    If the block raises, `path` stays as it was. A link is followed, and a file that is replaced hands on its
    permissions. A device or pipe cannot be replaced: what goes there is written at once. Raises NotFoundError
    if there is no such directory and OSError if it cannot be written to.
    """
    with _written(path, mode="w", encoding="utf-8", newline="\n") as stream:
        yield stream


@contextmanager
def written_whole_bytes(path: Path) -> Iterator[BinaryIO]:
    """Give a stream of bytes whose content becomes the file `path`; all else is as in `written_whole`."""
    with _written(path, mode="wb") as stream:
        yield stream


@contextmanager
def written_whole_folder(folder: Path) -> Iterator[Path]:
    """Give a directory to write into, which becomes the new directory `folder` when the block ends well.

    If the block raises, nothing is left. Raises UsageError if `folder` exists, NotFoundError if it can stand
    nowhere.
    """
    if folder.exists():
        raise UsageError(f"{folder} exists already", "name a new directory")
    if not folder.parent.is_dir():
        raise NotFoundError(f"no directory {folder.parent}", "create it, or name another")
    from tempfile import mkdtemp  # noqa: PLC0415 - it loads much

    scratch = Path(mkdtemp(dir=folder.parent, prefix=".ilbo-"))
    try:
        yield scratch
        scratch.chmod(0o777 & ~_umask())
        scratch.rename(folder)
    except BaseException:
        from shutil import rmtree  # noqa: PLC0415 - the same

        rmtree(scratch, ignore_errors=True)
        raise


@contextmanager
def _written(path: Path, **how: Any) -> Iterator[Any]:
    kind = _kind(path)
    if kind is not None and not stat.S_ISREG(kind):
        # Before links are followed: /dev/stdout leads to a pipe that has no name to be opened by.
        with path.open(**how) as stream:
            yield stream
        return
    path = Path(os.path.realpath(path))
    if not path.parent.is_dir():
        raise NotFoundError(f"no directory {path.parent}", "create it, or name another")
    # Beside the target, so that it gets there in one step. Not named after it, whose name may be as long as
    # names can be.
    from tempfile import mkstemp  # noqa: PLC0415 - it loads much

    handle, name = mkstemp(dir=path.parent, prefix=".ilbo-", suffix=".tmp")
    scratch = Path(name)
    try:
        with os.fdopen(handle, **how) as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        scratch.chmod(0o666 & ~_umask() if kind is None else stat.S_IMODE(kind))
        scratch.replace(path)
    except BaseException:
        scratch.unlink(missing_ok=True)
        raise


def _kind(path: Path) -> int | None:
    """Return type and permissions of what stands at `path`, None if nothing does."""
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
