"""A query widened to the other language: what it finds itself comes first, then what its translation finds.

Each word counts with all its likely translations at once, each by its probability, as one word (Darwish and
Oard, *Probabilistic Structured Query Methods*, 2003). What restricts a query restricts its translation:
phrases as all of their words, NOT by the sure translations too. Patterns and misspellings stand for
themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from archive.ids import Lang
from indexer.analysis.analyze import Analyzer
from indexer.analysis.scripts import lang_of
from indexer.lexicon.lexicon import Lexicon
from indexer.query import nodes
from indexer.query.planner import RANKING, CompiledQuery, about_text, combined, flat, ranked_words, tiers
from indexer.query.renderings import OFTEN, SEVERAL, Alternative, Rendering, Sounding, renderings
from indexer.query.restrict import Fields, Restrictions, Words, all_of, any_of, contains
from indexer.results import Also, Translated
from indexer.segments import queries as wq

# A translation says a little less than the word itself.
_TRANSLATED_WEIGHT = 0.8


class WideQuery(NamedTuple):
    """A query that also finds translations of its words.

    `translated` matches what has a translation that was seen several times, `terms` are those of the
    translations, to mark in a passage; `also` are the words that have one.
    """

    query: wq.Query
    translated: wq.Query
    terms: frozenset[str]
    also: Also


def widened(
    text: str,
    tree: nodes.Sequence,
    compiled: CompiledQuery,
    analyzer: Analyzer,
    lexicon: Lexicon,
    sounding: Sounding,
    *,
    lang: Lang | None,
    by_edition: bool,
) -> WideQuery | None:
    """Return a compiled query with its translation; None if none of its words has one.

    `text` is what `tree` was parsed from, and `compiled` compiled from that. Texts with all of the words come
    first, then those with a certain translation of all of them, then those with some; what has some
    translations stands among what resembles the words. Where another language is asked for (`lang`, or
    `lang:` in the query), translations count as the words do.

    Unless a language or single editions are asked for, the translation finds only editions that have none
    themselves: others are found by their own translation, and if they are not, a human translated otherwise.
    """
    spoken = lang_of(text)
    restrictions = _Across(text, lambda words: analyzer.query_words(words, spoken), lexicon, sounding)
    clauses = list(flat(tree))
    joined = list(_joined(clauses))
    ranked = [word for node in joined for word in ranked_words(node, restrictions)]
    found = renderings([word for word in ranked if word.weights], lexicon, sounding)
    scored = any_of(query for rendering in found for query in _scored(rendering))
    if scored is None:
        return None
    sure = [one for rendering in found for alternatives in rendering.sure for one in alternatives]
    strict = [restrictions.of(node, nodes.TEXT_FIELDS) for node in clauses if not isinstance(node, RANKING)]
    words = [node for node in joined if isinstance(node, RANKING)]
    words_needed = bool(words) and not any(map(about_text, clauses))
    some = any_of(rendered_in(one, nodes.TEXT_FIELDS) for one in sure) or wq.NullQuery
    required = wq.And([some, *strict] if words_needed else strict)
    translated = combined(scored, required, words_needed=words_needed)
    several = _Across(text, restrictions.words, lexicon, sounding, least=SEVERAL)
    seen = [rendered_in(one, nodes.TEXT_FIELDS) for one in sure if one.is_seen(SEVERAL)]
    counted = [any_of(seen) or wq.NullQuery] if words_needed else []
    counted += [several.of(node, nodes.TEXT_FIELDS) for node in clauses if not isinstance(node, RANKING)]
    wanted = lang or _lang_clause(clauses)
    alone = [wq.Paired(False)] if wanted is None and not by_edition else []
    if alone:
        translated = wq.Require(translated, alone[0])
    tiers_up: list[wq.Query] = [required, *compiled.tiers]
    if words_needed:
        certain = _Across(text, restrictions.words, lexicon, sounding, least=OFTEN)
        each = wq.And([*(certain.of(node, nodes.TEXT_FIELDS) for node in words), *strict])
        some_words, all_words = compiled.tiers[0], compiled.tiers[-1]
        weaker = some_words if wanted in (None, spoken) else wq.Or([required, some_words])
        tiers_up = [weaker, each, all_words]
    return WideQuery(
        query=tiers(wq.Or([compiled.untiered, translated]), tiers_up),
        translated=wq.And([*counted, *alone]),
        terms=frozenset(term for one in sure for term in one.terms),
        also=tuple(Translated(one.text, one.forms, one.doubtful) for one in found if one.forms),
    )


def _lang_clause(clauses: Sequence[nodes.Node]) -> str | None:
    """Return the language that a `lang:` clause asks for, None without one."""
    values = (node.child for node in clauses if isinstance(node, nodes.Field) and node.name == "lang")
    return next((child.text.casefold() for child in values if isinstance(child, nodes.Word)), None)


def _joined(clauses: Sequence[nodes.Node]) -> Iterator[nodes.Node]:
    """Yield clauses with words side by side made one, so that a name of several words is seen whole."""
    for is_word, group in groupby(clauses, lambda node: isinstance(node, nodes.Word)):
        members = list(group)
        if is_word:
            texts = [node.text for node in members if isinstance(node, nodes.Word)]
            yield nodes.Word(" ".join(texts), 0)
        else:
            yield from members


class _Across(Restrictions):
    """Restrictions that a translation of the word meets as well."""

    def __init__(
        self, query: str, words: Words, lexicon: Lexicon, sounding: Sounding, *, least: float = 0.0
    ) -> None:
        super().__init__(query, words)
        self._lexicon = lexicon
        self._sounding = sounding
        self._least = least

    def _text(self, node: nodes.Node, fields: Fields) -> wq.Query | None:
        own = super()._text(node, fields)
        if not isinstance(node, (nodes.Word, nodes.Phrase)):
            return own
        found = renderings(self.words(node.text), self._lexicon, self._sounding)
        parts = [(one, self._translated(one, fields)) for one in found if _is_needed(one, found)]
        # A text with all words untranslated has them, but not yet as the phrase that was asked for.
        translated = any_of(there for _, there in parts)
        if translated is None:
            return own
        if len(parts) > 1:
            needed = [any_of([_itself(one, fields), there]) or wq.NullQuery for one, there in parts]
            translated = wq.And([*needed, translated])
        return any_of([own or wq.NullQuery, translated])

    def _translated(self, rendering: Rendering, fields: Fields) -> wq.Query:
        """Return what a text with sure translations of all the words must match: nothing without any."""
        translated = all_of(
            any_of(rendered_in(one, fields) for one in alternatives if one.is_seen(self._least))
            or wq.NullQuery
            for alternatives in rendering.sure
        )
        return translated or wq.NullQuery


def _itself(rendering: Rendering, fields: Fields) -> wq.Query:
    return all_of(contains(word, fields) for word in rendering.words) or wq.NullQuery


def _is_needed(rendering: Rendering, found: Sequence[Rendering]) -> bool:
    """Tell whether a text must have these words: not function words, unless there are no others."""
    return any(word.required for word in rendering.words) or not any(
        word.required for one in found for word in one.words
    )


def _scored(rendering: Rendering) -> Iterator[wq.Query]:
    for weight, alternatives in rendering.weighted:
        boost = weight * _TRANSLATED_WEIGHT
        single = {one.terms[0]: one.chance for one in alternatives if len(one.terms) == 1}
        for field in nodes.TEXT_FIELDS:
            if single:
                yield wq.Synonyms(field, single, boost=boost, rarity="sum")
            for one in alternatives:
                if len(one.terms) > 1:
                    yield wq.SlotPhrase(field, [[term] for term in one.terms], boost=boost * one.chance)


def rendered_in(alternative: Alternative, fields: Sequence[str]) -> wq.Query:
    """Return what a text that has a translation must match."""
    queries = (
        wq.SlotPhrase(field, [[term] for term in alternative.terms])
        if len(alternative.terms) > 1
        else wq.Term(field, alternative.terms[0])
        for field in fields
    )
    return any_of(queries) or wq.NullQuery
