"""The index beside the catalogue, edition by edition."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import TypeAlias

from indexer.basis import Basis
from indexer.engine import Engine

# So many editions of a kind are named.
_NAMED = 5

_Row: TypeAlias = "tuple[int, str, int | None]"
_Edition: TypeAlias = tuple[int, str, int]


def disagreements(db: sqlite3.Connection, engine: Engine) -> list[str]:
    """Compare the index with the catalogue as that was when it was indexed; return a line for each kind."""
    change = Basis(**engine.meta).change
    missing, stray, older = [], [], []
    for indexed, edition in _side_by_side(engine.stored(), _editions(db)):
        if edition is None:
            assert indexed is not None
            # One that left the catalogue since is still to be taken out.
            if not db.execute(
                "SELECT 1 FROM removals WHERE id = ? AND change > ?", (indexed[1], change)
            ).fetchone():
                stray.append(indexed[1])
        elif edition[2] <= change:
            if indexed is None:
                missing.append(edition[1])
            elif indexed[2] not in {None, edition[2]}:
                older.append(edition[1])
    kinds = (
        (missing, "are missing"),
        (stray, "are not in the catalogue"),
        (older, "are in another version"),
    )
    return [f"{len(ids):,} editions {what}: {_some(ids)}" for ids, what in kinds if ids]


def _editions(db: sqlite3.Connection) -> Iterator[_Edition]:
    for row in db.execute("SELECT edition_no, id, change FROM editions ORDER BY edition_no"):
        yield row["edition_no"], row["id"], row["change"]


def _side_by_side(
    indexed: Iterator[_Row], editions: Iterator[_Edition]
) -> Iterator[tuple[_Row | None, _Edition | None]]:
    """Join two lists that ascend by number and id; what only one of them has stands beside None."""
    left, right = next(indexed, None), next(editions, None)
    while left or right:
        if left and (right is None or left[:2] < right[:2]):
            yield left, None
            left = next(indexed, None)
        elif right and (left is None or right[:2] < left[:2]):
            yield None, right
            right = next(editions, None)
        else:
            yield left, right
            left, right = next(indexed, None), next(editions, None)


def _some(ids: list[str]) -> str:
    return ", ".join(ids[:_NAMED]) + (", …" if len(ids) > _NAMED else "")
