"""Figures about an archive: counted in one moment, by the Korean day."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from archive.catalogue import open_catalogue, transaction
from archive.editions import put_article
from archive.paths import ArchivePaths
from archive.statistics import statistics
from tests.conftest import make_article

AT = "2024-01-13T00:00:00Z"


def test_an_empty_archive_has_noughts(db: Any, paths: ArchivePaths) -> None:
    """Nothing counts as nothing, and there are no dates."""
    figures = statistics(db, paths)
    assert (figures.editions, figures.stories, figures.paired_stories, figures.revisions) == (0, 0, 0, 0)
    assert (figures.by_lang, figures.by_site, figures.captures) == ({}, {}, 0)
    assert (figures.first_date, figures.last_date) == (None, None)
    assert (figures.warc_bytes, figures.index_bytes) == (0, 0)
    assert figures.catalogue_bytes > 0


def test_counts_add_up(db: Any, paths: ArchivePaths) -> None:
    """Editions by language and by outlet add up; only stories in both languages are paired."""
    articles = [
        make_article(key="1", lang="ko"),
        make_article(key="1", lang="en"),
        make_article(key="2", lang="ko", story="x"),
        make_article(key="3", lang="ko", story="x"),
        make_article(key="1", lang="en", site="other"),
        make_article(key="1", lang="ko", title="고친 제목"),
    ]
    with transaction(db):
        for article in articles:
            put_article(db, article, captured_at=AT)
    figures = statistics(db, paths)
    assert (figures.editions, figures.stories, figures.paired_stories, figures.revisions) == (5, 3, 1, 1)
    assert figures.by_lang == {"ko": 3, "en": 2}
    assert figures.by_site == {"paper": 4, "other": 1}


def test_dates_are_days_in_korea(db: Any, paths: ArchivePaths) -> None:
    """First and last date are the Korean days of the moments, whatever offset they are written with."""
    dates = ("2024-01-12T15:30:00+00:00", "2024-01-13T23:00:00-05:00", "2024-01-13", None)
    with transaction(db):
        for key, published_at in enumerate(dates):
            put_article(db, make_article(key=str(key), published_at=published_at), captured_at=AT)
    figures = statistics(db, paths)
    assert (figures.first_date, figures.last_date) == ("2024-01-13", "2024-01-14")


def test_the_ends_of_the_calendar(db: Any, paths: ArchivePaths) -> None:
    """Dates as early and late as there are do not disturb the count."""
    with transaction(db):
        put_article(db, make_article(key="1", published_at="0001-01-01"), captured_at=AT)
        put_article(db, make_article(key="2", published_at="9999-12-31T12:00:00+09:00"), captured_at=AT)
    figures = statistics(db, paths)
    assert (figures.first_date, figures.last_date) == ("0001-01-01", "9999-12-31")


def test_files_are_measured(db: Any, paths: ArchivePaths) -> None:
    """WARC and index files count with all their bytes, in folders of any depth; a dangling link does not."""
    for name, size in (("warc/a.warc.gz", 1000), ("warc/b/c.warc.gz", 500), ("index/7/terms", 70)):
        file = paths.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"x" * size)
    (paths.index / "gone").symlink_to("nowhere")
    figures = statistics(db, paths)
    assert (figures.warc_bytes, figures.index_bytes) == (1500, 70)


def test_figures_of_one_moment(db: Any, paths: ArchivePaths) -> None:
    """Counting leaves no transaction open, on a read-only catalogue too."""
    with closing(open_catalogue(paths, readonly=True)) as reader:
        statistics(reader, paths)
        assert not reader.in_transaction
