"""The analyzers under comparison, each a function of texts and queries to scores."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from archive.ids import Lang
from bench.quality.bm25 import Bags
from bench.quality.nori import Mode, class_path, lucene_terms
from indexer.analysis.analyze import analyze_field, query_words
from indexer.analysis.mecab import morphs
from indexer.analysis.tokens import FieldTerms, QueryWord

Scores: TypeAlias = NDArray[np.float64]
System: TypeAlias = Callable[[Sequence[str], Sequence[str], Lang], list[Scores]]

_WORD = re.compile(r"\w+")
_DROPPED = re.compile(r"[JES]|XS[VA]|VCP")


def _bag_system(bag: Callable[[str], list[str]]) -> System:
    def run(texts: Sequence[str], queries: Sequence[str], lang: Lang) -> list[Scores]:
        index = Bags([bag(text) for text in texts])
        return [index.score((term, 1.0) for term in bag(query)) for query in queries]

    return run


def _eojeol(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _bigrams(text: str) -> list[str]:
    return [gram for word in _eojeol(text) for gram in _grams(word)]


def _grams(word: str) -> list[str]:
    if word.isascii() or len(word) == 1:
        return [word]
    return [word[i : i + 2] for i in range(len(word) - 1)]


def _morphemes(text: str) -> list[str]:
    return [m.surface.lower() for word in text.split() for m in morphs(word) if not _DROPPED.match(m.tag)]


def _lucene(mode: Mode) -> System:
    def run(texts: Sequence[str], queries: Sequence[str], lang: Lang) -> list[Scores]:
        terms = lucene_terms([*texts, *queries], mode)
        index = Bags(terms[: len(texts)])
        return [index.score((term, 1.0) for term in bag) for bag in terms[len(texts) :]]

    return run


# Larger than any sum of scores: texts with all words stand above those with some, these above mere
# resemblances.
_TIER = 1e6
# With more words that are needed, a text also has so much for each that it has.
_FEW, _FOR_EACH = 2, 0.3


def ilbo(texts: Sequence[str], queries: Sequence[str], lang: Lang) -> list[Scores]:
    """Score with the project's analysis, as `QueryWord` tells a planner to."""
    fields = [analyze_field(text, lang) for text in texts]
    words = Bags([field.terms for field in fields], [field.length for field in fields])
    grams = Bags([field.grams for field in fields])
    places = [_places(field) for field in fields]
    scores = []
    for query in queries:
        asked = query_words(query, lang)
        found = words.score(pair for word in asked for pair in word.weights)
        net = grams.score((gram, word.gram_weight) for word in asked for gram in word.grams)
        total = found + net
        required = [word for word in asked if word.required]
        for number in np.flatnonzero(total):
            has = [_contains(places[number], word) for word in required or asked]
            total[number] += _TIER * (any(has) + all(has)) + _FOR_EACH * sum(has) * (len(required) > _FEW)
        scores.append(total)
    return scores


def _places(field: FieldTerms) -> dict[str, set[int]]:
    places: dict[str, set[int]] = {}
    for term, position in zip(field.terms, field.positions, strict=True):
        places.setdefault(term, set()).add(position)
    return places


def _contains(places: dict[str, set[int]], word: QueryWord) -> bool:
    if any(whole in places for whole in word.wholes):
        return True
    starts: set[int] | None = None
    for number, slot in enumerate(word.slots):
        here = {position - number for term in slot for position in places.get(term, ())}
        starts = here if starts is None else starts & here
    return bool(starts)


def systems(lang: Lang) -> dict[str, System]:
    """Return the systems for a language by name; those of Lucene only where it is installed."""
    found: dict[str, System] = {"eojeol" if lang == "ko" else "words": _bag_system(_eojeol)}
    if lang == "ko":
        found |= {"morphemes": _bag_system(_morphemes), "bigrams": _bag_system(_bigrams)}
    if class_path() is not None and lang == "ko":
        found |= {"nori": _lucene("ko-discard"), "nori, mixed": _lucene("ko-mixed")}
    elif class_path() is not None:
        found |= {"Lucene English": _lucene("en")}
    return found | {"ilbo": ilbo}
