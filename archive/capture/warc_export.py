"""Export of captures: the WARC records that editions were parsed from, taken over byte by byte."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from archive.capture.captures import KnownCapture, get_capture
from archive.capture.warc_check import WarcDamage, walk_warc
from archive.errors import CorruptDataError
from archive.model import Edition
from archive.paths import ArchivePaths


def iter_records(db: sqlite3.Connection, paths: ArchivePaths, editions: Iterable[Edition]) -> Iterator[bytes]:
    """Yield the record of each edition's capture, compressed as it is in the archive: together a WARC file.

    A revisit comes behind the record that has its body, and no record comes twice. Editions that were
    imported without a capture have none. Raises CorruptDataError if a record is damaged or missing.
    """
    written: set[int] = set()
    for edition in editions:
        known = None if edition.capture is None else get_capture(db, edition.capture)
        if known is None:
            continue
        origin = None if known.capture.revisit_of is None else get_capture(db, known.capture.revisit_of)
        for one in (origin, known):
            if one is not None and one.number not in written:
                written.add(one.number)
                yield _record(paths, one)


def _record(paths: ArchivePaths, known: KnownCapture) -> bytes:
    path, offset = paths.warc / known.capture.warc_file, known.capture.warc_offset
    try:
        found = next(walk_warc(path, offset), None)
        if found is not None and not isinstance(found, WarcDamage):
            with path.open("rb") as stream:
                stream.seek(offset)
                return stream.read(found.length)
    except FileNotFoundError:
        pass
    raise CorruptDataError(
        f"{path} has no whole record at byte {offset}, the capture of {known.capture.url}",
        "`ilbo check` tells what else is damaged; restore the file from a backup",
    )
