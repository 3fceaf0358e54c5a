"""From analysed units to the words of a query."""

from __future__ import annotations

from itertools import pairwise

from indexer.analysis.latin import CASED
from indexer.analysis.numbers import counter_at
from indexer.analysis.predicates import final
from indexer.analysis.stopwords import is_function_word
from indexer.analysis.tokens import QueryWord
from indexer.analysis.unit import Unit

# The bigrams of a word come together, so that a long word has not several times the say of a short one.
_GRAM_WEIGHT, _GRAM_SHARE = 0.5, 0.7
_COUNTER_WEIGHT = 0.2
# Particles, by what they stand behind.
_PARTICLES = " 의 에 도 만 까지 부터 에서 에서는 에는 에게 께서 보다 처럼 마다 조차 밖에 "
_AFTER_CONSONANT, _AFTER_VOWEL = " 은 이 을 과 으로 이나 이란 이라는 ", " 는 가 를 와 로 나 란 라는 "


def query_word(text: str, unit: Unit, start: int, end: int) -> QueryWord:
    """Turn the analysed unit at `start` to `end` of a query into a word of the query."""
    slots: list[dict[str, None]] = [{} for _ in range(unit.width)]
    wholes: dict[str, None] = {}
    weights: dict[str, float] = {}
    for item in unit.items:
        if item.alike and item.span == 1:
            slots[item.slot][item.term] = None
        elif item.alike and item.span == unit.width:
            wholes[item.term] = None
        weights[item.term] = max(item.weight, weights.get(item.term, 0.0))
    grams = dict.fromkeys(
        term for term, asked in zip(unit.grams.terms, unit.grams.asked, strict=True) if asked
    )
    return QueryWord(
        text=text,
        start=start,
        end=end,
        wholes=tuple(wholes),
        slots=tuple(map(tuple, slots)),
        weights=tuple(weights.items()),
        grams=tuple(grams),
        gram_weight=round(_GRAM_WEIGHT / max(len(grams), 1) ** _GRAM_SHARE, 2),
        required=unit.required and not all(is_function_word(term) for term in weights),
    )


def _without_loose_particles(words: list[QueryWord]) -> list[QueryWord]:
    """Require no word that may be a particle with a blank before it: 북한 은. It may be one (금 은 동)."""
    return [
        word._replace(required=False)
        if number and _may_be_particle(word.text, words[number - 1].text)
        else word
        for number, word in enumerate(words)
    ]


def _with_light_counters(words: list[QueryWord]) -> list[QueryWord]:
    """Take counters behind 몇 for what they are: 몇 대나 asks for a number, texts have another before 대."""
    counters = [counter_at(word.text) if before.text == "몇" else "" for before, word in pairwise(words)]
    return words[:1] + [
        word._replace(weights=((counter, _COUNTER_WEIGHT),), grams=(), required=False) if counter else word
        for word, counter in zip(words[1:], counters, strict=True)
    ]


def _may_be_particle(text: str, before: str) -> bool:
    last = before[-1]
    if not "가" <= last <= "힣":
        return False
    return f" {text} " in _PARTICLES + (_AFTER_CONSONANT if final(last) else _AFTER_VOWEL)


def weigh(words: list[QueryWord]) -> list[QueryWord]:
    """Take function words out of the ranking, unless there is nothing else.

    `us`, `it` and `who` in a query without other function words may be meant as US, IT and WHO: nobody types
    a pronoun among keywords.
    """
    words = _with_light_counters(_without_loose_particles(words))
    function = [
        not word.required and all(is_function_word(term) for term, _ in word.weights) for word in words
    ]
    acronyms = [word.text.upper() in CASED and word.text.islower() for word in words]
    if all(acronym or not off for acronym, off in zip(acronyms, function, strict=True)):
        pairs = zip(words, acronyms, strict=True)
        return [_or_acronym(word) if acronym else word for word, acronym in pairs]
    if all(function):
        return words
    return [
        word._replace(weights=(), grams=(), required=False) if off else word
        for word, off in zip(words, function, strict=True)
    ]


def _or_acronym(word: QueryWord) -> QueryWord:
    acronym = word.text.upper()
    return word._replace(
        slots=((*word.slots[0], acronym),),
        weights=((acronym, 1.0), *((term, 0.1) for term, _ in word.weights)),
        required=True,
    )
