"""What tests of several commands start from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

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


@pytest.fixture
def configure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Write a configuration file and name it in the environment, which gets back what it had."""
    path = tmp_path / "config.toml"
    monkeypatch.setenv("ILBO_CONFIG", str(path))
    for name in ("ILBO_ARCHIVE", "ILBO_ENGINE", "ILBO_THEME", "ILBO_PAGER", "ILBO_LANGUAGES"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)

    def write(text: str) -> Path:
        path.write_text(text, "utf-8")
        return path

    return write
