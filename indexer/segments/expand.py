"""Which terms of a segment's dictionary a pattern, range or misspelling stands for."""

from __future__ import annotations

import re
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from whoosh import query

from archive.errors import UsageError
from indexer.segments.fuzzy import terms_within
from indexer.segments.matches import distinct
from indexer.segments.reader import SegmentReader

Ints: TypeAlias = NDArray[Any]


def expand(node: Any, reader: SegmentReader) -> Ints:
    """Return the ascending numbers of the terms in one segment that a multi-term query stands for.

    Raises UsageError if a regular expression cannot be read.
    """
    terms = reader.arrays.fields[node.fieldname].terms
    kind = type(node)
    if kind is query.Prefix:
        numbers = np.arange(*terms.prefix_range(_encoded(node.text)))
    elif kind is query.TermRange:
        numbers = np.arange(*_range(node, reader))
    elif kind in {query.Wildcard, query.Regex}:
        numbers = _pattern(node, reader)
    elif kind is query.FuzzyTerm:
        close = terms_within(terms, node.text, node.maxdist, node.prefixlength)
        numbers = np.array(sorted(terms.find(text) for text in close), np.intp)
    else:
        texts = {terms.find(text) for text in node._btexts(reader)}
        numbers = np.array(sorted(number for number in texts if number >= 0), np.intp)
    # Whoosh leaves out the empty term, which could only be the first.
    return numbers[1:] if len(numbers) and numbers[0] == 0 and terms[0] == b"" else numbers


def _encoded(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")


def _range(node: query.TermRange, reader: SegmentReader) -> tuple[int, int]:
    field, terms = reader.schema[node.fieldname], reader.arrays.fields[node.fieldname].terms
    try:
        start = b"" if node.start is None else field.to_bytes(node.start)
        # An open end goes to these bytes in Whoosh; they are above all UTF-8 and all dates.
        end = b"\xff\xff\xff\xff" if node.end is None else field.to_bytes(node.end)
    except ValueError:
        return 0, 0
    first, last = terms.lower_bound(start), terms.lower_bound(end)
    if node.startexcl and first < len(terms) and terms[first] == start:
        first += 1
    if not node.endexcl and last < len(terms) and terms[last] == end:
        last += 1
    return first, max(first, last)


def _pattern(node: query.PatternQuery, reader: SegmentReader) -> Ints:
    """Match a glob or regular expression against the dictionary, or the part of it with the literal prefix.

    A scan of the whole text of the dictionary for the longest literal part of a glob finds the few
    candidates that the expression itself is tried on.
    """
    terms = reader.arrays.fields[node.fieldname].terms
    first, last = terms.prefix_range(_encoded(node._find_prefix(node.text)))
    try:
        accepts = re.compile(node._get_pattern()).match
    except (re.error, OverflowError) as error:
        raise UsageError(
            f"the pattern {node.text!r} cannot be read: {error}", "correct the pattern"
        ) from None
    numbers: Any = range(first, last)
    if isinstance(node, query.Wildcard):
        numbers = _with_literal(node.text, terms, first, last)
        texts = [terms[number] for number in numbers]
    else:
        texts = terms.slice(first, last)
    decode = reader.schema[node.fieldname].from_bytes
    return np.array([n for n, text in zip(numbers, texts, strict=True) if accepts(decode(text))], np.intp)


def _with_literal(pattern: str, terms: Any, first: int, last: int) -> list[int]:
    """Return the numbers of the terms that contain the longest literal part of a glob."""
    parts = re.split(r"\[[^\]]*\]|[*?\[\]]", pattern)
    literal = _encoded(max(parts, key=len))
    blob, offsets = terms.blob(first, last)
    if not literal:
        return list(range(first, last))
    starts = np.asarray(offsets)
    found = [match.start() for match in re.finditer(re.escape(literal), blob)]
    inside = starts.searchsorted(np.array(found, np.int64) + int(starts[0]), "right") - 1
    return [int(number) for number in distinct(inside) + first]
