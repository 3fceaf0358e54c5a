"""Verification of an archive: catalogue, links, and every record of every WARC file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from archive.capture.warc_check import WarcDamage, walk_warc
from archive.paths import ArchivePaths

RESTORE = "restore the catalogue from a backup"


@dataclass(frozen=True, slots=True)
class Damage:
    """Something that is not as it should be: where, what, what it costs, and what to do."""

    where: str
    what: str
    cost: str
    remedy: str


def check_catalogue(db: sqlite3.Connection, paths: ArchivePaths) -> Iterator[Damage]:
    """Yield what is damaged in the catalogue: pages, references, records, links."""
    where = str(paths.catalogue)
    for (finding,) in db.execute("PRAGMA integrity_check(20)"):
        if finding != "ok":
            yield Damage(where, finding, "rows may be lost or wrong", RESTORE)
    for row in db.execute("PRAGMA foreign_key_check"):
        what = f"row {row[1]} of {row[0]} refers to a row of {row[2]} that is not there"
        yield Damage(where, what, "a link, revision or capture leads nowhere", RESTORE)
    for query, what, cost in _RULES:
        for row in db.execute(query):
            yield Damage(where, f"{row[0]}: {what}", cost, RESTORE)


# Query → ids that break a rule; the rule; what follows from it.
_RULES = (
    (
        "SELECT id FROM editions WHERE NOT json_valid(paragraphs) OR NOT json_valid(authors)",
        "its text cannot be read",
        "the edition cannot be shown",
    ),
    (
        "SELECT id FROM editions WHERE id <> site || '/' || key || '/' || lang",
        "its id does not agree with its site, key and language",
        "the edition may not be found",
    ),
    (
        "SELECT a.id || ' and ' || b.id FROM links JOIN editions a ON a.edition_no = first_no "
        "JOIN editions b ON b.edition_no = second_no WHERE a.story <> b.story",
        "they are linked but stand in different stories",
        "one is not shown with the other",
    ),
    (
        "SELECT story FROM (SELECT story, site || '/' || key AS name, min(edition_no) FROM editions "
        "GROUP BY story) WHERE story <> name",
        "the story is not named after its first edition",
        "its id may change",
    ),
)


def check_captures(db: sqlite3.Connection, paths: ArchivePaths) -> Iterator[Damage]:
    """Yield what is damaged in the WARC files, and captures whose record is not there.

    Every record is read and its checksums are compared, one file at a time.
    """
    known = {row[0] for row in db.execute("SELECT DISTINCT warc_file FROM captures")}
    kept = {path.name for path in paths.warc.glob("*.warc.gz")} if paths.warc.is_dir() else set()
    for name in sorted(known | kept):
        yield from _check_file(db, paths, name)


def _check_file(db: sqlite3.Connection, paths: ArchivePaths, name: str) -> Iterator[Damage]:
    path = paths.warc / name
    rows = db.execute("SELECT warc_offset, url FROM captures WHERE warc_file = ? ORDER BY 1", (name,))
    expected: dict[int, str] = dict(rows.fetchall())
    if not path.is_file():
        yield Damage(
            str(path), "the file is missing", f"{len(expected)} captures are lost", "restore it from a backup"
        )
        return
    damages = []
    for record in walk_warc(path):
        if isinstance(record, WarcDamage):
            damages.append(record)
        else:
            expected.pop(record.offset, None)
    for damage in damages:
        lost = sum(damage.offset <= offset < damage.offset + damage.length for offset in expected)
        cost = f"{lost} captures cannot be read again; their editions stand in the catalogue"
        yield Damage(f"{path}, byte {damage.offset}", damage.problem, cost, "restore it from a backup")
    if not damages:
        for offset, url in expected.items():
            yield Damage(
                f"{path}, byte {offset}", "no record begins here", f"the capture of {url} is lost", RESTORE
            )


def count_checked(db: sqlite3.Connection) -> dict[str, int]:
    """Return how much there was to check: editions, links, captures."""
    counts = {}
    for table in ("editions", "links", "captures"):
        with suppress(sqlite3.DatabaseError):
            counts[table] = int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 - ours
    return counts
