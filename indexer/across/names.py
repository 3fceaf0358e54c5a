"""Names of an article, and whether a text in the other language has them: translated, or by their sound."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.ids import Lang
from indexer.across.aligning import Aligner
from indexer.analysis.mecab import morphs
from indexer.analysis.stopwords import is_function_word
from indexer.lexicon.sounds import alike
from indexer.lexicon.terms import name_classes, phrase_term

# From there on two spellings are the same name.
_LEAST_ALIKE = 0.62
_TRANSLATABLE = 0.8
_UNKNOWN = 0.5

_CAPITALISED = re.compile(r"[A-Z][\w'’-]*\w(?:\.?(?: of the | of | )[A-Z][\w'’-]*\w)*|\b[A-Z]{2,}\b")
_SENTENCE_START = re.compile(r"(?:\A|[.!?]['”\"’)]*\s+|[“\"(\n])$")
_CALENDAR = re.compile(
    "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|"
    "October|November|December"
)
_HANGUL = re.compile("[가-힣]{2,}")
_POSSESSIVE = re.compile(r"['’]s?$")


class NameFinder:
    """Looks names up in one text of `lang`."""

    def __init__(self, aligner: Aligner, text: str, lang: Lang) -> None:
        self._aligner, self._text, self._lang = aligner, text, lang
        self._terms = set(aligner.terms(text, lang))
        words = _HANGUL.findall(text) if lang == "ko" else _words_of_names(text)
        self._sounding = sorted({*words, *(term for term in self._terms if _HANGUL.fullmatch(term))})
        if lang == "en":
            self._sounding = sorted(set(words))

    def missing(self, text: str, lang: Lang) -> Iterator[tuple[str, float]]:
        """Yield the names of a text in the other language that this text lacks, and how surely."""
        seen = set()
        named = [(name, name) for name in english_names(text)] if lang == "en" else korean_names(text)
        for name, unit in named:
            if name.casefold() not in seen and not (self._has(name, lang) or self._has_word(unit, lang)):
                seen.add(name.casefold())
                known = phrase_term(name, lang, self._aligner.analyzer)
                translatable = bool(known and self._aligner.translations(known, lang))
                yield name, _TRANSLATABLE if translatable else _UNKNOWN

    def _has(self, name: str, lang: Lang) -> bool:
        if name in self._text:
            return True
        whole = phrase_term(name, lang, self._aligner.analyzer)
        options = set(self._aligner.translations(whole, lang)) if whole else set()
        classes = name_classes(name) if lang == "ko" else None
        if options & self._terms or (classes is not None and classes in self._terms):
            return True
        words = name.split() if lang == "en" else [name]
        return sum(self._has_word(word, lang) for word in words) * 2 > len(words)

    def _has_word(self, word: str, lang: Lang) -> bool:
        for term in self._aligner.terms(word, lang):
            if not self._terms.isdisjoint((term, *self._aligner.translations(term, lang))):
                return True
        return any(
            alike(*((word, other) if lang == "ko" else (other, word))) >= _LEAST_ALIKE
            for other in self._sounding
        )


def english_names(text: str) -> list[str]:
    """Return the names of an English text in order: runs of capitalised words, days and months apart.

    A single word that begins a sentence counts only if it is capitalised elsewhere too.
    """
    inside, found = set(), []
    for match in _CAPITALISED.finditer(text):
        words = [_POSSESSIVE.sub("", word) for word in match[0].split()]
        begins = (
            _SENTENCE_START.search(text, max(match.start() - 4, 0), match.start()) is not None
            or match.start() == 0
        )
        while words and is_function_word(words[0].casefold()):
            words.pop(0)
            begins = False
        name = " ".join(words)
        if len(name) > 1 and not _CALENDAR.fullmatch(name):
            found.append((name, begins and len(words) == 1))
            inside |= set() if begins and len(words) == 1 else {name}
    return [name for name, doubtful in found if not doubtful or name in inside]


def korean_names(text: str) -> list[tuple[str, str]]:
    """Return the proper nouns of a Korean text, of two syllables or more, in order, each with its eojeol.

    A name that the dictionary lacks may be a piece of what it should be; the eojeol has all of it.
    """
    return [
        (morph.surface, word)
        for word in text.split()
        for morph in morphs(word)
        if morph.tag == "NNP" and len(morph.surface) > 1 and _HANGUL.fullmatch(morph.surface)
    ]


def _words_of_names(text: str) -> list[str]:
    return [word for name in english_names(text) for word in name.split()]
