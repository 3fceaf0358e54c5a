"""The catalogue from the WARC files alone: captures, then the editions, revisions and links they hold."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence

from archive.capture.captures import KnownCapture, adopt_captures, get_capture, load_payload
from archive.capture.extract import EditionReader, rules_of
from archive.capture.keep import keep_page
from archive.catalogue import transaction
from archive.crawling.crawl_settings import PageDone
from archive.crawling.outcome import Outcome, count_outcomes
from archive.crawling.visit import MAX_DECODED_BYTES
from archive.editions import get_edition
from archive.errors import CorruptDataError
from archive.ids import edition_id
from archive.locking import exclusive
from archive.outlets.profile import SiteProfile
from archive.outlets.site_urls import ArticleUrl, SiteUrls
from archive.paths import ArchivePaths


def rebuild(
    db: sqlite3.Connection,
    paths: ArchivePaths,
    profile: SiteProfile,
    on_page: Callable[[PageDone], None] = lambda _page: None,
) -> dict[str, int]:
    """Read all captures of an outlet with today's parsers under its crawl lock, as `read_captures` does.

    Raises LockedError while the outlet is being crawled.
    """
    with exclusive(paths.lock(f"crawl-{profile.site}"), f"a crawl of {profile.site}"):
        adopt_captures(db, paths.warc, profile.site)
        return read_captures(db, paths, profile, on_page)


def read_captures(
    db: sqlite3.Connection,
    paths: ArchivePaths,
    profile: SiteProfile,
    on_page: Callable[[PageDone], None] = lambda _page: None,
) -> dict[str, int]:
    """Read the captures of an outlet with today's parsers, in the order in which they were made.

    An empty catalogue is filled again: editions, their earlier revisions, and the links between them. In a
    catalogue that has editions, captures older than an edition's own are passed over. Returns outcomes that
    add up to `attempted`, one for each capture of an article page that was read; a record that cannot be read
    is `failed`.
    """
    reader = EditionReader(db, rules_of(profile))
    counts: Counter[str] = Counter()
    rows = db.execute(
        "SELECT capture_no FROM captures WHERE site = ? AND status = 200 ORDER BY capture_no", (profile.site,)
    ).fetchall()
    for (number,) in rows:
        known = get_capture(db, number)
        assert known is not None
        urls = SiteUrls.of_capture(profile, known.capture.url)
        pages = [one for one in urls.editions_on(known.capture.url) if not _is_older(db, urls, one, known)]
        if pages:
            outcome, detail = _read(db, paths, urls, reader, known, pages)
            counts[outcome] += 1
            on_page(PageDone(url=known.capture.url, outcome=outcome, detail=detail, done=counts.total()))
    return count_outcomes(counts)


def _is_older(db: sqlite3.Connection, urls: SiteUrls, page: ArticleUrl, known: KnownCapture) -> bool:
    edition = get_edition(db, edition_id(urls.profile.site, page.key, page.lang))
    return edition is not None and edition.capture is not None and known.number < edition.capture


def _read(
    db: sqlite3.Connection,
    paths: ArchivePaths,
    urls: SiteUrls,
    reader: EditionReader,
    known: KnownCapture,
    pages: Sequence[ArticleUrl],
) -> tuple[Outcome, str | None]:
    try:
        payload = load_payload(db, paths.warc, known, MAX_DECODED_BYTES)
    except (CorruptDataError, ValueError) as error:
        return "failed", str(error)
    at = known.capture.fetched_at
    read = reader.read(payload, pages, urls=urls, url=known.capture.url, captured_at=at)
    with transaction(db):
        return keep_page(db, read, known)
