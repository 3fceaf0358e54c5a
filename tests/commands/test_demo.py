"""`ilbo demo`: the whole job from the first page fetched to the last figure, and nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from commands.demo import STEPS
from tests.conftest import SAMPLE_EDITIONS, Ran, command_line, environment

Here = Callable[..., Ran]


def test_the_whole_job(ilbo: Callable[..., Ran], tmp_path: Path) -> None:
    """Each step's command is printed, then what it shows, in order; with --keep the archive can be used."""
    kept = tmp_path / "kept"
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    done = ilbo("demo", "--keep", kept, env={"TMPDIR": str(scratch), "ILBO_ARCHIVE": "/nonexistent"})
    assert done.code == 0, done.err
    assert "Traceback" not in done.err
    at = 0
    for purpose, arguments in STEPS:
        at = done.out.index(f"# {purpose}\n$ ilbo {arguments[0]}", at + 1)
    assert f"{SAMPLE_EDITIONS} new" in done.out
    assert f"{SAMPLE_EDITIONS} added" in done.out
    assert f"{SAMPLE_EDITIONS} unchanged" in done.out
    assert "0 damaged" in done.out
    assert "│" in done.out
    assert list(scratch.iterdir()) == []
    found = subprocess.run(
        command_line("--archive", kept, "search", "북한", "--format", "ids"),
        capture_output=True, env=environment(), check=True,
    )  # fmt: skip
    assert found.stdout
    again = ilbo("demo", "--keep", kept)
    assert (again.code, again.out, again.err.count("\n")) == (2, "", 1)
    assert "not empty" in again.err


def test_interrupted_it_leaves_nothing(tmp_path: Path) -> None:
    """Ctrl-C in the middle ends with 130 and one line, and takes the archive away with it."""
    process = subprocess.Popen(
        command_line("demo"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(TMPDIR=str(tmp_path)),
        start_new_session=True,
        text=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("$ ilbo crawl"):
            break
    assert list(tmp_path.iterdir())
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, (out, err)
    assert "Traceback" not in err
    assert "interrupted" in err
    assert list(tmp_path.iterdir()) == []


def test_a_step_that_fails_ends_the_demonstration(
    here: Here, paths: object, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """If a command fails its exit code is told, and nothing stays behind."""
    monkeypatch.setattr("commands.demo.STEPS", (("Fail", ("show", "1")),))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    (tmp_path / "scratch").mkdir()
    done = here(paths, "demo")
    assert done.code == 1
    assert "`ilbo show 1` ended with exit code 66" in done.err
    assert list((tmp_path / "scratch").iterdir()) == []
