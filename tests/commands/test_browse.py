"""`ilbo browse`: the reader, driven by its keys on a screen of any size."""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import struct
import subprocess
import termios
import webbrowser
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import wcwidth

from archive.catalogue import open_catalogue
from archive.lookup import load_last_hits
from archive.paths import ArchivePaths
from indexer.searching import Request, Searcher
from tests.conftest import TIMEOUT_S, Ran, command_line, environment, make_pair, write_jsonl

pytest.importorskip("textual")
from commands.reader.app import Reader
from commands.reader.desk import Desk

Here = Callable[..., Ran]


@pytest.fixture
def desk(sample: ArchivePaths) -> Iterator[Desk]:
    """Open the sample archive for the reader."""
    with closing(open_catalogue(sample, readonly=True)) as db:
        yield Desk(db, sample, Searcher(db, sample), Request(query="대통령"))


def drive(
    desk: Desk, steps: Callable[[Any, Any], Awaitable[None]], size: tuple[int, int] = (120, 40)
) -> None:
    """Start the reader, and let `steps(app, pilot)` use it."""

    async def run() -> None:
        app = Reader(desk, "대통령")
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await steps(app, pilot)

    asyncio.run(run())


def lines(app: Any) -> list[str]:
    """Return what stands on the screen."""
    width, height = app.size
    return (
        [
            "".join(segment.text for segment in strip).rstrip()
            for strip in app.screen._compositor.render_strips(app.size)
        ][:height]
        if width
        else []
    )


def shown(app: Any) -> str:
    """Return what stands on the screen as one text."""
    return "\n".join(lines(app))


def test_list_page_language_and_both(desk: Desk) -> None:
    """The first hit is shown beside the list; t turns to the other language, b sets both side by side."""

    async def steps(app: Any, pilot: Any) -> None:
        first, second = desk.result.hits[:2]
        korean, english = (one.article.title for one in desk.story(first))
        assert korean.split()[0] in shown(app)
        assert english.split()[0] in shown(app)
        assert f"sample/{first.story.partition('/')[2]}/ko" in shown(app)
        await pilot.press("t")
        assert f"{first.story}/en" in shown(app)
        await pilot.press("j", "enter", "b")
        await pilot.pause()
        assert "│" in shown(app)
        assert "1. " not in shown(app)
        both = [one.article.title.split()[0] for one in desk.story(second)]
        assert all(word in shown(app) for word in both)
        await pilot.press("escape")
        assert "1. " in shown(app)

    drive(desk, steps)


def test_a_story_in_one_language_says_so(desk: Desk) -> None:
    """Asked for its other language or for both, a story that has one only is said to."""

    async def steps(app: Any, pilot: Any) -> None:
        app.query_one("#query").value = '"동시 제재"'
        await pilot.pause(0.5)
        assert len(desk.story(desk.result.hits[0])) == 1
        for key in ("t", "b"):
            await pilot.press(key)
            await pilot.pause()
            assert "one language only" in shown(app)
            await pilot.press("j", "k")
            await pilot.press("m")
            assert "one language only" not in shown(app)

    drive(desk, steps)


