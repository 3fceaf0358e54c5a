"""What tests share: archives in temporary directories, articles made to order, real `ilbo` processes."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import shutil
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

import search_cli
from archive.catalogue import open_catalogue, transaction
from archive.editions import put_article
from archive.importing import import_jsonl
from archive.model import Article
from archive.paths import ArchivePaths
from demo.sample import sample_articles
from indexer.indexing import update_index

ROOT = Path(__file__).parents[1]
TIMEOUT_S = 60
# How many editions the bundled sample has.
SAMPLE_EDITIONS = len(sample_articles())

# A shell that runs the tests in the background lets them ignore Ctrl-C, and what they start would inherit it.
signal.signal(signal.SIGINT, signal.default_int_handler)

# `pytest --hypothesis-profile=explore` looks further; the default finds the same on every machine.
settings.register_profile("ilbo", deadline=None, derandomize=True, max_examples=60)
settings.register_profile("explore", deadline=None, max_examples=3000)
settings.load_profile("ilbo")


@dataclass(frozen=True)
class Ran:
    """How a process ended, and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON value on stdout."""
        return json.loads(self.out)


def environment(**changes: str) -> dict[str, str]:
    """Return an environment in which nothing outside the test decides how `ilbo` behaves."""
    meaningful = (
        "NO_COLOR", "COLORFGBG", "COLUMNS", "LINES", "PYTHONIOENCODING", "LC_ALL", "LC_MESSAGES", "LANG",
        "PAGER",
    )  # fmt: skip
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in meaningful and not name.startswith("ILBO_")
    }
    # Nobody turns the pages of a pager here.
    return kept | {"TERM": "xterm", "ILBO_PAGER": "cat", **changes}


def command_line(*arguments: str | Path) -> list[str]:
    """Return the command line that runs this checkout's program."""
    return [sys.executable, str(ROOT / "search_cli.py"), *map(str, arguments)]


@pytest.fixture
def paths(tmp_path: Path) -> ArchivePaths:
    """Name an archive directory in which nothing stands yet."""
    return ArchivePaths(tmp_path / "archive")


@pytest.fixture
def db(paths: ArchivePaths) -> Iterator[Any]:
    """Make a new catalogue, open for writing."""
    with closing(open_catalogue(paths, create=True)) as connection:
        yield connection


