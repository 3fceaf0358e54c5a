"""Import: every line has one outcome, whatever the file holds and however often the import is cut short."""

from __future__ import annotations

import gzip
import json
import os
import signal
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from archive import importing
from archive.catalogue import last_change, open_catalogue
from archive.editions import get_edition, iter_editions
from archive.errors import NotFoundError, UsageError
from archive.import_files import file_kind
from archive.importing import BATCH_RECORDS, OUTCOMES, Problem, import_jsonl
from archive.paths import ArchivePaths
from tests.conftest import Ran, command_line, environment, make_pair, make_record, write_jsonl

Ilbo = Callable[..., Ran]


@dataclass(frozen=True)
class Imported:
    """What an import said: outcomes, problems, progress."""

    outcomes: Counter[str]
    problems: list[Problem]
    progress: list[int]

    @property
    def reasons(self) -> dict[int, str]:
        """The problems by line."""
        return {problem.line: problem.reason for problem in self.problems}


def take_in(db: Any, path: Path, site: str | None = None) -> Imported:
    """Import a file."""
    problems: list[Problem] = []
    progress: list[int] = []
    outcomes = import_jsonl(
        db, path, default_site=site, on_problem=problems.append, on_progress=progress.append
    )
    assert outcomes["bad_record"] == len(problems)
    assert set(outcomes) == set(OUTCOMES)
    return Imported(outcomes, problems, progress)


def file_of(path: Path, *lines: bytes | dict[str, Any], end: bytes = b"\n") -> Path:
    """Write lines, each bytes as they are or a record."""
    data = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in lines]
    path.write_bytes(b"".join(one + end for one in data))
    return path


def test_new_updated_unchanged_and_bad(db: Any, tmp_path: Path) -> None:
    """Every record has one outcome, and importing the file again changes nothing."""
    file = write_jsonl(tmp_path / "a.jsonl", [*make_pair(), make_record(key="2"), {"bad": 1}])
    assert take_in(db, file).outcomes == {"new": 3, "updated": 0, "unchanged": 0, "bad_record": 1}
    change = last_change(db)
    assert take_in(db, file).outcomes == {"new": 0, "updated": 0, "unchanged": 3, "bad_record": 1}
    assert last_change(db) == change
    write_jsonl(file, [make_record(title="새 제목"), make_record(key="2")])
    assert take_in(db, file).outcomes == {"new": 0, "updated": 1, "unchanged": 1, "bad_record": 0}


def test_a_bad_line_costs_only_itself(db: Any, tmp_path: Path) -> None:
    """Lines that are no records are named by number; all others are imported."""
    file = file_of(
        tmp_path / "a.jsonl",
        make_record(key="1"),
        b"not json",
        b"",
        b"   \t",
        b"\xff\xfe\x00",
        b"[" * 200_000,
        b'{"key": ' + b"7" * 5000 + b"}",
        make_record(key="\x00/ \ud800", title="\x00\ud800제목", url="\udcff"),
        b"\x00" * 10,
        make_record(key=17),
        b'{"site":"paper"',
    )
    done = take_in(db, file)
    assert done.outcomes["new"] == 3
    assert set(done.reasons) == {2, 5, 6, 7, 9, 11}
    assert all(str(problem).startswith(f"{file}:{problem.line}: ") for problem in done.problems)
    assert {one.article.key for one in iter_editions(db)} == {"1", "%00%2F%20%ED%A0%80", "17"}


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\n\n", b" \n"])
def test_line_ends(db: Any, tmp_path: Path, end: bytes) -> None:
    """Windows line ends, blank lines and blanks at line ends are no problem."""
    file = file_of(tmp_path / "a.jsonl", make_record(key="1"), make_record(key="2"), end=end)
    assert take_in(db, file).outcomes["new"] == 2


def test_the_last_line_needs_no_end(db: Any, tmp_path: Path) -> None:
    """A file that does not end in a line break is read to its end."""
    file = tmp_path / "a.jsonl"
    file.write_bytes(json.dumps(make_record()).encode())
    assert take_in(db, file).outcomes["new"] == 1


def test_a_byte_order_mark_is_skipped(db: Any, tmp_path: Path) -> None:
    """A UTF-8 BOM at the start does no harm, in a file of nothing else too; elsewhere it is told."""
    bom = b"\xef\xbb\xbf"
    record = json.dumps(make_record()).encode()
    assert take_in(db, file_of(tmp_path / "a.jsonl", bom + record)).outcomes["new"] == 1
    assert take_in(db, file_of(tmp_path / "b.jsonl", bom, end=b"")).outcomes.total() == 0
    done = take_in(db, file_of(tmp_path / "c.jsonl", record, bom + record))
    assert "BOM" in done.reasons[2]


