"""Colour where it helps and only where it is wanted."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from typing import TextIO

_RESET = "\x1b[0m"
MAX_TEXT_COLUMNS = 100


@dataclass(frozen=True, slots=True)
class Style:
    """How to draw: `columns` to fill, None for unwrapped text in a pipe; `colour` allows ANSI attributes.

    Only attributes that work on light and on dark backgrounds are used: bold, dim, underline.
    """

    columns: int | None
    colour: bool

    def bold(self, text: str) -> str:
        """Draw attention to `text`: headlines, marked words."""
        return f"\x1b[1m{text}{_RESET}" if self.colour and text else text

    def dim(self, text: str) -> str:
        """Set `text` back: dates, ids, sources."""
        return f"\x1b[2m{text}{_RESET}" if self.colour and text else text

    def mark(self, text: str) -> str:
        """Mark `text` as what the query found."""
        return f"\x1b[1;4m{text}{_RESET}" if self.colour and text else text

    @property
    def text_columns(self) -> int | None:
        """The width of running text: the terminal's, but no wider than reads well."""
        return None if self.columns is None else min(self.columns, MAX_TEXT_COLUMNS)


def style_for(stream: TextIO) -> Style:
    """Return the style for a stream: plain and unwrapped unless it is a terminal; `NO_COLOR` is honoured."""
    if not stream.isatty():
        return Style(columns=None, colour=False)
    colour = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Style(columns=shutil.get_terminal_size().columns, colour=colour)


def stdout_style() -> Style:
    """Return the style for standard output."""
    return style_for(sys.stdout)
