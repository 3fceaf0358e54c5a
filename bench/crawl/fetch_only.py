"""A crawl that fetches and stores, and reads only list pages: what scrapy is compared with."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from archive.capture.extract import EditionReader, Missing, PageRead
from archive.crawling.crawl import crawl
from archive.crawling.crawl_settings import CrawlSettings
from archive.outlets.profile import load_profile
from archive.paths import ArchivePaths


def leave(_reader: EditionReader, _payload: Any, pages: Any, **_rest: Any) -> PageRead:
    """Stand in for the reading of a page."""
    return PageRead((), tuple(Missing(page.url, "out_of_range", "not read", 0.0) for page in pages))


if __name__ == "__main__":
    EditionReader.read = leave  # type: ignore[method-assign]
    crawl(ArchivePaths(Path(sys.argv[2])), load_profile(sys.argv[1]), CrawlSettings(delay_s=0.0))
