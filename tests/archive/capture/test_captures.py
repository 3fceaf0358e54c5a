"""Captures: kept before they are read, never twice, and found again after a crash."""

from __future__ import annotations

import gzip
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.capture.captures import (
    Recorder,
    adopt_captures,
    capture_after,
    get_capture,
    last_capture_number,
    latest_capture,
    load_payload,
    move_captures,
)
from archive.capture.warc import WarcWriter
from archive.capture.warc_check import WarcDamage, salvage_warc, walk_warc
from archive.catalogue import transaction
from archive.editions import get_edition, put_article
from archive.errors import CorruptDataError
from archive.paths import ArchivePaths
from tests.archive.capture.test_warc import make_page
from tests.conftest import make_article

HTML = (("Content-Type", "text/html"), ("ETag", '"1"'), ("Last-Modified", "Mon, 01 Jan 2024 00:00:00 GMT"))
LIMIT = 1_000_000


@pytest.fixture
def writer(paths: ArchivePaths) -> Iterator[WarcWriter]:
    """Open a writer of the outlet `paper`."""
    writer = WarcWriter(paths.warc, "paper", {"software": "ilbo"})
    yield writer
    writer.close()


@pytest.fixture
def recorder(db: sqlite3.Connection, writer: WarcWriter) -> Recorder:
    """Return a recorder of the outlet `paper`."""
    return Recorder(db, writer, "paper")


def warc_file(paths: ArchivePaths) -> Path:
    """Return the one WARC file there is."""
    (path,) = paths.warc.glob("*.warc.gz")
    return path


def test_a_capture_is_found_by_url_and_number(db: sqlite3.Connection, recorder: Recorder) -> None:
    """The newest capture that stands for content is the latest one, errors apart."""
    first = recorder.record(make_page(b"one", headers=HTML))
    second = recorder.record(make_page(b"two", headers=HTML))
    error = recorder.record(make_page(b"no", status=500))
    assert latest_capture(db, "http://e.kr/a?b=1") == second
    assert get_capture(db, first.number) == first
    assert (first.capture.etag, first.capture.content_type) == ('"1"', "text/html")
    assert capture_after(db, "http://e.kr/a?b=1", second.number) == error
    assert capture_after(db, "http://e.kr/a?b=1", error.number) is None
    assert latest_capture(db, "http://e.kr/other") is None
    assert last_capture_number(db) == error.number


def test_an_equal_payload_is_stored_as_a_revisit(
    db: sqlite3.Connection, recorder: Recorder, paths: ArchivePaths
) -> None:
    """A second capture with an equal payload is a revisit, not a copy, and reads the same."""
    body = b"same" * 1000
    first = recorder.record(make_page(body, headers=HTML))
    again = recorder.record(make_page(body, url="http://e.kr/other", headers=HTML))
    assert again.capture.revisit_of == first.number
    assert load_payload(db, paths.warc, again, LIMIT).body == body


def test_not_modified_refers_to_what_was_not_modified(
    db: sqlite3.Connection, recorder: Recorder, paths: ArchivePaths
) -> None:
    """A 304 reads as the capture it confirms, also through several of them, and keeps its validators."""
    first = recorder.record(make_page(b"text", headers=HTML))
    second = recorder.record(make_page(b"", status=304, headers=()), first)
    third = recorder.record(make_page(b"", status=304, headers=(("ETag", '"2"'),)), second)
    assert (second.capture.etag, third.capture.etag) == ('"1"', '"2"')
    assert third.capture.last_modified == first.capture.last_modified
    assert third.capture.revisit_of == first.number
    payload = load_payload(db, paths.warc, third, LIMIT)
    assert (payload.body, payload.content_type) == (b"text", "text/html")


def test_a_content_coding_is_undone_on_reading(
    db: sqlite3.Connection, recorder: Recorder, paths: ArchivePaths
) -> None:
    """The archive keeps the packed body; a parser gets the text, under a bound."""
    page = make_page(gzip.compress(b"x" * 5000), headers=(("Content-Encoding", "gzip"),))
    known = recorder.record(page)
    assert load_payload(db, paths.warc, known, LIMIT).body == b"x" * 5000
    with pytest.raises(ValueError, match="most"):
        load_payload(db, paths.warc, known, 4999)


