"""Cutting a text into units, and a unit into runs of one script; characters that have several forms get one."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple, TypeAlias

Script: TypeAlias = Literal["hangul", "latin", "digit", "hanja", "other"]

# Longer stretches without a blank are cut, so that no text makes a unit that is slow to analyse.
MAX_UNIT_CHARS = 100

UNIT = re.compile(rf"\S{{1,{MAX_UNIT_CHARS}}}")

_HANGUL = "가-힣ᄀ-ᇿㄱ-ㆎꥠ-ꥼힰ-ퟻ"
_HANJA = "㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff々"
_RUN = re.compile(
    rf"(?P<hangul>[{_HANGUL}]+)"
    rf"|(?P<digit>[0-9]+(?:[.,][0-9]+)*)"
    rf"|(?P<hanja>[{_HANJA}]+)"
    rf"|(?P<latin>[A-Za-zÀ-ɏ]+)"
    rf"|(?P<other>[^\W_]+)"
)

_SAME = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, "‘’‚‛′`´ʼ"), "'"),
    **dict.fromkeys(map(ord, "“”„‟″«»「」『』〈〉《》‹›"), '"'),
    **dict.fromkeys(map(ord, "‧∙•・ᆞ⋅ㆍ･"), "·"),
    **dict.fromkeys(map(ord, "‐‑‒–—―−﹣"), "-"),
    **dict.fromkeys(map(ord, "〜∼～"), "~"),
}


class Run(NamedTuple):
    """A run of characters of one script; `start` is its offset in the unit, `glued` tells it follows the last directly."""

    text: str
    script: Script
    start: int
    glued: bool


def plain(unit: str) -> str:
    """Give full-width letters, quotation marks, dots and dashes their plain form, one character for one."""
    return unit.translate(_SAME)


def runs(unit: str) -> list[Run]:
    """Cut a plain unit into runs of letters and digits; punctuation is left out."""
    found = []
    last = -1
    for match in _RUN.finditer(unit):
        found.append(Run(match[0], match.lastgroup, match.start(), match.start() == last))  # type: ignore[arg-type]
        last = match.end()
    return found
