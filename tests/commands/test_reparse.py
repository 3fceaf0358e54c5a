"""`ilbo reparse`: what a better parser reads from the same captures is a correction, not a revision."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import search_cli
from archive.catalogue import ADDED_IN, SCHEMA_VERSION, last_change, open_catalogue
from archive.locking import exclusive
from archive.paths import ArchivePaths
from tests.archive.scripted_site import PROFILE, Reply, ScriptedSite, article_page, list_page, story_pages
from tests.commands.test_rebuild import facts
from tests.conftest import Ran

Here = Callable[..., Ran]
COUNTER = '\n[parse]\nbody = "article"\ndrop = [".reads"]\n'


def read_so_often(count: int) -> Reply:
    """Return an article that tells in its text how often it was read."""
    page = article_page("en", "1")
    line = f'<p class="reads">So far {count} people of Solnae have read this report of ours.</p></article>'
    return Reply(page.body.replace(b"</article>", line.encode()), headers=page.headers)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> ArchivePaths:
    """Crawl a newspaper three times; one page counts its readers, and another is corrected once."""
    folder = tmp_path_factory.mktemp("crawled")
    paths = ArchivePaths(folder / "archive")
    pages = {"/en/": list_page("/en/a/1", "/en/a/2"), **dict(story_pages("1", "2", etags=True))}
    better = article_page("ko", "2").body.replace("걸어서".encode(), "뛰어서".encode())
    with ScriptedSite(pages) as site:
        profile = folder / "paper.toml"
        profile.write_text(PROFILE.format(base=site.url, template="{key}", extra=""))
        for count in (3, 5, 8):
            site.pages["/en/a/1"] = read_so_often(count)
            assert search_cli.run(["--archive", str(paths.root), "crawl", str(profile)]) == 0
            site.pages["/ko/a/2"] = Reply(better, etag='"better"')
    return paths


@pytest.fixture
def archive(crawled: ArchivePaths, paths: ArchivePaths) -> ArchivePaths:
    """Copy the crawled archive, to be read again."""
    shutil.copytree(crawled.root, paths.root)
    return paths


@pytest.fixture
def fixed(tmp_path: Path) -> Path:
    """Write the outlet's profile with a rule that leaves the readers' number out."""
    path = tmp_path / "fixed.toml"
    path.write_text(PROFILE.format(base="http://example.kr", template="{key}", extra="") + COUNTER)
    return path


def rows(paths: ArchivePaths, query: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query."""
    with closing(open_catalogue(paths, readonly=True)) as db:
        return [tuple(row) for row in db.execute(query)]


def test_the_same_parser_changes_nothing(here: Here, archive: ArchivePaths) -> None:
    """Reading again with the parsers that read before leaves every row as it was."""
    before = facts(archive)
    assert len(before[1]) == 3
    done = here(archive, "reparse", "--format", "json")
    assert (done.code, done.err) == (0, "")
    assert (done.json["attempted"], done.json["unchanged"], done.json["changes"]) == (4, 4, [])
    assert facts(archive) == before


def test_a_wrong_reading_is_corrected_in_its_place(here: Here, archive: ArchivePaths) -> None:
    """Headline and section go back to what the page says, with no new revision, and the index hears of it."""
    before = facts(archive)
    with closing(open_catalogue(archive)) as db:
        db.execute("UPDATE editions SET title = 'Menu', section = 'Ads' WHERE id = 'paper/2/en'")
        change = last_change(db)
    done = here(archive, "reparse")
    assert done.code == 0
    assert "paper/2/en: corrected title, section\n" in done.out
    assert "1 corrected, 3 unchanged" in done.out
    assert facts(archive) == before
    assert rows(archive, "SELECT change FROM editions WHERE id = 'paper/2/en'") == [(change + 1,)]
    ((fields, *numbers),) = rows(archive, "SELECT fields, revisions_before, revisions FROM corrections")
    assert (fields, numbers) == ('["title", "section"]', [1, 1])
    assert here(archive, "check").code == 0


def test_an_earlier_revision_is_corrected(here: Here, archive: ArchivePaths) -> None:
    """Earlier texts are read again, too."""
    before = facts(archive)
    with closing(open_catalogue(archive)) as db:
        db.execute("UPDATE revisions SET paragraphs = '[\"x\"]' WHERE revision = 1")
    result = here(archive, "reparse", "--format", "json").json
    assert result["corrected"] == 2
    assert {one["id"]: one["fields"] for one in result["changes"]} == {
        "paper/1/en": ["paragraphs"],
        "paper/2/ko": ["paragraphs"],
    }
    assert facts(archive) == before