def test_failures_in_the_readers_language(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be searched or written is told in Korean; no name writes nothing."""
    monkeypatch.setenv("LC_ALL", "ko_KR.UTF-8")

    async def steps(app: Any, pilot: Any) -> None:
        for name, told in (
            (" ", ""),
            (str(tmp_path), "이미 있습니다"),
            (str(tmp_path / "no" / "x.csv"), "없"),
        ):
            await pilot.press("e" if desk.marked else "m", "e", "escape", "e")
            app.query_one("#output").value = name
            await pilot.press("enter")
            await pilot.pause()
            assert told in shown(app)
            assert "exists" not in shown(app)
        await pilot.press("slash", "end", *' "')
        await pilot.pause(0.5)
        assert "따옴표" in shown(app)

    drive(desk, steps)
    assert list(tmp_path.iterdir()) == []


def test_filter_as_you_type(desk: Desk) -> None:
    """Results follow the query; one that cannot be read yet is told and leaves what stood there."""

    async def steps(app: Any, pilot: Any) -> None:
        await pilot.press("slash", "end", *" AND 북한")
        await pilot.pause(0.5)
        assert desk.result.query == "대통령 AND 북한"
        found = desk.result.total
        await pilot.press(" ", '"')
        await pilot.pause(0.5)
        assert "quote" in shown(app)
        assert desk.result.total == found
        await pilot.press("backspace", "enter", "q")

    drive(desk, steps)


def test_mark_and_export(desk: Desk, tmp_path: Path) -> None:
    """Marked stories go out as a reading copy or a file; a mistake is told and loses nothing."""

    async def steps(app: Any, pilot: Any) -> None:
        await pilot.press("e")
        assert "mark stories" in shown(app)
        await pilot.press("m", "j", "m", "j", "m", "m")
        assert "2 marked" in shown(app)
        for name in ("copy", "stories.jsonl", "stories.csv", "stories.doc", "nowhere/copy"):
            await pilot.press("e")
            app.query_one("#output").value = str(tmp_path / name)
            await pilot.press("enter")
            await pilot.pause()
        assert list(desk.marked) == [hit.story for hit in desk.result.hits[:2]]

    drive(desk, steps)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "stories.csv", "stories.jsonl"]
    assert len(list((tmp_path / "copy" / "stories").rglob("*.html"))) == 2
    assert len((tmp_path / "stories.jsonl").read_text("utf-8").splitlines()) == 4


@pytest.mark.parametrize("size", [(40, 20), (20, 10)])
def test_small_screens(desk: Desk, size: tuple[int, int]) -> None:
    """A narrow screen shows list or page, never more than fits; a resized one is filled again."""

    async def steps(app: Any, pilot: Any) -> None:
        assert "1. " in shown(app)
        await pilot.press("enter", "b")
        await pilot.pause()
        assert max(map(wcwidth.width, lines(app))) <= size[0]
        await pilot.press("question_mark")
        assert "Esc" in shown(app)
        await pilot.press("x")
        await pilot.resize_terminal(140, 30)
        await pilot.press("escape")
        await pilot.pause()
        assert any(wcwidth.width(line) > 100 for line in lines(app))

    drive(desk, steps, size)


def test_more_hits_come_at_the_end(sample: ArchivePaths, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list grows when its end is reached."""
    monkeypatch.setattr("commands.reader.desk.PAGE", 3)
    with closing(open_catalogue(sample, readonly=True)) as db:
        desk = Desk(db, sample, Searcher(db, sample), Request(query="대통령"))

        async def steps(app: Any, pilot: Any) -> None:
            assert len(desk.result.hits) == 3
            await pilot.press("j", "j")
            await pilot.pause()
            assert [hit.rank for hit in desk.result.hits] == [1, 2, 3, 4, 5, 6]
            assert app.query_one("#hits").option_count == 6

        drive(desk, steps)


def test_open_in_the_browser(
    here: Here, paths: ArchivePaths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An edition's page is opened, an address that a browser must not get is not. Titles are harmless."""
    records = [
        *make_pair(key="1", url="https://paper.example/1", title="다리 \x1b[31m[b]red[/b]"),
        *make_pair(key="2", url="javascript:alert(1)", title="다리"),
    ]
    here(paths, "import", write_jsonl(tmp_path / "in.jsonl", records))
    here(paths, "index")
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda url: opened.append(url) or True)
    with closing(open_catalogue(paths, readonly=True)) as db:
        desk = Desk(db, paths, Searcher(db, paths), Request(query="대통령"))

        async def steps(app: Any, pilot: Any) -> None:
            app.query_one("#query").value = "다리"
            await pilot.pause(0.5)
            assert "[b]red[/b]" in shown(app)
            assert "\x1b" not in shown(app)
            await pilot.press("o", "j", "o")
            await pilot.pause()
            assert "no web address" in shown(app) or desk.result.hits[0].story == "paper/2"

        drive(desk, steps)
        desk.keep_hits()
    assert opened == ["https://paper.example/1"]
    assert set(load_last_hits(paths)) == {1, 2}


def test_a_headline_without_end_leaves_room_for_the_list(
    here: Here, paths: ArchivePaths, tmp_path: Path
) -> None:
    """Of a headline of 10,000 characters the list shows the beginning, and the next story stands below."""
    records = [*make_pair(key="1", title="다리 " * 2500), *make_pair(key="2", title="다리 이야기")]
    here(paths, "import", write_jsonl(tmp_path / "in.jsonl", records))
    here(paths, "index")
    with closing(open_catalogue(paths, readonly=True)) as db:
        desk = Desk(db, paths, Searcher(db, paths), Request(query="다리"))

        async def steps(app: Any, pilot: Any) -> None:
            app.query_one("#query").value = "다리"
            await pilot.pause(0.5)
            assert "다리 이야기" in "\n".join(lines(app))
            assert "…" in shown(app)

        drive(desk, steps)


def test_needs_a_terminal(here: Here, sample: ArchivePaths) -> None:
    """In a pipe the reader refuses and names the command that does."""
    ran = here(sample, "browse", "북한")
    assert (ran.code, ran.out) == (2, "")
    assert "ilbo search" in ran.err


def test_without_the_extra(
    ilbo_on_terminal: Callable[..., Ran], own_sample: ArchivePaths, tmp_path: Path
) -> None:
    """Where textual is not installed, how to get it is told."""
    (tmp_path / "textual.py").write_text("raise ModuleNotFoundError('no textual', name='textual')\n")
    (tmp_path / "rich.py").write_text("raise ModuleNotFoundError('no rich', name='rich')\n")
    ran = ilbo_on_terminal("browse", "북한", env={"PYTHONPATH": str(tmp_path)})
    assert ran.code == 2
    assert "ilbo[browse]" in ran.out.replace("\n", " ")


@pytest.mark.parametrize(("key", "code"), [(b"q", 0), (b"\x03", 130), (b"/\x03", 130)])
def test_on_a_real_terminal(own_sample: ArchivePaths, key: bytes, code: int) -> None:
    """The reader takes a pseudo-terminal, shows the hits there, and gives it back on q and on Ctrl-C."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    process = subprocess.Popen(
        command_line("--archive", own_sample.root, "browse", "숭례문"),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment(),
    )
    os.close(theirs)
    seen = b""
    while "숭례문".encode() not in seen or b"Enter" not in seen:
        seen += os.read(ours, 65_536)
    os.write(ours, key)
    with open(ours, "rb", buffering=0, closefd=True) as rest:  # noqa: PTH123 - a descriptor
        while True:
            try:
                block = rest.read(65_536)
            except OSError:
                break
            if not block:
                break
            seen += block
    assert process.wait(TIMEOUT_S) == code
    assert b"\x1b[?1049l" in seen, "the screen is given back"
