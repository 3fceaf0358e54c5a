"""The same crawl by scrapy with its own settings: robots.txt obeyed, each body stored as a gzip member."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess


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
        """Store a page."""
        self.store.write(gzip.compress(response.url.encode() + b"\n" + response.body, 6))


if __name__ == "__main__":
    base, target = sys.argv[1:]
    process = CrawlerProcess({"LOG_ENABLED": False, "ROBOTSTXT_OBEY": True, "DOWNLOAD_DELAY": 0})
    with Path(target).open("wb") as store:
        process.crawl(PaperSpider, start_urls=[base + "/en/"], store=store)
        process.start()
