"""Whether a query finds a text, as `QueryWord` tells a planner to decide it."""

from __future__ import annotations

from collections.abc import Sequence

from archive.ids import Lang
from indexer.analysis.analyze import Analyzer
from indexer.analysis.scripts import lang_of

_ANALYZER = Analyzer()


def finds(query: str, text: str, lang: Lang | None = None, analyzer: Analyzer = _ANALYZER) -> bool:
    """Tell whether `text` contains every required word of `query`, by words alone, without bigrams."""
    places = _places(text, analyzer)
    words = analyzer.query_words(query, lang or lang_of(query))
    needed = [word for word in words if word.required] or words
    return bool(needed) and all(
        any(whole in places for whole in word.wholes) or _in_order(word.slots, places) for word in needed
    )


def finds_phrase(query: str, text: str) -> bool:
    """Tell whether `text` contains the words of `query` one behind the other."""
    slots = [slot for word in _ANALYZER.query_words(query, lang_of(query)) for slot in word.slots]
    return bool(slots) and _in_order(slots, _places(text, _ANALYZER))


def resembles(query: str, text: str) -> bool:
    """Tell whether `text` shares a bigram with `query`."""
    grams = {gram for word in _ANALYZER.query_words(query, lang_of(query)) for gram in word.grams}
    return not grams.isdisjoint(_ANALYZER.analyze_field(text, lang_of(text)).grams)


def _places(text: str, analyzer: Analyzer) -> dict[str, set[int]]:
    field = analyzer.analyze_field(text, lang_of(text))
    places: dict[str, set[int]] = {}
    for term, position in zip(field.terms, field.positions, strict=True):
        places.setdefault(term, set()).add(position)
    return places


def _in_order(slots: Sequence[Sequence[str]], places: dict[str, set[int]]) -> bool:
    starts: set[int] | None = None
    for number, slot in enumerate(slots):
        here = {position - number for term in slot for position in places.get(term, ())}
        starts = here if starts is None else starts & here
    return bool(starts)