def test_other_encodings_are_told(db: Any, tmp_path: Path) -> None:
    """CP949 and UTF-16 files import nothing and say that they are not UTF-8."""
    text = json.dumps(make_record(), ensure_ascii=False)
    for encoding in ("cp949", "utf-16"):
        done = take_in(db, file_of(tmp_path / "a.jsonl", text.encode(encoding)))
        assert done.outcomes["new"] == 0
        assert done.reasons[1].startswith("not UTF-8")


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_an_empty_file_has_no_records(db: Any, tmp_path: Path, name: str) -> None:
    """An empty file imports nothing and is no failure."""
    (tmp_path / name).touch()
    done = take_in(db, tmp_path / name)
    assert (done.outcomes.total(), done.progress) == (0, [])


def test_overlong_lines_are_skipped(db: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line above the limit is one bad record, however much longer it is; what follows is imported."""
    monkeypatch.setattr(importing, "MAX_LINE_BYTES", 1000)
    file = file_of(
        tmp_path / "a.jsonl",
        make_record(key="1", paragraphs=["x" * 5000]),
        make_record(key="2"),
        b"y" * 999,
        b"y" * 1000,
        b"y" * 1001,
        b"z" * 3002,
        make_record(key="3"),
        b"w" * 5000,
    )
    done = take_in(db, file)
    assert [one.article.key for one in iter_editions(db)] == ["2", "3"]
    assert sorted(done.reasons) == [1, 3, 4, 5, 6, 8]
    assert all("longer than" in done.reasons[number] for number in (1, 5, 6, 8))


def test_a_line_as_large_as_articles_get(db: Any, tmp_path: Path) -> None:
    """An article of several megabytes is kept whole."""
    paragraphs = ["문단 " * 1_000_000 + "끝", "둘째"]
    take_in(db, write_jsonl(tmp_path / "a.jsonl", [make_record(paragraphs=paragraphs)]))
    edition = get_edition(db, "paper/100/ko")
    assert edition is not None
    assert edition.article.paragraphs == tuple(paragraphs)


def test_compressed_files(db: Any, tmp_path: Path) -> None:
    """A gzip file of several members reads like the plain one."""
    lines = [json.dumps(one).encode() + b"\n" for one in make_pair()]
    file = tmp_path / "a.jsonl.gz"
    file.write_bytes(b"".join(map(gzip.compress, lines)))
    assert take_in(db, file).outcomes["new"] == 2


RECORDS = 60
LINES = b"".join(json.dumps(make_record(key=key)).encode() + b"\n" for key in range(RECORDS))
WHOLE = gzip.compress(LINES, mtime=0)
HALF = len(WHOLE) // 2


@pytest.mark.parametrize(
    "damaged",
    [WHOLE[:-1], WHOLE[:-8], WHOLE[:HALF], WHOLE[:12], WHOLE[:5], WHOLE + b"trailing", WHOLE + WHOLE[:HALF]],
    ids=range(7),
)
def test_a_torn_compressed_file_gives_what_can_be_read(db: Any, tmp_path: Path, damaged: bytes) -> None:
    """What stands before the tear is imported; the tear itself is one bad record, told with its line."""
    file = tmp_path / "a.jsonl.gz"
    file.write_bytes(damaged)
    done = take_in(db, file)
    known = [one.article.key for one in iter_editions(db)]
    assert known == [str(key) for key in range(len(known))]
    (problem,) = done.problems
    assert "damaged here" in problem.reason
    assert problem.line == done.outcomes.total()


@pytest.mark.parametrize(
    "damaged",
    [
        WHOLE[:-4] + b"\0\0\0\0",
        WHOLE[:-8] + b"\0\0\0\0" + WHOLE[-4:],
        WHOLE[:HALF] + b"\xff" * 40 + WHOLE[HALF + 40 :],
        b"plain text, not gzip",
        b"\x1f\x8b\x07" + WHOLE[3:],
    ],
    ids=range(5),
)
def test_a_corrupt_compressed_file_gives_nothing(db: Any, tmp_path: Path, damaged: bytes) -> None:
    """A wrong checksum or a broken block anywhere means that no line can be trusted: one bad record."""
    file = tmp_path / "a.jsonl.gz"
    file.write_bytes(damaged)
    done = take_in(db, file)
    assert done.outcomes == {"new": 0, "updated": 0, "unchanged": 0, "bad_record": 1}
    assert "damaged" in done.reasons[1]


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(0, 1)
@example(3, 0xFF)
@example(379, 1)
def test_no_flipped_byte_becomes_text(db: Any, tmp_path: Path, place: int, mask: int) -> None:
    """A compressed file with any byte changed gives its own records or none, unless it looks torn off."""
    file = tmp_path / "a.jsonl.gz"
    file.write_bytes(WHOLE[:place] + bytes([WHOLE[place] ^ mask]) + WHOLE[place + 1 :])
    done = take_in(db, file)
    if not any("ended before" in reason for reason in done.reasons.values()):
        assert done.outcomes["updated"] == 0
        assert done.outcomes["new"] + done.outcomes["unchanged"] in {0, RECORDS}


@given(st.binary(max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(b"\r\n\x0b\x0c\x85\x1c\n{}\n")
def test_any_bytes_are_survived(db: Any, tmp_path: Path, data: bytes) -> None:
    """A file of any bytes is imported without failing: each line that is not blank is one bad record."""
    file = tmp_path / "a.jsonl"
    file.write_bytes(data)
    lines = [line for line in data.removeprefix(b"\xef\xbb\xbf").split(b"\n") if line.strip()]
    assert take_in(db, file).outcomes["bad_record"] == len(lines)


def test_progress_is_told_batch_by_batch(db: Any, tmp_path: Path) -> None:
    """Progress grows with every batch and ends with the number of lines done."""
    number = 2 * BATCH_RECORDS + 7
    file = write_jsonl(tmp_path / "a.jsonl", [make_record(key=key) for key in range(number)])
    assert take_in(db, file).progress == [BATCH_RECORDS, 2 * BATCH_RECORDS, number]


def test_the_default_site_is_for_those_that_name_none(db: Any, tmp_path: Path) -> None:
    """`default_site` fills in for records without a site only."""
    file = write_jsonl(tmp_path / "a.jsonl", [make_record(site=None, key="1"), make_record(key="2")])
    take_in(db, file, "mine")
    assert [one.id for one in iter_editions(db)] == ["mine/1/ko", "paper/2/ko"]


def test_records_linked_by_story_name(db: Any, tmp_path: Path) -> None:
    """Records of one site with the same story are one story, in one file or in several."""
    ko, en = make_record(key="1", story=7), make_record(key="2", lang="en", story="7")
    take_in(db, write_jsonl(tmp_path / "a.jsonl", [en]))
    take_in(db, write_jsonl(tmp_path / "b.jsonl", [ko]))
    assert {one.story for one in iter_editions(db)} == {"paper/2"}


@pytest.mark.parametrize("name", ["a.json", "a.csv", "a.jsonl.bz2", "jsonl", "a.gz", "a.JSONL"])
def test_other_kinds_of_files_are_refused(tmp_path: Path, name: str) -> None:
    """A file whose name promises nothing that can be imported is a usage error that names it."""
    (tmp_path / name).touch()
    with pytest.raises(UsageError, match=name):
        file_kind(tmp_path / name)


def test_files_that_cannot_be_opened_are_told(tmp_path: Path) -> None:
    """A missing file and a directory raise NotFoundError with the name."""
    (tmp_path / "folder.jsonl").mkdir()
    for name in ("missing.jsonl", "folder.jsonl", "\udcff.jsonl"):
        with pytest.raises(NotFoundError) as failure:
            file_kind(tmp_path / name)
        assert name in failure.value.message


def start_import(paths: ArchivePaths, file: Path) -> subprocess.Popen[str]:
    """Start `ilbo import` as a process."""
    return subprocess.Popen(
        command_line("--archive", paths.root, "import", file),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )


def wait_for(paths: ArchivePaths, editions: int, process: subprocess.Popen[str]) -> None:
    """Wait until a running import has kept this many editions, or has ended."""
    while process.poll() is None:
        if paths.catalogue.exists():
            try:
                with closing(sqlite3.connect(f"{paths.catalogue.as_uri()}?mode=ro", uri=True)) as db:
                    if db.execute("SELECT count(*) FROM editions").fetchone()[0] >= editions:
                        return
            except sqlite3.Error:
                pass  # not made yet


def feed(pipe: int, data: bytes, process: subprocess.Popen[str]) -> None:
    """Write to a pipe from which a process reads, as long as it lives."""
    while data:
        assert process.poll() is None
        with suppress(BlockingIOError):
            data = data[os.write(pipe, data) :]


@pytest.fixture
def waiting(paths: ArchivePaths, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Start an import that has kept two batches of its file and waits for the rest of the third."""
    fifo = tmp_path / "endless.jsonl"
    os.mkfifo(fifo)
    # Open for reading too, so that looking whether it can be opened is not its end.
    pipe = os.open(fifo, os.O_RDWR | os.O_NONBLOCK)
    with start_import(paths, fifo) as process:
        try:
            records = (make_record(key=key) for key in range(2 * BATCH_RECORDS + 100))
            feed(pipe, b"".join(json.dumps(one).encode() + b"\n" for one in records), process)
            wait_for(paths, 2 * BATCH_RECORDS, process)
            assert process.poll() is None
            yield process
        finally:
            os.close(pipe)
            process.kill()


def test_two_imports_at_once(ilbo: Ilbo, paths: ArchivePaths, waiting: Any, tmp_path: Path) -> None:
    """A second import exits 75 at once and names the first; reading goes on meanwhile."""
    second = ilbo("import", write_jsonl(tmp_path / "b.jsonl", make_pair("x")))
    assert (second.code, second.out, second.err.count("\n")) == (75, "", 1)
    assert f"pid {waiting.pid}" in second.err
    assert ilbo("show", "paper/0").code == 0
    assert waiting.poll() is None


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_an_import_cut_short_keeps_whole_batches(
    ilbo: Ilbo, paths: ArchivePaths, waiting: Any, tmp_path: Path, how: signal.Signals
) -> None:
    """After any death all committed batches are there; repeating adds the rest, none lost, none twice."""
    waiting.send_signal(how)
    out, err = waiting.communicate()
    assert waiting.returncode == (130 if how == signal.SIGINT else -how)
    assert (out, err.strip()) == ("", "ilbo: interrupted" if how == signal.SIGINT else "")
    number = 2 * BATCH_RECORDS + 100
    file = write_jsonl(tmp_path / "a.jsonl", [make_record(key=key) for key in range(number)])
    again = ilbo("import", file, "--format", "json").json
    assert {name: again[name] for name in OUTCOMES} == {
        "new": 100, "updated": 0, "unchanged": 2 * BATCH_RECORDS, "bad_record": 0
    }  # fmt: skip
    with closing(open_catalogue(paths)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert [one.article.key for one in iter_editions(db)] == [str(key) for key in range(number)]


@pytest.mark.parametrize("kept", [1, 2 * BATCH_RECORDS + 1])
def test_killed_anywhere_and_repeated(ilbo: Ilbo, paths: ArchivePaths, tmp_path: Path, kept: int) -> None:
    """Killed in full course, an import leaves a sound catalogue of whole batches; repeating completes it."""
    number = 6 * BATCH_RECORDS
    file = write_jsonl(tmp_path / "a.jsonl", [make_record(key=key) for key in range(number)])
    with start_import(paths, file) as process:
        wait_for(paths, kept, process)
        process.kill()
    with closing(open_catalogue(paths)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        known = [one.article.key for one in iter_editions(db)]
    assert len(known) % BATCH_RECORDS == 0
    assert known == [str(key) for key in range(len(known))]
    again = ilbo("import", file, "--format", "json").json
    assert (again["new"], again["unchanged"]) == (number - len(known), len(known))
    assert ilbo("stats", "--format", "json").json["editions"] == number


def test_a_full_disk_keeps_what_was_written(ilbo: Ilbo, paths: ArchivePaths, tmp_path: Path) -> None:
    """With no room left an import exits 1 in one line that names the catalogue; later it can be repeated."""
    records = [make_record(key=key, paragraphs=["문단 " * 200]) for key in range(4 * BATCH_RECORDS)]
    file = write_jsonl(tmp_path / "a.jsonl", records)
    # No file may grow beyond 2,048 blocks, of 512 or 1,024 bytes as the shell counts.
    limited = ["sh", "-c", 'ulimit -f 2048; exec "$@"', "sh"]
    ran = ilbo("import", file, before=limited)
    assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert str(paths.catalogue) in ran.err
    assert "space" in ran.err
    again = ilbo("import", file, "--format", "json")
    assert again.code == 0
    assert again.json["new"] + again.json["unchanged"] == len(records)
    with closing(open_catalogue(paths)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert len(list(iter_editions(db))) == len(records)
