"""From Korean terms to English ones: equal figures and Latin words, names by sound, words by the lexicon."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping
from typing import NamedTuple, TypeAlias

from indexer.lexicon.lexicon import Lexicon
from indexer.lexicon.sounds import by_consonants, readings_alike
from indexer.linking.evidence import Vocabulary
from indexer.linking.rarity import expected_share, is_number

MIN_ALIKE = 0.62
MIN_CHANCE = 0.05
_LIKELY = 0.5
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

    def term(self, parts: tuple[int, ...]) -> str:
        """Return terms as written, joined by blanks."""
        return " ".join(self.vocabulary.terms[part] for part in parts)

    def edges(
        self, korean: Iterable[int], english: Container[int], names: Mapping[int, str]
    ) -> dict[int, list[Edge]]:
        """Return the edges from each Korean term to English ones, none twice; those that have any.

        `names` are the English terms that are written with a capital, with how they are written. A Korean
        term with a translation that is likely is not compared by its sound.
        """
        by_sound: dict[str, list[tuple[int, str]]] = {}
        for term, spelling in names.items():
            for bones, reading in by_consonants(spelling):
                by_sound.setdefault(bones, []).append((term, reading))
        found = {}
        for term in korean:
            known = self._same_or_translated(term)
            edges = {edge.parts: edge for edge in known if all(part in english for part in edge.parts)}
            if not known or known[0].weight < _LIKELY:
                for edge in self._sounding(self.vocabulary.terms[term], by_sound):
                    there = edges.get(edge.parts)
                    if there is None or there.weight < edge.weight:
                        edges[edge.parts] = edge
            if edges:
                found[term] = list(edges.values())
        return found

    def _same_or_translated(self, number: int) -> list[Edge]:
        """Return the edges known of a term, none twice, the surest first."""
        edges = self._translations.get(number)
        if edges is None:
            found = sorted(self._known(number, self.vocabulary.terms[number]), key=lambda edge: -edge.weight)
            edges = list({edge.parts: edge for edge in reversed(found)}.values())[::-1]
            self._translations[number] = edges
        return edges

    def _known(self, number: int, term: str) -> Iterable[Edge]:
        same = (number,)
        if is_number(term):
            yield Edge(same, 1.0, "figure", expected_share(term))
        elif _SAME.fullmatch(term):
            yield Edge(same, 1.0, "day" if term.startswith("day:") else "word", expected_share(term))
        else:
            for word, weight, seen_in in self._translate(term):
                if weight >= MIN_CHANCE:
                    parts = tuple(map(self.vocabulary.number, word.split()))
                    yield Edge(parts, min(weight, 1.0), "lexicon", expected_share(word), seen_in)

    def _sounding(self, term: str, by_sound: Mapping[str, list[tuple[int, str]]]) -> Iterable[Edge]:
        # No name of a foreigner ends like a Korean verb.
        if term.endswith("다") or not _HANGUL.fullmatch(term):
            return
        for bones, ours in by_consonants(term):
            chance = _CHANCE_OF_SOUND[min(len(bones), 5)]
            for other, theirs in by_sound.get(bones, ()):
                likeness = readings_alike(ours, theirs)
                if likeness >= MIN_ALIKE:
                    yield Edge((other,), likeness, "name", chance / likeness)