@pytest.fixture
def ilbo(tmp_path: Path, paths: ArchivePaths) -> Callable[..., Ran]:
    """Run `ilbo` on the archive `paths` as a process of its own, with pipes for all its streams."""

    def run(
        *arguments: str | Path,
        env: Mapping[str, str] | None = None,
        before: Sequence[str] = (),
        **options: Any,
    ) -> Ran:
        done = subprocess.run(
            [*before, *command_line("--archive", paths.root, *arguments)],
            capture_output=True,
            cwd=tmp_path,
            env=environment(**(env or {})),
            stdin=subprocess.DEVNULL,
            check=False,
            **{"timeout": TIMEOUT_S, **options},
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture
def ilbo_on_terminal(tmp_path: Path, paths: ArchivePaths) -> Callable[..., Ran]:
    """Run `ilbo` on a pseudo-terminal; `out` is all it showed there, line ends as written."""

    def run(*arguments: str | Path, columns: int = 80, env: Mapping[str, str] | None = None) -> Ran:
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        process = subprocess.Popen(
            command_line("--archive", paths.root, *arguments),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=tmp_path,
            env=environment(**(env or {})),
        )
        os.close(theirs)
        shown = b"".join(_until_hangup(ours))
        os.close(ours)
        return Ran(process.wait(TIMEOUT_S), shown.decode(errors="replace").replace("\r\n", "\n"), "")

    return run


@pytest.fixture
def unprivileged() -> list[str]:
    """Return what to put before a command line so that file permissions bind it, for root too."""
    if os.geteuid() != 0:
        return []
    prefix = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", "--"]
    try:
        subprocess.run([*prefix, "true"], check=True, capture_output=True, timeout=TIMEOUT_S)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("root may write anywhere here")
    return prefix


def _until_hangup(terminal: int) -> Iterator[bytes]:
    while True:
        try:
            block = os.read(terminal, 65_536)
        except OSError:
            return
        if not block:
            return
        yield block


@pytest.fixture
def put(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Put an article made to order into the catalogue `db`, or into another one: `put(db=other, key="7")`."""

    def put_one(db: Any = None, **changes: Any) -> None:
        db = db or request.getfixturevalue("db")
        with transaction(db):
            put_article(db, make_article(**changes), captured_at="2024-01-01T00:00:00Z")

    return put_one


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> ArchivePaths:
    """Import and index the bundled sample corpus; only for reading, see `own_sample`."""
    paths = ArchivePaths(tmp_path_factory.mktemp("sample") / "archive")
    with closing(open_catalogue(paths, create=True)) as db:
        for path in sorted((ROOT / "corpus" / "sample").glob("*.jsonl")):
            import_jsonl(db, path, on_problem=print)
        update_index(db, paths)
    return paths


@pytest.fixture
def own_sample(sample: ArchivePaths, paths: ArchivePaths) -> ArchivePaths:
    """Copy the sample archive to where `paths` and `ilbo` have theirs, for tests that change it."""
    shutil.copytree(sample.root, paths.root)
    return paths


@pytest.fixture
def here(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Run `ilbo` on an archive within this process, which is quick: `here(paths, "search", "북한")`."""
    for name in ("ILBO_ARCHIVE", "ILBO_ENGINE", "ILBO_DEBUG", "NO_COLOR", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ILBO_SEMANTIC", "0")

    def run(archive: ArchivePaths, *arguments: str | Path) -> Ran:
        capsys.readouterr()
        code = search_cli.run(["--archive", str(archive.root), *map(str, arguments)])
        written = capsys.readouterr()
        return Ran(code, written.out, written.err)

    return run


def make_article(**changes: Any) -> Article:
    """Return an article; what a test does not care about is filled in."""
    values: dict[str, Any] = {
        "site": "paper",
        "key": "100",
        "lang": "ko",
        "title": "솔내시, 새 다리 열다",
        "paragraphs": ("솔내시는 13일 새 다리를 열었다.", "시민 200명이 걸어서 건넜다."),
    }
    return Article(**{**values, **changes})


def make_record(**changes: Any) -> dict[str, Any]:
    """Return an article record for a JSON Lines file; a field changed to None is left out."""
    values: dict[str, Any] = {
        "site": "paper",
        "key": "100",
        "lang": "ko",
        "title": "솔내시, 새 다리 열다",
        "paragraphs": ["솔내시는 13일 새 다리를 열었다.", "시민 200명이 걸어서 건넜다."],
    }
    return {name: value for name, value in {**values, **changes}.items() if value is not None}


def make_pair(key: str = "100", **changes: Any) -> list[dict[str, Any]]:
    """Return the records of a story in both languages."""
    english = {
        "lang": "en",
        "title": "Solnae Opens New Bridge",
        "paragraphs": ["The city of Solnae opened a bridge.", "Some 200 people walked across it."],
    }
    return [make_record(key=key, **changes), make_record(key=key, **{**english, **changes, "lang": "en"})]


def write_jsonl(path: Path, records: list[dict[str, Any]]) -> Path:
    """Write records as article JSON Lines and return the path."""
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records), "utf-8")
    return path


def stock(paths: ArchivePaths, records: list[dict[str, Any]]) -> None:
    """Import records into an archive within this process; all must be good."""
    file = paths.root.parent / "stock.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in records), "ascii")
    with closing(open_catalogue(paths, create=True)) as db:
        assert import_jsonl(db, file, on_problem=print)["bad_record"] == 0
