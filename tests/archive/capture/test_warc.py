"""WARC files: what is written, what others read in it, and what verification finds."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.indexer import Indexer

from archive.capture.warc import RevisitOf, WarcPlace, WarcWriter, payload_digest, read_response
from archive.capture.warc_check import WarcDamage, WarcRecord, salvage_warc, walk_warc
from archive.errors import CorruptDataError, IlboError
from archive.web.fetch import FetchedPage

WHEN = "2026-01-02T03:04:05.123456Z"


def make_page(body: bytes = b"hello", **changes: object) -> FetchedPage:
    """Return a response; what a test does not care about is filled in."""
    values: dict[str, object] = {
        "url": "http://e.kr/a?b=1",
        "fetched_at": WHEN,
        "status": 200,
        "http_version": "1.1",
        "reason": "OK",
        "headers": (("Content-Type", "text/html"), ("ETag", '"1"')),
        "request_headers": (("User-Agent", "ilbo/0"),),
        "body": body,
        "elapsed_s": 0.1,
    }
    return FetchedPage(**{**values, **changes})  # type: ignore[arg-type]


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[WarcWriter]:
    """Open a writer of the outlet `paper` in the folder `warc`."""
    writer = WarcWriter(tmp_path / "warc", "paper", {"software": "ilbo", "robots": "obey"})
    yield writer
    writer.close()


def only_file(tmp_path: Path) -> Path:
    """Return the one file that was written."""
    (path,) = (tmp_path / "warc").iterdir()
    return path


def test_a_file_holds_info_then_request_and_response_pairs(tmp_path: Path, writer: WarcWriter) -> None:
    """The order of records, their links to each other and the version are as documented."""
    writer.write(make_page())
    with only_file(tmp_path).open("rb") as stream:
        records = [(one.rec_type, one.rec_headers) for one in ArchiveIterator(stream)]
    (_, info), (_, request), (_, response) = records
    assert [kind for kind, _ in records] == ["warcinfo", "request", "response"]
    assert info.protocol == "WARC/1.1"
    assert request["WARC-Concurrent-To"] == response["WARC-Record-ID"]
    assert response["WARC-Warcinfo-ID"] == info["WARC-Record-ID"]
    assert response["WARC-Target-URI"] == "http://e.kr/a?b=1"
    assert response["WARC-Date"] == WHEN
    assert response["WARC-Payload-Digest"] == payload_digest(b"hello")
    assert response["WARC-Block-Digest"].startswith("sha1:")


def test_a_response_is_read_back_from_its_place(tmp_path: Path, writer: WarcWriter) -> None:
    """Offset and length lead to exactly the record, which holds what was fetched."""
    writer.write(make_page(b"first"))
    page = make_page("둘째".encode(), status=404, reason="Not Found")
    place = writer.write(page)
    stored = read_response(tmp_path / "warc", place)
    assert (stored.url, stored.fetched_at, stored.status) == (page.url, page.fetched_at, 404)
    assert (stored.headers, stored.body) == (page.headers, page.body)
    data = only_file(tmp_path).read_bytes()[place.offset : place.offset + place.length]
    assert gzip.decompress(data).startswith(b"WARC/1.1\r\n")
    assert place.offset + place.length == only_file(tmp_path).stat().st_size


@pytest.mark.parametrize(
    ("status", "profile"), [(304, "server-not-modified"), (200, "identical-payload-digest")]
)
def test_a_revisit_refers_to_the_earlier_capture(
    tmp_path: Path, writer: WarcWriter, status: int, profile: str
) -> None:
    """A revisit record has headers, no body, and says of which capture and how it is known."""
    revisit = RevisitOf("http://e.kr/a", "2025-01-01T00:00:00Z", payload_digest(b"hello"))
    place = writer.write(make_page(b"" if status == 304 else b"hello", status=status), revisit)
    with only_file(tmp_path).open("rb") as stream:
        *_, record = ArchiveIterator(stream)
        assert record.content_stream().read() == b""
    assert record.rec_type == "revisit"
    assert record.rec_headers["WARC-Profile"].endswith(profile)
    assert record.rec_headers["WARC-Refers-To-Target-URI"] == "http://e.kr/a"
    assert record.rec_headers["WARC-Refers-To-Date"] == "2025-01-01T00:00:00Z"
    assert read_response(tmp_path / "warc", place).status == status


def test_the_transfer_coding_is_kept_by_name_only(tmp_path: Path, writer: WarcWriter) -> None:
    """A body stored without its chunks is not called chunked."""
    place = writer.write(make_page(headers=(("Transfer-Encoding", "chunked"),)))
    stored = read_response(tmp_path / "warc", place)
    assert stored.headers == (("X-Archive-Orig-Transfer-Encoding", "chunked"),)
    assert stored.body == b"hello"


def test_others_find_nothing_wrong(tmp_path: Path, writer: WarcWriter) -> None:
    """`warcio check` and `warcio index` read what we write."""
    for number in range(3):
        writer.write(make_page(b"body %d" % number))
    writer.close()
    path = str(only_file(tmp_path))
    done = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", path], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")
    out = tmp_path / "index"
    Indexer(["offset", "warc-type"], [path], str(out)).process_all()
    assert out.read_text().count('"response"') == 3


def test_files_are_rotated_by_size(tmp_path: Path) -> None:
    """A file that has reached its size is followed by another, each with its own warcinfo record."""
    writer = WarcWriter(tmp_path / "warc", "paper", {"software": "ilbo"}, max_bytes=1500)
    for _ in range(6):
        writer.write(make_page(os.urandom(400)))
    writer.close()
    files = list((tmp_path / "warc").iterdir())
    assert len(files) > 1
    for path in files:
        items = list(walk_warc(path))
        assert isinstance(items[0], WarcRecord)
        assert items[0].type == "warcinfo"
        assert not any(isinstance(item, WarcDamage) for item in items)


def test_a_full_disk_leaves_whole_records(
    tmp_path: Path, writer: WarcWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the disk takes only a part of a record, the part is taken back and the error says what to do."""
    writer.write(make_page(b"kept"))
    real = os.write

    def full(handle: int, data: bytes) -> int:
        if len(data) > 100:
            return real(handle, data[:100])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(IlboError, match="No space left"):
        writer.write(make_page(b"lost"))
    monkeypatch.undo()
    assert [type(item) for item in walk_warc(only_file(tmp_path))] == [WarcRecord] * 3


