"""The catalogue from the WARC files alone: captures, then the editions, revisions and links they hold."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable

from archive.capture.captures import KnownCapture, adopt_captures, get_capture, load_payload
from archive.capture.extract import DayRange, NoEditionError, extract_edition, rules_of
from archive.capture.keep import keep_edition
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
from archive.parse.versions import ParserVersions
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
    add up to `attempted`, one for each edition on a captured page that was read; a record that cannot be read
    is `failed`.
    """
    rules = rules_of(profile)
    counts: Counter[str] = Counter()
    rows = db.execute(
        "SELECT capture_no FROM captures WHERE site = ? AND status = 200 ORDER BY capture_no", (profile.site,)
    ).fetchall()
    for (number,) in rows:
        known = get_capture(db, number)
        assert known is not None
        urls = SiteUrls.of_capture(profile, known.capture.url)
        for page in urls.editions_on(known.capture.url):
            done = _read(db, paths, urls, rules, known, page)
            if done is not None:
                counts[done[0]] += 1
                on_page(PageDone(url=known.capture.url, outcome=done[0], detail=done[1], done=counts.total()))
    return count_outcomes(counts)


def _read(
    db: sqlite3.Connection,
    paths: ArchivePaths,
    urls: SiteUrls,
    rules: ParserVersions,
    known: KnownCapture,
    page: ArticleUrl,
) -> tuple[Outcome, str | None] | None:
    edition = get_edition(db, edition_id(urls.profile.site, page.key, page.lang))
    if edition is not None and edition.capture is not None and known.number < edition.capture:
        return None
    try:
        found = extract_edition(
            load_payload(db, paths.warc, known, MAX_DECODED_BYTES),
            page,
            urls=urls,
            url=known.capture.url,
            captured_at=known.capture.fetched_at,
            rules=rules,
            days=DayRange(),
        )
    except NoEditionError as none:
        return none.outcome, none.detail
    except (CorruptDataError, ValueError) as error:
        return "failed", str(error)
    with transaction(db):
        return keep_edition(db, found, known), None
