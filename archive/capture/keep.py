"""Editions that were read from captures, into the catalogue."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from archive.capture.captures import KnownCapture
from archive.capture.extract import FoundEdition
from archive.claims import keep_claims, link_claimed
from archive.editions import PUT_RESULTS, PutResult, put_article


def keep_editions(db: sqlite3.Connection, found: Iterable[FoundEdition], capture: KnownCapture) -> PutResult:
    """Keep what stands on one page as `keep_edition` does each; return the result that says most."""
    results = {keep_edition(db, one, capture) for one in found}
    return next(result for result in PUT_RESULTS if result in results)


def keep_edition(db: sqlite3.Connection, found: FoundEdition, capture: KnownCapture) -> PutResult:
    """Bring the catalogue up to date with an edition, its links and claims; call it inside a transaction."""
    article = found.article
    result = put_article(
        db,
        article,
        captured_at=capture.capture.fetched_at,
        capture=capture.number,
        evidence=found.evidence,
    )
    keep_claims(db, article.id, found.claims())
    if result == "new":
        link_claimed(db, article.id)
    return result
