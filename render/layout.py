"""Lines of text by display width: a Hangul syllable takes two columns, a combining mark none.

wcwidth takes as long to load as a small search, so it is loaded where columns count: not into a pipe.
"""

from __future__ import annotations

import re
from itertools import pairwise, zip_longest

MIN_COLUMNS = 8
_GOES_ON = " …"


def width(text: str) -> int:
    """Return how many columns a text takes."""
    if text.isascii() and text.isprintable():
        return len(text)
    from wcwidth import width as columns_of  # noqa: PLC0415

    return columns_of(text)


def _clipped(text: str, columns: int) -> str:
    from wcwidth import clip as clipped  # noqa: PLC0415

    return clipped(text, 0, columns)


def wrap(text: str, columns: int | None, indent: str = "") -> list[str]:
    """Break `text` into lines of at most `columns` columns, `indent` included; None leaves it in one line."""
    if columns is None or (text.isascii() and len(indent) + len(text) <= columns):
        return [indent + text]
    from wcwidth import wrap as wrapped  # noqa: PLC0415

    room = max(columns, len(indent) + MIN_COLUMNS)
    lines: list[str] = []
    for piece in _pieces(text):
        # The last line of a piece is not full yet: the next one goes on from there.
        begun = lines.pop()[len(indent) :] if lines else ""
        lines += wrapped(begun + piece, room, initial_indent=indent, subsequent_indent=indent)
    return lines or [indent.rstrip()]


def under(head: str, text: str, columns: int | None) -> list[str]:
    """Set `text` behind `head`, its further lines below the first; on a narrow screen below `head` itself."""
    room = None if columns is None else columns - width(head)
    if room is not None and columns is not None and room < max(columns // 2, MIN_COLUMNS):
        return [*wrap(head.rstrip(), columns), *wrap(text, columns, "  ")]
    first, *rest = wrap(text, room)
    return [head + first, *(" " * width(head) + line for line in rest)]


def _pieces(text: str) -> list[str]:
    """Cut inside endless words only: the time to wrap one grows with the square of its length."""
    cuts = [0, *(found.end() for found in re.finditer(r"\S{100}(?=\S)", text)), len(text)]
    return [text[start:end] for start, end in pairwise(cuts)]


def clip(text: str, columns: int | None) -> str:
    """Cut `text` to `columns` columns, with an ellipsis in the last one if something is cut off."""
    if columns is None or width(text) <= columns:
        return text
    return _clipped(text, max(columns - 1, 0)) + "…"


def cut(line: str, columns: int | None) -> str:
    """End a line that goes on with an ellipsis, within `columns` columns."""
    room = None if columns is None else max(columns, MIN_COLUMNS) - len(_GOES_ON)
    if room is not None and width(line) > room:
        line = _clipped(line, room).rstrip()
    return line + _GOES_ON


def padded(text: str, columns: int) -> str:
    """Fill `text` with blanks to `columns` columns."""
    if text.isascii():
        return text.ljust(columns)
    from wcwidth import ljust  # noqa: PLC0415

    return ljust(text, columns)


def side_by_side(left: list[str], right: list[str], columns: int) -> list[str]:
    """Set two blocks of lines next to each other, the left padded to `columns` columns."""
    return [f"{padded(one, columns)} │ {two}".rstrip() for one, two in zip_longest(left, right, fillvalue="")]
