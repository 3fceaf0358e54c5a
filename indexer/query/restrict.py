"""Clauses that a text matches or not: words in a field, phrases, patterns, names, days."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

from archive.errors import QuerySyntaxError
from archive.ids import LANGS
from archive.text import section_term
from indexer.analysis.tokens import QueryWord
from indexer.documents import DAY, author_terms
from indexer.query import nodes
from indexer.segments import queries as wq
from indexer.segments.queries import SlotPhrase

Fields = tuple[str, ...]
Words = Callable[[str], list[QueryWord]]

_WILD = re.compile(r"[*?]")
# A word of a name, or a pattern for one: `Se-R*` is se and r*.
_NAME_PATTERN = re.compile(r"[\w*?]+")
_WORDLIKE = (nodes.Word, nodes.Pattern, nodes.Fuzzy)


class Restrictions:
    """Builds the restricting queries of one user query; `words` analyses a piece of it."""

    def __init__(self, query: str, words: Words) -> None:
        self._query = query
        self.words = words

    def of(self, node: nodes.Node, fields: Fields) -> wq.Query:
        """Return the query for what matches `node` in any of `fields`; its scores mean nothing.

        Raises QuerySyntaxError for a value that a field cannot have.
        """
        query: wq.Query | None
        match node:
            case nodes.Not(child=child):
                query = wq.Not(self.of(child, fields))
            case nodes.And(children=children):
                query = wq.And([self.of(child, fields) for child in children])
            case nodes.Or(children=children):
                query = any_of(self.of(child, fields) for child in children)
            case nodes.Sequence(children=children):
                query = self._group(children, fields)
            case nodes.Dates(first=first, last=last):
                query = wq.NumericRange(DAY, first, last)
            case nodes.Field(name=name, child=child) if name in nodes.TEXT_FIELDS:
                query = self.of(child, (name,))
            case nodes.Field():
                query = self._keyword(node.name, node.child, node.position)
            case _:
                query = self._text(node, fields)
        return query or wq.NullQuery

    def _text(self, node: nodes.Node, fields: Fields) -> wq.Query | None:
        match node:
            case nodes.Word(text=text):
                return all_of(contains(word, fields) for word in self.words(text))
            case nodes.Phrase(text=text, slop=slop):
                slots = [slot for word in self.words(text) for slot in word.slots]
                return any_of(SlotPhrase(field, slots, slop + 1) for field in fields if slots)
            case nodes.Pattern(text=text):
                return any_of(self._expanded(text, fields, _pattern))
            case nodes.Fuzzy(text=text, distance=distance):
                return any_of(
                    self._expanded(
                        text, fields, lambda name, term: wq.FuzzyTerm(name, term, maxdist=distance)
                    )
                )
        raise AssertionError(node)

    def _group(self, children: tuple[nodes.Node, ...], fields: Fields) -> wq.Query | None:
        words = any_of(self.of(node, fields) for node in children if isinstance(node, _WORDLIKE))
        strict = [self.of(node, fields) for node in children if not isinstance(node, _WORDLIKE)]
        return all_of([*([words] if words else []), *strict])

    def _expanded(
        self, text: str, fields: Fields, make: Callable[[str, str], wq.Query]
    ) -> Iterator[wq.Query]:
        """Yield queries for the form as written and, since the index holds stems, for the analysed one."""
        written = unicodedata.normalize("NFKC", text).casefold()
        stems = [term for word in self.words(_WILD.sub("", written)) for slot in word.slots for term in slot]
        for field in fields:
            yield make(field, written)
            if len(stems) == 1 and stems[0] != written:
                yield make(field, stems[0])

    def _keyword(self, name: str, child: nodes.Node, position: int) -> wq.Query | None:
        match child:
            case nodes.Pattern(text=text) if name != "lang":
                return _name_pattern(name, text)
            case nodes.Word(text=text) | nodes.Phrase(text=text) | nodes.Pattern(text=text):
                return self._keyword_value(name, text, position)
            case nodes.Or() | nodes.Sequence():
                return any_of(self._keyword(name, one, position) or wq.NullQuery for one in child.children)
        message = f"{name}: takes a name (character {position + 1})"
        raise QuerySyntaxError(message, self._query, position, f"for example {name}:NAME or -{name}:NAME")

    def _keyword_value(self, name: str, text: str, position: int) -> wq.Query | None:
        if name == "author":
            return all_of(wq.Term(name, term) for term in author_terms(text))
        value = section_term(text) if name == "section" else text.casefold()
        if name == "lang" and value not in LANGS:
            message = f"lang: is ko or en, not {text!r} (character {position + 1})"
            raise QuerySyntaxError(message, self._query, position, "write lang:ko or lang:en")
        return wq.Term(name, value)


def contains(word: QueryWord, fields: Fields) -> wq.Query:
    """Return what a text that has the word must match: its whole form, or its parts in order."""
    query = any_of(
        option
        for field in fields
        for option in (*(wq.Term(field, whole) for whole in word.wholes), _in_order(field, word))
    )
    return query or wq.NullQuery


def _in_order(field: str, word: QueryWord) -> wq.Query:
    if len(word.slots) > 1:
        return SlotPhrase(field, word.slots)
    return any_of(wq.Term(field, term) for slot in word.slots for term in slot) or wq.NullQuery


def _name_pattern(name: str, text: str) -> wq.Query | None:
    folded = section_term(text)
    if name != "author":
        return _pattern(name, folded)
    return all_of(_pattern(name, part) for part in _NAME_PATTERN.findall(folded))


def _pattern(field: str, text: str) -> wq.Query:
    stem = text.removesuffix("*")
    if not _WILD.search(text):
        return wq.Term(field, text)
    return wq.Wildcard(field, text) if _WILD.search(stem) else wq.Prefix(field, stem)


def any_of(queries: Iterable[wq.Query]) -> wq.Query | None:
    """Return the query for what matches any of `queries`; None if none of them can match.

    The parts of an OR among them, which must have no boost of its own, become parts of the whole: one union
    of many lists costs less than a union of unions.
    """
    options = [
        part for query in queries for part in (query.children() if isinstance(query, wq.Or) else (query,))
    ]
    options = [part for part in options if part is not wq.NullQuery]
    return None if not options else options[0] if len(options) == 1 else wq.Or(options)


def all_of(queries: Iterable[wq.Query]) -> wq.Query | None:
    """Return the query for what matches all of `queries`; None if there are none."""
    needed = list(queries)
    return None if not needed else needed[0] if len(needed) == 1 else wq.And(needed)
