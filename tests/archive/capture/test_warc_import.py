"""WARC files of others brought in, and a catalogue made anew from our own."""

from __future__ import annotations

import gzip
import shutil
import sqlite3
import subprocess
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.capture.rebuild import rebuild
from archive.capture.warc_check import WarcRecord, walk_warc
from archive.capture.warc_import import WARC_OUTCOMES, WarcImport
from archive.catalogue import open_catalogue
from archive.errors import LockedError, NotFoundError
from archive.import_files import file_kind
from archive.importing import Problem
from archive.locking import exclusive
from archive.outlets.profile import SiteProfile
from archive.paths import ArchivePaths
from archive.rebuilding import rebuild_catalogue
from tests.archive.crawling.test_crawl import run
from tests.archive.scripted_site import (
    Reply,
    ScriptedSite,
    article_page,
    list_page,
    make_profile,
    story_pages,
)

PROFILE = make_profile("http://e.kr")


def write_warc(
    path: Path, pages: list[tuple[str, bytes, str]], *, packed: bool = True, status: str = "200 OK"
) -> Path:
    """Write responses (address, body, header lines) as warcio users do; return the path."""
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=packed)
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "other"}))
        for url, body, header in pages:
            headers = StatusAndHeaders(
                status, [("Content-Type", "text/html"), *_pairs(header)], protocol="HTTP/1.1"
            )
            record = writer.create_warc_record(
                url,
                "response",
                payload=BytesIO(body),
                length=len(body),
                http_headers=headers,
                warc_headers_dict={"WARC-Date": "2020-02-02T02:02:02Z"},
            )
            writer.write_record(record)
    return path


def _pairs(header: str) -> list[tuple[str, str]]:
    name, _, value = header.partition(": ")
    return [(name, value)] if name else []


def bring_in(paths: ArchivePaths, path: Path, *profiles: SiteProfile) -> tuple[dict[str, int], list[Problem]]:
    """Import a file; return the outcomes that happened and the problems."""
    problems: list[Problem] = []
    with (
        closing(open_catalogue(paths, create=True)) as db,
        WarcImport(db=db, paths=paths, profiles=profiles or (PROFILE,)) as work,
    ):
        outcomes: Counter[str] = work.run(path, on_problem=problems.append)
    assert set(outcomes) == set(WARC_OUTCOMES)
    return {name: count for name, count in outcomes.items() if count}, problems


def editions(paths: ArchivePaths) -> list[tuple[Any, ...]]:
    """Return what matters of all editions, their revisions and links."""
    with closing(open_catalogue(paths, readonly=True)) as db:
        rows = db.execute(
            "SELECT id, story, title, paragraphs, url, revision, captured_at FROM editions ORDER BY id"
        )
        revisions = db.execute(
            "SELECT revision, title, captured_at FROM revisions ORDER BY edition_no, revision"
        )
        links = db.execute("SELECT relation, score FROM links")
        return [tuple(row) for rows in (rows, revisions, links) for row in rows]


@pytest.mark.parametrize("packed", [True, False])
def test_articles_of_a_known_outlet_are_taken(paths: ArchivePaths, tmp_path: Path, packed: bool) -> None:
    """Both editions become a pair with the time of their capture; all else is counted and kept out."""
    body = {lang: article_page(lang, "1").body for lang in ("en", "ko")}
    chunked = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body["ko"]), body["ko"])
    path = write_warc(
        tmp_path / ("a.warc.gz" if packed else "a.warc"),
        [
            ("http://e.kr/en/a/1", gzip.compress(body["en"]), "Content-Encoding: gzip"),
            ("<http://www.e.kr/ko/a/1>", chunked, "Transfer-Encoding: chunked"),
            ("http://e.kr/ko/a/2", body["en"], ""),
            ("http://e.kr/en/a/3", b"<html></html>", ""),
            ("http://e.kr/en/", b"list", ""),
            ("http://e[kr/", b"bad", ""),
            ("http://other.kr/en/a/1", body["en"], ""),
        ],
        packed=packed,
    )
    outcomes, problems = bring_in(paths, path)
    assert outcomes == {"new": 2, "wrong_language": 1, "no_article": 1, "not_wanted": 2, "bad_record": 1}
    assert ["e[kr" in str(problem) for problem in problems] == [True]
    with closing(open_catalogue(paths)) as db:
        rows = db.execute("SELECT id, story, captured_at FROM editions ORDER BY id").fetchall()
    assert [tuple(row) for row in rows] == [
        ("paper/1/en", "paper/1", "2020-02-02T02:02:02Z"),
        ("paper/1/ko", "paper/1", "2020-02-02T02:02:02Z"),
    ]
    records = [item for file in paths.warc.iterdir() for item in walk_warc(file)]
    assert all(isinstance(item, WarcRecord) for item in records)
    assert [item.type for item in records if isinstance(item, WarcRecord)].count("request") == 0


