"""Import of WARC files made by others: articles of known outlets become captures and editions."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from archive.capture.captures import Recorder, load_payload
from archive.capture.extract import EditionReader, rules_of
from archive.capture.foreign_warc import Info, iter_responses
from archive.capture.keep import keep_page
from archive.capture.recorded_profile import profile_fields, profile_of_info, recorded_base
from archive.capture.warc import WarcWriter
from archive.catalogue import transaction
from archive.crawling.outcome import Outcome
from archive.crawling.visit import MAX_DECODED_BYTES
from archive.importing import Problem
from archive.locking import exclusive
from archive.outlets.profile import SiteProfile
from archive.outlets.site_urls import ArticleUrl, SiteUrls
from archive.paths import ArchivePaths
from archive.web.fetch import FetchedPage, program_version

WarcOutcome: TypeAlias = Outcome | Literal["not_wanted", "bad_record"]
WARC_OUTCOMES: tuple[WarcOutcome, ...] = (
    "new",
    "updated",
    "unchanged",
    "wrong_language",
    "no_article",
    "quarantined",
    "not_wanted",
    "bad_record",
)


@dataclass(slots=True, kw_only=True)
class _Outlet:
    """One profile at the base its pages were fetched from."""

    urls: SiteUrls
    reader: EditionReader


@dataclass(slots=True, kw_only=True)
class WarcImport:
    """Imports responses into an archive; a context manager that holds the locks of the outlets it meets.

    Each response is kept in the archive's own WARC files under its own address and time before it is parsed.
    A response that was imported before is recognised by both and changes nothing. Files that ilbo wrote tell
    with which profile, and from which mirror, their pages were fetched; with `only_these` no other profile
    than those given is used.
    """

    db: sqlite3.Connection
    paths: ArchivePaths
    profiles: Sequence[SiteProfile]
    only_these: bool = False
    _outlets: list[_Outlet] = field(default_factory=list)
    _recorders: dict[str, Recorder] = field(default_factory=dict)
    _stack: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> WarcImport:
        self._outlets = [
            _Outlet(urls=SiteUrls(one), reader=EditionReader(self.db, rules_of(one))) for one in self.profiles
        ]
        return self

    def __exit__(self, *_error: object) -> None:
        self._stack.close()

    def run(
        self,
        path: Path,
        *,
        on_problem: Callable[[Problem], None],
        on_progress: Callable[[int], None] = lambda _count: None,
    ) -> Counter[str]:
        """Import a WARC or WACZ file; return how many of its responses had each outcome.

        `not_wanted` are errors, redirects and pages that are no article of any profile. A bad record goes to
        `on_problem` and counts as `bad_record`; where the file itself is damaged, its reading ends. Raises
        NotFoundError if the file cannot be opened, LockedError while one of the outlets is being crawled.
        """
        outcomes: Counter[str] = Counter(dict.fromkeys(WARC_OUTCOMES, 0))
        for response in iter_responses(path):
            if isinstance(response, Problem):
                on_problem(response)
                outcomes["bad_record"] += 1
            elif isinstance(response, FetchedPage):
                outcomes[self._keep(response)] += 1
            else:
                self._take_profile(response, path)
            on_progress(outcomes.total())
        return outcomes

    def _take_profile(self, info: Info, path: Path) -> None:
        """Use the profile and base that a file tells it was crawled with, in preference to those given."""
        given = {one.site: one for one in self.profiles}
        recorded = profile_of_info(info, origin=path.name)
        profile = None if recorded is None else given.get(recorded.site, recorded)
        if profile is None or (self.only_these and profile.site not in given):
            return
        urls = SiteUrls(profile, recorded_base(info) or profile.base_url)
        if all(one.urls.profile != profile or one.urls.base != urls.base for one in self._outlets):
            self._outlets.insert(0, _Outlet(urls=urls, reader=EditionReader(self.db, rules_of(profile))))

    def _keep(self, page: FetchedPage) -> WarcOutcome:
        if page.status != 200:
            return "not_wanted"
        for outlet in self._outlets:
            editions = outlet.urls.editions_on(page.url)
            if editions:
                return self._keep_page(outlet, page, editions)
        return "not_wanted"

    def _keep_page(self, outlet: _Outlet, page: FetchedPage, editions: Sequence[ArticleUrl]) -> WarcOutcome:
        known = self.db.execute(
            "SELECT 1 FROM captures WHERE url = ? AND fetched_at = ?", (page.url, page.fetched_at)
        ).fetchone()
        if known is not None:
            return "unchanged"
        profile = outlet.urls.profile
        if profile.site not in self._recorders:
            self._recorders[profile.site] = self._open(profile)
        capture = self._recorders[profile.site].record(page)
        try:
            payload = load_payload(self.db, self.paths.warc, capture, MAX_DECODED_BYTES)
        except ValueError:
            return "bad_record"
        read = outlet.reader.read(
            payload, editions, urls=outlet.urls, url=page.url, captured_at=page.fetched_at
        )
        with transaction(self.db):
            return keep_page(self.db, read, capture)[0]

    def _open(self, profile: SiteProfile) -> Recorder:
        lock = exclusive(self.paths.lock(f"crawl-{profile.site}"), f"a crawl of {profile.site}")
        self._stack.enter_context(lock)
        info = {
            "software": f"ilbo/{program_version()}",
            "format": "WARC File Format 1.1",
            "isPartOf": profile.site,
            "description": f"responses of {profile.name} imported from other WARC files",
            **profile_fields(profile),
        }
        writer = self._stack.enter_context(closing(WarcWriter(self.paths.warc, profile.site, info)))
        return Recorder(self.db, writer, profile.site)
