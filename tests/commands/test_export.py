"""`ilbo export`: what goes out can come in again, and a file appears only when it is whole."""

from __future__ import annotations

import csv
import json
import resource
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from archive.capture.warc_check import WarcRecord, walk_warc
from archive.catalogue import open_catalogue
from archive.editions import iter_editions
from archive.paths import ArchivePaths
from archive.stories import links_of_story
from indexer.indexing import update_index
from tests.conftest import SAMPLE_EDITIONS, Ran, make_pair, write_jsonl

Here = Callable[..., Ran]


def contents(paths: ArchivePaths) -> list[tuple[Any, str]]:
    """Return every article of an archive and its story."""
    with closing(open_catalogue(paths, readonly=True)) as db:
        return [(edition.article, edition.story) for edition in iter_editions(db)]


def test_jsonl_makes_an_equal_archive(
    here: Here, sample: ArchivePaths, paths: ArchivePaths, tmp_path: Path
) -> None:
    """Exported and imported, an archive has the same articles in the same stories with as many links."""
    out = tmp_path / "all.jsonl"
    done = here(sample, "export", "--format", "jsonl", "-o", out)
    assert (done.code, done.out) == (0, "")
    assert str(out) in done.err
    assert here(paths, "import", out, "--format", "json").json["new"] == SAMPLE_EDITIONS
    assert contents(paths) == contents(sample)
    assert here(paths, "check").code == 0
    for story in {story for _, story in contents(sample)}:
        with closing(open_catalogue(sample, readonly=True)) as one, closing(open_catalogue(paths)) as other:
            assert len(links_of_story(one, story)) == len(links_of_story(other, story))
    again = here(paths, "import", out, "--format", "json").json
    assert (again["unchanged"], again["attempted"]) == (SAMPLE_EDITIONS, SAMPLE_EDITIONS)


def test_filters_are_those_of_a_search(here: Here, sample: ArchivePaths, tmp_path: Path) -> None:
    """What a search finds with its filters, an export with the same ones writes; a query is not needed."""
    out = tmp_path / "some.csv"
    filters = ["--since", "2017", "--until", "2018-12", "--lang", "en", "--paired"]
    for query in ([], ["북한"]):
        hits = here(sample, "search", *query, *filters, "-n", "99", "--format", "json").json["hits"]
        assert here(sample, "export", *query, *filters, "--format", "csv", "-o", out).code == 0
        with out.open(newline="", encoding="utf-8") as stream:
            written = list(csv.DictReader(stream))
        assert {one["lang"] for one in written} == {"en"}
        assert {one["story"] for one in written} == {hit["story"] for hit in hits}
        assert 0 < len(written) < SAMPLE_EDITIONS
    done = here(sample, "export", "--since", "2019", "--until", "2018", "--format", "csv", "-o", out)
    assert (done.code, done.err.count("\n")) == (2, 1)


def test_stories_of_different_keys_stay_together(here: Here, paths: ArchivePaths, tmp_path: Path) -> None:
    """A story whose editions share neither key nor name throughout is one story again after import."""
    records = [
        *make_pair(key="1"),
        *make_pair(key="2", story="spring"),
        {**make_pair(key="3")[0], "story": "spring"},
        {**make_pair(key="4")[0], "story": "pair"},
        {**make_pair(key="5")[1], "story": "pair"},
        {**make_pair(key="5")[0], "title": "no name"},
    ]
    here(paths, "import", write_jsonl(tmp_path / "in.jsonl", records))
    assert here(paths, "export", "--format", "jsonl", "-o", tmp_path / "out.jsonl").code == 0
    copy = ArchivePaths(tmp_path / "copy")
    here(copy, "import", tmp_path / "out.jsonl")
    stories = [{article.id: story for article, story in contents(one)} for one in (paths, copy)]
    assert stories[0] == stories[1]
    assert len(set(stories[0].values())) == 3


