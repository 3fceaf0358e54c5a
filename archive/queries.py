"""Past searches: a bounded file of the archive that only its reader may read."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from archive.errors import NotFoundError

# Beyond this size the older half is forgotten.
MAX_BYTES = 256 * 1024
_ON = "ILBO_QUERIES"
_OFF = frozenset({"0", "off", "no", "false"})


class PastQuery(NamedTuple):
    """A search that was made: when (UTC), what was asked with which filters, how many it found."""

    asked_at: str
    query: str
    filters: Mapping[str, Any]
    total: int


def are_kept() -> bool:
    """Tell whether searches are to be remembered: unless `ILBO_QUERIES` is off."""
    return os.environ.get(_ON, "").casefold() not in _OFF


def keep_query(path: Path, past: PastQuery) -> None:
    """Add a search to the file; where it cannot be written, nothing is remembered."""
    record = {"at": past.asked_at, "query": past.query, "filters": dict(past.filters), "total": past.total}
    line = json.dumps(record, ensure_ascii=False) + "\n"
    with suppress(OSError, UnicodeEncodeError):
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "ab") as stream:
            # One write, so that searches at the same time do not cut each other's line.
            stream.write(line.encode())
            size = stream.tell()
        if size > MAX_BYTES:
            _forget_older_half(path)


def load_queries(path: Path) -> list[PastQuery]:
    """Return the past searches, the latest first; lines that are damaged are left out."""
    try:
        lines = path.read_text("utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return []
    return [past for line in reversed(lines) if (past := _parse(line)) is not None]


def nth_query(path: Path, number: int) -> PastQuery:
    """Return the `number`-th latest search, 1 being the last. Raises NotFoundError if there is none."""
    past = load_queries(path)
    if not 1 <= number <= len(past):
        many = f"there are {len(past)} of them" if past else "none is remembered"
        raise NotFoundError(f"no past query {number}: {many}", "`ilbo queries` lists them")
    return past[number - 1]


def _parse(line: str) -> PastQuery | None:
    try:
        value = json.loads(line)
        return PastQuery(
            asked_at=str(value["at"]),
            query=str(value["query"]),
            filters=dict(value["filters"]),
            total=int(value["total"]),
        )
    except (ValueError, TypeError, KeyError):
        return None


def _forget_older_half(path: Path) -> None:
    # Few searches come to this.
    from archive.atomic import written_whole  # noqa: PLC0415

    lines = path.read_bytes().splitlines(keepends=True)
    with written_whole(path) as stream:
        stream.writelines(line.decode("utf-8", "replace") for line in lines[len(lines) // 2 :])
