"""What was read off a captured page, into the catalogue."""

from __future__ import annotations

import sqlite3

from archive.capture.captures import KnownCapture
from archive.capture.extract import FoundEdition, PageRead
from archive.capture.quarantine import free_from_quarantine, put_in_quarantine
from archive.claims import keep_claims, link_claimed
from archive.crawling.outcome import Outcome
from archive.editions import PUT_RESULTS, PutResult, put_article


def keep_page(db: sqlite3.Connection, read: PageRead, capture: KnownCapture) -> tuple[Outcome, str | None]:
    """Keep the editions of a page, and put in quarantine what was not read; call it inside a transaction.

    Returns the outcome that counts for the page, of several that which says most, and its detail. Where a
    page may hold two texts and one is simply not there, nothing was missed.
    """
    for missing in read.missing:
        if missing.outcome == "quarantined" or (missing.outcome == "no_article" and not read.found):
            put_in_quarantine(db, missing.id, capture, missing.detail, missing.confidence)
    if not read.found:
        return read.missing[0].outcome, read.missing[0].detail
    results = {keep_edition(db, one, capture) for one in read.found}
    return next(result for result in PUT_RESULTS if result in results), None


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
    free_from_quarantine(db, article.id)
    keep_claims(db, article.id, found.claims())
    if result == "new":
        link_claimed(db, article.id)
    return result