def test_importing_again_changes_nothing(paths: ArchivePaths, tmp_path: Path) -> None:
    """A response is known by its address and time, so nothing is kept twice."""
    path = write_warc(tmp_path / "a.warc.gz", [("http://e.kr/en/a/1", article_page("en", "1").body, "")])
    bring_in(paths, path)
    before = editions(paths), sorted(paths.warc.iterdir())
    assert bring_in(paths, path)[0] == {"unchanged": 1}
    assert (editions(paths), sorted(paths.warc.iterdir())) == before


def test_a_damaged_file_gives_what_stands_before_the_damage(paths: ArchivePaths, tmp_path: Path) -> None:
    """A file that is cut, or no WARC at all, is reported with its name, and what was read stays."""
    pages = [(f"http://e.kr/en/a/{number}", article_page("en", str(number)).body, "") for number in range(3)]
    path = write_warc(tmp_path / "a.warc.gz", pages)
    path.write_bytes(path.read_bytes()[:-400] + b"garbage" * 60)
    outcomes, problems = bring_in(paths, path)
    assert outcomes["new"] == 2
    assert outcomes["bad_record"] == len(problems) > 0
    assert "a.warc.gz" in str(problems[0])
    nonsense = tmp_path / "b.warc"
    nonsense.write_bytes(b"not a WARC file at all\r\n" * 10)
    assert bring_in(paths, nonsense)[0] == {"bad_record": 1}
    with pytest.raises(NotFoundError):
        bring_in(paths, tmp_path / "none.warc")


def test_a_crawl_of_the_outlet_locks_it(paths: ArchivePaths, tmp_path: Path) -> None:
    """While an outlet is being crawled its responses are not imported; others are."""
    path = write_warc(tmp_path / "a.warc.gz", [("http://e.kr/en/a/1", article_page("en", "1").body, "")])
    with exclusive(paths.lock("crawl-paper"), "a crawl of paper"):
        with pytest.raises(LockedError):
            bring_in(paths, path)
        assert bring_in(paths, path, make_profile("http://other.kr"))[0] == {"not_wanted": 1}


@pytest.mark.skipif(shutil.which("wget") is None, reason="GNU wget is not installed")
def test_files_made_by_wget_are_read(paths: ArchivePaths, tmp_path: Path) -> None:
    """What `wget --warc-file` writes becomes editions."""
    with ScriptedSite(dict(story_pages("1"))) as site:
        subprocess.run(
            ["wget", "-q", "--warc-file=w", "-O", "/dev/null", f"{site.url}/en/a/1", f"{site.url}/ko/a/1"],
            cwd=tmp_path,
            check=True,
        )
        outcomes, problems = bring_in(paths, tmp_path / "w.warc.gz", make_profile(site.url))
    assert (outcomes, problems) == ({"new": 2}, [])


@pytest.fixture
def crawled(paths: ArchivePaths) -> Iterator[SiteProfile]:
    """Crawl an outlet twice, with a change in between; yield its profile."""
    pages = {"/en/": list_page("/en/a/1", "/en/a/2"), **dict(story_pages("1", "2", etags=True))}
    with ScriptedSite(pages) as site:
        profile = make_profile(site.url)
        run(paths, profile)
        site.pages |= {"/en/a/1": article_page("en", "1b", etag='"b"'), "/ko/a/2": Reply(b"gone", 410)}
        run(paths, profile)
        yield profile


def test_the_catalogue_is_made_anew_from_the_warc_files(paths: ArchivePaths, crawled: SiteProfile) -> None:
    """Without a catalogue the same editions, revisions, links and captures come back."""
    before = editions(paths)
    captures = (
        "SELECT site, url, status, payload_digest, etag, warc_file, warc_offset, revisit_of FROM captures"
    )
    with closing(open_catalogue(paths)) as db:
        kept = [tuple(row) for row in db.execute(captures)]
    for path in paths.root.glob("catalogue.sqlite*"):
        path.unlink()
    with closing(open_catalogue(paths, create=True)) as db:
        counts = rebuild(db, paths, crawled)
        assert [tuple(row) for row in db.execute(captures)] == kept
    assert editions(paths) == before
    assert (counts["new"], counts["updated"], counts["attempted"]) == (4, 1, 5)


