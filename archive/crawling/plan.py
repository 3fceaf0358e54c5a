"""What a crawl would ask of an outlet, found out by reading only its list pages and sitemaps."""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from archive.capture.captures import was_fetched
from archive.capture.extract import EditionReader, rules_of
from archive.catalogue import open_catalogue, transaction
from archive.crawling.crawl_settings import CrawlSettings, PageDone
from archive.crawling.frontier import Found, Frontier
from archive.crawling.links_found import list_found, start_found
from archive.crawling.outcome import count_outcomes
from archive.crawling.page_reader import PageReader
from archive.crawling.visit import Visitor
from archive.ids import edition_id
from archive.model import Json
from archive.outlets.profile import SiteProfile
from archive.outlets.site_urls import SiteUrls
from archive.paths import ArchivePaths
from archive.web.fetch import Fetcher, user_agent
from archive.web.politeness import Pacer
from archive.web.urls import authority_of


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlPlan:
    """What the crawl would take.

    `counts` are the outcomes of the list pages read for the plan. Of the stories' `editions`, `known` are in
    the archive and would only be asked after. `requests` are those of the whole crawl, robots.txt and list
    pages included, and `seconds` what they take at `delay_s` apart. `rules` says in words what led to that.
    """

    counts: Mapping[str, int]
    stories: int
    editions: int
    known: int
    denied: int
    list_pages: int
    requests: int
    delay_s: float
    seconds: float
    rules: tuple[str, ...]
    elapsed_s: float

    def as_json(self) -> dict[str, Json]:
        """Return everything but the counters, for a machine."""
        plan: dict[str, Json] = asdict(self)
        return {name: value for name, value in plan.items() if name not in ("counts", "elapsed_s")}


def plan_crawl(
    paths: ArchivePaths,
    profile: SiteProfile,
    settings: CrawlSettings,
    on_page: Callable[[PageDone], None] = lambda _page: None,
) -> CrawlPlan:
    """Read the robots.txt, list pages and sitemaps that a crawl would read, and reckon what it would take.

    No article is fetched, and nothing is written to the archive, which need not exist. Raises the errors of a
    crawl.
    """
    started = time.monotonic()
    urls = SiteUrls(profile, settings.base_url)
    starts = [urls.start(text) for text in settings.start or profile.start]
    pacer = Pacer(profile.delay_s if settings.delay_s is None else settings.delay_s, settings.patience)
    agent = user_agent(settings.contact or profile.contact)
    with (
        tempfile.TemporaryDirectory(prefix="ilbo-plan-") as folder,
        closing(open_catalogue(ArchivePaths(Path(folder)), create=True)) as db,
        Fetcher(agent=agent, named=settings.named_hosts(profile)) as fetcher,
    ):
        visitor = Visitor(urls=urls, fetcher=fetcher, pacer=pacer)
        robots = [visitor.rules(base + "/") for base in urls.bases]
        named = [sitemap for rules in robots for sitemap in rules.sitemaps]
        sitemaps = [] if settings.start else [*profile.sitemaps, *named]
        frontier = Frontier.open(db, profile.site, settings.identity())
        with transaction(db):
            frontier.add(start_found(urls, starts, sitemaps))
        editions = EditionReader(db, rules_of(profile))
        reader = PageReader(db=db, urls=urls, editions=editions, visitor=visitor, days=settings.days)
        with _archive(paths) as archive:
            if settings.only_new and archive is not None:
                reader.is_known = partial(was_fetched, archive)
            outside = _read_lists(db, frontier, reader, settings.limit, on_page)
        wanted = _wanted(frontier, settings.limit)
        allowed = [(found, visitor.rules(found.url).allows(found.url)) for found in wanted]
        wanted_editions = sum(allows for _, allows in allowed)
        denied = len(allowed) - wanted_editions
        counts = count_outcomes(frontier.counts())
    pause = max(pacer.pause_s(authority_of(base + "/")) for base in urls.bases)
    requests = visitor.receipt.requests + wanted_editions
    return CrawlPlan(
        counts=counts,
        stories=len({found.story_key for found, allows in allowed if allows}),
        editions=wanted_editions,
        known=_known(paths, profile.site, [found for found, allows in allowed if allows]),
        denied=denied,
        list_pages=counts["list_page"],
        requests=requests,
        delay_s=pause,
        seconds=round(requests * pause, 1),
        rules=tuple(_rules(profile, settings, pause, pacer.delay_s, outside, denied)),
        elapsed_s=time.monotonic() - started,
    )


def _read_lists(
    db: sqlite3.Connection,
    frontier: Frontier,
    reader: PageReader,
    limit: int | None,
    on_page: Callable[[PageDone], None],
) -> int:
    outside = done = 0
    while limit is None or len(frontier.stories()) < limit:
        lease = frontier.next_list()
        if lease is None:
            break
        read = reader.read(lease)
        with transaction(db):
            frontier.add(read.stories)
            if read.links is not None:
                added = frontier.add(read.links.stories())
                outside += read.links.outside
                frontier.add(list_found(read.links, 0 if added else lease.found.dry_hops + 1))
            frontier.finish(lease, read.outcome, read.detail)
        done += 1
        on_page(PageDone(url=lease.found.url, outcome=read.outcome, detail=read.detail, done=done))
    return outside


def _wanted(frontier: Frontier, limit: int | None) -> list[Found]:
    kept: dict[str, None] = {}
    wanted = []
    for found in frontier.articles():
        assert found.story_key is not None
        if found.story_key in kept or limit is None or len(kept) < limit:
            kept[found.story_key] = None
            wanted.append(found)
    return wanted


@contextmanager
def _archive(paths: ArchivePaths) -> Iterator[sqlite3.Connection | None]:
    if not paths.catalogue.is_file():
        yield None
        return
    with closing(open_catalogue(paths, readonly=True)) as db:
        yield db


def _known(paths: ArchivePaths, site: str, wanted: list[Found]) -> int:
    with _archive(paths) as db:
        return (
            0
            if db is None
            else sum(
                db.execute("SELECT 1 FROM editions WHERE id = ?", (edition_id(site, key, lang),)).fetchone()
                is not None
                for found in wanted
                if (key := found.story_key) is not None and (lang := found.lang) is not None
            )
        )


def _rules(
    profile: SiteProfile, settings: CrawlSettings, asked_s: float, own_s: float, outside: int, denied: int
) -> Iterator[str]:
    source = "--delay" if settings.delay_s is not None else f"the profile {profile.site}"
    if asked_s > own_s:
        yield f"robots.txt asks for {asked_s:g} s between requests, more than the {own_s:g} s of {source}"
    else:
        yield f"{own_s:g} s between requests: {source}"
    if denied:
        yield f"{denied:,} editions are left out because robots.txt does not allow them"
    if outside:
        yield f"{outside:,} links are left out because of --since and --until"
    if settings.only_new:
        yield "--new: what was fetched before is left out"
    if settings.limit is not None:
        yield f"--limit {settings.limit}: further list pages were not read"
    if profile.follow_articles:
        yield "articles of this outlet lead to further articles, so the crawl can become longer"
