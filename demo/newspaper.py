"""A small bilingual newspaper on loopback, for the demonstration and the tests."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from types import TracebackType
from urllib.parse import parse_qs, unquote, urlsplit

from archive.ids import Lang
from archive.model import Article
from demo.exchange import Answer, ExchangeServer
from demo.pages import Page, Teaser, article_page
from demo.press import PrintedStory, print_stories
from demo.site_pages import list_page, not_found_page, robots_txt, sitemap_xml

_TEASERS = 4


class Newspaper:
    """Serves articles as an outlet of the Dong-A kind does; a context manager that starts and stops it.

    English text stands at `/en/article/all/YYYYMMDD/KEY/1`, Korean text at the same address with `?m=kor`;
    `/en` and `/en/List?p=2` list the stories. `port` 0 takes any free one. With `crawl_delay_s`, robots.txt
    asks for it. `requests` holds method, target and status of every request answered, in order.
    """

    def __init__(
        self, articles: Sequence[Article], port: int = 0, *, crawl_delay_s: float | None = None
    ) -> None:
        self.requests: list[tuple[str, str, int]] = []
        self._crawl_delay_s = crawl_delay_s
        self._lock = threading.Lock()
        self._articles = list(articles)
        self._stories = print_stories(self._articles)
        self._server = ExchangeServer(("127.0.0.1", port), self._answer, self._log)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})

    @property
    def base_url(self) -> str:
        """Scheme, host and port, without a slash at the end."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def stories(self) -> tuple[PrintedStory, ...]:
        """The stories as they stand in the lists, newest first."""
        return tuple(self._stories)

    def publish(self, articles: Iterable[Article]) -> None:
        """Add articles, or replace those of the same story and language, while the server runs."""
        with self._lock:
            self._articles.extend(articles)
            self._stories = print_stories(self._articles)

    def __enter__(self) -> Newspaper:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.hang_up()
        self._server.server_close()

    def _log(self, method: str, target: str, status: int) -> None:
        with self._lock:
            self.requests.append((method, target, status))

    def _answer(self, target: str) -> Answer:
        with self._lock:
            stories = self._stories
        page, changed_at = self._find(target, stories)
        if page is None:
            return Answer(404, not_found_page(), None)
        return Answer(200, page, changed_at)

    def _find(self, target: str, stories: list[PrintedStory]) -> tuple[Page | None, str | None]:
        try:
            parts = urlsplit(target)
        except ValueError:
            return None, None
        query = parse_qs(parts.query)
        path = unquote(parts.path)
        if path == "/robots.txt":
            return robots_txt(self.base_url, self._crawl_delay_s), None
        if path == "/sitemap.xml":
            return sitemap_xml(self.base_url, stories), None
        if path.rstrip("/") in {"", "/en", "/en/List"}:
            number = query.get("p", ["1"])[0]
            return list_page(stories, int(number) if number.isdecimal() else 1), None
        lang: Lang = "ko" if query.get("m") == ["kor"] else "en"
        return _article(path, lang, stories)


def _article(path: str, lang: Lang, stories: list[PrintedStory]) -> tuple[Page | None, str | None]:
    # Variants of an address: below /List/, with a slug at the end.
    wanted = path.replace("/en/List/article/", "/en/article/", 1).split("/")[:7]
    for number, story in enumerate(stories):
        if unquote(story.path).split("/") == wanted:
            article = story.edition(lang)
            if article is None:
                return None, None
            # Only older stories are teased: a page does not change because a newer one appeared.
            older = stories[number + 1 : number + 1 + _TEASERS]
            teasers = [Teaser(one.lead.title, one.link) for one in older]
            both = story.en is not None and story.ko is not None
            page = article_page(article, shown_as=lang, has_other=both, teasers=teasers)
            return page, article.updated_at or article.published_at
    return None, None
