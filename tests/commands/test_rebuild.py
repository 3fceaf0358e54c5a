"""`ilbo rebuild`: the WARC files alone give the catalogue back."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import search_cli
from archive.catalogue import open_catalogue, transaction
from archive.crawling.outcome import OUTCOMES
from archive.locking import exclusive
from archive.paths import ArchivePaths
from tests.archive.scripted_site import PROFILE, Reply, ScriptedSite, article_page, list_page, story_pages
from tests.conftest import Ran

Here = Callable[..., Ran]
FACTS = (
    "SELECT id, story, title, paragraphs, url, published_at, authors, revision, captured_at FROM editions "
    "ORDER BY id",
    "SELECT id, r.revision, r.title, r.paragraphs, r.captured_at FROM revisions r JOIN editions USING "
    "(edition_no) ORDER BY 1, 2",
    "SELECT a.id, b.id, relation, score, evidence FROM links JOIN editions a ON a.edition_no = first_no "
    "JOIN editions b ON b.edition_no = second_no ORDER BY 1, 2",
    "SELECT site, url, fetched_at, status, payload_digest, etag, warc_file, warc_offset, warc_length, "
    "revisit_of IS NULL FROM captures ORDER BY warc_file, warc_offset",
)


def facts(paths: ArchivePaths) -> list[list[tuple[Any, ...]]]:
    """Return all that a catalogue knows, row numbers apart."""
    with closing(open_catalogue(paths, readonly=True)) as db:
        return [[tuple(row) for row in db.execute(query)] for query in FACTS]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> ArchivePaths:
    """Crawl a newspaper of a profile of its own twice; between the two, one edition is corrected."""
    folder = tmp_path_factory.mktemp("crawled")
    paths = ArchivePaths(folder / "archive")
    corrected = article_page("ko", "1", etag='"later"')
    corrected = Reply(corrected.body.replace("걸어서".encode(), "뛰어서".encode()), etag='"later"')
    pages = {"/en/": list_page("/en/a/1", "/en/a/2"), **dict(story_pages("1", "2", etags=True))}
    with ScriptedSite(pages) as site:
        profile = folder / "paper.toml"
        profile.write_text(PROFILE.format(base=site.url, template="{key}", extra=""))
        assert search_cli.run(["--archive", str(paths.root), "crawl", str(profile)]) == 0
        site.pages["/ko/a/1"] = corrected
        assert search_cli.run(["--archive", str(paths.root), "crawl", str(profile)]) == 0
    profile.unlink()
    return paths


@pytest.fixture
def archive(crawled: ArchivePaths, paths: ArchivePaths) -> ArchivePaths:
    """Copy the crawled archive, to be damaged."""
    shutil.copytree(crawled.root, paths.root)
    return paths


@pytest.mark.parametrize("lost", ["nothing", "links.tsv"])
def test_what_was_decided_about_links_comes_back(here: Here, archive: ArchivePaths, lost: str) -> None:
    """Editions that were unlinked stay apart; without links.tsv the former catalogue is asked."""
    assert here(archive, "unlink", "paper/1/ko", "paper/1/en").code == 0
    before = facts(archive)
    if lost == "links.tsv":
        archive.links.unlink()
    with closing(open_catalogue(archive)) as db:
        db.execute("UPDATE editions SET paragraphs = '[' WHERE id = 'paper/2/ko'")
    assert here(archive, "rebuild").code == 0
    assert facts(archive) == before
    assert here(archive, "index").code == 0
    assert "unlink\tpaper/1/en\tpaper/1/ko" in archive.links.read_text("utf-8")


@pytest.mark.parametrize("damage", ["missing", "cut", "empty", "other", "rows"])
def test_everything_comes_back(here: Here, archive: ArchivePaths, damage: str) -> None:
    """Whatever happened to the catalogue, the same ids, texts, revisions, links and captures stand there."""
    before = facts(archive)
    assert len(before[1]) == 1
    if damage == "missing":
        archive.catalogue.unlink()
    elif damage == "rows":
        with closing(open_catalogue(archive)) as db:
            db.execute("UPDATE editions SET paragraphs = '['")
    else:
        with closing(open_catalogue(archive)) as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        os.truncate(archive.catalogue, 20_000 if damage == "cut" else 0)
        if damage == "other":
            archive.catalogue.write_text("a note that someone put here")
    done = here(archive, "rebuild", "--format", "json")
    assert done.code == 0, done.err
    assert facts(archive) == before
    result = done.json
    assert result["attempted"] == sum(result[name] for name in OUTCOMES)
    assert (result["new"], result["updated"]) == (4, 1)
    assert result["captures"] == len(before[3])
    assert result["outlets"] == ["paper"]
    assert (result["old_catalogue"] is None) == (damage == "missing")
    assert here(archive, "check").code == 0
    assert not (archive.root / "rebuild").exists()


def test_what_was_is_kept(here: Here, archive: ArchivePaths) -> None:
    """The former catalogue stands beside the new one, and what must be imported again is told."""
    with closing(open_catalogue(archive)) as db, transaction(db):
        db.execute("UPDATE editions SET capture_no = NULL, authors = '7' WHERE id = 'paper/2/en'")
    done = here(archive, "rebuild")
    assert done.code == 0
    assert "4 new" in done.out
    assert "now run `ilbo index`" in done.out
    assert f"the former catalogue is {archive.catalogue}.damaged" in done.err
    assert "1 editions came from no capture" in done.err
    assert Path(f"{archive.catalogue}.damaged").exists()


def test_a_sound_catalogue_is_left_alone(here: Here, archive: ArchivePaths) -> None:
    """What cannot be made better is not made anew: exit 2, nothing changed."""
    before = archive.catalogue.read_bytes()
    done = here(archive, "rebuild")
    assert (done.code, done.out) == (2, "")
    assert "nothing is wrong" in done.err
    assert archive.catalogue.read_bytes() == before


def test_a_profile_can_be_given(here: Here, archive: ArchivePaths, tmp_path: Path) -> None:
    """Given once for an outlet that is there, it is read with; anything else is a usage error."""
    archive.catalogue.unlink()
    profile = tmp_path / "mine.toml"
    profile.write_text(PROFILE.format(base="http://example.kr", template="{key}", extra=""))
    assert here(archive, "rebuild", "--site", profile, "--site", profile).code == 2
    other = tmp_path / "other.toml"
    other.write_text(profile.read_text().replace('"paper"', '"gazette"'))
    done = here(archive, "rebuild", "--site", other)
    assert (done.code, "of gazette" in done.err) == (2, True)
    assert not archive.catalogue.exists()
    assert "4 new" in here(archive, "rebuild", "--site", profile).out


def test_a_profile_that_is_not_known_is_asked_for(here: Here, archive: ArchivePaths) -> None:
    """Files that do not tell how they are read make exit 78 and no catalogue."""
    archive.catalogue.unlink()
    for path in archive.warc.glob("*.warc.gz"):
        data = path.read_bytes()
        path.write_bytes(b"\x00" * 20 + data[20:])
    done = here(archive, "rebuild")
    assert done.code == 78
    assert "--site" in done.err
    assert not archive.catalogue.exists()


def test_nothing_else_writes_meanwhile(here: Here, archive: ArchivePaths) -> None:
    """While an outlet is being crawled or something imported, exit 75."""
    archive.catalogue.unlink()
    for name in ("crawl-paper", "import"):
        with exclusive(archive.lock(name), "other work"):
            assert here(archive, "rebuild").code == 75
    assert not archive.catalogue.exists()


def test_a_missing_catalogue_is_told_from_no_archive(here: Here, archive: ArchivePaths) -> None:
    """Where WARC files stand, the remedy is `ilbo rebuild`; where none do, there is nothing to rebuild."""
    archive.catalogue.unlink()
    done = here(archive, "stats")
    assert (done.code, "ilbo rebuild" in done.err) == (66, True)
    shutil.rmtree(archive.warc)
    assert here(archive, "rebuild").code == 66
