"""What tests of several commands start from."""

from __future__ import annotations

import pytest

import search_cli
from archive.paths import ArchivePaths
from demo.newspaper import Newspaper
from demo.sample import sample_articles


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> ArchivePaths:
    """Crawl, twice, and index a newspaper of a few stories."""
    paths = ArchivePaths(tmp_path_factory.mktemp("crawled") / "archive")
    with Newspaper(sample_articles()[:8]) as paper:
        crawl = ["crawl", "donga", "--delay", "0", "--base-url", paper.base_url]
        for command in (crawl, crawl, ["index"]):
            assert search_cli.run(["--archive", str(paths.root), *command]) == 0
    return paths
