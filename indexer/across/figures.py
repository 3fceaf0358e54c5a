"""The figures of a text in one form for both languages: 240만 명 and 2.4 million people are 2400000.

Days and months are left out: an edition names the day, the other the weekday.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.ids import Lang
from indexer.analysis.days import ENGLISH_DAY, KOREAN_DAY
from indexer.analysis.numbers import NUMBER, number_term
from indexer.analysis.spelled import spelled_numbers

_NUMBER = re.compile(NUMBER)
_DAYS = {
    "ko": re.compile(rf"{KOREAN_DAY.pattern}|\d{{1,2}}월"),
    "en": re.compile(rf"{ENGLISH_DAY.pattern}|\bon the \d{{1,2}}(?:st|nd|rd|th)\b"),
}
# What one edition rounds is the same figure.
_TOLERANCE = 0.03
_ROUNDED_FROM = 1000
_CUT_FROM = 100


def figures(text: str, lang: Lang) -> dict[str, str]:
    """Return the figures of a text, each as digits, with how it is written where it stands first."""
    found: dict[str, str] = {}
    for digits, written in _iter_figures(text, lang):
        found.setdefault(digits, written)
    return found


def is_among(figure: str, others: dict[str, str]) -> bool:
    """Tell whether a figure is one of `others`, or rounded.

    From 1,000 on figures within three per cent are the same, from 100 on also one cut to its first digit: 320
    and more than 300.
    """
    if figure in others:
        return True
    value = float(figure)
    values = [float(other) for other in others]
    near = any(abs(other - value) <= _TOLERANCE * value for other in values)
    return (value >= _ROUNDED_FROM and near) or any(_is_cut(*sorted((value, other))) for other in values)


def _is_cut(less: float, more: float) -> bool:
    """Tell whether the lesser of two figures is the other with noughts behind its first digit."""
    return less >= _CUT_FROM and less == int(f"{more:.0f}"[0]) * 10 ** (len(f"{more:.0f}") - 1)


def _iter_figures(text: str, lang: Lang) -> Iterator[tuple[str, str]]:
    text = _DAYS[lang].sub(lambda match: " " * len(match[0]), text)
    for match in _NUMBER.finditer(text):
        yield number_term(match[0]), match[0]
    yield from spelled_numbers(text, lang)
