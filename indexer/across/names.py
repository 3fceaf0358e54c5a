"""Names of an article, and whether a text in the other language has them: translated, or by their sound."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from archive.ids import Lang
from indexer.analysis.mecab import Morph, morphs
from indexer.analysis.romanised import surnames
from indexer.analysis.stopwords import is_function_word
from indexer.lexicon.aligning import Aligner
from indexer.lexicon.sounds import alike, skeletons
from indexer.lexicon.terms import name_classes, phrase_term

# From there on two spellings are the same name.
_LEAST_ALIKE = 0.62
_SURELY_ALIKE = 0.9
_TRANSLATABLE = 0.8
_UNKNOWN = 0.5

_CAPITALISED = re.compile(r"[A-Z][\w'’-]*\w(?:\.?(?: of the | of | )[A-Z][\w'’-]*\w)*|\b[A-Z]{2,}\b")
_SENTENCE_START = re.compile(r"(?:\A|[.!?]['”\"’)]*\s+|[“\"(\n])$")
_CALENDAR = re.compile(
    "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|"
    "October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)
_HANGUL = re.compile("[가-힣]{2,}")
# What the analysis takes for names now and then: verbs, and the 채모 of 채모 씨, a Mr. Chae.
_NO_NAMES = re.compile("[않없있]|^.[다모]$")
_POSSESSIVE = re.compile(r"['’](?:s|ll|m|ve|d|re)?$")


class NameFinder:
    """Looks names up in one text of `lang`."""

    def __init__(self, aligner: Aligner, text: str, lang: Lang) -> None:
        self._aligner, self._text, self._lang = aligner, text, lang
        self._terms = set(aligner.terms(text, lang))
        self._running = aligner.running(text, lang)
        words = _HANGUL.findall(text) if lang == "ko" else _words_of_names(text)
        self._sounding = sorted({*words, *(term for term in self._terms if _HANGUL.fullmatch(term))})
        if lang == "en":
            self._sounding = sorted(set(words))
        # What Korean words begin with, by its consonants: names with a title or a company's kind behind them.
        self._pieces: dict[str, set[str]] = {}
        for piece in {word[:size] for word in words if lang == "ko" for size in range(2, len(word))}:
            for bones in skeletons(piece):
                self._pieces.setdefault(bones, set()).add(piece)

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
        if any(map(self._stands, options)) or (classes is not None and classes in self._terms):
            return True
        words = name.split() if lang == "en" else [name]
        there = [word for word in words if self._has_word(word, lang)]
        # Half of a name will do, but a surname is many people's.
        distinct = [word for word in there if word.casefold() not in surnames()]
        return len(there) * 2 > len(words) or len(distinct) * 2 >= len(words)

    def _has_word(self, word: str, lang: Lang) -> bool:
        for term in self._aligner.terms(word, lang):
            if any(map(self._stands, (term, *self._aligner.translations(term, lang)))):
                return True
        # An island, a city, a river: 강화도 is Ganghwa Island.
        if lang == "ko" and len(word) > 2 and self._sounds(word[:-1], _SURELY_ALIKE):
            return True
        if lang == "en" and any(
            alike(word, piece) >= _SURELY_ALIKE
            for bones in skeletons(word)
            for piece in self._pieces.get(bones, ())
        ):
            return True
        return self._sounds(word, _LEAST_ALIKE)

    def _stands(self, term: str) -> bool:
        return term in self._terms or (" " in term and f" {term} " in self._running)

    def _sounds(self, word: str, least: float) -> bool:
        """Tell whether a word of the text sounds like one of the other language."""
        mine = self._lang == "ko"
        return any(alike(*((other, word) if mine else (word, other))) >= least for other in self._sounding)


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
        if words and words[-1] == "I":
            words.pop()
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
        (name, word)
        for word in text.split()
        for name in _proper_nouns(morphs(word))
        if len(name) > 1 and _HANGUL.fullmatch(name) and not _NO_NAMES.search(name)
    ]


def _proper_nouns(found: Sequence[Morph]) -> Iterator[str]:
    """Yield proper nouns with the single syllables of nouns behind them, which are cut off unknown names."""
    name = ""
    for morph in found:
        if name and morph.tag in ("NNG", "NNP", "XSN") and len(morph.surface) == 1:
            name += morph.surface
            continue
        if name:
            yield name
        name = morph.surface if morph.tag == "NNP" else ""
    if name:
        yield name


def _words_of_names(text: str) -> list[str]:
    return [word for name in english_names(text) for word in name.split()]
