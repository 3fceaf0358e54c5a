"""Claims: what an edition's page says the story's other editions are, whether those are known or not.

A claim becomes a link as soon as both editions are in the catalogue, whichever comes first.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from archive.stories import add_link, are_parted


def keep_claims(db: sqlite3.Connection, edition_id: str, others: Iterable[str]) -> None:
    """Note that the page of an edition links to the editions `others`, by id, and no longer to any other.

    Call it inside a transaction, after the edition was put into the catalogue. No link is made
    that would bring together what was unlinked by hand.
    """
    number = _number(db, edition_id)
    assert number is not None
    wanted = set(others) - {edition_id}
    before = {row[0] for row in db.execute("SELECT other FROM claims WHERE edition_no = ?", (number,))}
    gone = ((number, other) for other in before - wanted)
    db.executemany("DELETE FROM claims WHERE edition_no = ? AND other = ?", gone)
    for other in sorted(wanted - before):
        db.execute("INSERT INTO claims (edition_no, other) VALUES (?, ?)", (number, other))
        target = _number(db, other)
        if target is not None:
            _link(db, number, target, edition_id, other)


def link_claimed(db: sqlite3.Connection, edition_id: str) -> None:
    """Link an edition that has just become known with those whose pages link to it; in a transaction."""
    number = _number(db, edition_id)
    assert number is not None
    rows = db.execute(
        "SELECT edition_no, id FROM claims JOIN editions USING (edition_no) WHERE other = ? ORDER BY 1",
        (edition_id,),
    )
    for claimant, name in rows.fetchall():
        _link(db, claimant, number, name, edition_id)


def _number(db: sqlite3.Connection, edition_id: str) -> int | None:
    row = db.execute("SELECT edition_no FROM editions WHERE id = ?", (edition_id,)).fetchone()
    return None if row is None else int(row[0])


def _link(db: sqlite3.Connection, claimant: int, target: int, name: str, other: str) -> None:
    low, high = sorted((claimant, target))
    known = db.execute("SELECT 1 FROM links WHERE first_no = ? AND second_no = ?", (low, high)).fetchone()
    if known is None and not are_parted(db, low, high):
        evidence = {"rule": "link on the page", "page": name, "leads_to": other}
        add_link(db, claimant, target, "linked", 1.0, evidence)
