"""Why a search found little or nothing, and what would find more."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from archive.editions import editions_by_number
from archive.ids import LANGS, Lang
from indexer.analysis.scripts import lang_of
from indexer.keyboard import other_layout
from indexer.occurrences import PIECE, may_hold
from indexer.query import nodes
from indexer.query.across import rendered_in
from indexer.query.renderings import renderings
from indexer.query.restrict import contains
from indexer.query.syntax import parse_query
from indexer.query.variants import variants
from indexer.segments.results import Filters
from indexer.spelling import nearest

if TYPE_CHECKING:
    from indexer.analysis.tokens import QueryWord
    from indexer.results import SearchResult
    from indexer.searching import Request, Searcher
    from indexer.segments.queries import Query
    from indexer.segments.results import Results

MAX_SUGGESTIONS = 3
# How many near spellings of the dictionary are compared letter by letter.
_CANDIDATES = 60
# Options of a search that narrow it, and how they are written.
_OPTIONS: Mapping[str, str] = {
    "lang": "--lang {}", "first_day": "--since {}", "last_day": "--until {}", "site": "--site {}",
    "section": "--section {}", "author": "--author {}", "paired": "--paired",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A word that may have been meant, and how many stories have it."""

    text: str
    stories: int


@dataclass(frozen=True, slots=True)
class WordAdvice:
    """A word of the query: the terms it is looked for as, and how many editions of each language have it.

    `translations` are its likeliest ones by the lexicon, `stories` 0 for those that no text has.
    """

    text: str
    terms: tuple[str, ...]
    editions: Mapping[Lang, int]
    suggestions: tuple[Suggestion, ...]
    translations: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True)
class Alternative:
    """A clause or option to leave out (`without`), or a phrase whose words may stand `apart`.

    `total` is what the search would find then, in stories or editions as it was asked for.
    """

    change: Literal["without", "apart"]
    clause: str
    total: int


@dataclass(frozen=True, slots=True)
class Advice:
    """How each word was understood, and the changes that find more, the most first."""

    words: tuple[WordAdvice, ...]
    alternatives: tuple[Alternative, ...]


class Adviser:
    """Explains what a searcher found; texts are read from the catalogue."""

    def __init__(self, db: sqlite3.Connection, searcher: Searcher) -> None:
        self._db = db
        self._count = searcher.count
        self._engine = searcher.engine
        self._analyzer = searcher.analyzer
        self._lexicon = searcher.lexicon

    def advise(self, request: Request, result: SearchResult) -> Advice:
        """Explain the result of a request."""
        tree = parse_query(request.query)
        lang = lang_of(request.query)
        words = [
            self._word(word, lang)
            for text in dict.fromkeys(_texts(tree))
            for word in self._analyzer.query_words(text, lang)
            if word.required
        ]
        options = [
            Alternative("without", name, self._count(changed, tree))
            for name, changed in _without_options(request)
        ]
        if len(options) > 1 and options[-1].total <= max(one.total for one in options[:-1]):
            # Leaving out one of them finds as much as leaving out all.
            options.pop()
        clauses = (
            Alternative(one.change, one.clause, self._count(request, one.tree)) for one in variants(tree)
        )
        better = [one for one in (*options, *clauses) if one.total > result.with_words]
        return Advice(tuple(words), tuple(sorted(better, key=lambda one: -one.total)))

    def _word(self, word: QueryWord, lang: Lang) -> WordAdvice:
        query = contains(word, nodes.TEXT_FIELDS)
        editions: dict[Lang, int] = {one: self._editions(query, one) for one in LANGS}
        suggestions = () if any(editions.values()) else tuple(self._suggestions(word, lang))
        in_order = " ".join(slot[0] for slot in word.slots if slot)
        terms = dict.fromkeys([*word.wholes, *(word.slots[0] if len(word.slots) == 1 else [in_order])])
        translations = tuple(self._translations(word))
        return WordAdvice(word.text, tuple(terms), editions, suggestions, translations)

    def _translations(self, word: QueryWord) -> Iterator[Suggestion]:
        if self._lexicon is None:
            return
        for rendering in renderings([word], self._lexicon):
            likeliest = [one for alternatives in rendering.sure for one in alternatives]
            for one in likeliest[:MAX_SUGGESTIONS]:
                found = self._engine.search(rendered_in(one, nodes.TEXT_FIELDS), limit=0)
                yield Suggestion(one.forms[0] if one.forms else " ".join(one.terms), found.total)

    def _editions(self, query: Query, lang: Lang) -> int:
        filters = Filters(lang=lang)
        return self._engine.search(query, filters=filters, group_by_story=False, limit=0).total

    def _suggestions(self, word: QueryWord, lang: Lang) -> Iterator[Suggestion]:
        """Yield what the keyboard's other layout gives and words spelt nearly so, if texts have them."""
        stems = word.slots[0] if len(word.slots) == 1 else ()
        near = [one for stem in dict.fromkeys((*stems, word.text.casefold())) for one in self._near(stem)]
        typed = other_layout(word.text)
        given: set[str] = set()
        for text in dict.fromkeys(([typed] if typed else []) + near):
            meant = self._analyzer.query_words(text, lang)
            if len(meant) != 1 or len(given) == MAX_SUGGESTIONS:
                continue
            found = self._engine.search(contains(meant[0], nodes.TEXT_FIELDS), limit=1)
            shown = self._as_written(text, found) if found.total else text
            if found.total and shown not in given:
                given.add(shown)
                yield Suggestion(shown, found.total)

    def _near(self, word: str) -> list[str]:
        return nearest(word, self._engine.suggest(word, limit=_CANDIDATES))

    def _as_written(self, term: str, found: Results) -> str:
        """Return the word of a text that became a term: the stem of English words is no word."""
        if not term.isascii():
            return term
        number = found.hits[0].editions[0].edition_no
        for edition in editions_by_number(self._db, [number]).values():
            article = edition.article
            for piece in PIECE.finditer("\n".join((article.title, *article.paragraphs))):
                if may_hold(piece[0], (term,)):
                    for token in self._analyzer.analyze(piece[0], article.lang, with_grams=False):
                        if token.text == term:
                            return piece[0][token.start : token.end]
        return term


def _texts(node: nodes.Node) -> Iterator[str]:
    """Yield the words and phrases that a text should have."""
    match node:
        case nodes.Word(text=text) | nodes.Phrase(text=text):
            yield text
        case nodes.And(children=children) | nodes.Or(children=children) | nodes.Sequence(children=children):
            for child in children:
                yield from _texts(child)
        case nodes.Field(name=name, child=child) if name in nodes.TEXT_FIELDS:
            yield from _texts(child)


def _without_options(request: Request) -> Iterator[tuple[str, Request]]:
    """Yield each option and the request without it; if there are several, the request without any of them."""
    given: dict[str, Any] = {}
    change: dict[str, Any]
    for name, form in _OPTIONS.items():
        value = getattr(request, name)
        if value is None:
            continue
        if name.endswith("_day"):
            value = f"{value // 10000:04}-{value // 100 % 100:02}-{value % 100:02}"
        given[name] = "--unpaired" if value is False else form.format(value)
        change = {name: None}
        yield given[name], request._replace(**change)
    if len(given) > 1:
        change = dict.fromkeys(given)
        yield " ".join(given.values()), request._replace(**change)
