"""The figures of a text in one form for both languages: 240만 명 and 2.4 million people are 2400000.

Days and months are left out: an edition names the day, the other the weekday.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.ids import Lang
from indexer.analysis.numbers import NUMBER, number_term

_NUMBER = re.compile(NUMBER)
_MONTHS = (
    "Jan(?:uary|\\.)|Feb(?:ruary|\\.)|March|Mar\\.|April|Apr\\.|May|June|Jun\\.|July|Jul\\.|Aug(?:ust|\\.)|"
    "Sept?(?:ember|\\.)|Oct(?:ober|\\.)|Nov(?:ember|\\.)|Dec(?:ember|\\.)"
)
_DAYS = {
    "ko": re.compile(r"\d{1,2}일(?!간|\s?동안|째|만에)|\d{1,2}월"),
    "en": re.compile(rf"\b(?:{_MONTHS}) \d{{1,2}}\b(?![:.]?\d)|\b\d{{1,2}} (?:{_MONTHS})"),
}
_CARDINALS = "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
_CARDINALS += " seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_VALUES = {word: value for value, word in enumerate(_CARDINALS.split(), 2)}
_VALUES |= {word: 10 * value for value, word in enumerate(_TENS.split(), 2)}
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
# What one edition rounds is the same figure.
_TOLERANCE = 0.03
_ROUNDED_FROM = 1000


def figures(text: str, lang: Lang) -> dict[str, str]:
    """Return the figures of a text, each as digits, with how it is written where it stands first."""
    found: dict[str, str] = {}
    for digits, written in _iter_figures(text, lang):
        found.setdefault(digits, written)
    return found


def is_among(figure: str, others: dict[str, str]) -> bool:
    """Tell whether a figure is one of `others`, or rounded: from 1,000 on, within three per cent."""
    if figure in others:
        return True
    value = float(figure)
    near = (abs(float(other) - value) <= _TOLERANCE * value for other in others)
    return value >= _ROUNDED_FROM and any(near)


def _iter_figures(text: str, lang: Lang) -> Iterator[tuple[str, str]]:
    text = _DAYS[lang].sub(lambda match: " " * len(match[0]), text)
    for match in _NUMBER.finditer(text):
        yield number_term(match[0]), match[0]
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
        # `one` and `a` alone are articles and pronouns.
        return _SCALES[scale] if scale else None
    value = _VALUES.get(first) or _ORDINALS[first]
    if unit is not None:
        value += 1 if unit == "one" else _VALUES[unit]
    return value * (_SCALES[scale] if scale else 1)
