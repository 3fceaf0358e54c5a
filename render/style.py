"""Colour where it helps and only where it is wanted."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import NamedTuple, TextIO

_RESET = "\x1b[0m"
MAX_TEXT_COLUMNS = 100
_DEFAULT_COLUMNS = 80
# Theme → the SGR attributes of what the query found. `auto` uses none but those that every background bears.
THEMES: Mapping[str, str] = {"auto": "1;4", "dark": "1;93", "light": "1;31", "plain": ""}
# Colours of the palette that are light; COLORFGBG ends with the background's number.
_LIGHT_BACKGROUNDS = frozenset({"7", "15"})


class Style(NamedTuple):
    """How to draw: `columns` to fill, None for unwrapped text in a pipe; `colour` allows ANSI attributes.

    Headlines are bold and what is known about an article dim, on light and on dark backgrounds alike; only
    what the query found has the colour of the `theme` (see `THEMES`).
    """

    columns: int | None
    colour: bool
    theme: str = "auto"

    def bold(self, text: str) -> str:
        """Draw attention to `text`: headlines, marked words."""
        return self._drawn(text, "1")

    def dim(self, text: str) -> str:
        """Set `text` back: dates, ids, sources."""
        return self._drawn(text, "2")

    def mark(self, text: str) -> str:
        """Mark `text` as what the query found."""
        return self._drawn(text, THEMES[self.theme])

    def _drawn(self, text: str, attributes: str) -> str:
        return f"\x1b[{attributes}m{text}{_RESET}" if self.colour and text else text

    @property
    def text_columns(self) -> int | None:
        """The width of running text: the terminal's, but no wider than reads well."""
        return None if self.columns is None else min(self.columns, MAX_TEXT_COLUMNS)


def style_for(stream: TextIO) -> Style:
    """Return the style for a stream: plain and unwrapped unless it is a terminal; `NO_COLOR` is honoured."""
    if not stream.isatty():
        return Style(columns=None, colour=False)
    theme = _theme()
    colour = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" and theme != "plain"
    return Style(columns_of(stream), colour, theme)


def columns_of(terminal: TextIO) -> int:
    """Return how wide a terminal is: `COLUMNS`, else what this very stream has, else 80."""
    wanted = os.environ.get("COLUMNS", "")
    if wanted.isdecimal() and int(wanted):
        return int(wanted)
    try:
        return os.get_terminal_size(terminal.fileno()).columns or _DEFAULT_COLUMNS
    except (OSError, ValueError):
        return _DEFAULT_COLUMNS


def _theme() -> str:
    """Return the theme of `ILBO_THEME`, else the one that the terminal's background asks for."""
    wanted = os.environ.get("ILBO_THEME", "auto")
    foreground, mark, background = os.environ.get("COLORFGBG", "").rpartition(";")
    if wanted == "auto" and mark and foreground:
        return "light" if background in _LIGHT_BACKGROUNDS else "dark"
    return wanted if wanted in THEMES else "auto"


def stdout_style() -> Style:
    """Return the style for standard output."""
    return style_for(sys.stdout)
