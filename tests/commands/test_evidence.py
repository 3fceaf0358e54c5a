"""`ilbo export --format evidence`: a directory that proves what it says."""

from __future__ import annotations

import csv
import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import search_cli
from archive.capture.warc_check import WarcRecord, walk_warc
from archive.paths import ArchivePaths
from demo.newspaper import Newspaper
from demo.sample import sample_articles
from tests.conftest import Ran, make_record, write_jsonl

Here = Callable[..., Ran]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> ArchivePaths:
    """Crawl and index a newspaper of a few stories."""
    paths = ArchivePaths(tmp_path_factory.mktemp("crawled") / "archive")
    with Newspaper(sample_articles()[:4]) as paper:
        for command in (["crawl", "donga", "--delay", "0", "--base-url", paper.base_url], ["index"]):
            assert search_cli.run(["--archive", str(paths.root), *command]) == 0
    return paths


def test_a_pack_is_whole_and_verifies(here: Here, crawled: ArchivePaths, tmp_path: Path) -> None:
    """Every file has its checksum, every edition its record, row and citation."""
    pack = tmp_path / "pack"
    done = here(crawled, "export", "lang:en", "--format", "evidence", "-o", pack)
    assert (done.code, done.out) == (0, "")
    names = {"captures.csv", "captures.warc.gz", "citations.txt", "editions.csv", "SHA256SUMS"}
    assert {path.name for path in pack.iterdir()} == names
    sums = [line.split("  ") for line in (pack / "SHA256SUMS").read_text().splitlines()]
    assert {name for _, name in sums} == names - {"SHA256SUMS"}
    for digest, name in sums:
        assert hashlib.sha256((pack / name).read_bytes()).hexdigest() == digest
    with (pack / "captures.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert rows
    assert all(row["id"].endswith("/en") for row in rows)
    records = list(walk_warc(pack / "captures.warc.gz"))
    assert all(isinstance(one, WarcRecord) for one in records)
    digests = {one.headers["warc-payload-digest"] for one in records if isinstance(one, WarcRecord)}
    assert digests == {row["payload_digest"] for row in rows}
    citations = (pack / "citations.txt").read_text("utf-8")
    assert citations.startswith("Query: lang:en\n")
    assert all(row["payload_digest"] in citations and row["id"] in citations for row in rows)


def test_imported_editions_are_told(here: Here, paths: ArchivePaths, tmp_path: Path) -> None:
    """What has no capture stands in the tables, and is said to have none."""
    assert here(paths, "import", write_jsonl(tmp_path / "a.jsonl", [make_record()])).code == 0
    done = here(paths, "export", "--format", "evidence", "-o", tmp_path / "pack")
    assert "1 editions were imported without a capture" in done.err
    assert "Imported without a capture." in (tmp_path / "pack" / "citations.txt").read_text("utf-8")


def test_nothing_is_overwritten(here: Here, crawled: ArchivePaths, tmp_path: Path) -> None:
    """A directory that exists, stdout, or a missing parent is refused, and nothing is left behind."""
    for output, code in ((tmp_path, 2), ("-", 2), (tmp_path / "no" / "pack", 66)):
        assert here(crawled, "export", "--format", "evidence", "-o", output).code == code
    assert list(tmp_path.iterdir()) == []


def test_damage_leaves_no_half_a_pack(
    here: Here, paths: ArchivePaths, crawled: ArchivePaths, tmp_path: Path
) -> None:
    """Where a record cannot be read there is no pack: exit 65."""
    shutil.copytree(crawled.root, paths.root)
    for path in paths.warc.iterdir():
        path.write_bytes(b"")
    assert here(paths, "export", "--format", "evidence", "-o", tmp_path / "pack").code == 65
    assert [path for path in tmp_path.iterdir() if path != paths.root] == []
