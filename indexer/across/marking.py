"""Where a text says what a query asked for: in the query's own words, or in their translations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from typing import TypeAlias

from archive.ids import LANGS, Lang, other_lang
from archive.paths import ArchivePaths
from indexer.analysis.analyze import Analyzer
from indexer.analysis.scripts import lang_of
from indexer.lexicon.aligning import Aligner
from indexer.occurrences import phrase_spans
from indexer.query.planner import PhraseSlots, compile_query
from indexer.query.syntax import parse_query

Spans: TypeAlias = tuple[tuple[int, int], ...]


class Marker:
    """Finds terms in texts, by language; terms are as the index has them, phrases joined by blanks."""

    def __init__(self, terms: Mapping[Lang, Iterable[str]], analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self._words = {lang: {term for term in terms.get(lang, ()) if " " not in term} for lang in LANGS}
        self._phrases = {
            lang: [PhraseSlots(tuple((word,) for word in term.split()), 1) for term in found if " " in term]
            for lang, found in terms.items()
        }

    def spans(self, text: str, lang: Lang) -> Spans:
        """Return where the terms of `lang` stand in a text, in order; what touches is one span."""
        found = [
            (token.start, token.end)
            for token in (self._analyzer.analyze(text, lang, with_grams=False) if self._words[lang] else ())
            if token.text in self._words[lang]
        ]
        for phrase in self._phrases.get(lang, ()):
            found += phrase_spans(text, phrase, lang, self._analyzer)
        return merged(found)


def query_marker(paths: ArchivePaths, query: str) -> Marker:
    """Return the marker for a query of a search: its words in either language, and their translations.

    Raises QuerySyntaxError as a search does.
    """
    aligner = Aligner.open(paths)
    analyzer = aligner.analyzer
    compiled = compile_query(query, parse_query(query), analyzer)
    phrases = [" ".join(slot[0] for slot in phrase.slots) for phrase in compiled.phrases]
    # What was asked for only as a part of a phrase is not marked by itself.
    loose = compiled.terms.difference(*(slot for phrase in compiled.phrases for slot in phrase.slots))
    asked = [*sorted(loose), *phrases]
    terms: dict[Lang, set[str]] = {lang: set(asked) for lang in LANGS}
    for term in asked:
        lang = lang_of(term)
        terms[other_lang(lang)].update(aligner.reliable(term, lang))
    return Marker(terms, analyzer)


def term_marker(analyzer: Analyzer, term: str) -> Marker:
    """Return the marker for one word or phrase, as it is or in any form the search takes for the same."""
    compiled = compile_query(f'"{term}"', parse_query(f'"{term}"'), analyzer)
    phrases = {" ".join(slots) for phrase in compiled.phrases for slots in product(*phrase.slots)}
    found = phrases or set(compiled.terms)
    return Marker(dict.fromkeys(LANGS, found), analyzer)


def merged(spans: Iterable[tuple[int, int]]) -> Spans:
    """Return spans in order, with those that overlap or touch as one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return tuple(found)
