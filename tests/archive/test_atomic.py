"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TextIO

import pytest

from archive.atomic import written_whole
from archive.errors import NotFoundError
from tests.conftest import ROOT

OLD = "what stood there before\n"


def litter(folder: Path, *kept: str) -> list[str]:
    """Return what stands in a folder besides what is expected there."""
    return sorted({path.name for path in folder.iterdir()} - set(kept))


@pytest.mark.parametrize("name", ["out.jsonl", "신문.csv", ".hidden", "a" * 255])
def test_the_file_appears_when_the_block_ends(tmp_path: Path, name: str) -> None:
    """Until the end of the block nothing stands at the path; then all of it, and nothing beside it."""
    path = tmp_path / name
    with written_whole(path) as stream:
        stream.write("솔내시\n")
        stream.flush()
        assert not path.exists()
    assert path.read_bytes() == "솔내시\n".encode()
    assert litter(tmp_path, name) == []


def _write_and_fail(stream: TextIO, error: type[BaseException]) -> None:
    stream.write("new\n" * 100_000)
    raise error


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_a_failure_leaves_the_old_file(tmp_path: Path, error: type[BaseException]) -> None:
    """If the block fails in any way the file is what it was, and no scrap is left."""
    path = tmp_path / "out.csv"
    path.write_text(OLD)
    with pytest.raises(error), written_whole(path) as stream:
        _write_and_fail(stream, error)
    assert path.read_text() == OLD
    assert litter(tmp_path, "out.csv") == []


def test_text_that_cannot_be_encoded_leaves_the_old_file(tmp_path: Path) -> None:
    """A failure of the very write is a failure like another."""
    path = tmp_path / "out.csv"
    path.write_text(OLD)
    with pytest.raises(UnicodeEncodeError), written_whole(path) as stream:
        stream.write("\ud800")
    assert path.read_text() == OLD
    assert litter(tmp_path, "out.csv") == []


def test_permissions(tmp_path: Path) -> None:
    """A new file gets the permissions of any new file; one that is replaced keeps its own."""
    mask = os.umask(0o027)
    try:
        with written_whole(tmp_path / "new") as stream:
            stream.write("x")
        assert (tmp_path / "new").stat().st_mode & 0o777 == 0o640
        (tmp_path / "new").chmod(0o600)
        with written_whole(tmp_path / "new") as stream:
            stream.write("y")
        assert (tmp_path / "new").stat().st_mode & 0o777 == 0o600
    finally:
        os.umask(mask)


def test_a_link_is_followed(tmp_path: Path) -> None:
    """Writing to a symbolic link writes the file it leads to; the link stays."""
    (tmp_path / "real").mkdir()
    link = tmp_path / "link.csv"
    link.symlink_to("real/out.csv")
    for text in ("first", "second"):
        with written_whole(link) as stream:
            stream.write(text)
        assert link.is_symlink()
        assert (tmp_path / "real" / "out.csv").read_text() == text


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    """What is no ordinary file, /dev/null for instance, is never replaced by one."""
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    received: list[str] = []
    reader = threading.Thread(target=lambda: received.append(fifo.read_text()))
    reader.start()
    with written_whole(fifo) as stream:
        stream.write("through the pipe\n")
    reader.join()
    assert received == ["through the pipe\n"]
    assert fifo.is_fifo()
    assert litter(tmp_path, "fifo") == []


def test_standard_output_that_is_a_pipe_is_written_to() -> None:
    """`-o /dev/stdout` writes into whatever standard output is, a pipe without a name of its own too."""
    program = (
        "from pathlib import Path; from archive.atomic import written_whole\n"
        "with written_whole(Path('/dev/stdout')) as stream:\n"
        "    stream.write('through the pipe')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout == b"through the pipe"


def test_a_missing_directory_is_named(tmp_path: Path) -> None:
    """The message names the directory that is not there, not a scratch file nobody asked for."""
    with (
        pytest.raises(NotFoundError, match=r"no directory .*/nowhere — create it"),
        written_whole(tmp_path / "nowhere" / "out.csv"),
    ):
        pass


def test_killed_while_writing(tmp_path: Path) -> None:
    """A process that is killed leaves the old file as it was."""
    path = tmp_path / "out.csv"
    path.write_text(OLD)
    program = (
        "import sys; from pathlib import Path; from archive.atomic import written_whole\n"
        "with written_whole(Path(sys.argv[1])) as stream:\n"
        "    stream.write('new' * 100_000); stream.flush(); print('writing', flush=True); input()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, path], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"writing\n"
        assert path.read_text() == OLD
        process.send_signal(signal.SIGKILL)
    assert path.read_text() == OLD
