"""Bars of a count in a terminal: in blocks of eighths where the terminal can show them, else in ASCII."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

# From a whole block to an eighth of one.
_EIGHTHS = "█▉▊▋▌▍▎▏"
# What tells the parts of a bar from each other.
_FILLS = {True: "█▒░", False: "#=-"}


def can_show_blocks(stream: TextIO) -> bool:
    """Tell whether the encoding of a stream has block elements."""
    try:
        (_EIGHTHS + _FILLS[True]).encode(stream.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True


def bar(count: int, most: int, columns: int, *, blocks: bool) -> str:
    """Draw `count` as a bar of which `most` would fill `columns`; whatever is not nothing can be seen."""
    if count <= 0:
        return ""
    if not blocks:
        return _FILLS[False][0] * max(columns * count // most, 1)
    whole, rest = divmod(max(8 * columns * count // most, 1), 8)
    return _EIGHTHS[0] * whole + (_EIGHTHS[8 - rest] if rest else "")


def stacked_bar(counts: Sequence[int], most: int, columns: int, *, blocks: bool) -> str:
    """Draw up to three counts behind each other, of which `most` together would fill `columns`.

    Whatever is not nothing can be seen, and no bar is longer than `columns`, if that is at least three.
    """
    cells = [max(round(count * columns / most), 1) if count else 0 for count in counts]
    while sum(cells) > columns:
        cells[cells.index(max(cells))] -= 1
    return "".join(fill * many for fill, many in zip(fills(blocks=blocks), cells, strict=False))


def fills(*, blocks: bool) -> str:
    """Return the characters that the parts of a stacked bar are drawn with, in their order."""
    return _FILLS[blocks]