def test_reading_again_what_is_there_changes_nothing(paths: ArchivePaths, crawled: SiteProfile) -> None:
    """With the same parsers a catalogue stays as it is, and earlier texts do not come back."""
    before = editions(paths)
    with closing(open_catalogue(paths)) as db:
        counts = rebuild(db, paths, crawled)
    assert counts["unchanged"] == counts["attempted"] == 4
    assert editions(paths) == before


def test_lost_records_are_counted(paths: ArchivePaths, crawled: SiteProfile, db: sqlite3.Connection) -> None:
    """A capture whose record is gone costs itself alone."""
    for path in paths.warc.iterdir():
        path.unlink()
    assert rebuild(db, paths, crawled)["failed"] == 4


def write_wacz(path: Path, members: dict[str, bytes]) -> Path:
    """Write a WACZ file as browsertrix does: uncompressed members, an index, pages and a description."""
    beside = {"datapackage.json": b"{}", "pages/pages.jsonl": b"{}", "indexes/index.cdx.gz": b""}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as packed:
        for name, data in {**members, **beside}.items():
            packed.writestr(name, data)
    return path


def test_a_wacz_file_is_taken(paths: ArchivePaths, tmp_path: Path) -> None:
    """The WARC files in its archive folder are read like any other, and again they change nothing."""
    members = {}
    for number, lang in enumerate(("en", "ko")):
        page = (f"http://e.kr/{lang}/a/1", article_page(lang, "1").body, "")
        name = f"archive/rec-{number}.warc.gz"
        members[name] = write_warc(tmp_path / f"{number}.warc.gz", [page]).read_bytes()
    path = write_wacz(tmp_path / "a.wacz", members)
    assert file_kind(path) == "wacz"
    assert bring_in(paths, path) == ({"new": 2}, [])
    assert bring_in(paths, path) == ({"unchanged": 2}, [])
    assert len(editions(paths)) == 3


def test_a_damaged_wacz_file_gives_what_is_whole(paths: ArchivePaths, tmp_path: Path) -> None:
    """A torn WARC within, none at all, or a torn archive: each is told with its place, the rest is taken."""
    good = write_warc(tmp_path / "g.warc.gz", [("http://e.kr/en/a/1", article_page("en", "1").body, "")])
    whole = good.read_bytes()
    path = write_wacz(tmp_path / "a.wacz", {"archive/t.warc.gz": whole[:-30], "archive/u.warc.gz": whole})
    outcomes, problems = bring_in(paths, path)
    assert outcomes == {"new": 1, "bad_record": 2}
    assert "a.wacz!archive/t.warc.gz" in str(problems[0])
    empty = write_wacz(tmp_path / "b.wacz", {})
    assert bring_in(paths, empty)[0] == {"bad_record": 1}
    flipped = bytearray(path.read_bytes())
    flipped[len(whole) + 200] ^= 255
    (tmp_path / "c.wacz").write_bytes(flipped)
    assert bring_in(paths, tmp_path / "c.wacz")[0].get("bad_record", 0) >= 1
    (tmp_path / "d.wacz").write_bytes(path.read_bytes()[:-40])
    assert file_kind(tmp_path / "d.wacz") == "wacz"
    assert bring_in(paths, tmp_path / "d.wacz")[0] == {"bad_record": 1}


def test_what_ilbo_captured_from_a_mirror_comes_in(paths: ArchivePaths, tmp_path: Path) -> None:
    """A file tells with which profile and base it was crawled, so no profile has to be given for it."""
    first = ArchivePaths(tmp_path / "first")
    with ScriptedSite({"/en/": list_page("/en/a/1"), **dict(story_pages("1"))}) as site:
        run(first, PROFILE, base_url=site.url)
    (path,) = first.warc.iterdir()
    other = make_profile("http://other.kr", extra='name = "Other"')
    outcomes, problems = bring_in(paths, path, replace(other, site="other"))
    assert (outcomes, problems) == ({"new": 2, "not_wanted": 2}, [])
    assert editions(paths) == editions(first)
    before = editions(paths)
    paths.catalogue.unlink()
    rebuild_catalogue(paths, {})
    assert editions(paths) == before


def test_only_the_named_profile_reads(paths: ArchivePaths, tmp_path: Path) -> None:
    """With a profile named for the import, what a file tells of another one is not used."""
    first = ArchivePaths(tmp_path / "first")
    with ScriptedSite({"/en/": list_page("/en/a/1"), **dict(story_pages("1"))}) as site:
        run(first, PROFILE, base_url=site.url)
    (path,) = first.warc.iterdir()
    named = replace(make_profile("http://other.kr"), site="other")
    with (
        closing(open_catalogue(paths, create=True)) as db,
        WarcImport(db=db, paths=paths, profiles=(named,), only_these=True) as work,
    ):
        assert work.run(path, on_problem=print)["not_wanted"] == 4
