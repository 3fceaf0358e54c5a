"""Colour and width: only on a terminal, only where wanted."""

from __future__ import annotations

import io

import pytest

from render.style import MAX_TEXT_COLUMNS, Style, style_for


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "COLORFGBG", "ILBO_THEME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "72")


def test_a_pipe_gets_plain_unwrapped_text() -> None:
    """What is no terminal gets neither colour nor line breaks."""
    assert style_for(io.StringIO()) == Style(columns=None, colour=False)


def test_a_terminal_gets_colour_and_its_width() -> None:
    """A terminal is filled and drawn on."""
    assert style_for(Terminal()) == Style(columns=72, colour=True)


@pytest.mark.parametrize(
    ("name", "value", "colour"),
    [("NO_COLOR", "1", False), ("NO_COLOR", "0", False), ("NO_COLOR", "", True), ("TERM", "dumb", False)],
)
def test_colour_can_be_declined(monkeypatch: pytest.MonkeyPatch, name: str, value: str, colour: bool) -> None:
    """NO_COLOR with any value but an empty one, and a dumb terminal, mean no colour."""
    monkeypatch.setenv(name, value)
    assert style_for(Terminal()) == Style(columns=72, colour=colour)


@pytest.mark.parametrize(
    ("wanted", "background", "theme"),
    [
        (None, None, "auto"),
        (None, "15;0", "dark"),
        (None, "0;15", "light"),
        (None, "0;default;15", "light"),
        (None, "garbage", "auto"),
        ("light", "15;0", "light"),
        ("dark", None, "dark"),
        ("nosuch", None, "auto"),
    ],
)
def test_themes(
    monkeypatch: pytest.MonkeyPatch, wanted: str | None, background: str | None, theme: str
) -> None:
    """The theme is the one asked for, else that of the terminal's background if it tells."""
    for name, value in (("ILBO_THEME", wanted), ("COLORFGBG", background)):
        if value is not None:
            monkeypatch.setenv(name, value)
    assert style_for(Terminal()) == Style(columns=72, colour=True, theme=theme)


def test_the_plain_theme_has_no_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    """The theme `plain` draws nothing."""
    monkeypatch.setenv("ILBO_THEME", "plain")
    assert not style_for(Terminal()).colour


def test_drawing() -> None:
    """Attributes are switched on and off around a text; without colour, or around nothing, there are none."""
    for draw in ("bold", "dim", "mark"):
        drawn = getattr(Style(80, colour=True), draw)("글")
        assert drawn.startswith("\x1b[")
        assert drawn.endswith("글\x1b[0m")
        assert getattr(Style(80, colour=True), draw)("") == ""
        assert getattr(Style(80, colour=False), draw)("글") == "글"


@pytest.mark.parametrize(("columns", "text"), [(None, None), (40, 40), (100, 100), (250, MAX_TEXT_COLUMNS)])
def test_running_text_is_not_too_wide(columns: int | None, text: int | None) -> None:
    """Text uses the terminal's width up to what reads well."""
    assert Style(columns, colour=False).text_columns == text
