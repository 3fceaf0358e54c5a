"""Bad input through a pseudo-terminal: hostile texts, endless headlines, narrow and odd terminals, Ctrl-C."""

from __future__ import annotations

import fcntl
import os
import pty
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator

import pytest
import wcwidth

import search_cli
from archive.paths import ArchivePaths
from tests.conftest import ROOT, TIMEOUT_S, Ran, command_line, environment, make_pair, make_record, stock
from tests.render.test_terminal import ATTACKS, dangerous

Run = Callable[..., Ran]
EVIL = "미사일" + "".join(ATTACKS) + "missile"
# What ilbo itself draws with; a warning begins by wiping the line of progress it may stand on.
OURS = ("\x1b[1m", "\x1b[2m", "\x1b[1;4m", "\x1b[0m", "\r\x1b[K")
READING = (
    ["search", "미사일", "missile"],
    ["search", "zzz qqq"],
    ["show", "paper/1/ko"],
    ["show", "paper/1", "--both"],
    ["show", "paper/2", "--both"],
    ["pair", "paper/1"],
    ["history", "paper/1/ko"],
)
# Tables, counts, notes and failures.
LOOKING = (
    ["facets", "미사일"],
    ["timeline", "미사일", "--compare", "missile"],
    ["coverage"],
    ["coverage", "--untranslated"],
    ["concordance", "missile"],
    ["diff-editions", "paper/1", "--all"],
    ["similar", "paper/1"],
    ["explain", "--query", "대북제재위"],
    ["stats"],
    ["sites"],
    ["check"],
    ["show", "paper/4"],
    ["search", '미사일 발사 "결의안'],
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> ArchivePaths:
    """Import and index what nobody would print: controls, bidirectional marks, endless headlines."""
    folder = tmp_path_factory.mktemp("hostile")
    paths = ArchivePaths(folder / "archive")
    evil = {
        "title": EVIL,
        "paragraphs": [EVIL * 3, "미사일 and a missile. " * 40],
        "authors": [EVIL],
    }
    long = {"title": "긴" * 10_000, "paragraphs": ["미사일 " + "글" * 10_000, "missile " + "w" * 10_000]}
    marks = {"title": "\u0301" * 3_000 + "x", "paragraphs": ["👨‍👩‍👧‍👦" * 300 + " missile"]}
    records = [
        *make_pair("1", section=EVIL, **evil),
        *make_pair("2", **long),
        make_record(key="3", lang="en", **marks),
        *(make_record(key=f"many{number}", title="미사일 " * 9) for number in range(60)),
    ]
    stock(paths, records)
    assert search_cli.run(["--archive", str(paths.root), "index"]) == 0
    return paths


@pytest.fixture
def paths(archive: ArchivePaths) -> ArchivePaths:
    """Let the fixtures that run commands use that archive."""
    return archive


@pytest.mark.parametrize("columns", [20, 80])
@pytest.mark.parametrize("arguments", READING, ids=" ".join)
def test_hostile_texts_are_shown(ilbo_on_terminal: Run, arguments: list[str], columns: int) -> None:
    """Nothing an article says is obeyed by the terminal, and no line is wider than it."""
    ran = ilbo_on_terminal(*arguments, columns=columns)
    assert ran.code == 0
    text = ran.out
    for attribute in OURS:
        text = text.replace(attribute, "")
    assert not {char for char in text if dangerous(char) and char != "\n"}
    for line in ran.out.split("\n"):
        # Marks that stand on nothing are counted as nothing.
        assert wcwidth.width(line) <= columns, line[:80]


@pytest.mark.parametrize("arguments", LOOKING, ids=" ".join)
def test_everything_fits_a_narrow_terminal(ilbo_on_terminal: Run, arguments: list[str]) -> None:
    """Twenty columns are enough for every page, note and failure."""
    ran = ilbo_on_terminal(*arguments, columns=20)
    assert ran.code in {0, 2, 66}
    assert ran.out.strip()
    for line in ran.out.split("\n"):
        assert wcwidth.width(line) <= 20, line[:80]


def test_notes_fit_the_terminal_they_are_shown_on(archive: ArchivePaths) -> None:
    """What is told on stderr has the width of that terminal, also when results go into a pipe."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 30, 0, 0))
    done = subprocess.run(
        command_line("--archive", archive.root, "search", "미사일"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=theirs,
        env=environment(),
        timeout=TIMEOUT_S,
        check=True,
    )
    os.close(theirs)
    told = os.read(ours, 65_536).decode().splitlines()
    os.close(ours)
    assert len(told) > 2
    assert max(map(wcwidth.width, told)) <= 30
    assert max(map(wcwidth.width, done.stdout.decode().splitlines())) > 30


@pytest.mark.parametrize("arguments", READING[:1] + READING[3:4], ids=" ".join)
def test_a_terminal_without_utf8(ilbo_on_terminal: Run, arguments: list[str]) -> None:
    """Where the terminal cannot show a character, it is written as an escape and nothing fails."""
    ran = ilbo_on_terminal(*arguments, env={"PYTHONIOENCODING": "iso8859-1"})
    assert ran.code == 0
    assert "\\ubbf8" in ran.out
    assert "\\u2026" not in ran.out
    assert "missile" in ran.out


@pytest.mark.parametrize(
    "arguments", [["search", "미사일", "-n", "60"], ["show", "paper/2"], ["help", "query"]]
)
def test_a_closed_pipe(archive: ArchivePaths, arguments: list[str]) -> None:
    """A reader that takes only the first line is no failure, and nothing is said about it."""
    with subprocess.Popen(
        command_line("--archive", archive.root, *arguments),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(),
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read().decode()
        assert process.wait(TIMEOUT_S) == 0
    assert "Error" not in said
    assert "Traceback" not in said


@pytest.fixture
def terminal() -> Iterator[int]:
    """Open a pseudo-terminal for a process, and return its other end."""
    ours, theirs = pty.openpty()
    yield theirs
    for end in (ours, theirs):
        os.close(end)


@pytest.mark.parametrize("delay_s", [0.1, 0.4])
def test_interruption_anywhere(archive: ArchivePaths, terminal: int, delay_s: float) -> None:
    """Ctrl-C at any moment ends a search with 130 and one line, if it was not done before.

    Only while Python itself starts, before a line of the program runs, it speaks for itself.
    """
    process = subprocess.Popen(
        command_line("--archive", archive.root, "search", "미사일", "missile"),
        stdin=terminal, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment(),
    )  # fmt: skip
    try:
        process.wait(delay_s)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=TIMEOUT_S)[1].decode()
    assert "search_cli.py" not in said
    if process.returncode == 130:
        assert said.strip() == "ilbo: interrupted"


def test_interruption_while_loading() -> None:
    """Ctrl-C while the program's own modules load is told in one line, too."""
    code = "import sys, search_cli\nraise KeyboardInterrupt"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "ilbo: interrupted\n")


def test_interruption_of_a_pager(archive: ArchivePaths, ilbo_on_terminal: Run) -> None:
    """Ctrl-C while the pager shows a page is the pager's; the search ends as ever."""
    pager = "sh -c 'kill -INT $PPID; cat'"
    ran = ilbo_on_terminal("search", "미사일", "-n", "60", env={"ILBO_PAGER": pager})
    assert ran.code == 0
    assert "60" in ran.out
    assert "Traceback" not in ran.out
