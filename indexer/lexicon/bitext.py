"""The stories that have both languages, as pairs of sentences, and those as pairs of sets of terms."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product
from pathlib import Path
from typing import NamedTuple

from archive.editions import editions_of_story
from archive.ids import LANGS, Lang
from archive.model import Edition
from indexer.analysis.analyze import Analyzer
from indexer.lexicon.aligning import Aligner
from indexer.lexicon.lexicon import Lexicon
from indexer.lexicon.phrases import Phrases
from indexer.lexicon.sounds import skeletons
from indexer.lexicon.terms import terms_and_phrases

# Editions of one language in one story beyond the second say the same again.
_EDITIONS_A_SIDE = 2
_MAX_SENTENCE_TERMS = 120


Words = tuple[tuple[str, tuple[str, ...]], ...]
"""A user dictionary, as it can be sent to a process."""


class SentencePair(NamedTuple):
    """A sentence or two of each language that translate each other, as terms with how they are written.

    Beside them their phrases, and the catalogue numbers of the editions they stand in.
    """

    ko: dict[str, str]
    en: dict[str, str]
    phrases: tuple[dict[str, str], dict[str, str]]
    ko_edition: int
    en_edition: int


def iter_edition_pairs(db: sqlite3.Connection, story: str) -> Iterator[tuple[Edition, Edition]]:
    """Yield each Korean edition of a story with each English one, up to two of either."""
    editions = editions_of_story(db, story)
    sides = [
        list(islice((one for one in editions if one.article.lang == lang), _EDITIONS_A_SIDE))
        for lang in LANGS
    ]
    yield from ((ko, en) for ko, en in product(*sides))


def sentence_pairs(ko: Edition, en: Edition, aligner: Aligner) -> list[SentencePair]:
    """Return the headlines and the aligned sentences of two editions.

    Terms that both sides have, figures and Latin words, are left out.
    """
    beads = aligner.beads(ko.article, en.article)
    found = []
    for ours, theirs in [((ko.article.title,), (en.article.title,)), *beads]:
        if ours and theirs:
            left, *more = terms_and_phrases(" ".join(ours), "ko", aligner.analyzer)
            right, *others = terms_and_phrases(" ".join(theirs), "en", aligner.analyzer)
            for shared in left.keys() & right.keys():
                del left[shared], right[shared]
            if left and right and max(len(left), len(right)) <= _MAX_SENTENCE_TERMS:
                found.append(SentencePair(left, right, (more[0], others[0]), ko.number, en.number))
    return found


def pairs_in_process(
    batch: list[tuple[Edition, Edition]], *, words: Words, draft: Path
) -> list[list[SentencePair]]:
    """Return the sentence pairs of each two editions, in a worker; the lexicon `draft` may be missing."""
    return [sentence_pairs(ko, en, _aligner(words, draft)) for ko, en in batch]


@lru_cache(maxsize=1)
def _aligner(words: Words, draft: Path) -> Aligner:
    return Aligner(Analyzer(dict(words)), Lexicon.at(draft))


class Vocabulary:
    """Terms numbered as they come, how many sentences have each, and how each is written."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.counts: list[int] = []
        self.forms: list[dict[str, int]] = []
        self.skeletons: list[tuple[str, ...]] = []

    def __getitem__(self, term: str) -> int:
        number = self.numbers.setdefault(term, len(self.counts))
        if number == len(self.counts):
            self.counts.append(0)
            self.forms.append({})
            self.skeletons.append(() if term.endswith("다") else skeletons(term))  # verbs are no loan words
        return number

    def see(self, term: str, written: str) -> int:
        """Count a term that a sentence has; return its number."""
        number = self[term]
        self.counts[number] += 1
        forms = self.forms[number]
        if written in forms or len(forms) < 8:
            forms[written] = forms.get(written, 0) + 1
        return number


class Material:
    """Sentence pairs as term numbers, one after the other in flat arrays, and both vocabularies."""

    def __init__(self) -> None:
        self.vocabularies: dict[Lang, Vocabulary] = {"ko": Vocabulary(), "en": Vocabulary()}
        self.terms: dict[Lang, array[int]] = {"ko": array("I"), "en": array("I")}
        self.starts: dict[Lang, array[int]] = {"ko": array("Q", [0]), "en": array("Q", [0])}
        self.editions = array("I")
        self.sounding: set[tuple[int, int]] = set()
        self.phrases = Phrases()
        self.links = 0

    def add(self, pair: SentencePair) -> None:
        """Add a pair."""
        sides: tuple[tuple[Lang, dict[str, str]], ...] = (("ko", pair.ko), ("en", pair.en))
        for lang, found in sides:
            see = self.vocabularies[lang].see
            self.terms[lang].extend(see(term, written) for term, written in found.items())
            self.starts[lang].append(len(self.terms[lang]))
        self.phrases.add(*pair.phrases, pair.ko_edition)
        self.editions.extend((pair.ko_edition, pair.en_edition))
        self.links += len(pair.ko) * len(pair.en)
        self._compare_sounds()

    def _compare_sounds(self) -> None:
        """Remember which terms of the last pair have the same consonants."""
        sides = {lang: self.terms[lang][self.starts[lang][-2] :] for lang in LANGS}
        bones = self.vocabularies["en"].skeletons
        known: dict[str, list[int]] = {}
        for number in sides["en"]:
            for skeleton in bones[number]:
                known.setdefault(skeleton, []).append(number)
        for number in sides["ko"]:
            for skeleton in self.vocabularies["ko"].skeletons[number]:
                self.sounding.update((number, other) for other in known.get(skeleton, ()))
