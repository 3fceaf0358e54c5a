"""Cutting a text into units, and a unit into segments of one kind.

Characters that have several forms get one.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

from indexer.analysis.numbers import COUNTED, NUMBER
from indexer.analysis.romanised import GIVEN_NAME, surnames

SegmentKind: TypeAlias = Literal[
    "number", "direction", "initials", "latin", "korean", "sign", "other", "word"
]

# Longer stretches without a blank are cut, so that no text makes a unit that is slow to analyse.
MAX_UNIT_CHARS = 100

HANGUL = "가-힣ᄀ-ᇿꥠ-ꥼힰ-ퟻ"
HANJA = "㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff々"
_LETTER = "A-Za-zÀ-ÖØ-öø-ɏ"
_PIECES = (
    rf"(?P<number>{NUMBER})"
    rf"|(?P<direction>\b[NS]\.(?= ?Korea))"
    rf"|(?P<initials>\b(?:(?:[A-Za-z]\.){{2,}}(?:[A-Za-z]\b)?|[A-Za-z]\.[A-Za-z]\b))"
    rf"|(?P<latin>[{_LETTER}]+(?:'[{_LETTER}]+)*)"
    rf"|(?P<korean>[{HANGUL}{HANJA}]+(?:·[{HANGUL}{HANJA}]+)*)"
    rf"|(?P<sign>[%$€£¥₩])"
    rf"|(?P<other>(?:(?![{HANGUL}{HANJA}{_LETTER}0-9])[^\W_])+)"
)

_PLAIN_UNIT = rf"\S{{1,{MAX_UNIT_CHARS}}}"
_COUNTED_NUMBER = (
    rf"[0-9][0-9,.]{{0,20}}(?:[십백천만억조]{{1,2}}[0-9,]{{0,6}}){{0,3}}여? {COUNTED}(?![가-힣])"
)
_UNIT = re.compile(_PLAIN_UNIT)
_LATIN_WORDS = re.compile("[0-9A-Za-z.,] [A-Za-z]").search
_DIGIT = re.compile("[0-9]").search

_SAME: dict[int, int | str] = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, "‘’‚‛′`´ʼ"), "'"),
    **dict.fromkeys(map(ord, "“”„‟″«»「」『』〈〉《》‹›"), '"'),
    **dict.fromkeys(map(ord, "‧∙•・ᆞ⋅ㆍ･"), "·"),
    **dict.fromkeys(map(ord, "‐‑‒–—―−﹣"), "-"),
    **dict.fromkeys(map(ord, "〜∼～"), "~"),
    **dict.fromkeys(map(ord, "￦"), "₩"),
    **dict.fromkeys(map(ord, "％"), "%"),
}


class Segment(NamedTuple):
    """A segment of a unit. `gap` is what stands between it and the segment before, empty if they touch."""

    text: str
    kind: SegmentKind
    start: int
    gap: str


def plain(unit: str) -> str:
    """Give full-width letters, quotation marks, dots and dashes their plain form, one character for one."""
    return unit if unit.isascii() and "`" not in unit else unit.translate(_SAME)


@lru_cache(maxsize=1)
def _segment_pattern() -> re.Pattern[str]:
    return re.compile(_PIECES)


def segments(unit: str) -> list[Segment]:
    """Cut a plain unit into segments; punctuation is left out."""
    if unit.isalpha() and (unit.isascii() or (min(unit) >= "가" and max(unit) <= "힣")):
        return [Segment(unit, "latin" if unit.isascii() else "korean", 0, "")]
    found = []
    last = 0
    for match in _segment_pattern().finditer(unit):
        start = match.start()
        found.append(Segment(match[0], match.lastgroup, start, unit[last:start]))  # type: ignore[arg-type]
        last = match.end()
    return found


def unit_pattern(text: str, *, any_case: bool) -> re.Pattern[str]:
    """Return the pattern of the units of a text: what blanks separate, but some in one piece.

    These are numbers with their counter (3 명, 3 million), Korean names and N. Korea. With `any_case` a name
    is one in lower case too, as people type queries. The patterns take long to compile, so that a text that
    cannot have such pieces gets a simpler one.
    """
    if " " not in text:
        return _UNIT
    if _LATIN_WORDS(text):
        return _units_of_latin(any_case=any_case)
    return _units_with_counters() if _DIGIT(text) else _UNIT


@lru_cache(maxsize=2)
def _units_of_latin(*, any_case: bool) -> re.Pattern[str]:
    name = "|".join(sorted(map(re.escape, surnames()), key=len, reverse=True))
    capital = "" if any_case else "(?=[A-Z])"
    return re.compile(
        rf"(?<![^\s\"'“‘(]){capital}(?i:{name}) {capital}(?i:{GIVEN_NAME})(?:['’]s)?"
        rf"|(?<!\S)[NS]\. Korea\w*"
        rf"|{_COUNTED_NUMBER}"
        rf"|[$€£¥₩]?[0-9][0-9,.]{{0,20}} (?:thousand|million|billion|trillion)\b"
        rf"|{_PLAIN_UNIT}"
    )


@lru_cache(maxsize=1)
def _units_with_counters() -> re.Pattern[str]:
    return re.compile(rf"{_COUNTED_NUMBER}|{_PLAIN_UNIT}")
