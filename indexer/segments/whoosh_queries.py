"""Whoosh's query classes as those of `queries`; what has no counterpart there is run by its own matcher."""

from __future__ import annotations

from collections.abc import Callable
from struct import error as struct_error
from types import SimpleNamespace
from typing import Any

from whoosh import query

from indexer.segments import queries as own
from indexer.segments.document import TEXT_FIELDS
from indexer.segments.schema import make_schema

_SCHEMA = make_schema({})


def translated(node: Any) -> own.Query:
    """Return the query that means the same. Statistics and documents are not asked."""
    if isinstance(node, own.Query):
        return node
    if node is query.NullQuery:
        return own.NullQuery
    return TRANSLATIONS.get(type(node), own.Foreign)(node)


def _encoded(name: str, text: Any) -> bytes | None:
    """Return the bytes of a term, None if the field does not exist or cannot hold it."""
    if name not in _SCHEMA:
        return None
    try:
        return bytes(_SCHEMA[name].to_bytes(text))
    except ValueError:
        return None


def _term(node: query.Term) -> own.Query:
    text = _encoded(node.fieldname, node.text)
    return own.NullQuery if text is None else own.Term(node.fieldname, text, node.boost)


def _compound(kind: Any) -> Callable[[Any], own.Query]:
    return lambda node: kind(map(translated, node.subqueries), node.boost)


def _or(node: query.Or) -> own.Query:
    # A scale makes the score depend on how many parts match.
    return own.Foreign(node) if node.scale else own.Or(map(translated, node.subqueries), node.boost)


def _pair(kind: Any) -> Callable[[Any], own.Query]:
    return lambda node: kind(translated(node.a), translated(node.b))


def _pattern(kind: Any) -> Callable[[Any], own.Query]:
    return lambda node: kind(node.fieldname, node.text, node.boost, node.constantscore)


def _fuzzy(node: query.FuzzyTerm) -> own.Query:
    if not node.constantscore:
        return own.Foreign(node)
    return own.FuzzyTerm(node.fieldname, node.text, node.boost, node.maxdist, node.prefixlength)


def _variations(node: query.Variations) -> own.Query:
    texts = (_encoded(node.fieldname, word) for word in query.terms.variations(node.text))
    return own.AnyTerm(node.fieldname, [text for text in texts if text is not None], node.boost)


def _term_range(node: query.TermRange) -> own.Query:
    if not node.constantscore:
        return own.Foreign(node)
    start = b"" if node.start is None else _encoded(node.fieldname, node.start)
    # An open end goes to these bytes in Whoosh; they are above all UTF-8 and all dates.
    end = b"\xff\xff\xff\xff" if node.end is None else _encoded(node.fieldname, node.end)
    if start is None or end is None:
        return own.NullQuery
    return own.TermRange(node.fieldname, start, end, node.startexcl, node.endexcl, node.boost)


def _numeric_range(node: query.NumericRange) -> own.Query:
    try:
        return translated(node._compile_query(SimpleNamespace(schema=_SCHEMA)))
    except (KeyError, ValueError, OverflowError, struct_error):  # no number of this field lies in the range
        return own.NullQuery


def _phrase(node: query.Phrase) -> own.Query:
    texts = [_encoded(node.fieldname, word) for word in node.words]
    if None in texts or node.fieldname not in TEXT_FIELDS:
        return own.Foreign(node)
    slots = [[text] for text in texts if text is not None]
    return own.SlotPhrase(node.fieldname, slots, node.slop, node.boost)


TRANSLATIONS: dict[type, Callable[[Any], own.Query]] = {
    query.Term: _term,
    query.And: _compound(own.And),
    query.Or: _or,
    query.DisjunctionMax: _compound(own.DisjunctionMax),
    query.Not: lambda node: own.Not(translated(node.query)),
    query.AndNot: _pair(own.AndNot),
    query.Require: _pair(own.Require),
    query.AndMaybe: _pair(own.AndMaybe),
    query.ConstantScoreQuery: lambda node: own.ConstantScoreQuery(translated(node.child), node.score),
    query.Every: lambda node: own.Every(node.fieldname, node.boost),
    query.Prefix: _pattern(own.Prefix),
    query.Wildcard: _pattern(own.Wildcard),
    query.Regex: _pattern(own.Regex),
    query.FuzzyTerm: _fuzzy,
    query.Variations: _variations,
    query.TermRange: _term_range,
    query.NumericRange: _numeric_range,
    query.DateRange: _numeric_range,
    query.Phrase: _phrase,
}
"""Query classes by their translation; another package's class can be added."""
