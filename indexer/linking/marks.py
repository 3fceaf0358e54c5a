"""Up to which of the catalogue's changes links were inferred, and by which version of what."""

from __future__ import annotations

import hashlib
import sqlite3
from functools import lru_cache
from pathlib import Path

_CHANGE, _BASIS = "links_change", "links_basis"


@lru_cache(maxsize=1)
def _basis() -> int:
    """Return a number that differs when another version of this package would infer other links."""
    digest = hashlib.blake2b(digest_size=7)
    for path in sorted(Path(__file__).parent.glob("*.*")):
        if path.suffix in {".py", ".json"}:
            digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return int.from_bytes(digest.digest(), "big")


def load_mark(db: sqlite3.Connection) -> int | None:
    """Return the last change that was looked at; None if all has to be."""
    rows = db.execute("SELECT name, value FROM counters WHERE name IN (?, ?)", (_CHANGE, _BASIS))
    marks = {row[0]: int(row[1]) for row in rows}
    return marks.get(_CHANGE) if marks.get(_BASIS) == _basis() else None


def save_mark(db: sqlite3.Connection, change: int) -> None:
    """Note that everything up to `change` was looked at; call it inside a transaction."""
    db.executemany("INSERT OR REPLACE INTO counters VALUES (?, ?)", [(_CHANGE, change), (_BASIS, _basis())])
