"""`ilbo check`: whatever of an archive is damaged is found, named, and makes exit code 65."""

from __future__ import annotations

import gzip
import os
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from archive.capture.captures import adopt_captures
from archive.capture.warc import WarcPlace, payload_digest, read_response
from archive.capture.warc_check import salvage_warc
from archive.catalogue import open_catalogue
from archive.locking import exclusive
from archive.paths import ArchivePaths
from tests.conftest import Ran

Here = Callable[..., Ran]


@pytest.fixture
def archive(crawled: ArchivePaths, paths: ArchivePaths) -> ArchivePaths:
    """Copy the crawled archive, to be damaged."""
    shutil.copytree(crawled.root, paths.root)
    return paths


def warc_file(archive: ArchivePaths) -> Path:
    """Return the largest of the archive's WARC files."""
    return max(archive.warc.glob("*.warc.gz"), key=lambda path: path.stat().st_size)


def in_a_response(archive: ArchivePaths, path: Path, share: float) -> int:
    """Return a place in the middle of the response that stands at this share of a file's captures."""
    with closing(open_catalogue(archive, readonly=True)) as db:
        rows = db.execute(
            "SELECT warc_offset, warc_length FROM captures WHERE warc_file = ? ORDER BY warc_offset",
            (path.name,),
        ).fetchall()
    offset, length = rows[int(len(rows) * share)]
    return int(offset + length // 2)


def test_a_sound_archive(here: Here, archive: ArchivePaths) -> None:
    """All is well: exit 0, nothing damaged, everything counted, and nothing was changed."""
    before = {path: path.read_bytes() for path in archive.root.rglob("*") if path.is_file()}
    done = here(archive, "check")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("0 damaged; checked ")
    checked = here(archive, "check", "--format", "json").json
    assert checked["ok"] is True
    assert checked["index"] == "up to date"
    assert checked["checked"]["captures"] > 16
    after = {path: path.read_bytes() for path in archive.root.rglob("*") if path.is_file()}
    kept = {path for path in before if not path.name.startswith("catalogue.sqlite-")}
    assert {path: after[path] for path in kept} == {path: before[path] for path in kept}


def is_damaged(here: Here, archive: ArchivePaths, *words: str) -> None:
    """Assert that check finds damage, tells the same in both formats, and names these."""
    done = here(archive, "check")
    assert (done.code, done.err) == (65, "")
    for word in words:
        assert word in done.out, done.out
    checked = here(archive, "check", "--format", "json")
    assert checked.code == 65
    assert checked.json["ok"] is False
    assert len(checked.json["damages"]) == len(done.out.splitlines()) - 1
    assert all({"where", "what", "cost", "remedy"} == damage.keys() for damage in checked.json["damages"])
    assert all(all(damage.values()) for damage in checked.json["damages"])


@pytest.mark.parametrize("share", [0.01, 0.3, 0.5, 0.77, 0.999])
def test_a_flipped_byte_of_a_warc_file(here: Here, archive: ArchivePaths, share: float) -> None:
    """One wrong byte anywhere in a WARC file is found and its record named."""
    path = warc_file(archive)
    data = bytearray(path.read_bytes())
    data[int(len(data) * share)] ^= 0x40
    path.write_bytes(data)
    is_damaged(here, archive, path.name, "byte ")


def test_a_truncated_warc_file(here: Here, archive: ArchivePaths) -> None:
    """A file that ends within a record, at a record's end, or at once, has lost the captures behind."""
    path = warc_file(archive)
    data = path.read_bytes()
    with closing(open_catalogue(archive, readonly=True)) as db:
        rows = db.execute("SELECT warc_offset FROM captures WHERE warc_file = ? ORDER BY 1", (path.name,))
        last = rows.fetchall()[-1][0]
    for length in (0, len(data) // 2, last, last + 20, len(data) - 1):
        path.write_bytes(data[:length])
        with closing(open_catalogue(archive, readonly=True)) as db:
            lost = db.execute(
                "SELECT count(*) FROM captures WHERE warc_file = ? AND warc_offset + warc_length > ?",
                (path.name, length),
            ).fetchone()[0]
        is_damaged(here, archive, path.name, f"{lost} captures")
    path.write_bytes(data)
    assert here(archive, "check").code == 0


def test_a_missing_warc_file(here: Here, archive: ArchivePaths) -> None:
    """Without the file its captures are lost; their number is told."""
    warc_file(archive).unlink()
    is_damaged(here, archive, "the file is missing", "captures are lost")


def test_a_warc_file_that_is_other_gzip(here: Here, archive: ArchivePaths) -> None:
    """Sound gzip that holds no WARC records is damage."""
    path = warc_file(archive)
    path.write_bytes(gzip.compress(b"nothing of ours"))
    is_damaged(here, archive, f"{path}, byte 0", "15 captures")


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE editions SET paragraphs = '[' WHERE edition_no = 1", "cannot be read"),
        ("DELETE FROM links", "no link joins"),
        ("DELETE FROM editions WHERE edition_no = (SELECT min(second_no) FROM links)", "refers to"),
        ("DELETE FROM captures WHERE capture_no = 1", "refers to"),
        ("UPDATE captures SET warc_offset = warc_offset + 1 WHERE capture_no = 1", "no record begins here"),
    ],
)
def test_a_damaged_row(here: Here, archive: ArchivePaths, statement: str, named: str) -> None:
    """Rows of the catalogue that lead nowhere or hold nothing readable are found."""
    with closing(open_catalogue(archive)) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        assert db.execute(statement).rowcount
    is_damaged(here, archive, named)


