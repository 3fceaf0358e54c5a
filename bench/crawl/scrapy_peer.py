"""The same crawl by scrapy with its own settings: robots.txt obeyed, each body stored as a gzip member.

With `parse` each page is read by the parser that ilbo uses, too.
"""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess

from archive.parse.page import ParseRules, parse_page


class PaperSpider(scrapy.Spider):
    """Follows list pages, fetches both editions of each story, and stores what it gets."""

    name = "paper"

    def parse(self, response: Any) -> Iterator[Any]:
        """Follow the links of a list page."""
        for link in response.css("a::attr(href)").getall():
            if "/a/" in link:
                for lang in ("en", "ko"):
                    yield response.follow(link.replace("/en/", f"/{lang}/"), self.keep)
            else:
                yield response.follow(link, self.parse)

    def keep(self, response: Any) -> None:
        """Store a page, and read it if that was asked for."""
        self.store.write(gzip.compress(response.url.encode() + b"\n" + response.body, 6))
        if self.parsing:
            kind = response.headers.get("Content-Type", b"").decode()
            lang = "ko" if "/ko/" in response.url else "en"
            parse_page(response.body, kind, url=response.url, lang=lang, rules=ParseRules())


if __name__ == "__main__":
    base, target, mode = sys.argv[1:]
    process = CrawlerProcess({"LOG_ENABLED": False, "ROBOTSTXT_OBEY": True, "DOWNLOAD_DELAY": 0})
    with Path(target).open("wb") as store:
        process.crawl(PaperSpider, start_urls=[base + "/en/"], store=store, parsing=mode == "parse")
        process.start()
