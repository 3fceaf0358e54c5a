"""Lexicons learned from a given number of linked stories."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from archive.catalogue import open_catalogue, transaction
from archive.editions import put_article
from archive.model import Article
from archive.paths import ArchivePaths
from archive.stories import add_link
from bench.linking.archives import Hidden, Story
from indexer.analysis.analyze import Analyzer
from indexer.lexicon.building import update_lexicon
from indexer.lexicon.lexicon import Lexicon


def learned(stories: Sequence[Story], folder: Path) -> Lexicon:
    """Learn a lexicon in the new archive `folder` from linked stories; with none, it holds the seeds."""
    paths = ArchivePaths(folder)
    with closing(open_catalogue(paths, create=True)) as db:
        with transaction(db):
            for number, story in enumerate(stories):
                put_linked(db, story, f"linked{number}")
        update_lexicon(db, paths, Analyzer())
    lexicon = Lexicon.open(paths)
    assert lexicon is not None
    return lexicon


def put_linked(db: sqlite3.Connection, story: Story, key: str) -> None:
    """Put both editions of a story into a catalogue, linked by their key."""
    for lang, texts in (("ko", story[0]), ("en", story[1])):
        article = Article(
            site="linked", key=key, lang="ko" if lang == "ko" else "en", title=texts[0],
            paragraphs=tuple(texts[1:]), published_at="2000-01-01",
        )  # fmt: skip
        put_article(db, article, captured_at="2000-01-01T00:00:00Z")


def taught(hidden: Hidden, links: Mapping[int, int], folder: Path) -> Lexicon:
    """Learn a lexicon in the new archive `folder` from an archive's own links, as far as they were found."""
    paths = ArchivePaths(folder)
    with closing(open_catalogue(paths, create=True)) as db:
        with transaction(db):
            for edition in hidden.editions:
                put_article(db, edition.article, captured_at="2000-01-01T00:00:00Z")
            for ko, en in links.items():
                add_link(db, ko, en, "inferred", 1.0, {})
        update_lexicon(db, paths, Analyzer())
    lexicon = Lexicon.open(paths)
    assert lexicon is not None
    return lexicon
