"""Looking words up in the lexicon as people write them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from archive.ids import Lang
from indexer.analysis.analyze import Analyzer
from indexer.analysis.scripts import lang_of
from indexer.lexicon.lexicon import Lexicon, Translation
from indexer.lexicon.terms import phrase_term


class Entry(NamedTuple):
    """A word as it was asked for, the term it is looked up as, and its translations, the likeliest first."""

    text: str
    term: str
    lang: Lang
    translations: tuple[Translation, ...]


def entries(text: str, analyzer: Analyzer, lexicon: Lexicon, *, limit: int) -> list[Entry]:
    """Return the entry of a text as one name or phrase if there is one, else of each of its words."""
    whole = _entry(text, analyzer, lexicon, limit)
    if whole.translations or len(text.split()) == 1:
        return [whole, *_parts(whole, analyzer, lexicon, limit)]
    return [_entry(word, analyzer, lexicon, limit) for word in text.split()]


def _entry(text: str, analyzer: Analyzer, lexicon: Lexicon, limit: int) -> Entry:
    lang = lang_of(text)
    term = phrase_term(text, lang, analyzer) or text
    return Entry(text, term, lang, tuple(lexicon.translations(term, lang)[:limit]))


def _parts(whole: Entry, analyzer: Analyzer, lexicon: Lexicon, limit: int) -> Iterator[Entry]:
    """Yield the entries of the parts of a compound that has none itself."""
    if whole.translations:
        return
    for word in analyzer.query_words(whole.text, whole.lang):
        for term, _ in word.weights:
            found = lexicon.translations(term, whole.lang)[:limit]
            if term != whole.term and found:
                yield Entry(term, term, whole.lang, tuple(found))
