"""Repair of damaged WARC files: what is whole is kept, and the catalogue follows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from archive.capture.captures import move_captures
from archive.capture.warc_check import WarcDamage, damaged_originals, salvage_warc, walk_warc
from archive.capture.warc_names import outlet_of_file
from archive.catalogue import transaction
from archive.locking import exclusive
from archive.paths import ArchivePaths


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """What was done about one file: captures saved and lost, bytes cut out, where the original is kept."""

    where: str
    saved: int
    lost: int
    cut_bytes: int
    original: str | None


def repair_captures(db: sqlite3.Connection, paths: ArchivePaths) -> Iterator[Repair]:
    """Salvage every damaged WARC file that a crawl wrote and yield what came of each.

    A file is rewritten with its whole records, the old one is kept beside it as `.damaged`, and the places in
    the catalogue are changed in one transaction. Captures whose record is gone leave the catalogue, so that
    their URLs are fetched anew; the editions read from them stay. A repair that was interrupted between file
    and catalogue is begun again from the old file. Files that are missing are left alone: a backup, or a disk
    that is not there now, may bring them back.

    Raises LockedError while the outlet of a file is being crawled.
    """
    known = {row[0] for row in db.execute("SELECT DISTINCT warc_file FROM captures")}
    kept = {path.name for path in paths.warc.glob("*.warc.gz")} if paths.warc.is_dir() else set()
    for name in sorted(known | kept):
        site = outlet_of_file(name)
        if site is None:
            continue
        with exclusive(paths.lock(f"crawl-{site}"), f"a crawl of {site}"):
            done = _repair_file(db, paths.warc / name)
        if done is not None:
            yield done


def _repair_file(db: sqlite3.Connection, path: Path) -> Repair | None:
    rows = db.execute(
        "SELECT warc_offset, warc_length FROM captures WHERE warc_file = ?", (path.name,)
    ).fetchall()
    places = {(row[0], row[1]) for row in rows}
    _undo_half_a_repair(path, places)
    if not path.is_file():
        return None
    salvaged = salvage_warc(path)
    if salvaged.original is None and all(offset in salvaged.moved for offset, _ in places):
        return None
    with transaction(db):
        lost = move_captures(db, path.name, salvaged.moved)
        saved = db.execute("SELECT count(*) FROM captures WHERE warc_file = ?", (path.name,)).fetchone()[0]
    return Repair(
        where=str(path),
        saved=saved,
        lost=lost,
        cut_bytes=sum(damage.length for damage in salvaged.damages),
        original=None if salvaged.original is None else str(salvaged.original),
    )


def _undo_half_a_repair(path: Path, places: set[tuple[int, int]]) -> None:
    """Put a salvaged file's original back where the catalogue still speaks of that.

    File and catalogue cannot change in one step: a process that died between the two left new places in the
    file and old ones in the catalogue. `places` are the offsets and lengths of the latter.
    """
    originals = damaged_originals(path)
    if not originals:
        return
    if path.is_file():
        records, damages = _walk(path)
        if damages or places <= records:
            return
        records, damages = _walk(originals[-1])
        if not all(place in records or _in_damage(place[0], damages) for place in places):
            return
    originals[-1].replace(path)


def _walk(path: Path) -> tuple[set[tuple[int, int]], list[WarcDamage]]:
    records, damages = set(), []
    for item in walk_warc(path):
        if isinstance(item, WarcDamage):
            damages.append(item)
        else:
            records.add((item.offset, item.length))
    return records, damages


def _in_damage(offset: int, damages: list[WarcDamage]) -> bool:
    return any(one.offset <= offset and (one.at_end or offset < one.offset + one.length) for one in damages)