def test_a_query_chooses(here: Here, sample: ArchivePaths, tmp_path: Path) -> None:
    """With a query exactly the editions that a search by editions finds are written; -word leaves out."""
    for query in (["lang:en", "missile"], ["북한", "-미국"], ["zzzzqqqq"], [""]):
        out = tmp_path / "some.csv"
        assert here(sample, "export", "--no-translate", "--format", "csv", "-o", out, *query).code == 0
        with out.open(newline="", encoding="utf-8") as stream:
            written = [row["id"] for row in csv.DictReader(stream)]
        options = ("--editions", "--no-translate", "-n", "500", "--format", "ids")
        assert written == here(sample, "search", *options, *query).out.split()
    assert written


def test_what_a_translation_finds_is_written_too(here: Here, sample: ArchivePaths, tmp_path: Path) -> None:
    """The stories of an export are those of a search, translations and all, and it tells of them."""
    out = tmp_path / "some.csv"
    ran = here(sample, "export", "북한", "--format", "csv", "-o", out)
    assert "also searched: 북한 → North Korea" in ran.err
    with out.open(newline="", encoding="utf-8") as stream:
        written = {row["story"] for row in csv.DictReader(stream)}
    hits = here(sample, "search", "북한", "-n", "500", "--format", "json").json["hits"]
    assert written == {hit["story"] for hit in hits}
    assert any("translated" in hit["matched"] for hit in hits)


def test_csv_and_tmx_hold_the_texts(here: Here, sample: ArchivePaths, tmp_path: Path) -> None:
    """Every edition is a row; every story in both languages gives at least its headlines to the memory."""
    here(sample, "export", "--format", "csv", "-o", tmp_path / "all.csv")
    with (tmp_path / "all.csv").open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["id"]: row["text"].split("\n\n") for row in rows} == {
        article.id: list(article.paragraphs) for article, _ in contents(sample)
    }
    here(sample, "export", "--format", "tmx", "-o", tmp_path / "all.tmx")
    root = ET.parse(tmp_path / "all.tmx").getroot()
    stories = {prop.text for prop in root.iter("prop")}
    assert len(stories) == here(sample, "stats", "--format", "json").json["paired_stories"]
    headlines = {article.title for article, _ in contents(sample)}
    assert len(headlines & {segment.text for segment in root.iter("seg")}) >= 2 * len(stories)


