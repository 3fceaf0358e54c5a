"""Captures in the catalogue: record a response before anyone parses it, find one again, read its payload."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from archive.capture.warc import (
    RevisitOf,
    StoredResponse,
    WarcPlace,
    WarcWriter,
    payload_digest,
    read_response,
)
from archive.capture.warc_check import WarcDamage, walk_warc
from archive.capture.warc_names import warc_files
from archive.catalogue import transaction
from archive.model import Capture
from archive.web.content_coding import decode_content
from archive.web.fetch import FetchedPage, find_header


@dataclass(frozen=True, slots=True)
class KnownCapture:
    """A capture and its row number in the catalogue."""

    number: int
    capture: Capture

    @property
    def place(self) -> WarcPlace:
        """Where its record stands."""
        return WarcPlace(self.capture.warc_file, self.capture.warc_offset, self.capture.warc_length)


@dataclass(frozen=True, slots=True)
class Payload:
    """What a capture holds for a parser: the body without content coding, and its declared type."""

    body: bytes
    content_type: str | None


class Recorder:
    """Writes responses of one outlet to its WARC file and the catalogue, in that order."""

    def __init__(self, db: sqlite3.Connection, writer: WarcWriter, site: str) -> None:
        self._db = db
        self._writer = writer
        self._site = site

    def record(self, page: FetchedPage, known: KnownCapture | None = None) -> KnownCapture:
        """Keep a response and return its capture.

        `known` is the capture whose validators were sent. A 304 becomes a revisit of it, and a 200 whose body
        was kept before becomes a revisit of that capture, so that no body is stored twice.
        """
        origin = None
        if page.status == 304:
            origin = _origin(self._db, known) if known else None
        elif page.status == 200 and page.body:
            origin = find_payload(self._db, payload_digest(page.body))
        place = self._writer.write(page, _reference(origin))
        capture = _capture(self._site, page, place, origin)
        with transaction(self._db):
            return KnownCapture(add_capture(self._db, capture), capture)


def _reference(origin: KnownCapture | None) -> RevisitOf | None:
    if origin is None:
        return None
    return RevisitOf(origin.capture.url, origin.capture.fetched_at, origin.capture.payload_digest)


def _capture(
    site: str, page: FetchedPage | StoredResponse, place: WarcPlace, origin: KnownCapture | None
) -> Capture:
    etag, modified = find_header(page.headers, "ETag"), find_header(page.headers, "Last-Modified")
    content_type = find_header(page.headers, "Content-Type")
    if page.status == 304 and origin is not None:
        # A 304 may leave out what has not changed.
        etag, modified = etag or origin.capture.etag, modified or origin.capture.last_modified
        content_type = origin.capture.content_type
    return Capture(
        site=site,
        url=page.url,
        fetched_at=page.fetched_at,
        status=page.status,
        content_type=content_type,
        payload_digest=origin.capture.payload_digest if origin else payload_digest(page.body),
        etag=etag,
        last_modified=modified,
        warc_file=place.file,
        warc_offset=place.offset,
        warc_length=place.length,
        revisit_of=origin.number if origin else None,
    )


_COLUMNS = Capture._fields


def add_capture(db: sqlite3.Connection, capture: Capture) -> int:
    """Insert a capture and return its row number; call it inside a transaction."""
    names, marks = ", ".join(_COLUMNS), ", ".join("?" * len(_COLUMNS))
    cursor = db.execute(
        f"INSERT INTO captures ({names}) VALUES ({marks})",  # noqa: S608 - names are ours
        tuple(getattr(capture, name) for name in _COLUMNS),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def _known(row: sqlite3.Row | None) -> KnownCapture | None:
    if row is None:
        return None
    return KnownCapture(row["capture_no"], Capture(**{name: row[name] for name in _COLUMNS}))


def get_capture(db: sqlite3.Connection, number: int) -> KnownCapture | None:
    """Return the capture with this row number, or None."""
    return _known(db.execute("SELECT * FROM captures WHERE capture_no = ?", (number,)).fetchone())


def last_capture_number(db: sqlite3.Connection) -> int:
    """Return the highest row number, 0 if there is no capture."""
    return int(db.execute("SELECT coalesce(max(capture_no), 0) FROM captures").fetchone()[0])


def latest_capture(db: sqlite3.Connection, url: str) -> KnownCapture | None:
    """Return the newest capture of this URL that stands for content: a 200, or a 304 that confirms one."""
    return _known(
        db.execute(
            "SELECT * FROM captures WHERE url = ? "
            "AND (status = 200 OR status = 304 AND revisit_of IS NOT NULL) ORDER BY capture_no DESC LIMIT 1",
            (url,),
        ).fetchone()
    )


def capture_after(db: sqlite3.Connection, url: str, mark: int) -> KnownCapture | None:
    """Return the newest capture of this URL with a row number above `mark`, whatever its status, or None."""
    return _known(
        db.execute(
            "SELECT * FROM captures WHERE url = ? AND capture_no > ? ORDER BY capture_no DESC LIMIT 1",
            (url, mark),
        ).fetchone()
    )


def was_fetched(db: sqlite3.Connection, url: str) -> bool:
    """Tell whether this URL was ever captured with an answer other than a passing failure."""
    row = db.execute(
        "SELECT 1 FROM captures WHERE url = ? AND status < 500 AND status <> 429 LIMIT 1", (url,)
    ).fetchone()
    return row is not None


def find_payload(db: sqlite3.Connection, digest: str) -> KnownCapture | None:
    """Return the capture that holds the body with this digest, or None if no record does."""
    return _known(
        db.execute(
            "SELECT * FROM captures WHERE payload_digest = ? AND revisit_of IS NULL AND status = 200 "
            "ORDER BY capture_no LIMIT 1",
            (digest,),
        ).fetchone()
    )


def _origin(db: sqlite3.Connection, known: KnownCapture) -> KnownCapture:
    if known.capture.revisit_of is None:
        return known
    return get_capture(db, known.capture.revisit_of) or known


def load_payload(db: sqlite3.Connection, warc: Path, known: KnownCapture, max_bytes: int) -> Payload:
    """Read what a capture holds, following a revisit to the record that has the body.

    `warc` is the archive's folder of WARC files. Raises CorruptDataError if the record cannot be read and
    ValueError (TooLargeError) if the body's content coding is unknown, broken or decodes to too much.
    """
    own = read_response(warc, known.place)
    origin = _origin(db, known)
    holder = own if origin is known else read_response(warc, origin.place)
    headers = holder.headers if known.capture.status == 304 else own.headers
    body = decode_content(holder.body, find_header(headers, "Content-Encoding"), max_bytes)
    return Payload(body, known.capture.content_type)


def move_captures(db: sqlite3.Connection, warc_file: str, moved: Mapping[int, int]) -> int:
    """Note where the records of a salvaged file stand now; return how many captures are lost with the rest.

    Lost are those whose record is gone and the revisits of those; they are removed, so that their URLs will
    be fetched anew. Editions read from them stay. Call it inside a transaction, under the outlet's crawl
    lock.
    """
    rows = db.execute(
        "SELECT capture_no, warc_offset FROM captures WHERE warc_file = ? ORDER BY warc_offset", (warc_file,)
    ).fetchall()
    gone = [row["capture_no"] for row in rows if row["warc_offset"] not in moved]
    revisits = [
        row["capture_no"]
        for origin in gone
        for row in db.execute("SELECT capture_no FROM captures WHERE revisit_of = ?", (origin,))
    ]
    # Revisits first: a capture may not be removed while another one refers to it.
    lost = [(number,) for number in dict.fromkeys([*revisits, *gone])]
    for statement in (
        "UPDATE editions SET capture_no = NULL WHERE capture_no = ?",
        "UPDATE revisions SET capture_no = NULL WHERE capture_no = ?",
        "DELETE FROM captures WHERE capture_no = ?",
    ):
        db.executemany(statement, lost)
    # Records only move towards the beginning, so in this order no two ever stand at one place.
    db.executemany(
        "UPDATE captures SET warc_offset = ? WHERE warc_file = ? AND warc_offset = ?",
        ((moved[old], warc_file, old) for old in (row["warc_offset"] for row in rows) if old in moved),
    )
    return len(lost)


def adopt_captures(db: sqlite3.Connection, warc: Path, site: str, *, cut: bool = True) -> int:
    """Enter responses that are in an outlet's WARC files but not in the catalogue, and return their number.

    A crawl that was killed may have written a record that no row tells of, or a part of one. What is whole is
    adopted, so that it need not be fetched again; a part at the very end is cut off, unless not `cut`. Hold
    the crawl lock.
    """
    adopted = 0
    for path in warc_files(warc, site):
        adopted += _adopt_file(db, path, site, cut=cut)
    return adopted


def _adopt_file(db: sqlite3.Connection, path: Path, site: str, *, cut: bool) -> int:
    end = db.execute(
        "SELECT coalesce(max(warc_offset + warc_length), 0) FROM captures WHERE warc_file = ?", (path.name,)
    ).fetchone()[0]
    if path.stat().st_size <= end:
        return 0
    adopted = 0
    for item in walk_warc(path, end):
        if isinstance(item, WarcDamage):
            if item.at_end and cut:
                os.truncate(path, item.offset)
            continue
        if item.type in ("response", "revisit"):
            place = WarcPlace(path.name, item.offset, item.length)
            response = read_response(path.parent, place)
            digest = item.headers.get("warc-payload-digest", "")
            origin = find_payload(db, digest) if item.type == "revisit" else None
            with transaction(db):
                add_capture(db, _capture(site, response, place, origin))
            adopted += 1
    return adopted
