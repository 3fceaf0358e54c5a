"""What an edition's text offers for comparison with one in the other language.

Terms are those of the analysis; besides, days become `day:29` (29일, Nov. 29, a Thursday on the eve of
publication), and numbers in words become numbers (two million, 두). Of names the spelling is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from archive.dates import ordinal_day
from archive.ids import Lang
from archive.model import Article, Edition
from indexer.analysis.analyze import Analyzer
from indexer.analysis.romanised import surnames

# Text beyond this says little more about what an article is.
MAX_CHARS = 12_000
# Headline and lead.
_HEAD_TEXTS = 2

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_MONTH = (
    r"(?:Jan(?:uary|\.)|Feb(?:ruary|\.)|March|Mar\.|April|Apr\.|May|June|Jun\.|July|Jul\.|Aug(?:ust|\.)|"
    r"Sept?(?:ember|\.)|Oct(?:ober|\.)|Nov(?:ember|\.)|Dec(?:ember|\.))"
)
_ENGLISH_DAY = re.compile(rf"\b{_MONTH} (\d{{1,2}})(?:st|nd|rd|th)?\b(?![:,.]?\d)|\b(\d{{1,2}}) {_MONTH}")
_KOREAN_DAY = re.compile(r"(?<![\d.])(\d{1,2})일(?!\s?(?:간|동안|째|만에|치|분))")

_SMALL = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
_UNITS = {word: number for number, word in enumerate(_SMALL.split(" "), 2)}
_UNITS |= {f"{stem}ty": 10 * number for number, stem in enumerate(["thir", "for", "fif", "six", "seven"], 3)}
_UNITS |= {"eighty": 80, "ninety": 90, "one": 1, "hundred": 100, "dozen": 12}
_SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_NUMBER_WORDS = re.compile(
    rf"\b({'|'.join(_UNITS)})(?:[- ](one|two|three|four|five|six|seven|eight|nine)\b)?"
    rf"(?:[ -]({'|'.join(_SCALES)})\b)?",
    re.IGNORECASE,
)
_NATIVE = {word: str(number) for number, word in enumerate("두세네", 2)}
_NATIVE |= {"다섯": "5", "여섯": "6", "일곱": "7", "여덟": "8", "아홉": "9", "열": "10"}
_NATIVE |= {"둘": "2", "셋": "3", "넷": "4", "석": "3", "넉": "4"}

_CAPITALISED = re.compile(r"\b[A-Z][\w'’.-]*\w(?: (?:al-|de |van |von |bin )?[A-Z][\w'’-]*\w)*")


@dataclass(frozen=True, slots=True)
class Evidence:
    """The terms of an edition, each once, as numbers of a `Vocabulary`, in the order of their first use.

    `places` say where that is, in shares of the text from 0 (headline) to 1; the first `head` of the terms
    stand in headline and lead. `names` are term numbers with the capitalised words they come from. `day` is
    the ordinal of the day of publication, None if that is not known; `chars` the length of the text.
    """

    edition: int
    lang: Lang
    day: int | None
    chars: int
    terms: NDArray[np.int32]
    places: NDArray[np.float32]
    head: int
    names: tuple[tuple[int, str], ...]


class Vocabulary:
    """Terms of both languages, numbered as they come."""

    def __init__(self) -> None:
        self.terms: list[str] = []
        self._numbers: dict[str, int] = {}

    def number(self, term: str) -> int:
        """Return the number of a term, a new one if it is new."""
        number = self._numbers.setdefault(term, len(self.terms))
        if number == len(self.terms):
            self.terms.append(term)
        return number


def gather(edition: Edition, analyzer: Analyzer, vocabulary: Vocabulary) -> Evidence:
    """Collect the evidence of an edition; of its text, `MAX_CHARS` characters are read."""
    article = edition.article
    day = ordinal_day(article.published_at) if article.published_at else None
    texts = _texts(article)
    total = max(sum(map(len, texts)), 1)
    places: dict[int, float] = {}
    names: dict[int, str] = {}
    at = head = 0
    for count, text in enumerate(texts, 1):
        found = list(_terms(text, article.lang, day, analyzer))
        for place, term in enumerate(found):
            places.setdefault(vocabulary.number(term), (at + len(text) * place / len(found)) / total)
        for term, spelling in _names(text, analyzer) if article.lang == "en" else ():
            number = vocabulary.number(term)
            names.setdefault(number, spelling)
            places.setdefault(number, at / total)
        at += len(text)
        head = len(places) if count <= _HEAD_TEXTS else head
    return Evidence(
        edition.number,
        article.lang,
        day,
        total,
        np.fromiter(places, np.int32, len(places)),
        np.fromiter(places.values(), np.float32, len(places)),
        head,
        tuple(names.items()),
    )


def _texts(article: Article) -> list[str]:
    texts, chars = [], 0
    for text in (article.title, *article.paragraphs):
        if text and chars < MAX_CHARS:
            texts.append(text[: MAX_CHARS - chars])
            chars += len(texts[-1])
    return texts


def _terms(text: str, lang: Lang, day: int | None, analyzer: Analyzer) -> Iterator[str]:
    yield from _days(text, lang, day)
    if lang == "en":
        for match in _NUMBER_WORDS.finditer(text):
            number = _in_digits(match)
            if number:
                yield number
    for term in analyzer.analyze_field(text, lang).terms:
        yield _NATIVE.get(term, term) if lang == "ko" else term


def _in_digits(match: re.Match[str]) -> str | None:
    first, digit, scale = (part.lower() if part else None for part in match.groups())
    if first == "one" and scale is None:
        return None
    value = _UNITS[first or ""]
    if digit:
        value = value + _UNITS[digit] if value in range(20, 100, 10) else value
    return str(value * (_SCALES[scale] if scale else 1))


def _days(text: str, lang: Lang, day: int | None) -> Iterator[str]:
    pattern = _KOREAN_DAY if lang == "ko" else _ENGLISH_DAY
    for match in pattern.finditer(text):
        number = int(next(filter(None, match.groups())))
        if 1 <= number <= 31:
            yield f"day:{number}"
    if lang == "en" and day is not None:
        for match in _WEEKDAY.finditer(text):
            # News tells of the last such day, or of the day of publication.
            back = (day - 1 - _WEEKDAYS.index(match[0].lower())) % 7
            yield f"day:{(date.fromordinal(day) - timedelta(back)).day}"


def _names(text: str, analyzer: Analyzer) -> Iterator[tuple[str, str]]:
    """Yield terms for capitalised words, and joined ones for Korean names and names of two words."""
    for match in _CAPITALISED.finditer(text):
        words = match[0].replace("’", "'").split()
        for word in words:
            bare = word.removesuffix("'s").strip(".'")
            if len(bare) >= 3 and not bare.isupper():
                for term in analyzer.analyze_field(bare, "en").terms[:1]:
                    yield term, bare
        for size in (2, 3):
            for start in range(len(words) - size + 1):
                part = [word.removesuffix("'s") for word in words[start : start + size]]
                if part[0].lower() in surnames():
                    joined = "".join(part).replace("-", "")
                    yield f"={joined.lower()}", joined
