"""Up to which of the catalogue's changes links were inferred, and with which lexicon and program."""

from __future__ import annotations

import hashlib
import sqlite3
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

_CHANGE, _STORIES, _BASIS = "links_change", "links_stories", "links_basis"


@lru_cache(maxsize=1)
def _basis() -> int:
    """Return a number that differs when another version of this package would infer other links."""
    digest = hashlib.blake2b(digest_size=7)
    for path in sorted(Path(__file__).parent.glob("*.*")):
        if path.suffix in {".py", ".json"}:
            digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return int.from_bytes(digest.digest(), "big")


class Mark(NamedTuple):
    """Up to which change links were inferred, and how many stories the lexicon had when all was compared."""

    change: int
    stories: int


def load_mark(db: sqlite3.Connection) -> Mark | None:
    """Return how far the links are up to date; None if everything has to be looked at."""
    rows = db.execute("SELECT name, value FROM counters WHERE name IN (?, ?, ?)", (_CHANGE, _STORIES, _BASIS))
    marks = {row[0]: int(row[1]) for row in rows}
    if marks.get(_BASIS) != _basis():
        return None
    return Mark(marks[_CHANGE], marks[_STORIES])


def save_mark(db: sqlite3.Connection, mark: Mark) -> None:
    """Note how far the links are up to date; call it inside a transaction."""
    rows = [(_CHANGE, mark.change), (_STORIES, mark.stories), (_BASIS, _basis())]
    db.executemany("INSERT OR REPLACE INTO counters VALUES (?, ?)", rows)
