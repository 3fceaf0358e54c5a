"""The entry to analysis: the same code for texts and queries, in both languages.

`analyze` gives tokens with offsets (for highlighting and for people), `analyze_field` the same terms in bulk
(for the index), `query_words` the words of a query with all a planner needs (see `QueryWord`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from archive.ids import Lang
from indexer.analysis.collector import without_collector
from indexer.analysis.normal import normal_form
from indexer.analysis.querying import query_word, weigh
from indexer.analysis.scan import unit_pattern
from indexer.analysis.tokens import FieldTerms, Mode, QueryWord, Token
from indexer.analysis.units import FieldUnits, UnitCache
from indexer.analysis.userdict import Words, builtin_words
from indexer.plain import new


def all_words(user_words: Mapping[str, tuple[str, ...]] | None) -> Words:
    """Return the words of a user dictionary with those that come with the program."""
    return Words({**builtin_words(), **(user_words or {})})


class Analyzer:
    """Analysis with one user dictionary (see `load_user_dictionary`).

    Keeps what it has analysed, in bounded memory.

    Cheap to make: the Korean dictionary is loaded at the first Korean word. Not to be shared between
    threads.
    """

    def __init__(self, user_words: Mapping[str, tuple[str, ...]] | None = None) -> None:
        words = all_words(user_words)
        self._units = UnitCache(words)
        self._field_units = FieldUnits(words)

    @without_collector
    def analyze(self, text: str, lang: Lang, mode: Mode = "index", *, with_grams: bool = True) -> list[Token]:
        """Return the tokens of a text in reading order, the words of each unit before its grams.

        `lang` is the language of the text as a whole; each run is analysed by its own script. In mode `query`
        grams that lie wholly in particles and endings are left out; without `with_grams` all are. Any string
        is accepted; nothing is raised.
        """
        normal = normal_form(text)
        tokens: list[Token] = []
        position = gram_position = 0
        everything = mode == "index"
        for match in unit_pattern(normal.text, any_case=not everything).finditer(normal.text):
            unit, at = self._units[match[0]], match.start()
            tokens += [
                new(Token, (term, position + slot, at + start, at + end, kind))
                for term, slot, _, start, end, kind, _, _ in unit.items
            ]
            position += unit.width
            if with_grams:
                terms, slots, width, starts, ends, asked = unit.grams
                tokens += [
                    new(Token, (term, gram_position + slot, at + start, at + end, "gram"))
                    for term, slot, start, end, wanted in zip(terms, slots, starts, ends, asked, strict=True)
                    if wanted or everything
                ]
                gram_position += width
        if normal.starts is not None:
            spans = (normal.span(token.start, token.end) for token in tokens)
            tokens = [
                token._replace(start=start, end=end)
                for token, (start, end) in zip(tokens, spans, strict=True)
            ]
        return tokens

    @without_collector
    def analyze_field(self, text: str, lang: Lang) -> FieldTerms:
        """Return the terms and positions that `analyze` gives in mode `index`, without offsets, in bulk."""
        normal = normal_form(text).text
        remembered = self._field_units
        terms: list[str] = []
        positions: list[int] = []
        grams: list[str] = []
        gram_positions: list[int] = []
        at = gram_at = 0
        for key in unit_pattern(normal, any_case=False).findall(normal):
            unit_terms, slots, width, unit_grams, gram_slots, gram_width = remembered[key]
            terms += unit_terms
            positions += [at + slot for slot in slots]
            grams += unit_grams
            gram_positions += [gram_at + slot for slot in gram_slots]
            at += width
            gram_at += gram_width
        return FieldTerms(terms, positions, at, grams, gram_positions, gram_at)

    def query_words(self, text: str, lang: Lang) -> list[QueryWord]:
        """Return the words of a query, in order; a unit that holds no term gives none.

        `lang` is the language the user searches in; a query may mix both.
        """
        normal = normal_form(text)
        found = []
        for match in unit_pattern(normal.text, any_case=True).finditer(normal.text):
            unit, at = self._units[match[0]], match.start()
            if unit.items:
                found.append(query_word(match[0], unit, *normal.span(at, match.end())))
        return weigh(found)


@lru_cache(maxsize=1)
def _default() -> Analyzer:
    return Analyzer()


def analyze(text: str, lang: Lang, mode: Mode = "index") -> list[Token]:
    """Return the tokens of a text as `Analyzer.analyze` does, without a user dictionary."""
    return _default().analyze(text, lang, mode)


def analyze_field(text: str, lang: Lang) -> FieldTerms:
    """Return the terms of a text as `Analyzer.analyze_field` does, without a user dictionary."""
    return _default().analyze_field(text, lang)


def query_words(text: str, lang: Lang) -> list[QueryWord]:
    """Return the words of a query as `Analyzer.query_words` does, without a user dictionary."""
    return _default().query_words(text, lang)
