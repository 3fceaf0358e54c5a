"""Many editions go into the index through worker processes; it is the same, and stays whole, all the same."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from archive.model import Edition
from indexer import analysing
from indexer.analysing import add_editions
from indexer.segments.batch import Batch
from indexer.segments.index import Index
from indexer.segments.writer import IndexWriter
from tests.conftest import ROOT, environment, make_article

WORDS = {"솔내시": ("솔내시",)}


@pytest.fixture(autouse=True)
def small_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take ten editions for many, and some eight for a run."""
    monkeypatch.setattr(analysing, "FEW", 10)
    monkeypatch.setattr(analysing, "RUN_CHARACTERS", 2_000)


def editions(count: int) -> Iterator[tuple[Edition, bool]]:
    """Yield small editions, every other one paired."""
    for number in range(count):
        yield (
            Edition(
                number=number,
                article=make_article(key=str(number), paragraphs=(f"솔내시장이 {number}번 말했다",)),
                story=f"s/{number // 2}",
                revision=1,
                captured_at="2024-01-13T00:00:00Z",
                capture=None,
                change=number,
            ),
            number % 2 == 0,
        )


def index(
    folder: Path, count: int, workers: int, meanwhile: Callable[[int], None] = lambda _done: None
) -> list[bytes]:
    """Make an index of so many editions and return its segments' files; `meanwhile` sees how many are in."""
    done = 0
    with IndexWriter.open(folder) as writer:
        for more in add_editions(writer, editions(count), WORDS, workers):
            done += more
            meanwhile(done)
        writer.commit({})
    assert done == count
    assert not list(folder.glob("*.tmp"))
    assert Index.open(folder).verify() == []
    return [segment.file.path.read_bytes() for segment in Index.open(folder).segments]


@pytest.mark.parametrize("count", [0, 9, 10, 100])
def test_an_index_is_the_same_whatever_made_it(tmp_path: Path, count: int) -> None:
    """One process or several, few editions or many: the same bytes, with the words of the dictionary."""
    here = index(tmp_path / "here", count, 1)
    for workers in (2, 3):
        assert index(tmp_path / str(workers), count, workers) == here
    found = Index.open(tmp_path / "here")
    assert found.doc_count == count
    assert all(segment.fields["body"].terms.find("솔내시".encode()) >= 0 for segment in found.segments)
    numbers = [int(number) for segment in found.segments for number in segment.column("edition_no")]
    assert numbers == list(range(count))


def test_few_editions_start_no_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An update of a few editions is analysed where it is asked for."""
    monkeypatch.setattr(analysing, "in_processes", None)
    assert len(index(tmp_path, 9, 2)) == 1


def test_a_killed_worker_loses_nothing(tmp_path: Path) -> None:
    """With a worker killed halfway the index is the one it would have been, and nothing is left behind."""
    killed: list[int] = []

    def kill_one(done: int) -> None:
        if not killed:
            (child, *_) = multiprocessing.active_children()
            assert child.pid is not None
            os.kill(child.pid, signal.SIGKILL)
            killed.append(done)

    assert index(tmp_path / "killed", 300, 2, kill_one) == index(tmp_path / "whole", 300, 1)
    assert killed
    assert killed[0] < 300
    assert not multiprocessing.active_children()


class Bulky:
    """A writer whose makers fail as on a full disk at the second run."""

    def __init__(self) -> None:
        self.given = 0

    def maker(self, names: list[tuple[str, str]]) -> Callable[[Batch], int]:
        """Return a maker."""
        self.given += 1
        return full if self.given == 2 else counted

    def take(self, made: int) -> None:
        """Take a count."""


def counted(batch: Batch) -> int:
    """Count documents."""
    return len(batch.documents)


def full(batch: Batch) -> int:
    """Fail as a full disk does."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("workers", [1, 2])
def test_a_full_disk_in_a_worker_is_told(workers: int) -> None:
    """What a worker cannot write reaches the caller as the error it is, and no process is left."""
    writer: Any = Bulky()
    with pytest.raises(OSError, match="No space left"):
        list(add_editions(writer, editions(100), {}, workers))
    assert not multiprocessing.active_children()


PROGRAM = f"""
import resource, sys
from {__name__} import *
analysing.FEW, analysing.RUN_CHARACTERS = 10, 2_000
if __name__ == "__main__":
    limit = int(sys.argv[2])
    if limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        index(Path(sys.argv[1]), 400, 2, lambda done: print(done, flush=True))
    except OSError as error:
        sys.exit(error.errno)
"""


def started(tmp_path: Path, limit: int = 0) -> subprocess.Popen[str]:
    """Start a process that indexes with workers; it prints how far it is."""
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, "utf-8")
    return subprocess.Popen(
        [sys.executable, program, tmp_path / "index", str(limit)],
        env=environment(PYTHONPATH=str(ROOT)),
        stdout=subprocess.PIPE,
        text=True,
    )


def test_files_that_may_not_grow_leave_the_old_generation(tmp_path: Path) -> None:
    """When the system refuses a worker to write on, the old generation stays and nothing lies about."""
    index(tmp_path / "index", 5, 1)
    before = sorted(path.name for path in (tmp_path / "index").iterdir())
    with started(tmp_path, limit=3_000) as process:
        assert process.wait(60) == errno.EFBIG
    assert Index.open(tmp_path / "index").doc_count == 5
    assert sorted(path.name for path in (tmp_path / "index").iterdir()) == before


def children(pid: int) -> set[int]:
    """Return the processes that a process has started."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return {int(child) for task in tasks for child in task.read_text().split()}


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="tells children by /proc")
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT])
def test_workers_end_with_who_started_them(tmp_path: Path, end: signal.Signals) -> None:
    """Killed or interrupted halfway, the old generation stays, no process runs on, and the next run works."""
    index(tmp_path / "index", 5, 1)
    with started(tmp_path) as process:
        assert process.stdout is not None
        process.stdout.readline()
        workers = children(process.pid)
        assert workers
        process.send_signal(end)
        process.wait(60)
        process.stdout.read()
    for _ in range(600):
        if not any(Path(f"/proc/{pid}/cmdline").exists() for pid in workers):
            break
        time.sleep(0.1)
    else:
        pytest.fail("a worker runs on")
    assert Index.open(tmp_path / "index").doc_count == 5
    index(tmp_path / "index", 100, 2)
    assert Index.open(tmp_path / "index").doc_count == 100
