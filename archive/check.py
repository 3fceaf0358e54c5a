"""Verification of an archive: catalogue, links, and every record of every WARC file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from archive.capture.warc_check import WarcDamage, walk_warc
from archive.capture.warc_names import outlet_of_file
from archive.decisions import load_decisions
from archive.errors import ConfigError
from archive.paths import ArchivePaths

RESTORE = "restore the catalogue from a backup, or make it anew with `ilbo rebuild`"
RESTORE_FILE = "restore it from a backup"
REPAIR_FILE = "restore it from a backup, or keep what is whole with `ilbo check --repair`"


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
    if db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'decisions'").fetchone():
        yield from _decisions_not_kept(db, paths)
    for story in _parted_stories(db):
        yield Damage(
            where, f"{story}: no link joins all of its editions", "why they are one is not known", RESTORE
        )


def _decisions_not_kept(db: sqlite3.Connection, paths: ArchivePaths) -> Iterator[Damage]:
    try:
        load_decisions(paths.links)
    except ConfigError as error:
        yield Damage(str(paths.links), error.message, "what was decided since cannot be obeyed", error.remedy)
    for row in db.execute(
        "SELECT first_id, second_id FROM decisions JOIN editions a ON a.id = first_id "
        "JOIN editions b ON b.id = second_id WHERE NOT together AND a.story = b.story"
    ):
        what = f"{row[0]} and {row[1]} were unlinked but stand in one story"
        yield Damage(str(paths.catalogue), what, "one is shown with the other", RESTORE)


def _parted_stories(db: sqlite3.Connection) -> list[str]:
    """Return the stories whose editions are not one group of linked ones."""
    leads: dict[int, int] = {}

    def root(number: int) -> int:
        while (next_no := leads.get(number, number)) != number:
            leads[number] = number = leads.get(next_no, next_no)
        return number

    for first, second in db.execute("SELECT first_no, second_no FROM links"):
        leads[root(second)] = root(first)
    groups: dict[str, set[int]] = {}
    for story, number in db.execute(
        "SELECT story, edition_no FROM editions WHERE story IN "
        "(SELECT story FROM editions GROUP BY story HAVING count(*) > 1)"
    ):
        groups.setdefault(story, set()).add(root(number))
    return sorted(story for story, roots in groups.items() if len(roots) > 1)


# JSON that is no array of texts, in a column of that name.
_NO_TEXTS = (
    "CASE WHEN json_valid({0}) THEN json_type({0}) <> 'array' OR EXISTS "
    "(SELECT 1 FROM json_each({0}) WHERE type <> 'text') ELSE 1 END"
)
_NO_DATE = "{0} NOT GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*'"
_UNREADABLE = f"{_NO_TEXTS.format('paragraphs')} OR {_NO_TEXTS.format('authors')}"
_UNDATED = f"{_NO_DATE.format('published_at')} OR {_NO_DATE.format('updated_at')}"

# Query → ids that break a rule; the rule; what follows from it.
_RULES = (
    (
        "SELECT id FROM editions WHERE " + _UNREADABLE,  # noqa: S608 - ours
        "its text cannot be read",
        "the edition cannot be shown",
    ),
    (
        "SELECT (SELECT id FROM editions e WHERE e.edition_no = r.edition_no) || ' revision ' || revision "  # noqa: S608
        "FROM revisions r WHERE " + _UNREADABLE,
        "its text cannot be read",
        "an earlier text is lost",
    ),
    (
        "SELECT id FROM editions WHERE " + _UNDATED,  # noqa: S608 - ours
        "its date cannot be read",
        "the edition cannot be indexed",
    ),
    (
        "SELECT a.id || ' and ' || b.id FROM links JOIN editions a ON a.edition_no = first_no "
        "JOIN editions b ON b.edition_no = second_no WHERE NOT json_valid(evidence)",
        "the evidence of their link cannot be read",
        "why they are linked is not known",
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
        "SELECT story FROM (SELECT story, site || '/' || key AS name, id, min(edition_no) FROM editions "
        "GROUP BY story) WHERE story NOT IN (name, id)",
        "the story is not named after its first edition",
        "its id may change",
    ),
)


def check_captures(
    db: sqlite3.Connection, paths: ArchivePaths, on_unfinished: Callable[[str], None] = lambda _note: None
) -> Iterator[Damage]:
    """Yield what is damaged in the WARC files, and captures whose record is not there.

    Every record is read and its checksums are compared, one file at a time. A part of a record at the end of
    a crawl's file, behind everything the catalogue knows, is no damage: it is being written, or the crawl was
    killed while it was, and the outlet's next crawl cuts it off and fetches the page. `on_unfinished` hears
    of it.
    """
    known = {row[0] for row in db.execute("SELECT DISTINCT warc_file FROM captures")}
    kept = {path.name for path in paths.warc.glob("*.warc.gz")} if paths.warc.is_dir() else set()
    for name in sorted(known | kept):
        yield from _check_file(db, paths, name, on_unfinished)


def _check_file(
    db: sqlite3.Connection, paths: ArchivePaths, name: str, on_unfinished: Callable[[str], None]
) -> Iterator[Damage]:
    path = paths.warc / name
    rows = db.execute("SELECT warc_offset, url FROM captures WHERE warc_file = ? ORDER BY 1", (name,))
    expected: dict[int, str] = dict(rows.fetchall())
    known = tuple(expected)
    if not path.is_file():
        cost = f"{len(expected)} captures are lost; their editions stand in the catalogue"
        yield Damage(str(path), "the file is missing", cost, RESTORE_FILE)
        return
    damages = []
    for record in walk_warc(path):
        if isinstance(record, WarcDamage):
            damages.append(record)
        else:
            expected.pop(record.offset, None)
    for damage in damages:
        if damage.at_end and outlet_of_file(name) and not any(at >= damage.offset for at in known):
            on_unfinished(f"{path}: {damage.length} bytes at its end are an unfinished record")
            continue
        end = damage.offset + damage.length
        lost = [at for at in expected if at >= damage.offset and (damage.at_end or at < end)]
        for at in lost:
            del expected[at]
        cost = f"{len(lost)} captures cannot be read again; their editions stand in the catalogue"
        yield Damage(f"{path}, byte {damage.offset}", damage.problem, cost, _remedy(name))
    yield from _lost(path, expected)


def _remedy(name: str) -> str:
    return REPAIR_FILE if outlet_of_file(name) else RESTORE_FILE


def _lost(path: Path, captures: dict[int, str]) -> Iterator[Damage]:
    """Yield what is wrong with captures, URL by offset, where neither a record nor a damaged one stands."""
    size = path.stat().st_size
    behind = sum(offset >= size for offset in captures)
    if behind:
        cost = f"{behind} captures are lost; their editions stand in the catalogue"
        yield Damage(f"{path}, byte {size}", "the file ends too early", cost, _remedy(path.name))
    for offset, url in captures.items():
        if offset < size:
            where, cost = f"{path}, byte {offset}", f"the capture of {url} is lost"
            yield Damage(where, "no record begins here", cost, _remedy(path.name))


def count_checked(db: sqlite3.Connection) -> dict[str, int]:
    """Return how much there was to check: editions, links, captures."""
    counts = {}
    for table in ("editions", "links", "captures"):
        with suppress(sqlite3.DatabaseError):
            counts[table] = int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 - ours
    return counts
