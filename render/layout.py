"""Lines of text by display width: a Hangul syllable takes two columns, a combining mark none."""

from __future__ import annotations

from itertools import zip_longest

import wcwidth

MIN_COLUMNS = 8
_GOES_ON = " …"


def wrap(text: str, columns: int | None, indent: str = "") -> list[str]:
    """Break `text` into lines of at most `columns` columns, `indent` included; None leaves it in one line."""
    if columns is None:
        return [indent + text]
    return wcwidth.wrap(
        text, max(columns, len(indent) + MIN_COLUMNS), initial_indent=indent, subsequent_indent=indent
    ) or [indent.rstrip()]


def clip(text: str, columns: int | None) -> str:
    """Cut `text` to `columns` columns, with an ellipsis in the last one if something is cut off."""
    if columns is None or wcwidth.width(text) <= columns:
        return text
    return wcwidth.clip(text, 0, max(columns - 1, 0)) + "…"


def cut(line: str, columns: int | None) -> str:
    """End a line that goes on with an ellipsis, within `columns` columns."""
    room = None if columns is None else max(columns, MIN_COLUMNS) - len(_GOES_ON)
    if room is not None and wcwidth.width(line) > room:
        line = wcwidth.clip(line, 0, room)
    return line + _GOES_ON


def side_by_side(left: list[str], right: list[str], columns: int) -> list[str]:
    """Set two blocks of lines next to each other, the left padded to `columns` columns."""
    return [
        f"{wcwidth.ljust(one, columns)} │ {two}".rstrip()
        for one, two in zip_longest(left, right, fillvalue="")
    ]
