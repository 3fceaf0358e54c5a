"""One writer at a time, and none when its holder has died."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from archive.errors import LockedError
from archive.locking import exclusive
from tests.conftest import ROOT

HOLDER = """
import sys, time
from pathlib import Path
from archive.locking import exclusive
with exclusive(Path(sys.argv[1]), "a test"):
    print("held", flush=True)
    sys.stdin.read()
"""


def hold(lock: Path) -> subprocess.Popen[str]:
    """Start a process that holds `lock` until its stdin ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(lock)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_holder_is_told_who_holds(tmp_path: Path) -> None:
    """While another process holds the lock, taking it fails at once and names that process and the file."""
    lock = tmp_path / "locks" / "import.lock"
    with hold(lock) as holder:
        with pytest.raises(LockedError) as failure, exclusive(lock, "an import"):
            pass
        assert failure.value.exit_code == 75
        assert f"pid {holder.pid}" in failure.value.message
        assert str(lock) in failure.value.message
        assert failure.value.remedy
    with exclusive(lock, "an import"):
        assert lock.read_text() == f"{os.getpid()}\n"


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_dead_holder_holds_nothing(tmp_path: Path, how: signal.Signals) -> None:
    """A lock whose holder was killed is free; no file has to be removed by hand."""
    lock = tmp_path / "index.lock"
    with hold(lock) as holder:
        holder.send_signal(how)
        holder.wait()
    with exclusive(lock, "indexing"):
        pass


def test_a_lock_is_freed_when_the_work_fails(tmp_path: Path) -> None:
    """The lock ends with its block, however that ends, and can be taken again."""
    lock = tmp_path / "index.lock"
    for _ in range(3):
        with pytest.raises(KeyboardInterrupt), exclusive(lock, "indexing"):
            raise KeyboardInterrupt
    with exclusive(lock, "indexing"), pytest.raises(LockedError), exclusive(lock, "indexing"):
        pass


def test_different_locks_do_not_meet(tmp_path: Path) -> None:
    """Locks of different names are held side by side."""
    with exclusive(tmp_path / "crawl-donga.lock", "a"), exclusive(tmp_path / "crawl-sample.lock", "b"):
        pass


@pytest.mark.parametrize("content", [b"", b"\xff\xff", b"12" * 500])
def test_what_stands_in_a_lock_file_does_not_matter(tmp_path: Path, content: bytes) -> None:
    """Left-over or odd content is replaced by the holder's process number."""
    lock = tmp_path / "x.lock"
    lock.write_bytes(content)
    with exclusive(lock, "x"):
        assert lock.read_text() == f"{os.getpid()}\n"
        lock.write_bytes(content)
        with pytest.raises(LockedError), exclusive(lock, "x"):
            pass


def test_a_child_process_does_not_keep_the_lock(tmp_path: Path) -> None:
    """A program started while the lock is held does not hold it on."""
    lock = tmp_path / "x.lock"
    with exclusive(lock, "x"):
        child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    with exclusive(lock, "x"):
        pass
    child.communicate(b"\n")
