"""Failures from below our own code, explained: a full disk, a damaged catalogue, a missing permission."""

from __future__ import annotations

import errno
import sqlite3
import sys

from archive.catalogue import explain
from archive.errors import IlboError, NotFoundError, QuerySyntaxError
from archive.paths import ArchivePaths
from render.messages import translated
from render.style import style_for
from render.terminal import safe

# How much of a query is shown on either side of the place that cannot be read.
QUERY_CONTEXT_CHARS = 40


def describe(error: Exception, paths: ArchivePaths | None) -> IlboError:
    """Return the failure to show for an exception no command expected; `paths` is the archive in use."""
    if isinstance(error, sqlite3.Error):
        return explain(error, str(paths.catalogue) if paths else "the catalogue")
    if isinstance(error, OSError):
        return _describe_os_error(error)
    if isinstance(error, MemoryError):
        return IlboError("out of memory", "close other programs and run the same command again")
    return IlboError(
        f"internal error: {type(error).__name__}: {error}",
        "please report it; ILBO_DEBUG=1 shows where it happened",
    )


def _describe_os_error(error: OSError) -> IlboError:
    where = f" {error.filename}" if error.filename else ""
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return IlboError(
            f"no room left to write{where}", "free some disk space and run the same command again"
        )
    if isinstance(error, FileNotFoundError):
        return NotFoundError(f"no such file:{where}", "check the name")
    if isinstance(error, PermissionError):
        return IlboError(f"not permitted:{where}", "check the permissions of the file or directory")
    return IlboError(f"{error.strerror or error}:{where}", "correct this and run the same command again")


def sentence(error: IlboError) -> str:
    """Return what failed and what to do, in the reader's language."""
    return " — ".join(translated(text) for text in (error.message, error.remedy) if text)


def place_in_query(error: QuerySyntaxError) -> tuple[str, str]:
    """Return the query around the place that cannot be read, and a line that points at it."""
    from wcwidth import width  # noqa: PLC0415 - only a failed query needs it

    columns = style_for(sys.stderr).columns
    # The query may be Hangul, two columns a syllable.
    context_chars = QUERY_CONTEXT_CHARS if columns is None else min(QUERY_CONTEXT_CHARS, columns // 4 - 1)
    start = max(error.position - context_chars, 0)
    before = ("…" if start else "") + safe(error.query[start : error.position])
    after = error.query[error.position :]
    cut = "…" if len(after) > context_chars else ""
    return f"  {before}{after[:context_chars]}{cut}", " " * (2 + width(before)) + "^"