def test_places_without_a_record_are_corrupt_data(tmp_path: Path, writer: WarcWriter) -> None:
    """A wrong offset, a cut or changed record and a missing file are told as damage of that file."""
    place = writer.write(make_page(b"hello" * 100))
    folder, path = tmp_path / "warc", only_file(tmp_path)
    whole = path.read_bytes()
    for wrong in (
        WarcPlace(place.file, 3, 10),
        WarcPlace("none.warc.gz", 0, 10),
        WarcPlace(place.file, 9**9, 1),
    ):
        with pytest.raises(CorruptDataError):
            read_response(folder, wrong)
    for damaged in (whole[:-20], whole[: place.offset + 40] + b"\0\0\0\0" + whole[place.offset + 44 :]):
        path.write_bytes(damaged)
        with pytest.raises(CorruptDataError, match="paper-"):
            read_response(folder, place)


def test_a_changed_payload_is_found_by_its_digest(tmp_path: Path, writer: WarcWriter) -> None:
    """A record packed anew with another body of the same length is sound gzip and still damage."""
    place = writer.write(make_page(b"hello"))
    path = only_file(tmp_path)
    data = path.read_bytes()
    record = gzip.decompress(data[place.offset :]).replace(b"\r\n\r\nhello", b"\r\n\r\njello")
    path.write_bytes(data[: place.offset] + gzip.compress(record))
    assert [item.problem for item in walk_warc(path) if isinstance(item, WarcDamage)] == [
        "the block is not what its digest says"
    ]
    with pytest.raises(CorruptDataError):
        read_response(tmp_path / "warc", place)


def test_damage_in_the_middle_costs_only_what_it_touches(tmp_path: Path, writer: WarcWriter) -> None:
    """After a broken record the walk finds the next one; salvage keeps the rest and the damaged file."""
    places = [writer.write(make_page(os.urandom(300))) for _ in range(4)]
    writer.close()
    path = only_file(tmp_path)
    data = bytearray(path.read_bytes())
    middle = places[1].offset + places[1].length // 2
    data[middle : middle + 30] = bytes(30)
    path.write_bytes(data)
    items = list(walk_warc(path))
    (damage,) = [item for item in items if isinstance(item, WarcDamage)]
    assert (damage.offset, damage.length, damage.at_end) == (places[1].offset, places[1].length, False)
    assert str(path) in str(damage)

    salvaged = salvage_warc(path)
    assert len(salvaged.moved) == len(items) - 1
    assert not any(isinstance(item, WarcDamage) for item in walk_warc(path))
    assert path.with_name(path.name + ".damaged").read_bytes() == data
    moved = WarcPlace(path.name, salvaged.moved[places[2].offset], places[2].length)
    assert read_response(path.parent, moved).url == "http://e.kr/a?b=1"


def test_a_cut_file_is_noticed(tmp_path: Path, writer: WarcWriter) -> None:
    """A file that ends anywhere within a record has damage that reaches its end, wherever it was cut."""
    place = writer.write(make_page(os.urandom(200)))
    writer.close()
    path = only_file(tmp_path)
    data = path.read_bytes()
    for length in range(place.offset + 1, place.offset + place.length, 7):
        path.write_bytes(data[:length])
        *_, last = walk_warc(path)
        assert isinstance(last, WarcDamage)
        assert (last.offset, last.at_end) == (place.offset, True)


def test_a_sound_file_is_not_rewritten(tmp_path: Path, writer: WarcWriter) -> None:
    """Salvage of a file without damage leaves it as it is."""
    writer.write(make_page())
    path = only_file(tmp_path)
    before = path.stat().st_ino
    assert salvage_warc(path).damages == []
    assert (path.stat().st_ino, len(list(path.parent.iterdir()))) == (before, 1)


@given(st.binary(max_size=300), st.integers(0, 3))
def test_any_bytes_can_be_walked(tmp_path_factory: pytest.TempPathFactory, data: bytes, kind: int) -> None:
    """Whatever a file holds, raw or packed, records and damages cover it without a gap, and none fails."""
    head = b"WARC/1.1\r\nContent-Length: 5\r\nWARC-Block-Digest: sha1:AAAA\r\n\r\n"
    data = [data, gzip.compress(data), gzip.compress(head + data), b"\x1f\x8b\x08" + data][kind]
    path = tmp_path_factory.mktemp("warc") / "a.warc.gz"
    path.write_bytes(data)
    position = 0
    for item in walk_warc(path):
        assert item.offset == position
        position += item.length
    assert position == len(data)


def test_a_highly_compressible_record_is_whole(tmp_path: Path, writer: WarcWriter) -> None:
    """A body that unpacks to many times its size is verified in pieces, to its last byte."""
    place = writer.write(make_page(b"\0" * 3_000_000))
    assert place.length < 10_000
    assert all(isinstance(item, WarcRecord) for item in walk_warc(only_file(tmp_path)))
    assert zlib.crc32(read_response(tmp_path / "warc", place).body) == zlib.crc32(b"\0" * 3_000_000)