def test_noise_loses_its_revisions(here: Here, archive: ArchivePaths, fixed: Path) -> None:
    """When a counter is no text any more, three revisions become one; a real one stays."""
    done = here(archive, "reparse", "--site", fixed)
    assert "paper/1/en: corrected paragraphs, 1 revisions instead of 3" in done.out
    revisions = rows(archive, "SELECT id, revision FROM editions ORDER BY id")
    assert dict(revisions) == {"paper/1/en": 1, "paper/1/ko": 1, "paper/2/en": 1, "paper/2/ko": 2}
    captures = "SELECT min(fetched_at) FROM captures WHERE url LIKE '%/en/a/1'"
    assert rows(archive, captures) == rows(
        archive, "SELECT captured_at FROM editions WHERE id = 'paper/1/en'"
    )
    assert here(archive, "reparse", "--site", fixed, "--format", "json").json["changes"] == []
    # And back: what an earlier parser overlooked gets the revisions that it missed.
    back = here(archive, "reparse")
    assert "3 revisions instead of 1" in back.out


def test_a_dry_run_changes_nothing(here: Here, archive: ArchivePaths, fixed: Path) -> None:
    """The report is the same, the catalogue as it was."""
    before = facts(archive)
    dry = here(archive, "reparse", "--dry-run", "--site", fixed, "--format", "json").json
    assert facts(archive) == before
    wet = here(archive, "reparse", "--site", fixed, "--format", "json").json
    assert (dry.pop("dry_run"), wet.pop("dry_run")) == (True, False)
    assert {**dry, "elapsed_s": 0} == {**wet, "elapsed_s": 0}


def test_pages_that_made_no_edition_may_make_one(here: Here, archive: ArchivePaths) -> None:
    """An edition that was not read before is new, linked with its translation, revisions and all."""
    before = facts(archive)
    with closing(open_catalogue(archive)) as db:
        db.execute("DELETE FROM editions WHERE id = 'paper/2/ko'")
    done = here(archive, "reparse")
    assert "paper/2/ko: new\n" in done.out
    assert facts(archive) == before


def test_imported_texts_stay(here: Here, archive: ArchivePaths, fixed: Path) -> None:
    """A text that came from no capture is not ours to correct, and keeps its place."""
    with closing(open_catalogue(archive)) as db:
        db.execute("UPDATE editions SET capture_no = NULL, title = 'By hand' WHERE id = 'paper/1/en'")
    before = facts(archive)
    assert here(archive, "reparse", "--format", "json").json["changes"] == []
    assert facts(archive) == before
    here(archive, "reparse", "--site", fixed)
    assert ("By hand",) in rows(archive, "SELECT title FROM editions")


def test_a_crawl_keeps_it_out(here: Here, archive: ArchivePaths) -> None:
    """While an outlet is being crawled nothing is read again: exit 75."""
    with exclusive(archive.lock("crawl-paper"), "a crawl"):
        assert here(archive, "reparse").code == 75


def test_an_archive_of_version_1_opens(here: Here, archive: ArchivePaths) -> None:
    """A catalogue from before corrections is read as it is, and gets their table when it is written to."""
    before = facts(archive)
    with closing(open_catalogue(archive)) as db:
        for names in ADDED_IN.values():
            db.execute(f"DROP TABLE {names[0]}")
        db.execute("PRAGMA user_version = 1")
    assert here(archive, "check").code == 0
    assert rows(archive, "PRAGMA user_version") == [(1,)]
    assert here(archive, "reparse").code == 0
    assert rows(archive, "PRAGMA user_version") == [(SCHEMA_VERSION,)]
    assert rows(archive, "SELECT count(*) FROM corrections") == [(0,)]
    assert facts(archive) == before


def test_quarantine_is_counted_told_and_left(here: Here, paths: ArchivePaths, tmp_path: Path) -> None:
    """What a redesign made unreadable waits with its reason until a corrected profile can read it."""
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    with ScriptedSite({"/en/": list_page("/en/a/1"), **dict(story_pages("1"))}) as site:
        text = PROFILE.format(base=site.url, template="{key}", extra="")
        good.write_text(text)
        bad.write_text(f'{text}\n[parse]\nbody = "div.story"\n')
        crawled = here(paths, "crawl", bad)
    assert "2 no article" in crawled.out
    assert "2 pages could not be read: `ilbo reparse --quarantined --dry-run` says why" in crawled.out
    assert "quarantine 2 pages" in here(paths, "stats").out
    assert here(paths, "stats", "--format", "json").json["quarantined"] == 2
    told = here(paths, "reparse", "--quarantined")
    assert "paper/1/en: not read: the page has no text\n" in told.out
    freed = here(paths, "reparse", "--quarantined", "--site", good)
    assert "paper/1/ko: new\n" in freed.out
    assert here(paths, "stats", "--format", "json").json["quarantined"] == 0
    assert here(paths, "reparse", "--quarantined", "--format", "json").json["attempted"] == 0
    assert here(paths, "check").code == 0
    assert rows(paths, "SELECT count(*) FROM links") == [(1,)]
