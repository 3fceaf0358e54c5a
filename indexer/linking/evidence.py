"""What an edition's text offers for comparison with one in the other language.

Terms are those of the analysis; besides, days become `day:29` (29일, Nov. 29, a Thursday on the eve of
publication), and numbers in words become numbers (two million, 두 명). Of names the spelling is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from archive.dates import ordinal_day
from archive.ids import Lang
from archive.model import Article, Edition
from indexer.analysis.analyze import Analyzer
from indexer.analysis.days import ENGLISH_DAY, KOREAN_DAY
from indexer.analysis.romanised import surnames
from indexer.analysis.spelled import spelled_numbers

# Text beyond this says little more about what an article is.
MAX_CHARS = 12_000
# Headline and lead.
_HEAD_TEXTS = 2

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_CAPITALISED = re.compile(r"\b[A-Z][\w'’.-]*\w(?: (?:al-|de |van |von |bin )?[A-Z][\w'’-]*\w)*")
_HANGUL = re.compile("[가-힣]")
# Of the characters of Korean news two thirds are Hangul, of English news hardly one.
_LEAST_HANGUL, _MOST_HANGUL = 0.1, 0.3
_LOWER = re.compile(r"\b[a-z]{3,}")


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
        self._numbers = _Numbers(self.terms)

    def number(self, term: str) -> int:
        """Return the number of a term, a new one if it is new."""
        return self._numbers[term]

    def numbers(self, terms: Iterable[str]) -> list[int]:
        """Return the numbers of terms."""
        return list(map(self._numbers.__getitem__, terms))


class _Numbers(dict[str, int]):
    def __init__(self, terms: list[str]) -> None:
        super().__init__()
        self._terms = terms

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self._terms)
        self._terms.append(term)
        return number


class Gatherer:
    """Collects the evidence of editions, in the terms of one vocabulary."""

    def __init__(self, analyzer: Analyzer, vocabulary: Vocabulary) -> None:
        self._analyzer = analyzer
        self._vocabulary = vocabulary
        self._names: dict[str, int] = {}

    def gather(self, edition: Edition) -> Evidence:
        """Collect the evidence of an edition; of its text, `MAX_CHARS` characters are read.

        A text that is not in the language it is filed under offers nothing.
        """
        article = edition.article
        day = ordinal_day(article.published_at) if article.published_at else None
        texts = _texts(article)
        if not _is_in(article.lang, texts):
            texts = []
        total = max(sum(map(len, texts)), 1)
        terms: list[int] = []
        places: list[NDArray[np.float64]] = []
        names: dict[int, str] = {}
        at = head = 0
        for count, text in enumerate(texts, 1):
            found = self._vocabulary.numbers(_terms(text, article.lang, day, self._analyzer))
            places.append((at + len(text) * np.arange(len(found)) / max(len(found), 1)) / total)
            terms += found
            if article.lang == "en":
                named = dict(self._names_of(text))
                names = {**named, **names}
                places.append(np.full(len(named), at / total))
                terms += named
            at += len(text)
            head = len(set(terms)) if count <= _HEAD_TEXTS else head
        first = dict(zip(reversed(terms), range(len(terms) - 1, -1, -1), strict=True))
        order = np.array(sorted(first.values()), dtype=np.int64)
        return Evidence(
            edition.number,
            article.lang,
            day,
            total,
            np.array(terms, dtype=np.int32)[order],
            np.concatenate([*places, np.zeros(0)])[order].astype(np.float32),
            head,
            tuple(names.items()),
        )

    def _names_of(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield terms for capitalised words, and joined ones for Korean names and names of two words.

        What the text has in small letters too is no name.
        """
        small = set(_LOWER.findall(text))
        for match in _CAPITALISED.finditer(text):
            words = match[0].replace("’", "'").split()
            for word in words:
                bare = word.removesuffix("'s").strip(".'")
                if len(bare) >= 3 and not bare.isupper() and bare.lower() not in small:
                    term = self._name(bare)
                    if term >= 0:
                        yield term, bare
            for size in (2, 3):
                for start in range(len(words) - size + 1):
                    part = [word.removesuffix("'s") for word in words[start : start + size]]
                    if part[0].lower() in surnames():
                        joined = "".join(part).replace("-", "")
                        yield self._vocabulary.number(f"={joined.lower()}"), joined

    def _name(self, word: str) -> int:
        """Return the number of the first term of a word, -1 if it has none."""
        term = self._names.get(word)
        if term is None:
            terms = self._analyzer.analyze_field(word, "en").terms
            term = self._names[word] = self._vocabulary.number(terms[0]) if terms else -1
        return term


def _texts(article: Article) -> list[str]:
    texts, chars = [], 0
    for text in (article.title, *article.paragraphs):
        if text and chars < MAX_CHARS:
            texts.append(text[: MAX_CHARS - chars])
            chars += len(texts[-1])
    return texts


def _is_in(lang: Lang, texts: Sequence[str]) -> bool:
    """Tell whether an article may be in its language; a page may have become the other edition's text."""
    hangul = sum(len(_HANGUL.findall(text)) for text in texts)
    share = hangul / max(sum(map(len, texts)), 1)
    return share >= _LEAST_HANGUL if lang == "ko" else share <= _MOST_HANGUL


def _terms(text: str, lang: Lang, day: int | None, analyzer: Analyzer) -> list[str]:
    found = [*_days(text, lang, day), *(digits for digits, _ in spelled_numbers(text, lang) if digits != "1")]
    return found + analyzer.analyze_field(text, lang).terms


def _days(text: str, lang: Lang, day: int | None) -> Iterator[str]:
    pattern = KOREAN_DAY if lang == "ko" else ENGLISH_DAY
    for match in pattern.finditer(text):
        number = int(next(filter(None, match.groups())))
        if 1 <= number <= 31:
            yield f"day:{number}"
    if lang == "en" and day is not None:
        for match in _WEEKDAY.finditer(text):
            # News tells of the last such day, or of the day of publication.
            back = (day - 1 - _WEEKDAYS.index(match[0].lower())) % 7
            yield f"day:{(date.fromordinal(day) - timedelta(back)).day}"
