"""Numbers in Korean words: 백만 and 삼억 are 1000000 and 300000000, 두 and 열다섯 are 2 and 15."""

from __future__ import annotations

import re
from functools import lru_cache

from indexer.analysis.mecab import morphs
from indexer.analysis.numbers import BIG_SCALES, SMALL_SCALES

_DIGITS = {char: value for value, char in enumerate("일이삼사오육칠팔구", 1)}
_SECTION = "".join(f"(?:[{''.join(_DIGITS)}]?{scale})?" for scale in "천백십") + f"[{''.join(_DIGITS)}]?"
_NUMERAL = re.compile(f"(?:{_SECTION}조)?(?:{_SECTION}억)?(?:{_SECTION}만)?(?:{_SECTION})")
_SECTIONS = re.compile(f"({_SECTION})([만억조]?)")
_SCALES = frozenset([*SMALL_SCALES, *BIG_SCALES])
_LETTERS = _SCALES.union(_DIGITS)
# Numerals that are other words where no counter stands behind: two cities, a poet, a swan, sunshine.
_OTHER_WORDS = frozenset({"이천", "사천", "이백", "백조", "일조"})

_TENS = ("열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")
_ONES = {"하나": 1, "둘": 2, "두": 2, "셋": 3, "세": 3, "넷": 4, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7}
_ONES |= {"여덟": 8, "아홉": 9}
_NATIVE = {
    ten + one: 10 * tens + ones
    for tens, ten in enumerate(("", *_TENS))
    for one, ones in (("", 0), ("한", 1), *_ONES.items())
    if tens * 10 + ones > 1
} | {"스무": 20, "첫": 1}


def may_begin_numeral(run: str) -> bool:
    """Tell quickly whether a run may begin with a numeral of two syllables, or 백여; False is certain."""
    return len(run) > 1 and run[0] in _LETTERS and (run[1] in _LETTERS or run[1] == "여")


@lru_cache(maxsize=1 << 12)
def numeral_size(run: str) -> int:
    """Return how many syllables of a run are a Sino-Korean numeral at its beginning, 0 if there is none.

    The analyzer must take them for numerals too, so that 구조 stays a word; what follows is a counter, a
    particle or nothing.
    """
    if not may_begin_numeral(run):
        return 0
    found = morphs(run)
    count = next((number for number, morph in enumerate(found) if morph.tag != "NR"), len(found))
    size = sum(len(morph.surface) for morph in found[:count])
    numeral, behind = run[:size], found[count].tag if count < len(found) else ""
    counted = behind in ("NNBC", "XSN") and not (numeral in _OTHER_WORDS and run[size] == "시")  # 이천시
    if not _NUMERAL.fullmatch(numeral) or _SCALES.isdisjoint(numeral) or size < 2 - counted:
        return 0
    if counted:
        return size if size > 1 or run[1] == "여" else 0
    other = numeral in _OTHER_WORDS or (
        size == 2 and numeral[-1] == "이"
    )  # 천이 is 천 with a particle, or 遷移
    return 0 if other or (behind and behind[0] not in "JV") else size


def numeral_parts(numeral: str) -> list[tuple[int, int, int]]:
    """Return the parts of a numeral as (value, start, end), one for each of 조, 억, 만 and the rest."""
    return [
        (max(_small(match[1]), not match[1]) * BIG_SCALES.get(match[2], 1), match.start(), match.end())
        for match in _SECTIONS.finditer(numeral)
        if match[0]
    ]


def _small(text: str) -> int:
    total = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        else:
            total += (digit or 1) * SMALL_SCALES[char]
            digit = 0
    return total + digit


def native_number(word: str) -> int | None:
    """Return the value of a native numeral as it stands before a counter, None for other words and for 한."""
    return _NATIVE.get(word)
