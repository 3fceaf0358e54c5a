"""From the links of a page to the URLs that a crawl queues."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from archive.capture.extract import DayRange
from archive.crawling.discover import PageLink
from archive.crawling.frontier import Found
from archive.outlets.site_urls import ArticleUrl, SiteUrls

# List pages in a row without a story that was not known yet, after which a trail is left: calendars and
# filters can produce list pages without end.
MAX_DRY_HOPS = 4
# Sitemaps are read after the list pages, which show the newest first.
SITEMAP_PRIORITY = -1


def article_found(articles: Iterable[ArticleUrl], page: str | None) -> list[Found]:
    """Return what to queue for a story: each of its editions."""
    return [
        Found(
            url=article.url,
            kind="article",
            story_key=article.key,
            lang=article.lang,
            day=article.day,
            found_on=page,
        )
        for article in articles
    ]


def start_found(urls: SiteUrls, starts: Iterable[str], sitemaps: Iterable[str]) -> list[Found]:
    """Return what a crawl begins with: the start pages, articles allowed, and the sitemaps on the outlet."""
    found: list[Found] = []
    for url in starts:
        found += article_found(urls.articles(url), None) or [Found(url=url, kind="list")]
    for text in sitemaps:
        sitemap = urls.link(urls.base + "/", text)
        if sitemap is not None:
            found.append(Found(url=sitemap, kind="list", day=SITEMAP_PRIORITY))
    return found


class LinkSorter:
    """Sorts the links of one document, at `page`, into stories and further documents of links.

    Iterate over `stories` once; afterwards `lists` holds the URLs of list pages, `sitemaps` those of
    sitemaps, and `outside` the number of links left out because of their date. `from_start` lets feeds be
    followed; editions whose URL `is_known` are left out.
    """

    def __init__(
        self,
        urls: SiteUrls,
        page: str,
        days: DayRange,
        links: Iterator[PageLink],
        *,
        from_start: bool,
        is_known: Callable[[str], bool],
    ) -> None:
        self._urls = urls
        self._days = days
        self._links = links
        self._from_start = from_start
        self._is_known = is_known
        self._newest = 0
        self._known = self._unknown = 0
        self.page = page
        self.outside = 0
        self.lists: dict[str, None] = {}
        self.sitemaps: dict[str, None] = {}

    def stories(self) -> Iterator[Found]:
        """Yield the editions to queue, one by one: a sitemap can hold tens of thousands."""
        for link in self._links:
            url = self._urls.link(self.page, link.href)
            if url is None:
                continue
            articles = self._urls.articles(url)
            if articles:
                if not articles[0].only_named:
                    yield from self._story(articles, link)
            elif link.sitemap:
                if not 0 < link.changed_day < self._days.first:
                    self.sitemaps[url] = None
            elif self._urls.is_list(url) or (link.feed and self._from_start):
                self.lists[url] = None

    def _story(self, articles: tuple[ArticleUrl, ...], link: PageLink) -> Iterator[Found]:
        day = articles[0].day or link.day
        self._newest = max(self._newest, day)
        # What was last changed before the first day was published before it, too.
        if not self._days.holds(day) or 0 < link.changed_day < self._days.first:
            self.outside += 1
            return
        unknown = [article for article in articles if not self._is_known(article.url)]
        self._unknown += bool(unknown)
        self._known += not unknown
        yield from article_found(unknown, self.page)

    @property
    def leads_further_back(self) -> bool:
        """Whether all stories here are older than wanted or known, and so is what the page pages on to."""
        return 0 < self._newest < self._days.first or (self._known > 0 and not self._unknown)


def list_found(links: LinkSorter, dry_hops: int) -> Iterator[Found]:
    """Yield the list pages and sitemaps to queue after the stories of a document were.

    `dry_hops` counts the documents up to this one that led to nothing new; too many, and the trail ends.
    """
    for url in links.sitemaps:
        yield Found(url=url, kind="list", day=SITEMAP_PRIORITY, found_on=links.page)
    if dry_hops < MAX_DRY_HOPS and not links.leads_further_back:
        for url in links.lists:
            yield Found(url=url, kind="list", dry_hops=dry_hops, found_on=links.page)
