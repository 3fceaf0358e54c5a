"""From Korean terms to English ones: equal figures and Latin words, names by sound, words by the lexicon."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from indexer.lexicon.lexicon import Lexicon
from indexer.lexicon.sounds import alike, skeletons
from indexer.linking.evidence import Vocabulary
from indexer.linking.rarity import expected_share, is_number

MIN_ALIKE = 0.62
MIN_CHANCE = 0.05
_HANGUL = re.compile("[가-힣]{2,8}")
_SAME = re.compile(r"[a-zA-Z][a-zA-Z0-9]+|day:\d+")
# How often, by consonants, a Korean word sounds like some name of an English text that it is not.
_CHANCE_OF_SOUND = (0.3, 0.3, 0.05, 0.012, 0.004, 0.002)

# In so many sentences a learned translation has to be seen for half of the trust a given one has.
_DOUBT = 1.5
# Below so many sightings, all of them may be in one story.
_FEW = 2.0

# Korean term → English terms, how surely, and the editions that say so where there are but two.
Translate: TypeAlias = "Callable[[str], Iterable[tuple[str, float, tuple[int, ...]]]]"


def translator(lexicon: Lexicon | None) -> Translate:
    """Return how a Korean term is looked up in a lexicon; without one, nothing is found.

    What was learned from few sentences counts less, and nothing at all between the very editions that it was
    learned from.
    """

    def translate(term: str) -> Iterable[tuple[str, float, tuple[int, ...]]]:
        for one in lexicon.translations(term, "ko") if lexicon else ():
            trust = one.sightings / (one.sightings + _DOUBT) if one.source == "learned" else 1.0
            yield one.term, one.chance * trust, one.examples if one.sightings < _FEW else ()

    return translate


class Edge(NamedTuple):
    """That English terms, all of them, may stand for a Korean one.

    `weight` (0 to 1) says how surely, `kind` by what it is known, `chance` in what share of texts it would be
    found though it is not meant. `seen_in` are the Korean and the English edition by which alone it is
    known, if that is so.
    """

    parts: tuple[int, ...]
    weight: float
    kind: str
    chance: float
    seen_in: tuple[int, ...] = ()


class Bridge:
    """The edges between the terms of a vocabulary; what does not depend on the editions is remembered."""

    def __init__(self, vocabulary: Vocabulary, translate: Translate) -> None:
        self.vocabulary = vocabulary
        self._translate = translate
        self._translations: dict[int, list[Edge]] = {}
        self._numbers: dict[int, bool] = {}
        self._likeness: dict[tuple[int, str], float] = {}

    def is_number(self, term: int) -> bool:
        """Tell whether the term of a number is a number itself."""
        found = self._numbers.get(term)
        if found is None:
            found = self._numbers[term] = is_number(self.vocabulary.terms[term])
        return found

    def term(self, parts: tuple[int, ...]) -> str:
        """Return terms as written, joined by blanks."""
        return " ".join(self.vocabulary.terms[part] for part in parts)

    def edges(
        self, korean: Iterable[int], english: Iterable[int], names: Iterable[tuple[int, str]]
    ) -> dict[int, list[Edge]]:
        """Return the edges from each Korean term to English ones, none twice; those that have any.

        `names` are the English terms that are written with a capital, and how they are written.
        """
        there = set(english)
        by_sound: dict[str, dict[int, str]] = {}
        for term, spelling in sorted(set(names), reverse=True):
            for bones in skeletons(spelling):
                by_sound.setdefault(bones, {})[term] = spelling
        found = {}
        for term in korean:
            edges: dict[tuple[int, ...], Edge] = {}
            for edge in (*self._same_or_translated(term), *self._sounding(term, by_sound)):
                known = edges.get(edge.parts)
                if there.issuperset(edge.parts) and (known is None or known.weight < edge.weight):
                    edges[edge.parts] = edge
            if edges:
                found[term] = list(edges.values())
        return found

    def _same_or_translated(self, number: int) -> list[Edge]:
        edges = self._translations.get(number)
        if edges is None:
            edges = self._translations[number] = list(self._known(number, self.vocabulary.terms[number]))
        return edges

    def _known(self, number: int, term: str) -> Iterable[Edge]:
        same = (number,)
        if self.is_number(number):
            yield Edge(same, 1.0, "figure", expected_share(term))
        elif _SAME.fullmatch(term):
            yield Edge(same, 1.0, "day" if term.startswith("day:") else "word", expected_share(term))
        else:
            for word, weight, seen_in in self._translate(term):
                if weight >= MIN_CHANCE:
                    parts = tuple(map(self.vocabulary.number, word.split()))
                    yield Edge(parts, min(weight, 1.0), "lexicon", expected_share(word), seen_in)

    def _sounding(self, number: int, by_sound: dict[str, dict[int, str]]) -> Iterable[Edge]:
        term = self.vocabulary.terms[number]
        for bones in _bones(term):
            for other, spelling in by_sound.get(bones, {}).items():
                pair = (number, spelling)
                likeness = self._likeness.get(pair)
                if likeness is None:
                    likeness = self._likeness[pair] = alike(term, spelling)
                if likeness >= MIN_ALIKE:
                    chance = _CHANCE_OF_SOUND[min(len(bones), 5)] / likeness
                    yield Edge((other,), likeness, "name", chance)


@lru_cache(maxsize=1 << 16)
def _bones(term: str) -> tuple[str, ...]:
    # No name of a foreigner ends like a Korean verb.
    return skeletons(term) if _HANGUL.fullmatch(term) and not term.endswith("다") else ()
