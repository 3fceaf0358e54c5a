"""What an edition said before: its revisions, and the corrections of how its captures were read."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from archive.errors import NotFoundError
from archive.model import Edition


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """An edition's text as of one capture; `captured_at` is when the archive first had it."""

    number: int
    captured_at: str
    published_at: str | None
    updated_at: str | None
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A reading of captures that a later parser put right: when, by which program, in which fields."""

    corrected_at: str
    software: str
    fields: tuple[str, ...]


def revisions_of(db: sqlite3.Connection, edition: Edition) -> list[Revision]:
    """Return all revisions of an edition, the first one first; the last is its present text."""
    rows = db.execute(
        "SELECT revision, captured_at, published_at, updated_at, title, paragraphs FROM revisions "
        "WHERE edition_no = ? ORDER BY revision",
        (edition.number,),
    )
    earlier = [
        Revision(
            number=row["revision"],
            captured_at=row["captured_at"],
            published_at=row["published_at"],
            updated_at=row["updated_at"],
            title=row["title"],
            paragraphs=tuple(json.loads(row["paragraphs"])),
        )
        for row in rows
    ]
    article = edition.article
    present = Revision(
        number=edition.revision,
        captured_at=edition.captured_at,
        published_at=article.published_at,
        updated_at=article.updated_at,
        title=article.title,
        paragraphs=article.paragraphs,
    )
    return [*earlier, present]


def edition_at(db: sqlite3.Connection, edition: Edition, number: int) -> Edition:
    """Return an edition as it was in its revision `number`; raises NotFoundError if there was none such."""
    if number == edition.revision:
        return edition
    row = db.execute(
        "SELECT * FROM revisions WHERE edition_no = ? AND revision = ?", (edition.number, number)
    ).fetchone()
    if row is None:
        has = "only one" if edition.revision == 1 else f"1 to {edition.revision}"
        raise NotFoundError(f"{edition.id} has no revision {number}", f"it has {has}, see `ilbo history`")
    article = edition.article._replace(
        title=row["title"],
        paragraphs=tuple(json.loads(row["paragraphs"])),
        published_at=row["published_at"],
        updated_at=row["updated_at"],
        section=row["section"],
        authors=tuple(json.loads(row["authors"])),
    )
    return edition._replace(
        article=article, revision=number, captured_at=row["captured_at"], capture=row["capture_no"]
    )


def corrections_of(db: sqlite3.Connection, edition: Edition) -> list[Correction]:
    """Return the corrections of an edition, the first one first."""
    # A catalogue of version 1 that was not written to since has no such table.
    if not db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'corrections'").fetchone():
        return []
    rows = db.execute(
        "SELECT corrected_at, software, fields FROM corrections WHERE edition_no = ? ORDER BY correction_no",
        (edition.number,),
    )
    return [
        Correction(corrected_at=at, software=software, fields=tuple(json.loads(fields)))
        for at, software, fields in rows
    ]


def is_behind(edition: Edition, changed: Edition) -> bool:
    """Tell whether `changed` got a later text after the last one of its translation `edition`."""
    return changed.revision > 1 and edition.captured_at < changed.captured_at