@pytest.mark.parametrize("damage", ["header", "middle", "cut", "empty"])
def test_a_damaged_catalogue_file(here: Here, archive: ArchivePaths, damage: str) -> None:
    """A catalogue that SQLite cannot read is damage with a place and a remedy, not a traceback."""
    with closing(open_catalogue(archive)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path = archive.catalogue
    size = path.stat().st_size
    if damage in {"cut", "empty"}:
        os.truncate(path, size // 2 if damage == "cut" else 0)
    else:
        with path.open("r+b") as stream:
            stream.seek(0 if damage == "header" else 4096)
            stream.write(b"\xff" * 4096)
    is_damaged(here, archive, str(path), "restore")


def test_a_damaged_index(here: Here, archive: ArchivePaths) -> None:
    """A flipped byte of the index costs nothing that `ilbo index --rebuild` does not bring back."""
    (segment,) = archive.index.glob("segment-*")
    data = bytearray(segment.read_bytes())
    data[len(data) // 2] ^= 1
    segment.write_bytes(data)
    is_damaged(here, archive, segment.name, "nothing is lost", "ilbo index --rebuild")
    assert here(archive, "index", "--rebuild").code == 0
    assert here(archive, "check").code == 0


def test_no_archive_is_exit_66(here: Here, paths: ArchivePaths) -> None:
    """Where nothing stands there is nothing to check."""
    done = here(paths, "check")
    assert (done.code, done.out, done.err.count("\n")) == (66, "", 1)


def sources(archive: ArchivePaths) -> list[tuple[str, str, str]]:
    """Return URL, time and payload digest of every capture, read from its record."""
    with closing(open_catalogue(archive, readonly=True)) as db:
        rows = db.execute("SELECT warc_file, warc_offset, warc_length FROM captures").fetchall()
    read = [read_response(archive.warc, WarcPlace(*row)) for row in rows]
    return sorted((one.url, one.fetched_at, payload_digest(one.body)) for one in read)


def test_repair_keeps_what_is_whole(here: Here, archive: ArchivePaths) -> None:
    """All else in a damaged file can be read again, what is lost is told, and the original is kept."""
    before = sources(archive)
    path = warc_file(archive)
    data = bytearray(path.read_bytes())
    data[in_a_response(archive, path, 0.5)] ^= 0x40
    path.write_bytes(data)
    done = here(archive, "check", "--repair", "--format", "json")
    assert (done.code, done.err) == (0, "")
    (repair,) = done.json["repairs"]
    assert repair["where"] == str(path)
    assert repair["cut_bytes"] > 0
    assert Path(repair["original"]).read_bytes() == data
    after = sources(archive)
    assert len(after) == len(before) - repair["lost"]
    assert set(after) < set(before)
    assert here(archive, "check", "--repair").out.startswith("0 damaged")
    assert here(archive, "check", "--repair", "--format", "json").json["repairs"] == []


def test_repair_says_what_it_did(here: Here, archive: ArchivePaths) -> None:
    """One line a file: saved, lost, cut out, and where the original is."""
    path = warc_file(archive)
    path.write_bytes(path.read_bytes()[:-7])
    done = here(archive, "check", "--repair")
    assert done.code == 0
    first, last = done.out.splitlines()
    assert f"{path}: repaired, " in first
    assert " lost, " in first
    assert first.endswith(f"{path}.damaged")
    assert last.startswith("0 damaged")


@pytest.mark.parametrize("stage", ["between the renames", "before the catalogue"])
def test_an_interrupted_repair_is_begun_again(here: Here, archive: ArchivePaths, stage: str) -> None:
    """A process that died between file and catalogue costs nothing more."""
    path = warc_file(archive)
    data = bytearray(path.read_bytes())
    data[in_a_response(archive, path, 0.25)] ^= 0x40
    path.write_bytes(data)
    if stage == "before the catalogue":
        assert salvage_warc(path).original is not None
    else:
        path.rename(f"{path}.damaged")
    done = here(archive, "check", "--repair", "--format", "json")
    assert done.code == 0
    (repair,) = done.json["repairs"]
    assert repair["saved"] > repair["lost"] > 0
    assert len(sources(archive)) == done.json["checked"]["captures"]
    assert [one.read_bytes() for one in archive.warc.glob("*.damaged*")] == [data]


def test_a_file_damaged_twice_keeps_both_originals(here: Here, archive: ArchivePaths) -> None:
    """A second repair takes nothing away from what the first one kept, nor undoes it."""
    path = warc_file(archive)
    for share in (0.3, 0.6):
        data = bytearray(path.read_bytes())
        data[int(len(data) * share)] ^= 0x40
        path.write_bytes(data)
        assert here(archive, "check", "--repair").code == 0
    assert len(list(archive.warc.glob(f"{path.name}.damaged*"))) == 2


def test_repair_leaves_a_missing_file_to_its_backup(here: Here, archive: ArchivePaths) -> None:
    """What a backup may bring back is not struck from the catalogue."""
    before = here(archive, "check", "--format", "json").json["checked"]
    warc_file(archive).rename(archive.root / "elsewhere")
    done = here(archive, "check", "--repair", "--format", "json")
    assert done.code == 65
    assert done.json["repairs"] == []
    assert done.json["checked"] == before


def test_repair_waits_for_a_crawl(here: Here, archive: ArchivePaths) -> None:
    """While the outlet is being crawled nothing is repaired: exit 75."""
    path = warc_file(archive)
    path.write_bytes(path.read_bytes()[:-7])
    with exclusive(archive.lock("crawl-donga"), "a crawl"):
        assert here(archive, "check", "--repair").code == 75
    assert not list(archive.warc.glob("*.damaged"))


def test_an_unfinished_record_is_no_damage(here: Here, archive: ArchivePaths) -> None:
    """What a killed crawl leaves at the end of its file is told, and the next crawl cuts it off."""
    path = warc_file(archive)
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:100])
    done = here(archive, "check")
    assert done.code == 0
    assert "100 bytes at its end are an unfinished record; the next crawl cuts it off" in done.err
    with closing(open_catalogue(archive)) as db:
        adopt_captures(db, archive.warc, "donga")
    assert path.read_bytes() == whole
    assert here(archive, "check").err == ""
