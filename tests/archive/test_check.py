"""Verification: each kind of damage is found and told with its place, its cost and what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from archive.check import Damage, check_captures, check_catalogue, count_checked
from archive.paths import ArchivePaths


@pytest.fixture
def stories(db: Any, put: Callable[..., None]) -> None:
    """Fill the catalogue: a story in both languages, one of three editions, one alone, and a revision."""
    put(key="1")
    put(key="1", lang="en")
    put(key="2", story="a", published_at="2024-01-13")
    put(key="3", lang="en", story="a")
    put(key="4", story="a")
    put(key="5")
    put(key="5", title="새 제목")


def damages(db: Any, paths: ArchivePaths) -> list[Damage]:
    """Return what is wrong with the catalogue."""
    return list(check_catalogue(db, paths))


@pytest.mark.usefixtures("stories")
def test_a_sound_catalogue_has_no_damage(db: Any, paths: ArchivePaths) -> None:
    """Whatever the program itself wrote is in order."""
    assert damages(db, paths) == []
    assert list(check_captures(db, paths)) == []
    assert count_checked(db) == {"editions": 6, "links": 3, "captures": 0}


@pytest.mark.usefixtures("stories")
@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE editions SET paragraphs = '[\"torn' WHERE id = 'paper/1/ko'", "paper/1/ko"),
        ("UPDATE editions SET paragraphs = '7' WHERE id = 'paper/1/ko'", "paper/1/ko"),
        ("UPDATE editions SET authors = '[null]' WHERE id = 'paper/1/ko'", "paper/1/ko"),
        ("UPDATE editions SET published_at = 'soon' WHERE id = 'paper/1/ko'", "paper/1/ko"),
        ("UPDATE editions SET updated_at = '13.1.2024' WHERE id = 'paper/1/ko'", "paper/1/ko"),
        ("UPDATE revisions SET paragraphs = ''", "paper/5/ko revision 1"),
        ("UPDATE editions SET key = '9' WHERE id = 'paper/1/ko'", "paper/1/ko"),
        ("UPDATE editions SET id = 'paper/9/ko' WHERE id = 'paper/1/ko'", "paper/9/ko"),
        ("UPDATE editions SET story = 'paper/9' WHERE id = 'paper/1/en'", "paper/1/ko and paper/1/en"),
        ("UPDATE editions SET story = 'paper/9' WHERE story = 'paper/1'", "paper/9"),
        ("UPDATE links SET evidence = '{' WHERE first_no = 1", "paper/1/ko and paper/1/en"),
        ("DELETE FROM links WHERE first_no = 1", "paper/1"),
        ("DELETE FROM links WHERE second_no = 5", "paper/2"),
        ("DELETE FROM editions WHERE id = 'paper/1/ko'", "row"),
        ("UPDATE links SET second_no = 99 WHERE first_no = 1", "row"),
    ],
)
def test_each_planted_damage_is_found(db: Any, paths: ArchivePaths, statement: str, named: str) -> None:
    """A row that says something impossible is named, with what it costs and the remedy."""
    db.execute("PRAGMA foreign_keys = OFF")
    assert db.execute(statement).rowcount > 0
    found = damages(db, paths)
    assert any(named in damage.what for damage in found), found
    assert all(damage.where == str(paths.catalogue) and damage.cost and damage.remedy for damage in found)


@pytest.mark.usefixtures("stories")
def test_a_torn_index_of_the_catalogue_is_found(db: Any, paths: ArchivePaths) -> None:
    """SQLite's own verification is part of ours."""
    db.execute("PRAGMA writable_schema = ON")
    db.execute("DELETE FROM sqlite_schema WHERE name = 'editions_by_story'")
    db.execute("PRAGMA writable_schema = RESET")
    assert damages(db, paths)


def test_a_missing_warc_file_is_found(db: Any, paths: ArchivePaths) -> None:
    """Captures whose file is gone are counted; a file nobody knows of is read all the same."""
    db.execute(
        "INSERT INTO captures (site, url, fetched_at, status, payload_digest, warc_file, warc_offset, "
        "warc_length) VALUES ('paper', 'http://x/', '2024-01-01T00:00:00Z', 200, 'x', 'gone.warc.gz', 0, 10)"
    )
    paths.warc.mkdir()
    Path(paths.warc, "stray.warc.gz").write_bytes(b"no gzip at all")
    first, second = check_captures(db, paths)
    assert first.where.endswith("gone.warc.gz")
    assert "1 captures are lost" in first.cost
    assert "stray.warc.gz, byte 0" in second.where
