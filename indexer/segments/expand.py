"""Which terms of a segment's dictionary a pattern, range or misspelling stands for."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from archive.errors import UsageError
from indexer.segments import queries as q
from indexer.segments.document import day_term
from indexer.segments.terms import TermDictionary

WHOLE_FIELD: dict[type, str] = {q.Prefix: "", q.Wildcard: "*", q.Regex: ".*"}
"""Patterns that every term has."""


def expand(node: q.MultiTerm, terms: TermDictionary) -> Sequence[int]:
    """Return the ascending numbers of the terms of a dictionary that a query of several terms stands for.

    Raises UsageError if a regular expression cannot be read.
    """
    numbers = _EXPANSIONS[type(node)](node, terms)
    # Whoosh leaves out the empty term, which could only be the first.
    return numbers[1:] if len(numbers) and numbers[0] == 0 and terms[0] == b"" else numbers


def encoded(text: str | bytes) -> bytes:
    """Return a term as it stands in the dictionary."""
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")


def day_range(node: q.NumericRange) -> q.TermRange:
    """Return a range of days as one of terms."""
    start = b"" if node.start is None else day_term(node.start)
    end = None if node.end is None else day_term(node.end)
    return q.TermRange(node.fieldname, start, end, boost=node.boost)


def _prefix(node: q.Prefix, terms: TermDictionary) -> Sequence[int]:
    return range(*terms.prefix_range(encoded(node.text)))


def _range(node: q.TermRange, terms: TermDictionary) -> Sequence[int]:
    start, end = encoded(node.text), node.end
    first = terms.lower_bound(start)
    last = len(terms) if end is None else terms.lower_bound(end)
    if node.startexcl and first < len(terms) and terms[first] == start:
        first += 1
    if not node.endexcl and last < len(terms) and terms[last] == end:
        last += 1
    return range(first, max(first, last))


def _any(node: q.AnyTerm, terms: TermDictionary) -> Sequence[int]:
    return sorted({number for text in node.texts if (number := terms.find(text)) >= 0})


def _fuzzy(node: q.FuzzyTerm, terms: TermDictionary) -> Sequence[int]:
    from indexer.segments.fuzzy import terms_within  # noqa: PLC0415 - it needs numpy

    assert isinstance(node.text, str)
    return sorted(map(terms.find, terms_within(terms, node.text, node.maxdist, node.prefixlength)))


def _wildcard(node: q.Wildcard, terms: TermDictionary) -> Sequence[int]:
    """Match a glob; a scan of the dictionary's text for the longest literal part finds few candidates."""
    from fnmatch import translate  # noqa: PLC0415 - few queries have a glob

    pattern = str(node.text)
    first, last = terms.prefix_range(encoded(re.split(r"[*?\[]", pattern, maxsplit=1)[0]))
    literal = encoded(max(re.split(r"\[!?\]?[^\]]*\]|[*?\[\]]", pattern), key=len))
    numbers = terms.containing(literal, first, last) if literal else range(first, last)
    return _accepted(translate(pattern), pattern, terms, numbers)


def _regex(node: q.Regex, terms: TermDictionary) -> Sequence[int]:
    pattern = str(node.text)
    return _accepted(pattern, pattern, terms, range(*terms.prefix_range(encoded(_literal_start(pattern)))))


def _literal_start(pattern: str) -> str:
    """Return the letters every match of a regular expression begins with, as far as they are plain to see."""
    if "|" in pattern:
        return ""
    literal = re.split(r"[{}()\[\].?*+^$\\]", pattern, maxsplit=1)[0]
    # A quantifier behind the last letter may mean that it need not be there.
    return literal[:-1] if pattern[len(literal) : len(literal) + 1] in {"*", "?", "{"} else literal


def _accepted(expression: str, pattern: str, terms: TermDictionary, numbers: Sequence[int]) -> Sequence[int]:
    try:
        accepts = re.compile(expression).match
    except (re.error, OverflowError) as error:
        raise UsageError(f"the pattern {pattern!r} cannot be read: {error}", "correct the pattern") from None
    return [n for n in numbers if accepts(terms[n].decode("utf-8", "surrogatepass"))]


_EXPANSIONS: dict[type, Callable[[Any, TermDictionary], Sequence[int]]] = {
    q.Prefix: _prefix,
    q.TermRange: _range,
    q.Wildcard: _wildcard,
    q.Regex: _regex,
    q.FuzzyTerm: _fuzzy,
    q.AnyTerm: _any,
}
