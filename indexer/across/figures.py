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
_DAYS = {"ko": re.compile(rf"{KOREAN_DAY.pattern}|\d{{1,2}}월"), "en": ENGLISH_DAY}
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
    yield from spelled_numbers(text, lang)
