"""The response an edition was read from, as the outlet sent it."""

from __future__ import annotations

import sqlite3

from archive.capture.captures import Payload, get_capture, load_payload
from archive.crawling.visit import MAX_DECODED_BYTES
from archive.errors import CorruptDataError, NotFoundError
from archive.model import Edition
from archive.paths import ArchivePaths


def load_original(db: sqlite3.Connection, paths: ArchivePaths, edition: Edition) -> Payload:
    """Read the body of the capture that a revision of an edition was read from, without content coding.

    Raises NotFoundError if the edition was imported without a capture, CorruptDataError if the record cannot
    be read.
    """
    known = None if edition.capture is None else get_capture(db, edition.capture)
    if known is None:
        raise NotFoundError(
            f"{edition.id} was imported without the response of the outlet",
            f"read its text with `ilbo show {edition.id}`",
        )
    try:
        return load_payload(db, paths.warc, known, MAX_DECODED_BYTES)
    except ValueError as error:
        raise CorruptDataError(
            f"the capture of {known.capture.url} cannot be read: {error}", "run `ilbo check`"
        ) from None
