"""What one URL of the queue holds: a list page's links, an article, or the reason why there is nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field

from archive.capture.captures import KnownCapture, get_capture
from archive.capture.extract import ANY_DAY, DayRange, EditionReader, NoEditionError, PageRead, check_day
from archive.crawling.discover import iter_links
from archive.crawling.frontier import Found, Lease
from archive.crawling.links_found import LinkSorter, article_found
from archive.crawling.outcome import Outcome
from archive.crawling.visit import MAX_DECODED_BYTES, Visit, VisitEndedError, Visitor
from archive.editions import get_edition
from archive.ids import edition_id
from archive.outlets.site_urls import ArticleUrl, SiteUrls

_GONE = frozenset({404, 410})


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What came of one URL, to be kept in one transaction.

    With a `page`, read from `capture`, the outcome is what the catalogue says to its editions; `stories` and
    `links` are to be queued.
    """

    outcome: Outcome
    detail: str | None = None
    page: PageRead | None = None
    capture: KnownCapture | None = None
    stories: list[Found] = field(default_factory=list)
    links: LinkSorter | None = None


@dataclass(slots=True, kw_only=True)
class PageReader:
    """Visits the URLs of a queue and reads what they hold. `db` is only read.

    Links to editions whose URL `is_known` are not followed. Editions published outside `days` are left out,
    but for those of a story of which the run `has_kept` another edition: a translation can be a day younger.
    """

    db: sqlite3.Connection
    urls: SiteUrls
    editions: EditionReader
    visitor: Visitor
    days: DayRange = ANY_DAY
    is_known: Callable[[str], bool] = lambda _url: False
    has_kept: Callable[[str], bool] = lambda _story: False

    def read(self, lease: Lease) -> Read:
        """Visit a leased URL and read it; raises SourceUnavailableError if the outlet as a whole fails."""
        try:
            visit = self.visitor.visit(lease.found.url, lease.mark)
            if visit.status not in (200, 304):
                return Read(
                    outcome="not_found" if visit.status in _GONE else "http_error",
                    detail=f"HTTP {visit.status}",
                )
            return self._list(lease, visit) if lease.found.kind == "list" else self._article(lease, visit)
        except VisitEndedError as ended:
            return Read(outcome=ended.outcome, detail=ended.detail)

    def _list(self, lease: Lease, visit: Visit) -> Read:
        articles = self.urls.articles(self.urls.on_base(visit.url) or visit.url)
        if articles:
            return _redirected(visit, articles)
        payload = self.visitor.payload(visit)
        return Read(outcome="list_page", links=self._sorter(payload.body, visit, lease))

    def _sorter(self, body: bytes, visit: Visit, lease: Lease) -> LinkSorter:
        return LinkSorter(
            self.urls,
            visit.url,
            self.days,
            iter_links(body, visit.url, MAX_DECODED_BYTES),
            from_start=lease.found.found_on is None,
            is_known=self.is_known,
        )

    def _article(self, lease: Lease, visit: Visit) -> Read:
        articles = self.urls.articles(self.urls.on_base(visit.url) or visit.url)
        if not articles or articles[0].url != lease.found.url:
            return _redirected(visit, articles)
        links = None
        assert lease.found.story_key is not None
        days = ANY_DAY if self.has_kept(lease.found.story_key) else self.days
        try:
            if self.urls.profile.follow_articles:
                links = self._sorter(self.visitor.payload(visit).body, visit, lease)
            pages = self.urls.editions_on(articles[0].url)
            if all(self._is_unchanged(page, visit, days) for page in pages):
                return Read(outcome="unchanged", links=links)
            payload = self.visitor.payload(visit)
        except NoEditionError as none:
            return Read(outcome=none.outcome, detail=none.detail, links=links)
        assert visit.capture is not None
        captured_at = visit.capture.capture.fetched_at
        page = self.editions.read(
            payload, pages, urls=self.urls, url=visit.url, captured_at=captured_at, days=days
        )
        return Read(
            outcome="unchanged",
            page=page,
            capture=visit.capture,
            stories=_others(lease, page),
            links=links,
        )

    def _is_unchanged(self, page: ArticleUrl, visit: Visit, days: DayRange) -> bool:
        """Tell whether the catalogue has the edition, read from the same bytes; its date is checked, too."""
        # Where a page links to the other edition, that one is asked after, too, so the link has to be read.
        if not visit.same or visit.capture is None or self.urls.profile.pairing.by == "link":
            return False
        edition = get_edition(self.db, edition_id(self.urls.profile.site, page.key, page.lang))
        if edition is None or edition.capture is None:
            return False
        source = get_capture(self.db, edition.capture)
        if source is None or source.capture.payload_digest != visit.capture.capture.payload_digest:
            return False
        check_day(edition.article.published_at, days)
        return True


def _redirected(visit: Visit, articles: tuple[ArticleUrl, ...]) -> Read:
    return Read(outcome="redirected", detail=f"to {visit.url}", stories=article_found(articles, visit.url))


def _others(lease: Lease, page: PageRead) -> list[Found]:
    """Return what to queue for the editions that a page links to: they are of the same story."""
    return [
        Found(
            url=other.url,
            kind="article",
            story_key=lease.found.story_key,
            lang=other.lang,
            day=lease.found.day,
            found_on=lease.found.url,
        )
        for edition in page.found
        for other in edition.others
    ]
