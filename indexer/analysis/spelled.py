"""Numbers in words: two million, seventy-five, third; 두 명, 첫째."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.ids import Lang

_CARDINALS = "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
_CARDINALS += " seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_VALUES = {word: value for value, word in enumerate(_CARDINALS.split(), 2)}
_VALUES |= {word: 10 * value for value, word in enumerate(_TENS.split(), 2)}
_VALUES |= {"dozen": 12}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7}
_ORDINALS |= {"eighth": 8, "ninth": 9, "tenth": 10}
_SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_WORDS = re.compile(
    rf"\b(?:({'|'.join([*_VALUES, *_ORDINALS, 'one', 'a'])})(?:-({'|'.join([*_VALUES, 'one'])}))?)"
    rf"(?:[ -]({'|'.join(_SCALES)}))?\b",
    re.IGNORECASE,
)
_NATIVE = dict(
    zip(["한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열"], range(1, 11), strict=True)
)
_NATIVE |= {"석": 3, "넉": 4, "첫": 1}
_COUNTED = re.compile(
    rf"(?<![가-힣])({'|'.join(_NATIVE)})\s?(?=명|개|곳|번|차례|달|살|배|대|척|건|가지|사람|시간|나라|해|째|쪽)"
)


def spelled_numbers(text: str, lang: Lang) -> Iterator[tuple[str, str]]:
    """Yield the numbers that a text has in words, in digits and as written, in order.

    In Korean those are native numerals before a counter: alone, 한 and 두 are other words. So are `one` and
    `a` in English, unless a scale follows.
    """
    if lang == "ko":
        for match in _COUNTED.finditer(text):
            yield str(_NATIVE[match[1]]), match[0].strip()
        return
    for match in _WORDS.finditer(text):
        value = _value(*(part.lower() if part else None for part in match.groups()))
        if value is not None:
            yield str(value), match[0]


def _value(first: str | None, unit: str | None, scale: str | None) -> int | None:
    assert first is not None
    if first in ("one", "a"):
        return _SCALES[scale] if scale else None
    value = _VALUES.get(first) or _ORDINALS[first]
    if unit is not None:
        value += 1 if unit == "one" else _VALUES[unit]
    return value * (_SCALES[scale] if scale else 1)
