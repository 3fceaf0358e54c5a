"""An evidence pack: what a query finds, with the captures that prove it, a table, citations and checksums."""

from __future__ import annotations

import csv
import hashlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from archive.atomic import written_whole_folder
from archive.capture.captures import get_capture
from archive.capture.warc_export import iter_records
from archive.clock import utc_now
from archive.exporting import iter_csv
from archive.model import Edition
from archive.paths import ArchivePaths

_CAPTURE = ("url", "fetched_at", "status", "payload_digest", "warc_file", "warc_offset")
COLUMNS = ("id", "revision", "captured_at", *_CAPTURE)


def write_evidence(
    db: sqlite3.Connection,
    paths: ArchivePaths,
    editions: Sequence[Edition],
    folder: Path,
    *,
    query: str,
    software: str,
) -> None:
    """Write an evidence pack into the new directory `folder`, which appears only when it is complete.

    `captures.warc.gz` holds the records, `editions.csv` the texts, `captures.csv` the capture of each
    edition, `citations.txt` a citation of each, `SHA256SUMS` what `sha256sum -c` verifies. Raises UsageError
    if `folder` exists, NotFoundError if it can stand nowhere, CorruptDataError if a record is damaged.
    """
    with written_whole_folder(folder) as scratch:
        with (scratch / "captures.warc.gz").open("wb") as warc:
            warc.writelines(iter_records(db, paths, editions))
        with (scratch / "editions.csv").open("w", encoding="utf-8", newline="") as table:
            table.writelines(iter_csv(editions))
        _write_captures(db, editions, scratch / "captures.csv")
        citations = "\n\n".join(_citation(db, edition) for edition in editions)
        head = f"Query: {query or 'everything'}\nTaken out: {utc_now()} with {software}\n\n"
        (scratch / "citations.txt").write_text(f"{head}{citations}\n", "utf-8")
        sums = "".join(f"{_sha256(path)}  {path.name}\n" for path in sorted(scratch.iterdir()))
        (scratch / "SHA256SUMS").write_text(sums, "utf-8")


def _write_captures(db: sqlite3.Connection, editions: Sequence[Edition], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        for edition in editions:
            known = None if edition.capture is None else get_capture(db, edition.capture)
            source = (
                [""] * len(_CAPTURE) if known is None else [getattr(known.capture, name) for name in _CAPTURE]
            )
            writer.writerow([edition.id, edition.revision, edition.captured_at, *source])


def _citation(db: sqlite3.Connection, edition: Edition) -> str:
    article = edition.article
    known = None if edition.capture is None else get_capture(db, edition.capture)
    parts = [
        f"{', '.join(article.authors)}." if article.authors else "",
        f"“{article.title}”.",
        f"{article.site}, {article.published_at or 'undated'}.",
        f"{article.url}." if article.url else "",
        f"Captured {edition.captured_at}, revision {edition.revision}, {edition.id}.",
        f"Payload {known.capture.payload_digest}." if known else "Imported without a capture.",
    ]
    return " ".join(part for part in parts if part)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