def test_records_without_rows_are_adopted(
    db: sqlite3.Connection, recorder: Recorder, writer: WarcWriter, paths: ArchivePaths
) -> None:
    """What a killed process wrote and did not enter is entered, revisits with their origin, once."""
    first = recorder.record(make_page(b"one" * 100, headers=HTML))
    recorder.record(make_page(b"one" * 100, headers=HTML))
    recorder.record(make_page(b"", status=304, headers=()), first)
    recorder.record(make_page(b"two", url="http://e.kr/two"))
    before = [tuple(row) for row in db.execute("SELECT * FROM captures ORDER BY capture_no")]
    db.execute("DELETE FROM captures WHERE capture_no > 1")
    assert adopt_captures(db, paths.warc, "paper") == 3
    assert [tuple(row) for row in db.execute("SELECT * FROM captures ORDER BY capture_no")] == before
    assert adopt_captures(db, paths.warc, "paper") == 0


def test_half_a_record_at_the_end_is_cut_off(
    db: sqlite3.Connection, recorder: Recorder, paths: ArchivePaths
) -> None:
    """A record that a killed process left unfinished disappears, and nothing else does."""
    kept = recorder.record(make_page(b"one"))
    path = warc_file(paths)
    whole = path.read_bytes()
    path.write_bytes(whole + whole[kept.place.offset : kept.place.offset + 100])
    assert adopt_captures(db, paths.warc, "paper") == 0
    assert path.read_bytes() == whole


def test_other_outlets_files_are_left_alone(db: sqlite3.Connection, paths: ArchivePaths) -> None:
    """An outlet whose name begins with another's adopts only its own records."""
    writer = WarcWriter(paths.warc, "paper-two", {"software": "ilbo"})
    writer.write(make_page())
    writer.close()
    assert adopt_captures(db, paths.warc, "paper") == 0
    assert adopt_captures(db, paths.warc, "paper-two") == 1


def test_a_salvaged_file_is_noted_in_the_catalogue(
    db: sqlite3.Connection, recorder: Recorder, writer: WarcWriter, paths: ArchivePaths
) -> None:
    """After salvage the whole captures are read at their new places; lost ones go, their editions stay."""
    first = recorder.record(make_page(b"one" * 50, url="http://e.kr/1"))
    lost = recorder.record(make_page(b"two" * 50, url="http://e.kr/2"))
    third = recorder.record(make_page(b"three" * 50, url="http://e.kr/3"))
    revisit = recorder.record(make_page(b"two" * 50, url="http://e.kr/4"))
    with transaction(db):
        article = make_article()
        put_article(db, article, captured_at="2024-01-01T00:00:00Z", capture=revisit.number)
    writer.close()
    path = warc_file(paths)
    data = bytearray(path.read_bytes())
    data[lost.place.offset + 50 : lost.place.offset + 60] = bytes(10)
    path.write_bytes(data)
    with transaction(db):
        assert move_captures(db, path.name, salvage_warc(path).moved) == 2
    assert not any(isinstance(item, WarcDamage) for item in walk_warc(path))
    for known, body in ((first, b"one" * 50), (third, b"three" * 50)):
        now = get_capture(db, known.number)
        assert now is not None
        assert load_payload(db, paths.warc, now, LIMIT).body == body
    assert get_capture(db, lost.number) is None
    assert get_capture(db, revisit.number) is None
    edition = get_edition(db, article.id)
    assert edition is not None
    assert edition.capture is None
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_lost_record_is_corrupt_data(
    db: sqlite3.Connection, recorder: Recorder, paths: ArchivePaths
) -> None:
    """A capture whose file is gone says so."""
    known = recorder.record(make_page(b"one"))
    warc_file(paths).unlink()
    with pytest.raises(CorruptDataError, match="paper-"):
        load_payload(db, paths.warc, known, LIMIT)