def test_stdout_takes_the_same_bytes(here: Here, sample: ArchivePaths, tmp_path: Path) -> None:
    """`-o -` writes to stdout what would stand in the file."""
    for name in ("jsonl", "csv"):
        here(sample, "export", "숭례문", "--format", name, "-o", tmp_path / "out")
        done = here(sample, "export", "숭례문", "--format", name, "-o", "-")
        assert (done.code, done.err) == (0, "ilbo: also searched: 숭례문 → Sungnyemun, perhaps gate\n")
        assert done.out == (tmp_path / "out").read_text("utf-8") != ""


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--format", "jsonl"], 2),
        (["-o", "x"], 2),
        (["--format", "xml", "-o", "x"], 2),
        (['"북한', "--format", "csv", "-o", "x"], 2),
        (["--format", "csv", "-o", "nowhere/x.csv"], 66),
        (["--format", "csv", "-o", "."], 2),
    ],
)
def test_mistakes_leave_no_file(
    here: Here,
    sample: ArchivePaths,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    code: int,
) -> None:
    """What cannot be done is one line with its exit code, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    done = here(sample, "export", *arguments)
    assert (done.code, done.out) == (code, "")
    assert done.err.startswith("ilbo: ")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_the_old_file(
    ilbo: Callable[..., Ran], own_sample: ArchivePaths, tmp_path: Path
) -> None:
    """If there is no room for all of it, the file that stood there stays, and the exit code is 1."""
    out = tmp_path / "all.jsonl"
    out.write_text("old\n")
    limited = ilbo(
        "export", "--format", "jsonl", "-o", out,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000)),
    )  # fmt: skip
    assert (limited.code, limited.out, limited.err.count("\n")) == (1, "", 1)
    assert "no room" in limited.err
    assert out.read_text() == "old\n"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_stale_index_is_said(here: Here, own_sample: ArchivePaths, tmp_path: Path) -> None:
    """An export by query tells that newer editions are not found yet; one of everything has them."""
    here(own_sample, "import", write_jsonl(tmp_path / "more.jsonl", make_pair()))
    assert "ilbo index" in here(own_sample, "export", "북한", "--format", "csv", "-o", tmp_path / "x").err
    whole = here(own_sample, "export", "--format", "jsonl", "-o", "-")
    assert whole.err == ""
    assert len(whole.out.splitlines()) == SAMPLE_EDITIONS + 2


def test_hostile_text_stays_data(here: Here, db: Any, paths: ArchivePaths, put: Callable[..., None]) -> None:
    """Quotes, tags and bidirectional marks of an article come back from every format unchanged."""
    evil = '<seg> & "quoted", \u202e ]]> end'
    put(title=evil, paragraphs=(evil,))
    put(title=evil, paragraphs=(evil,), lang="en")
    update_index(db, paths)
    lines = here(paths, "export", "--format", "jsonl", "-o", "-").out.rstrip("\n").split("\n")
    assert [json.loads(line)["title"] for line in lines] == [evil, evil]
    tmx = here(paths, "export", "--format", "tmx", "-o", "-").out
    assert {segment.text for segment in ET.fromstring(tmx.encode()).iter("seg")} == {evil}


def test_warc_holds_the_capture_of_every_edition(here: Here, crawled: ArchivePaths, tmp_path: Path) -> None:
    """The file is sound and has one response for each edition, of the page that the edition was read from."""
    out = tmp_path / "all.warc.gz"
    done = here(crawled, "export", "--format", "warc", "-o", out)
    assert (done.code, done.out) == (0, "")
    records = list(walk_warc(out))
    assert all(isinstance(record, WarcRecord) and record.type == "response" for record in records)
    addresses = [record.headers["warc-target-uri"] for record in records if isinstance(record, WarcRecord)]
    assert addresses == [article.url for article, _ in contents(crawled)]


def test_warc_of_a_query(here: Here, crawled: ArchivePaths, tmp_path: Path) -> None:
    """Only the captures of what a query finds are written, and zero are an empty file."""
    for query in ("lang:en", "zzzzqqqq"):
        out = tmp_path / "some.warc.gz"
        assert here(crawled, "export", query, "--format", "warc", "-o", out).code == 0
        found = here(crawled, "search", query, "--editions", "-n", "99", "--format", "ids").out.split()
        assert len(list(walk_warc(out))) == len(found)


def test_imported_editions_have_no_captures(here: Here, sample: ArchivePaths, tmp_path: Path) -> None:
    """What was imported as text is left out of a WARC file, and that is said."""
    done = here(sample, "export", "--format", "warc", "-o", tmp_path / "x.warc.gz")
    assert done.code == 0
    assert f"{SAMPLE_EDITIONS} editions were imported without a capture" in done.err


def test_a_damaged_capture_is_exit_65(
    here: Here, crawled: ArchivePaths, paths: ArchivePaths, tmp_path: Path
) -> None:
    """A record that is not whole is not passed on: nothing is written, and the file is named."""
    shutil.copytree(crawled.root, paths.root)
    for path in paths.warc.iterdir():
        path.write_bytes(path.read_bytes()[:-100] if path.stat().st_size < 5000 else b"")
    done = here(paths, "export", "--format", "warc", "-o", tmp_path / "x.warc.gz")
    assert (done.code, done.out, done.err.count("\n")) == (65, "", 1)
    assert "ilbo check" in done.err
    assert not (tmp_path / "x.warc.gz").exists()
