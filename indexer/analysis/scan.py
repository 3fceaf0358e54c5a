"""Cutting a text into units, and a unit into segments of one kind.

Characters that have several forms get one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple, TypeAlias

from indexer.analysis.numbers import COUNTED, NUMBER, SCALES
from indexer.analysis.romanised import GIVEN_NAME, ONE_SYLLABLE, surnames

SegmentKind: TypeAlias = Literal[
    "number", "direction", "initials", "latin", "korean", "sign", "other", "word"
]

# Longer stretches without a blank are cut, so that no text makes a unit that is slow to analyse.
MAX_UNIT_CHARS = 100

HANGUL = "가-힣ᄀ-ᇿꥠ-ꥼힰ-ퟻ"
HANJA = "㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff々"
_KOREAN = tuple((found[0], found[-1]) for found in re.findall(".-.|.", f"{HANGUL}{HANJA}·"))
_LETTER = "A-Za-zÀ-ÖØ-öø-ɏ"
_PIECES = (
    rf"(?P<number>{NUMBER})"
    rf"|(?P<direction>\b[NS]\.(?= ?Korea))"
    rf"|(?P<initials>\b(?:(?:[A-Za-z]\.){{2,}}(?:[A-Za-z]\b)?|[A-Za-z]\.[A-Za-z]\b))"
    rf"|(?P<latin>\bper cent\b|[ckm]?m[23](?![A-Za-z0-9])|[{_LETTER}]+(?:'[{_LETTER}]+)*)"
    rf"|(?P<sign>[%$€£¥₩])"
    rf"|(?P<rest>[^\W_{_LETTER}0-9]+(?:·[^\W_{_LETTER}0-9]+)*)"
)
# Compiling the large sets of Korean letters would take as long as the search itself: most runs are told by
# comparing letters (`_is_korean`), only those with other scripts in them need this.
_PIECES_OF_REST = (
    rf"(?P<korean>[{HANGUL}{HANJA}]+(?:·[{HANGUL}{HANJA}]+)*)|(?P<other>(?:(?![{HANGUL}{HANJA}])[^·])+)"
)

_PLAIN_UNIT = rf"\S{{1,{MAX_UNIT_CHARS}}}"
_COUNTED_NUMBER = (
    rf"[0-9][0-9,.]{{0,20}}(?:[십백천만억조]{{1,2}}[0-9,]{{0,6}}){{0,3}}여? {COUNTED}(?![가-힣])"
)
_UNIT = re.compile(_PLAIN_UNIT)
_PUNCTUATION = ',.!?:;"()[]…'
_BEFORE_NAME = re.compile("[\\s\"'“‘(]")
_NOT_BEFORE_NAME = "[^\\s\"'“‘(]"
# Function words that a Korean syllable may be romanised like, in headlines that have capitals throughout.
_NO_NAMES = (
    "(?:A|An|I|In|It|To|So|No|Do|We|He|She|Me|My|On|Or|Nor|You|Can|Had|Has|Have|His|Him|Her|May|Not|Yet)"
)
# A Korean name of one syllable, only with capitals: Cho Kuk.
_SHORT_NAME = rf"(?=[A-Z])(?!{_NO_NAMES}\b)(?i:{ONE_SYLLABLE})(?:['’]s)?"
_SHORT = 200  # so many letters are looked through in less time than the patterns take to compile
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


_CURRENCIES = frozenset("$€£¥₩")


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
    word = _one_word(unit)
    return _by_pattern(unit) if word is None else [word]


def _one_word(unit: str) -> Segment | None:
    """Return the segment of a unit that is one word between punctuation, as most are; None if it may be more.

    The pattern, which takes long to compile, would say the same.
    """
    word = unit.strip(_PUNCTUATION)
    start = unit.find(word)
    if not word.isalpha():
        return None
    if word.isascii():
        # A single letter with a dot may be an initial.
        return Segment(word, "latin", start, unit[:start]) if len(word) > 1 or word == unit else None
    is_korean = min(word) >= "가" and max(word) <= "힣"
    return Segment(word, "korean", start, unit[:start]) if is_korean else None


def _by_pattern(unit: str) -> list[Segment]:
    found: list[Segment] = []
    last = 0
    for match in _segment_pattern().finditer(unit):
        for text, kind, start in _kinds(match):
            found.append(Segment(text, kind, start, unit[last:start]))
            last = start + len(text)
    return found


def _kinds(match: re.Match[str]) -> Iterator[tuple[str, SegmentKind, int]]:
    """Yield text, kind and start of what a match of the pattern holds."""
    text, start = match[0], match.start()
    if match.lastgroup != "rest":
        yield text, match.lastgroup, start  # type: ignore[misc]
    elif _is_korean(text):
        yield text, "korean", start
    else:
        for piece in _rest_pattern().finditer(text):
            yield piece[0], piece.lastgroup, start + piece.start()  # type: ignore[misc]


def _is_korean(text: str) -> bool:
    if min(text) >= "가" and max(text) <= "힣":
        return True
    return all(any(low <= char <= high for low, high in _KOREAN) for char in text)


@lru_cache(maxsize=1)
def _rest_pattern() -> re.Pattern[str]:
    return re.compile(_PIECES_OF_REST)


def amount_first(segments: Sequence[Segment]) -> Sequence[Segment]:
    """Put a currency sign behind its number, where its name stands: $10, 10 dollars, 10달러."""
    if len(segments) < 2 or not any(segment.text in _CURRENCIES for segment in segments):
        return segments
    row = list(segments)
    for at, (sign, number) in enumerate(pairwise(segments)):
        if sign.text in _CURRENCIES and number.kind == "number" and not number.gap:
            row[at : at + 2] = [number._replace(gap=sign.gap), sign._replace(gap="")]
    return row


def unit_pattern(text: str, *, any_case: bool) -> re.Pattern[str]:
    """Return the pattern of the units of a text: what blanks separate, but some in one piece.

    These are numbers with their counter (3 명, 3 million), Korean names and N. Korea. With `any_case` a name
    is one in lower case too, as people type queries. The patterns take long to compile, so that a text that
    cannot have such pieces gets a simpler one.
    """
    if " " not in text:
        return _UNIT
    if not _LATIN_WORDS(text):
        return _units_with_counters() if _DIGIT(text) else _UNIT
    may_be = len(text) > _SHORT or _may_have_pieces(text)
    return _units_of_latin(any_case=any_case) if may_be else _UNIT


def _may_have_pieces(text: str) -> bool:
    """Tell whether a text has what each piece with a blank has: a digit, Korea, per cent or a surname."""
    if _DIGIT(text) or ". Korea" in text or "per cent" in text:
        return True
    return not surnames().keys().isdisjoint(_BEFORE_NAME.split(text.casefold()))


@lru_cache(maxsize=2)
def _units_of_latin(*, any_case: bool) -> re.Pattern[str]:
    names = sorted(surnames(), key=len, reverse=True)
    name = f"(?i:{'|'.join(names)})" if any_case else _capitalised(names)
    capital = "" if any_case else "(?=[A-Z])"
    # Only to be faster: what most units begin with begins no other piece, and few words may be surnames.
    most = "" if any_case else rf"[^\sA-Z0-9p$€£¥₩]\S{{0,{MAX_UNIT_CHARS - 1}}}|"
    may_be_name = "" if any_case else rf"(?=[A-Z]\S{{0,{len(names[0]) - 1}}} [A-Z])"
    return re.compile(
        rf"{most}(?=\S)"
        rf"(?:(?<!{_NOT_BEFORE_NAME}){may_be_name}"
        rf"(?:{capital}{name} {capital}(?i:{GIVEN_NAME})(?:['’]s)?|(?=[A-Z]){name} {_SHORT_NAME})"
        rf"|(?<!\S)(?:[NS]\. Korea\w*|per cent\b)"
        rf"|{_COUNTED_NUMBER}"
        rf"|[$€£¥₩]?[0-9][0-9,.]{{0,20}} (?:{SCALES})\b"
        rf"|{_PLAIN_UNIT})"
    )


def _capitalised(names: Sequence[str]) -> str:
    """Return a pattern of names with a capital: most other words are told by their first letter."""
    rests: dict[str, list[str]] = {}
    for name in names:
        rests.setdefault(name[0].upper(), []).append(name[1:])
    by_letter = (f"{first}(?i:{'|'.join(rest)})" for first, rest in rests.items())
    return f"(?:{'|'.join(by_letter)})"


@lru_cache(maxsize=1)
def _units_with_counters() -> re.Pattern[str]:
    return re.compile(rf"{_COUNTED_NUMBER}|{_PLAIN_UNIT}")
