"""Failures from below our own code, in words."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

import pytest

from archive.paths import ArchivePaths
from render.failures import describe

HERE = ArchivePaths(Path("/some/archive"))


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "/f"), 1, "no room left to write /f"),
        (OSError(errno.ENOSPC, "No space left on device"), 1, "no room left to write —"),
        (OSError(errno.EFBIG, "File too large", "/f"), 1, "no room left"),
        (FileNotFoundError(errno.ENOENT, "No such file", "/f"), 66, "no such file: /f"),
        (PermissionError(errno.EACCES, "Permission denied", "/f"), 1, "not permitted: /f"),
        (IsADirectoryError(errno.EISDIR, "Is a directory", "/f"), 1, "Is a directory: /f"),
        (OSError("odd"), 1, "odd"),
        (MemoryError(), 1, "out of memory"),
        (sqlite3.DatabaseError("database disk image is malformed"), 65, "/some/archive/catalogue.sqlite"),
        (sqlite3.OperationalError("database is locked"), 75, "/some/archive/catalogue.sqlite"),
        (sqlite3.OperationalError("disk I/O error"), 1, "/some/archive/catalogue.sqlite"),
        (ZeroDivisionError("division by zero"), 1, "internal error: ZeroDivisionError: division by zero"),
    ],
)
def test_failures_are_described(error: Exception, code: int, words: str) -> None:
    """Each has its exit code, names what it is about, and says what to do."""
    told = describe(error, HERE)
    assert told.exit_code == code
    assert words in str(told)
    assert told.remedy


def test_a_failure_without_an_archive() -> None:
    """Before the archive is known the catalogue is named in general."""
    assert "the catalogue" in str(describe(sqlite3.OperationalError("database is locked"), None))
