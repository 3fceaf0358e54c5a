"""Crawling one outlet: from its start pages to captures, editions and links, URL by URL."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial

from archive.capture.captures import Recorder, adopt_captures, was_fetched
from archive.capture.extract import EditionReader, rules_of
from archive.capture.keep import keep_page
from archive.capture.recorded_profile import profile_fields
from archive.capture.warc import WarcWriter
from archive.catalogue import explain, open_catalogue, transaction
from archive.crawling.crawl_settings import CrawlResult, CrawlSettings, PageDone
from archive.crawling.frontier import Frontier, Lease
from archive.crawling.links_found import list_found, start_found
from archive.crawling.outcome import KEPT, Outcome, count_outcomes
from archive.crawling.page_reader import PageReader, Read
from archive.crawling.redesign import RedesignWatch
from archive.crawling.visit import Visitor
from archive.errors import SourceUnavailableError
from archive.locking import exclusive
from archive.model import Json
from archive.outlets.profile import SiteProfile
from archive.outlets.site_urls import SiteUrls
from archive.paths import ArchivePaths
from archive.web.fetch import Fetcher, program_version, user_agent
from archive.web.politeness import Pacer


def crawl(
    paths: ArchivePaths,
    profile: SiteProfile,
    settings: CrawlSettings,
    on_page: Callable[[PageDone], None] = lambda _page: None,
) -> CrawlResult:
    """Crawl an outlet into the archive, or go on where an interrupted crawl with these settings stopped.

    Every response is in a WARC file and on the disk before it is parsed, every URL ends with one outcome, and
    what is done stays done whenever the process ends. `on_page` hears of every URL.

    Raises SourceUnavailableError if the outlet cannot be reached or does not want us now, LockedError if
    another process crawls it, ConfigError for a profile that cannot be used.
    """
    started = time.monotonic()
    rules = rules_of(profile)
    urls = SiteUrls(profile, settings.base_url)
    starts = [urls.start(text) for text in settings.start or profile.start]
    lock = exclusive(paths.lock(f"crawl-{profile.site}"), f"a crawl of {profile.site}")
    with lock, closing(open_catalogue(paths, create=True)) as db, _explained(paths):
        adopted = adopt_captures(db, paths.warc, profile.site)
        frontier = Frontier.open(db, profile.site, settings.identity())
        with _visitor(paths, db, urls, settings) as visitor:
            reader = PageReader(
                db=db,
                urls=urls,
                editions=EditionReader(db, rules),
                visitor=visitor,
                days=settings.days,
                has_kept=frontier.has_kept,
            )
            if settings.only_new:
                reader.is_known = partial(was_fetched, db)
            work = _Crawl(
                db=db,
                urls=urls,
                settings=settings,
                frontier=frontier,
                visitor=visitor,
                reader=reader,
                on_page=on_page,
            )
            work.begin(starts, with_sitemaps=not settings.start)
            work.run()
        receipt = work.receipt(adopted, time.monotonic() - started)
        frontier.end(receipt)
        return CrawlResult(counts=count_outcomes(frontier.counts()), receipt=receipt)


@contextmanager
def _explained(paths: ArchivePaths) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise explain(error, str(paths.catalogue)) from error


@contextmanager
def _visitor(
    paths: ArchivePaths, db: sqlite3.Connection, urls: SiteUrls, settings: CrawlSettings
) -> Iterator[Visitor]:
    profile = urls.profile
    agent = user_agent(settings.contact or profile.contact)
    info = {
        "software": f"ilbo/{program_version()}",
        "format": "WARC File Format 1.1",
        "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "isPartOf": profile.site,
        "description": f"crawl of {profile.name} with the profile {profile.site}, base {urls.base}",
        "robots": "obey",
        "http-header-user-agent": agent,
        **profile_fields(profile, urls.base),
    }
    delay = profile.delay_s if settings.delay_s is None else settings.delay_s
    with (
        closing(WarcWriter(paths.warc, profile.site, info)) as writer,
        Fetcher(agent=agent, named=settings.named_hosts(profile)) as fetcher,
    ):
        yield Visitor(
            urls=urls,
            fetcher=fetcher,
            pacer=Pacer(delay, settings.patience),
            db=db,
            recorder=Recorder(db, writer, profile.site),
            warc=paths.warc,
        )


@dataclass(slots=True, kw_only=True)
class _Crawl:
    db: sqlite3.Connection
    urls: SiteUrls
    settings: CrawlSettings
    frontier: Frontier
    visitor: Visitor
    reader: PageReader
    on_page: Callable[[PageDone], None]
    begun: set[str] = field(default_factory=set)
    story: str = ""
    outside: int = 0
    done: int = 0
    failing: list[int] = field(default_factory=list)
    redesign: RedesignWatch = field(default_factory=RedesignWatch)

    def begin(self, starts: list[str], *, with_sitemaps: bool) -> None:
        """Queue the start pages and what robots.txt and the profile name as sitemaps."""
        robots = [self.visitor.rules(base + "/") for base in self.urls.bases]
        self.begun = self.frontier.stories_begun()
        self.done = sum(self.frontier.counts().values())
        named = [sitemap for rules in robots for sitemap in rules.sitemaps]
        sitemaps = [*self.urls.profile.sitemaps, *named] if with_sitemaps else []
        with transaction(self.db):
            self.frontier.add(start_found(self.urls, starts, sitemaps))

    def run(self) -> None:
        """Work until nothing is left that is wanted."""
        for left in self.frontier.left_over():
            self._attempt(left)
        while (lease := self._next()) is not None:
            self._attempt(lease)

    def _next(self) -> Lease | None:
        # The editions of a story come together; articles come before further list pages.
        lease = self.frontier.next_edition(self.story) if self.story else None
        if lease is None:
            if self.settings.limit is not None and len(self.begun) >= self.settings.limit:
                return None
            lease = self.frontier.next_article() or self.frontier.next_list()
        if lease is not None and lease.found.story_key is not None:
            self.story = lease.found.story_key
            self.begun.add(self.story)
        return lease

    def _attempt(self, lease: Lease) -> None:
        try:
            read = self.reader.read(lease)
        except SourceUnavailableError:
            # What failed because the outlet did is not done: the next process tries it again.
            self.frontier.give_back([*self.failing, lease.row])
            raise
        with transaction(self.db):
            outcome, detail = self._keep(lease, read)
            self.frontier.finish(lease, outcome, detail)
            if outcome in KEPT and lease.found.story_key is not None:
                self.done -= self.frontier.reopen(lease.found.story_key)
        if outcome == "out_of_range" and lease.found.story_key is not None:
            self.begun.discard(lease.found.story_key)
        self.done += 1
        self.on_page(
            PageDone(
                url=lease.found.url,
                outcome=outcome,
                detail=detail,
                done=self.done,
                waiting=self.frontier.waiting,
            )
        )
        self._watch(lease, outcome)

    def _keep(self, lease: Lease, read: Read) -> tuple[Outcome, str | None]:
        self.frontier.add(read.stories)
        self.frontier.join(read.stories)
        if read.links is not None:
            added = self.frontier.add(read.links.stories())
            self.outside += read.links.outside
            dry_hops = 0 if added else lease.found.dry_hops + 1
            self.frontier.add(list_found(read.links, dry_hops))
        if read.page is None:
            return read.outcome, read.detail
        assert read.capture is not None
        return keep_page(self.db, read.page, read.capture)

    def _watch(self, lease: Lease, outcome: Outcome) -> None:
        """Raise SourceUnavailableError when article pages stop being readable all of a sudden."""
        if outcome in ("failed", "http_error"):
            self.failing.append(lease.row)
        else:
            self.failing.clear()
        if lease.found.kind != "article":
            return
        unread = self.redesign.note(lease.row, outcome)
        if unread:
            self.frontier.give_back(unread)
            raise SourceUnavailableError(
                f"{len(unread)} of the last {self.redesign.window} article pages could not be read, the last "
                f"one {lease.found.url}: has {self.urls.profile.site} been redesigned?",
                "look at the page, then correct the profile; what was fetched is kept, and `ilbo reparse "
                "--quarantined` tells why each was not read",
            )

    def receipt(self, adopted: int, elapsed_s: float) -> dict[str, Json]:
        """Return what this process asked of the outlet and what it found."""
        cost = self.visitor.receipt
        return {
            "requests": cost.requests,
            "retries": cost.retries,
            "not_modified": cost.not_modified,
            "body_bytes": cost.bytes,
            "found_in_archive": cost.found_in_archive,
            "adopted": adopted,
            "resumed": self.frontier.resumed,
            "stories": len(self.begun),
            "outside_dates": self.outside,
            "delay_s": self.visitor.pacer.pause_s(self.urls.authority),
            "waited_s": round(self.visitor.pacer.waited_s, 3),
            "elapsed_s": round(elapsed_s, 3),
        }
