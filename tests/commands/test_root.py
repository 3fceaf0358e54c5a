"""The program's root: exit codes, streams, and failures told in one line."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from textwrap import dedent

import click
import pytest
import wcwidth

from archive.errors import (
    ConfigError,
    CorruptDataError,
    IlboError,
    LockedError,
    NotFoundError,
    QuerySyntaxError,
    SourceUnavailableError,
    UsageError,
)
from archive.paths import ArchivePaths
from commands import COMMANDS
from search_cli import ilbo as root
from search_cli import run
from tests.conftest import ROOT, Ran, command_line, environment, make_pair, make_record, write_jsonl

Ilbo = Callable[..., Ran]
HEAVY = ("numpy", "bs4", "lxml", "requests", "whoosh", "sqlite3", "mecab_ko", "warcio", "wcwidth")


def there(name: str) -> bool:
    """Tell whether a command's module exists."""
    return find_spec(COMMANDS[name][0]) is not None


def test_help_imports_nothing_heavy() -> None:
    """`ilbo --help` answers at once: no library that only a command needs is loaded."""
    code = (
        "import sys, search_cli; code = search_cli.run(['--help']); "
        f"print([name for name in {HEAVY!r} if name in sys.modules]); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("name", ["import", "show", "pair"])
def test_plain_commands_import_only_what_they_need(name: str) -> None:
    """Reading and importing editions needs SQLite, but neither arrays nor parsers nor HTTP."""
    unneeded = ("numpy", "bs4", "lxml", "requests", "whoosh", "mecab_ko", "warcio")
    code = (
        f"import sys, search_cli; code = search_cli.run([{name!r}, '--help']); "
        f"print([name for name in {unneeded!r} if name in sys.modules]); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("name", [name for name in COMMANDS if there(name)])
def test_listed_help_is_the_commands_own(name: str) -> None:
    """The one-line help in the list of commands is the command's own short help, and it has examples."""
    command = root.get_command(click.Context(root), name)
    assert command is not None
    assert command.name == name
    assert command.get_short_help_str(200) == COMMANDS[name][1]
    assert command.epilog is not None
    assert command.epilog.count("\n  ilbo ") >= 2, "two real examples"


def test_the_help_fits_a_screen(ilbo_on_terminal: Ilbo) -> None:
    """`ilbo --help` names every command and shows examples, on 24 lines of 80 columns with the prompt."""
    for arguments in (["--help"], ["help"]):
        lines = ilbo_on_terminal(*arguments).out.splitlines()
        assert len(lines) <= 23
        assert max(map(wcwidth.width, lines)) <= 80
        named = {word for line in lines for word in line.replace(",", " ").split()}
        assert set(COMMANDS) <= named
        assert sum(line.startswith("  ilbo ") for line in lines) >= 4


@pytest.mark.parametrize("topic", ["query", "dates", "search", "commands"])
def test_help_topics(ilbo_on_terminal: Ilbo, topic: str) -> None:
    """A topic explains itself within 80 columns; a command's is that of --help."""
    ran = ilbo_on_terminal("help", topic)
    assert ran.code == 0
    if topic != "search":
        assert max(map(wcwidth.width, ran.out.splitlines())) <= 80
    else:
        assert ran.out == ilbo_on_terminal("search", "--help").out
    if topic == "commands":
        assert [line.split()[0] for line in ran.out.splitlines()] == list(COMMANDS)


@pytest.mark.parametrize("topic", ["query", "dates"])
def test_topics_are_set_for_the_terminal(ilbo_on_terminal: Ilbo, topic: str) -> None:
    """A topic is within a narrow terminal, loses nothing there, and takes the room of a wide one."""
    whole = ilbo_on_terminal("help", topic).out.split()
    for columns in (20, 40, 100):
        for env in ({}, {"LC_ALL": "ko_KR.UTF-8"}):
            told = ilbo_on_terminal("help", topic, columns=columns, env=env).out
            assert max(map(wcwidth.width, told.splitlines())) <= columns
            assert env or "".join(told.split()) == "".join(whole)
    assert any(wcwidth.width(line) > 80 for line in told.splitlines()) is (topic == "query")


@pytest.mark.parametrize("env", [{}, {"LC_ALL": "ko_KR.UTF-8"}])
def test_examples_of_queries_stand_apart_from_what_they_do(ilbo: Ilbo, env: dict[str, str]) -> None:
    """The explanations in `ilbo help query` stand under each other, two blanks or more after the examples."""
    examples = [line for line in ilbo("help", "query", env=env).out.splitlines() if line.startswith("  ")]
    assert len(examples) > 9
    for line in examples:
        ends = [wcwidth.width(line[: gap.end()]) for gap in re.finditer("  +", line)]
        assert 28 in ends, line


@pytest.mark.parametrize(
    ("arguments", "remedy"),
    [
        (["help", "serach"], "did you mean `ilbo help search`?"),
        (["serach"], "did you mean `ilbo search`?"),
        (["help", "zzz"], "ilbo help commands"),
        (["zzz"], "ilbo --help"),
    ],
)
def test_a_command_that_is_nearly_right(ilbo: Ilbo, arguments: list[str], remedy: str) -> None:
    """A misspelt command or topic is answered with the one that was meant."""
    ran = ilbo(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert remedy in ran.err


def test_every_listed_command_exists() -> None:
    """A command that is listed can be run."""
    assert [name for name in COMMANDS if not there(name)] == []


def test_console_script_is_the_same_program() -> None:
    """`ilbo` and `python search_cli.py` print the same help."""
    script = Path(sys.executable).with_name("ilbo")
    if not script.exists():
        pytest.skip("the console script is not installed beside this Python")
    ours = subprocess.run(command_line("--help"), capture_output=True, check=True, env=environment())
    theirs = subprocess.run([script, "--help"], capture_output=True, check=True, env=environment())
    assert theirs.stdout == ours.stdout


def test_version(ilbo: Ilbo) -> None:
    """`--version` names the program and exits 0."""
    ran = ilbo("--version")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("ilbo")


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["nosuch"], "nosuch"),
        (["show"], "ID"),
        (["show", "x", "--format", "xml"], "xml"),
        (["show", "x", "--nope"], "--nope"),
        (["show", "x", "--lang", "jp"], "jp"),
        (["show", "x", "y"], "y"),
        (["import"], "FILE"),
    ],
)
def test_usage_errors_are_one_line(ilbo: Ilbo, arguments: list[str], what: str) -> None:
    """A malformed command line exits 2 with one line that quotes the fault and names the help."""
    ran = ilbo(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("ilbo: ")
    assert ran.err.count("\n") == 1
    assert what in ran.err
    assert "--help`" in ran.err


def test_without_arguments_the_help_is_shown(ilbo: Ilbo, tmp_path: Path) -> None:
    """`ilbo` alone shows the help and exits 2."""
    done = subprocess.run(command_line(), capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 2
    assert "ilbo help commands" in done.stdout + done.stderr


@pytest.mark.parametrize("command", [("show", "a/b"), ("pair", "a/b/ko"), ("stats",)])
def test_no_archive_is_exit_66(ilbo: Ilbo, paths: ArchivePaths, command: tuple[str, ...]) -> None:
    """Reading where there is no archive exits 66, says where and how to make one, and creates nothing."""
    ran = ilbo(*command)
    assert (ran.code, ran.out) == (66, "")
    assert str(paths.root) in ran.err
    assert "ilbo import" in ran.err
    assert ran.err.count("\n") == 1
    assert not paths.root.exists()


def test_archive_directory_comes_from_option_environment_or_corpus(tmp_path: Path) -> None:
    """The archive is `--archive`, else `$ILBO_ARCHIVE`, else `./corpus`; an empty variable is none."""
    file = write_jsonl(tmp_path / "a.jsonl", [make_record()])
    for arguments, env, place in (
        (["--archive", "one"], {"ILBO_ARCHIVE": "two"}, "one"),
        ([], {"ILBO_ARCHIVE": "two"}, "two"),
        ([], {}, "corpus"),
    ):
        subprocess.run(
            command_line(*arguments, "import", file), cwd=tmp_path, env=environment(**env), check=True
        )
        assert (tmp_path / place / "catalogue.sqlite").exists()
    show = command_line("show", "paper/100")
    done = subprocess.run(show, cwd=tmp_path, env=environment(ILBO_ARCHIVE=""), check=False)
    assert done.returncode == 0


def test_archive_that_is_a_file_is_a_usage_error(tmp_path: Path) -> None:
    """`--archive` naming a file exits 2 and says so."""
    file = tmp_path / "file"
    file.touch()
    done = subprocess.run(
        command_line("--archive", file, "stats"),
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
    )
    assert done.returncode == 2
    assert str(file) in done.stderr


FAILURES = {
    IlboError("a", "b"): 1,
    UsageError("a", "b"): 2,
    QuerySyntaxError("a", "q", 0, "b"): 2,
    CorruptDataError("a", "b"): 65,
    NotFoundError("a", "b"): 66,
    SourceUnavailableError("a", "b"): 69,
    LockedError("a", "b"): 75,
    ConfigError("a", "b"): 78,
    KeyboardInterrupt(): 130,
    MemoryError(): 1,
    RecursionError("x"): 1,
    EOFError(): 1,
    OSError(28, "No space left on device", "file"): 1,
    FileNotFoundError(2, "No such file", "file"): 66,
    PermissionError(13, "Permission denied", "file"): 1,
    BrokenPipeError(32, "Broken pipe"): 0,
    SystemExit(65): 65,
    SystemExit(None): 0,
    SystemExit("text"): 1,
}


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: repr(failure)[:40])
def test_every_failure_has_its_exit_code(
    failure: BaseException, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever a command raises becomes the documented exit code and at most a short message."""

    @click.command()
    def failing() -> None:
        raise failure

    monkeypatch.setattr(root, "get_command", lambda _ctx, _name: failing)
    assert run(["stats"]) == FAILURES[failure]
    err = capsys.readouterr().err
    assert "Traceback" not in err
    if isinstance(failure, IlboError):
        assert err.startswith("ilbo: a — b\n")
    elif isinstance(failure, OSError) and failure.filename:
        assert "file" in err


def test_internal_errors_can_be_traced(monkeypatch: pytest.MonkeyPatch) -> None:
    """With ILBO_DEBUG=1 an unexpected failure shows where it happened."""

    @click.command()
    def failing() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(root, "get_command", lambda _ctx, _name: failing)
    monkeypatch.setenv("ILBO_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        run(["stats"])


@pytest.mark.parametrize(
    ("query", "position", "shown", "caret"),
    [
        ("북한 (핵", 3, "  북한 (핵", 2 + 5),
        ("a\tb\x1b( c", 4, "  a b␛( c", 2 + 4),
        ("a\nb (", 4, "  a b (", 2 + 4),
        ("가" * 100 + "(" + "나" * 100, 100, "  …" + "가" * 40 + "(" + "나" * 39 + "…", 2 + 1 + 80),
        ("", 0, "  ", 2),
    ],
)
def test_query_errors_point_at_the_place(
    query: str,
    position: int,
    shown: str,
    caret: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The caret stands under the offending character, counted in columns, however long or odd the query."""

    @click.command()
    def failing() -> None:
        raise QuerySyntaxError("wrong", query, position, "mend it")

    monkeypatch.setattr(root, "get_command", lambda _ctx, _name: failing)
    assert run(["stats"]) == 2
    assert capsys.readouterr().err == f"ilbo: wrong — mend it\n{shown}\n{' ' * caret}^\n"


@pytest.fixture
def stocked(ilbo: Ilbo, tmp_path: Path) -> Ilbo:
    """`ilbo` with an archive of one story whose text is longer than a pipe's buffer."""
    long = ["문단 " * 60_000]
    records = [*make_pair("1"), make_record(key="2", paragraphs=long)]
    assert ilbo("import", write_jsonl(tmp_path / "stock.jsonl", records)).code == 0
    return ilbo


def piped(paths: ArchivePaths, *arguments: str, shell: str) -> subprocess.CompletedProcess[str]:
    """Run `ilbo` in bash with the redirections `shell`; stdout ends with its exit code."""
    line = " ".join(f"'{one}'" for one in command_line("--archive", paths.root, *arguments))
    return subprocess.run(
        ["bash", "-c", f"{line} {shell}"],
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
        timeout=60,
    )


@pytest.mark.usefixtures("stocked")
@pytest.mark.parametrize("key", ["1", "2"])
def test_a_reader_that_leaves_early_is_no_failure(paths: ArchivePaths, key: str) -> None:
    """`ilbo show … | true` is silent and exits 0, whether or not the text fits into the pipe."""
    done = piped(paths, "show", f"paper/{key}", shell="| true; echo ${PIPESTATUS[0]}")
    assert (done.stdout, done.stderr) == ("0\n", "")


@pytest.mark.usefixtures("stocked")
@pytest.mark.parametrize("redirection", [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_closed_streams_do_not_matter(paths: ArchivePaths, redirection: str) -> None:
    """Started without stdin, stdout or stderr, as some schedulers do, a command works and exits 0."""
    done = piped(paths, "show", "paper/1", shell=f"{redirection}; echo $?")
    assert done.stdout.endswith("0\n")
    assert done.stderr == ""


@pytest.mark.usefixtures("stocked")
def test_closed_streams_do_not_reach_the_catalogue(paths: ArchivePaths, tmp_path: Path) -> None:
    """An import with all streams closed writes to the catalogue, and its messages write over nothing."""
    file = write_jsonl(tmp_path / "more.jsonl", [make_record(key="3"), {"bad": 1}])
    done = piped(paths, "import", str(file), shell="<&- >&- 2>&-; echo $?")
    assert done.stdout == "65\n"
    done = piped(paths, "show", "paper/3", shell="; echo $?")
    assert done.stdout.endswith("\n0\n")


@pytest.mark.usefixtures("stocked")
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("key", ["1", "2"])
def test_a_full_disk_under_stdout_is_told_once(paths: ArchivePaths, key: str) -> None:
    """Output that cannot be written exits 1 with one line."""
    done = piped(paths, "show", f"paper/{key}", shell="> /dev/full; echo $?")
    assert done.stdout == "1\n"
    assert done.stderr.count("\n") == 1
    assert "no room left" in done.stderr


def test_a_message_that_nobody_reads_keeps_its_exit_code(paths: ArchivePaths) -> None:
    """With stderr gone the exit code still tells what happened."""
    done = piped(paths, "show", "x", shell="2> >(true); echo $?")
    assert done.stdout == "66\n"


@pytest.mark.usefixtures("stocked")
@pytest.mark.parametrize("encoding", ["latin-1", "euc-kr", "ascii"])
def test_an_encoding_without_the_characters_loses_nothing(
    paths: ArchivePaths, tmp_path: Path, encoding: str
) -> None:
    """Where stdout cannot encode a character, JSON escapes stand in its place and the value stays."""
    title = "\ud55c \ubc30 북 😀 é"
    file = write_jsonl(tmp_path / "x.jsonl", [make_record(key="9", title=title)])
    piped(paths, "import", str(file), shell="")
    done = subprocess.run(
        command_line("--archive", paths.root, "show", "paper/9", "--format", "json"),
        capture_output=True,
        env=environment(PYTHONIOENCODING=encoding),
        check=True,
    )
    # An ASCII stream is taken for a misconfigured UTF-8 one.
    text = done.stdout.decode("utf-8" if encoding == "ascii" else encoding)
    assert json.loads(text)["title"] == title


def test_interruption_is_exit_130(tmp_path: Path, paths: ArchivePaths) -> None:
    """Ctrl-C ends a running command with exit code 130 and one line, no traceback."""
    fifo = tmp_path / "slow.jsonl"
    os.mkfifo(fifo)
    # Open at both ends, so that the command can open it and then waits for a first line.
    pipe = os.open(fifo, os.O_RDWR)
    process = subprocess.Popen(
        command_line("--archive", paths.root, "import", fifo),
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    while not paths.catalogue.exists():
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    os.close(pipe)
    assert process.returncode == 130
    assert out == ""
    assert err.split() == ["ilbo:", "interrupted"]


@pytest.mark.parametrize("module", ["contextlib", "pathlib", "typing", "click", "archive.errors"])
def test_interruption_while_loading(module: str) -> None:
    """Ctrl-C while the program's own modules are read is as quiet."""
    code = """
        import sys
        class Interrupting:
            def find_spec(self, name, path=None, target=None):
                if name == sys.argv[1]:
                    raise KeyboardInterrupt
        sys.modules.pop(sys.argv[1], None)
        sys.meta_path.insert(0, Interrupting())
        import search_cli
    """
    command = [sys.executable, "-c", dedent(code), module]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"ilbo: interrupted\n")


def test_hangul_is_read_in_any_locale(sample: ArchivePaths, tmp_path: Path) -> None:
    """Where the locale has no Hangul and UTF-8 is off, queries and names of files are read."""
    out = tmp_path / "나옴.jsonl"
    for arguments in (
        ["search", "북한", "--format", "json"],
        ["export", "북한", "--format", "jsonl", "-o", str(out)],
    ):
        done = subprocess.run(
            [sys.executable, str(ROOT / "search_cli.py"), "--archive", str(sample.root), *arguments],
            env=environment(LC_ALL="C", PYTHONUTF8="0"),
            capture_output=True,
            check=True,
            timeout=60,
        )
        if arguments[0] == "search":
            assert json.loads(done.stdout)["query"] == "북한"
    assert out.stat().st_size > 0
