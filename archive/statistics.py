"""Figures about an archive: how much of it there is, from where, in which language, from when."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from archive.catalogue import snapshot
from archive.paths import ArchivePaths


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts over the whole archive; dates are days in Korea, `YYYY-MM-DD`, None where no edition has one.

    `paired_stories` are the stories with both languages; `captures` counts archived responses,
    `quarantined` the pages of which, when they were last captured, no text could be read or trusted.
    """

    editions: int
    stories: int
    paired_stories: int
    by_lang: dict[str, int]
    by_site: dict[str, int]
    first_date: str | None
    last_date: str | None
    revisions: int
    captures: int
    quarantined: int
    catalogue_bytes: int
    warc_bytes: int
    index_bytes: int


def statistics(db: sqlite3.Connection, paths: ArchivePaths) -> Statistics:
    """Count what stands in the catalogue, and the bytes of its files; all counts are of one moment."""
    with snapshot(db):
        return _counted(db, paths)


def _counted(db: sqlite3.Connection, paths: ArchivePaths) -> Statistics:
    first, last = db.execute(
        "SELECT min(day), max(day) FROM (SELECT date(published_at, '+9 hours') AS day FROM editions)"
    ).fetchone()
    return Statistics(
        editions=_count(db, "SELECT count(*) FROM editions"),
        stories=_count(db, "SELECT count(DISTINCT story) FROM editions"),
        paired_stories=_count(
            db,
            "SELECT count(*) FROM (SELECT 1 FROM editions GROUP BY story HAVING count(DISTINCT lang) > 1)",
        ),
        by_lang=_count_by(db, "lang"),
        by_site=_count_by(db, "site"),
        first_date=first,
        last_date=last,
        revisions=_count(db, "SELECT count(*) FROM revisions"),
        captures=_count(db, "SELECT count(*) FROM captures"),
        quarantined=count_quarantined(db),
        catalogue_bytes=_bytes(paths.catalogue),
        warc_bytes=_folder_bytes(paths.warc),
        index_bytes=_folder_bytes(paths.index),
    )


def count_quarantined(db: sqlite3.Connection) -> int:
    """Return how many pages wait in quarantine; none in a catalogue from before there was one."""
    with suppress(sqlite3.OperationalError):
        return _count(db, "SELECT count(*) FROM quarantine")
    return 0


def _count(db: sqlite3.Connection, query: str) -> int:
    return int(db.execute(query).fetchone()[0])


def _count_by(db: sqlite3.Connection, column: str) -> dict[str, int]:
    query = f"SELECT {column}, count(*) FROM editions GROUP BY 1 ORDER BY 2 DESC, 1"  # noqa: S608 - ours
    return dict(db.execute(query).fetchall())


def _folder_bytes(folder: Path) -> int:
    return sum(_bytes(file) for file in folder.rglob("*") if file.is_file())


def _bytes(file: Path) -> int:
    # An index generation may be replaced while we look.
    with suppress(FileNotFoundError):
        return file.stat().st_size
    return 0
