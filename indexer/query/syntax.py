"""The query language's grammar (`docs/reference/query-language.md`).

    sequence := either*
    either   := both ("OR" both)*
    both     := single ("AND" single)*
    single   := ("NOT" | "-") single | field ":" single | "(" sequence ")" | "[" … "]" | phrase | word

An operator where a clause is expected is a word: `AND` at the start of a query, `OR` at its end.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from archive.dates import day_span
from archive.errors import QuerySyntaxError
from indexer.query.lexer import Lexeme, lexemes
from indexer.query.nodes import And, Dates, Field, Fuzzy, Node, Not, Or, Pattern, Phrase, Sequence, Word

MAX_QUERY_CHARS = 10_000
MAX_DEPTH = 50
MAX_SLOP_DIGITS = 6

_FUZZY = re.compile(r"(?P<word>[^~*?]+)~(?P<distance>[12]?)")
_RANGE = re.compile(r"(?P<first>.*?)\bTO\b(?P<last>.*)", re.IGNORECASE | re.DOTALL)


def parse_query(query: str) -> Sequence:
    """Read a query into its syntax tree; an empty query gives an empty sequence.

    Raises QuerySyntaxError, with the position, for a quote or bracket without its partner, a date that is
    none, and a query longer than `MAX_QUERY_CHARS` or nested deeper than `MAX_DEPTH`.
    """
    if len(query) > MAX_QUERY_CHARS:
        raise QuerySyntaxError(
            f"the query has {len(query):,} characters, at most {MAX_QUERY_CHARS:,} are possible",
            query[:60],
            0,
            "shorten it, or split it into several",
        )
    return _Parser(query).parse()


class _Parser:
    def __init__(self, query: str) -> None:
        self._query = query
        self._lexemes = lexemes(query)
        self._next = 0
        self._depth = 0

    def parse(self) -> Sequence:
        tree = self._sequence()
        rest = self._peek()
        if rest.kind == "close":
            raise self._error("nothing opens this bracket", rest, "leave it out")
        return tree

    def _peek(self, ahead: int = 0) -> Lexeme:
        return self._lexemes[min(self._next + ahead, len(self._lexemes) - 1)]

    def _take(self) -> Lexeme:
        lexeme = self._peek()
        self._next += 1
        return lexeme

    def _error(self, what: str, at: Lexeme, remedy: str) -> QuerySyntaxError:
        return QuerySyntaxError(f"{what} (character {at.position + 1})", self._query, at.position, remedy)

    def _sequence(self) -> Sequence:
        children = []
        while self._peek().kind not in {"close", "end"}:
            children.append(self._joined("OR", Or, lambda: self._joined("AND", And, self._single)))
        return Sequence(tuple(children))

    def _joined(
        self, operator: str, node: Callable[[tuple[Node, ...]], Node], part: Callable[[], Node]
    ) -> Node:
        children = [part()]
        while self._operator_stands_between(operator):
            self._take()
            children.append(part())
        return children[0] if len(children) == 1 else node(tuple(children))

    def _operator_stands_between(self, operator: str) -> bool:
        here, after = self._peek(), self._peek(1)
        return here.kind == "operator" and here.text == operator and after.kind not in {"close", "end"}

    def _single(self) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._error(f"nested deeper than {MAX_DEPTH}", self._peek(), "use fewer brackets")
        node = self._clause(self._take())
        self._depth -= 1
        return node

    def _clause(self, lexeme: Lexeme) -> Node:
        followed = self._peek().kind not in {"close", "end"}
        if lexeme.kind == "open":
            return self._group(lexeme)
        if followed and (lexeme.kind == "minus" or (lexeme.kind, lexeme.text) == ("operator", "NOT")):
            return Not(self._single())
        if lexeme.kind == "field":
            return self._field(lexeme, followed=followed)
        if lexeme.kind == "phrase":
            return Phrase(lexeme.text, _slop(lexeme.suffix[1:]), lexeme.position)
        return _word(lexeme)

    def _group(self, opening: Lexeme) -> Node:
        inner = self._sequence()
        if self._take().kind != "close":
            raise self._error("no closing bracket for this one", opening, "close it, or leave it out")
        return inner.children[0] if len(inner.children) == 1 else inner

    def _field(self, lexeme: Lexeme, *, followed: bool) -> Node:
        if not followed:
            return Word(lexeme.text, lexeme.position)
        if lexeme.text == "date":
            return self._dates(self._take())
        return Field(lexeme.text, self._single(), lexeme.position)

    def _dates(self, value: Lexeme) -> Dates:
        try:
            if value.kind == "range":
                return _date_range(value.text)
            first, dots, last = value.text.partition("..")
            return _dates_between(first, last) if dots else Dates(*day_span(first))
        except ValueError as error:
            raise self._error(str(error), value, "for example date:2024-01 or date:2023..2024-03") from None


def _slop(digits: str) -> int:
    # Python reads numbers of up to 4,300 digits; no text is nearly as long.
    return int(digits or 0) if len(digits) <= MAX_SLOP_DIGITS else 10**MAX_SLOP_DIGITS


def _date_range(text: str) -> Dates:
    match = _RANGE.fullmatch(text)
    if match is None:
        raise ValueError(f"[{text}] is not a range of dates")
    return _dates_between(match["first"].strip(), match["last"].strip())


def _dates_between(first: str, last: str) -> Dates:
    """Return the days from one on to another; an empty text leaves an end open."""
    return Dates(day_span(first)[0] if first else None, day_span(last)[1] if last else None)


def _word(lexeme: Lexeme) -> Node:
    fuzzy = _FUZZY.fullmatch(lexeme.text)
    if fuzzy is not None:
        return Fuzzy(fuzzy["word"], int(fuzzy["distance"] or 1), lexeme.position)
    # A question mark that only ends a word is punctuation, as in 왜 올랐나?
    if re.search(r"[*?]", lexeme.text.rstrip("?")) and re.search(r"\w", lexeme.text):
        return Pattern(lexeme.text, lexeme.position)
    return Word(lexeme.text, lexeme.position)
