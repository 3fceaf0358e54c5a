"""Query text to lexemes, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple, TypeAlias

from archive.errors import QuerySyntaxError
from indexer.query.nodes import FIELDS, FILTER_FIELDS

Kind: TypeAlias = Literal["word", "phrase", "field", "range", "open", "close", "minus", "operator", "end"]


class Lexeme(NamedTuple):
    """A piece of the query: what it is, its text without delimiters, its offset in code points.

    `suffix` is what is glued behind a closing quote, such as `~2`.
    """

    kind: Kind
    text: str
    position: int
    suffix: str = ""


_SPACE = re.compile(r"\s*")
_FIELD = re.compile(rf"({'|'.join(FIELDS)}):(?=\S)", re.IGNORECASE)
_SLOP = re.compile(r"~\d+")
# A word ends at a blank, a quote or a round bracket; square brackets belong to it, as in [단독].
_WORD = re.compile(r'[^\s"“”()]+')
_QUOTES = {'"': '"', "“": "”"}
# A closing curly quote that closes nothing is a stray mark of a pasted headline.
_SINGLE: dict[str, Kind | None] = {"(": "open", ")": "close", "”": None}
_LETTER = re.compile(r"\w")
# What belongs to the clause behind it.
_JOINED_TO_NEXT = frozenset({"field", "minus", "operator"})
_OPERATORS = frozenset({"AND", "OR", "NOT"})


def lexemes(query: str) -> list[Lexeme]:
    """Return the lexemes of a query, `end` last, without its empty phrases (see `empty_phrases`).

    Raises QuerySyntaxError for a quote or square bracket that nothing closes.
    """
    found = list(_lexemes(query))
    for at in reversed(_empty(found)):
        start = at
        while start and found[start - 1].kind in _JOINED_TO_NEXT:
            start -= 1
        stop = at + 1 + (start == 0 and found[at + 1].kind == "operator")
        del found[start:stop]
    return found


def empty_phrases(query: str) -> list[str]:
    """Return the phrases without a word that a query is read without, unless it has nothing else."""
    found = list(_lexemes(query))
    return [query[found[at].position : found[at + 1].position].strip() for at in _empty(found)]


def _empty(found: list[Lexeme]) -> list[int]:
    """Return the places of phrases about the text that have no word in them."""
    empty = [
        at
        for at, lexeme in enumerate(found)
        if lexeme.kind == "phrase"
        and not _LETTER.search(lexeme.text)
        and not (at and found[at - 1].kind == "field" and found[at - 1].text in FILTER_FIELDS)
    ]
    others = {"word", "phrase", "range"}
    rest = [lexeme for at, lexeme in enumerate(found) if at not in empty and lexeme.kind in others]
    return empty if rest else []


def _lexemes(query: str) -> Iterator[Lexeme]:
    at = 0
    while True:
        at = _end_of(_SPACE, query, at)
        if at == len(query):
            yield Lexeme("end", "", at)
            return
        lexeme, at = _next(query, at)
        if lexeme is not None:
            yield lexeme


def _end_of(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at


def _next(query: str, at: int) -> tuple[Lexeme | None, int]:
    char = query[at]
    if char in _SINGLE:
        kind = _SINGLE[char]
        return Lexeme(kind, char, at) if kind else None, at + 1
    if char in _QUOTES:
        return _quoted(query, at)
    if char == "[":
        return _bracketed(query, at)
    if char == "-" and _word_follows(query, at + 1):
        return Lexeme("minus", char, at), at + 1
    field = _FIELD.match(query, at)
    return _word(query, at) if field is None else (Lexeme("field", field[1].lower(), at), field.end())


def _word_follows(query: str, at: int) -> bool:
    return at < len(query) and not query[at].isspace() and query[at] not in "-)"


def _quoted(query: str, at: int) -> tuple[Lexeme, int]:
    closing = _closing(query, at, _QUOTES[query[at]])
    end = _end_of(_SLOP, query, closing + 1)
    return Lexeme("phrase", query[at + 1 : closing], at, query[closing + 1 : end]), end


def _bracketed(query: str, at: int) -> tuple[Lexeme, int]:
    closing = _closing(query, at, "]")
    return Lexeme("range", query[at + 1 : closing], at), closing + 1


def _closing(query: str, at: int, partner: str) -> int:
    closing = query.find(partner, at + 1)
    if closing < 0:
        what = (
            f"no closing bracket for the one at character {at + 1}"
            if partner == "]"
            else f"no closing quote for the one at character {at + 1}"
        )
        raise QuerySyntaxError(what, query, at, "close it, or leave it out")
    return closing


def _word(query: str, at: int) -> tuple[Lexeme, int]:
    match = _WORD.match(query, at)
    assert match is not None
    text = match[0]
    opening = text.rfind("[")
    if opening >= 0:
        _closing(query, at + opening, "]")
    return Lexeme("operator" if text in _OPERATORS else "word", text, at), match.end()
