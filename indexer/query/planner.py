"""Syntax tree and analysis to one Whoosh query: which texts are found, and in which order.

Clauses side by side are read like this: bare words *rank*, everything stricter *restricts* (a phrase,
`title:`, `date:`, `-word`, clauses joined by AND or OR). Texts with all of the words come first, then texts
with some of them, then texts that only resemble them. Where a phrase or another clause about the text
restricts, words merely order what it lets through; otherwise a text must have something of the words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from indexer.analysis.analyze import Analyzer
from indexer.analysis.scripts import lang_of
from indexer.analysis.tokens import QueryWord
from indexer.query import nodes
from indexer.query.restrict import Restrictions, all_of, any_of, contains
from indexer.segments import queries as wq

# A word in the headline counts more by itself: each field has its own BM25, and headlines are short.
_FIELDS = nodes.TEXT_FIELDS
# What a text gets for each of several words, whatever BM25 says; words that tell texts apart have 3 to 8.
_FEW, _FOR_EACH = 2, 0.3
RANKING = (nodes.Word, nodes.Pattern, nodes.Fuzzy)


class PhraseSlots(NamedTuple):
    """A phrase: the terms that may stand at each of its places, and the most steps from one to the next."""

    slots: tuple[tuple[str, ...], ...]
    slop: int


class CompiledQuery(NamedTuple):
    """A query for the index, what a snippet should mark, and what tells a find from a resemblance.

    `terms` are terms of the text fields; `phrases` are those asked for, of more than one word. `words`
    matches the texts that have some of the query's words as words; it is None where `query` finds no others.
    `plain` is the query's bare words, which rank; `required` what a text must match besides, None if nothing.
    `untiered` is `query` before some texts are lifted above others, by the conditions `tiers`, the weaker one
    first.
    """

    query: wq.Query
    untiered: wq.Query
    tiers: tuple[wq.Query, ...]
    terms: frozenset[str]
    phrases: tuple[PhraseSlots, ...]
    words: wq.Query | None
    plain: str
    required: wq.Query | None


def compile_query(text: str, tree: nodes.Sequence, analyzer: Analyzer) -> CompiledQuery:
    """Build the query for the index from a parsed one; `text` is what `tree` was parsed from.

    A query without clauses finds everything, one whose words hold no term (`!!!`) nothing. Raises
    QuerySyntaxError where a field gets a value it cannot have, such as `lang:fr`.
    """
    lang = lang_of(text)
    restrictions = Restrictions(text, lambda words: analyzer.query_words(words, lang))
    clauses = list(flat(tree))
    words = [node for node in clauses if isinstance(node, RANKING)]
    strict = [node for node in clauses if not isinstance(node, RANKING)]
    ranked = [word for node in clauses for word in ranked_words(node, restrictions)]
    patterns = [restrictions.of(node, _FIELDS) for node in words if not isinstance(node, nodes.Word)]
    conditions = _conditions(words, patterns, restrictions)
    base = _ranking(ranked, patterns, _one_for_each(words, restrictions))
    ranking = None if base is None else tiers(base, conditions)
    required = all_of(restrictions.of(node, _FIELDS) for node in strict)
    words_needed = bool(words) and not any(map(about_text, strict))
    met = [condition if required is None else wq.And([condition, required]) for condition in conditions]
    return CompiledQuery(
        query=combined(ranking, required, words_needed=words_needed),
        untiered=combined(base, required, words_needed=words_needed),
        tiers=tuple(met) or (() if required is None else (required,)),
        terms=frozenset(term for word in ranked for term in _marked(word)),
        phrases=tuple(phrase for node in clauses for phrase in _phrases(node, restrictions)),
        words=met[0] if met and words_needed else None,
        plain=" ".join(node.text for node in words if isinstance(node, nodes.Word)),
        required=required,
    )


def combined(ranking: wq.Query | None, required: wq.Query | None, *, words_needed: bool) -> wq.Query:
    """Return what is ranked by `ranking` and restricted by `required`; None where there is no such clause."""
    if ranking is None:
        if words_needed:
            return wq.NullQuery
        return wq.Every() if required is None else wq.ConstantScoreQuery(required, 0.0)
    if required is None:
        return ranking
    if words_needed:
        return wq.Require(ranking, required)
    return wq.AndMaybe(wq.ConstantScoreQuery(required, 0.0), ranking)


def flat(tree: nodes.Sequence) -> Iterator[nodes.Node]:
    """Yield the clauses of a query, those of groups side by side too."""
    for child in tree.children:
        if isinstance(child, nodes.Sequence):
            yield from flat(child)
        else:
            yield child


def about_text(node: nodes.Node) -> bool:
    """Tell whether a restricting clause says what stands in the text, not only what is known about it."""
    match node:
        case nodes.Phrase():
            return True
        case nodes.Field(name=name):
            return name in nodes.TEXT_FIELDS
        case nodes.And() | nodes.Or() | nodes.Sequence():
            return any(about_text(child) or isinstance(child, RANKING) for child in node.children)
    return False


def ranked_words(node: nodes.Node, restrictions: Restrictions) -> Iterator[QueryWord]:
    """Yield the words that order what is found: all that are asked for anywhere, none that are excluded."""
    match node:
        case nodes.Word(text=text) | nodes.Phrase(text=text):
            yield from restrictions.words(text)
        case nodes.And() | nodes.Or() | nodes.Sequence():
            for child in node.children:
                yield from ranked_words(child, restrictions)
        case nodes.Field(name=name, child=child) if name in nodes.TEXT_FIELDS:
            yield from ranked_words(child, restrictions)


def _phrases(node: nodes.Node, restrictions: Restrictions) -> Iterator[PhraseSlots]:
    match node:
        case nodes.Phrase(text=text, slop=slop):
            slots = tuple(slot for word in restrictions.words(text) for slot in word.slots)
            if len(slots) > 1:
                yield PhraseSlots(slots, slop + 1)
        case nodes.And() | nodes.Or() | nodes.Sequence():
            for child in node.children:
                yield from _phrases(child, restrictions)
        case nodes.Field(name=name, child=child) if name in nodes.TEXT_FIELDS:
            yield from _phrases(child, restrictions)


def _ranking(
    ranked: list[QueryWord], patterns: list[wq.Query], flat_scores: list[wq.Query]
) -> wq.Query | None:
    """Return the scored query: BM25 of every word, and `flat_scores`."""
    scored = [query for word in ranked for query in _weighted(word)]
    return any_of([*scored, *flat_scores, *(wq.ConstantScoreQuery(query, 0.0) for query in patterns)])


def _one_for_each(words: Sequence[nodes.Node], restrictions: Restrictions) -> list[wq.Query]:
    """Return what gives a text a small score for each word it has, where there are more than two.

    So that of two texts that have some of the words of a question, the one with more of them comes first, not
    the one that repeats the name it is about. With two words, tiers do that.
    """
    needed = [word for word in _plain(words, restrictions) if word.required]
    return [
        wq.ConstantScoreQuery(contains(word, _FIELDS), _FOR_EACH) for word in needed if len(needed) > _FEW
    ]


def _marked(word: QueryWord) -> Iterator[str]:
    """Yield the terms to mark in a passage: a lone syllable only if it is a word, not a part of one."""
    return (term for term, weight in word.weights if len(term) > 1 or weight >= 1.0)


def _weighted(word: QueryWord) -> Iterator[wq.Query]:
    for field in _FIELDS:
        for term, weight in word.weights:
            yield wq.Term(field, term, boost=weight)
        for gram in word.grams:
            yield wq.Term(f"{field}_gram", gram, boost=word.gram_weight)


def _conditions(
    words: Sequence[nodes.Node], patterns: list[wq.Query], restrictions: Restrictions
) -> list[wq.Query]:
    """Return what lifts a text above others, the weaker condition first: any of the words, all of them."""
    plain = _plain(words, restrictions)
    needed = [contains(word, _FIELDS) for word in plain if word.required] + patterns
    needed = needed or [contains(word, _FIELDS) for word in plain]
    return needed if len(needed) <= 1 else [any_of(needed) or wq.NullQuery, wq.And(needed)]


def _plain(words: Sequence[nodes.Node], restrictions: Restrictions) -> list[QueryWord]:
    return [word for node in words if isinstance(node, nodes.Word) for word in restrictions.words(node.text)]


def tiers(ranking: wq.Query, conditions: Sequence[wq.Query]) -> wq.Query:
    """Return a query whose results stand in tiers: a document's tier is the last of `conditions` it matches.

    Conditions go from the weakest to the strongest, for example "any word" then "all words". A
    document that matches a later one but not an earlier one is lifted by the later one only, which still
    puts it above all documents without it.
    """
    for condition in conditions:
        ranking = wq.RankFirst(ranking, condition)
    return ranking
