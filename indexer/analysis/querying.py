"""From analysed units to the words of a query."""

from __future__ import annotations

from indexer.analysis.latin import CASED
from indexer.analysis.stopwords import is_function_word
from indexer.analysis.tokens import QueryWord
from indexer.analysis.unit import Unit

# The bigrams of a word come together, so that a long word has not several times the say of a short one.
_GRAM_WEIGHT, _GRAM_SHARE = 0.5, 0.7


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


def weigh(words: list[QueryWord]) -> list[QueryWord]:
    """Take function words out of the ranking, unless there is nothing else.

    `us`, `it` and `who` in a query without other function words may be meant as US, IT and WHO: nobody types
    a pronoun among keywords.
    """
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
