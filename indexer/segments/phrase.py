"""Phrases: documents in which terms stand one behind the other, found on arrays of token places.

A token's place is `document * stride + position`, with a stride so large that no step of a phrase leads from
one document into the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.segments.leaves import term
from indexer.segments.matches import Matches, gathered, nothing, places, union
from indexer.segments.scope import Scope

Ints: TypeAlias = NDArray[Any]

_DENSE = 128  # with more than one key in so many places, a table of all places is faster than searching


def phrase(scope: Scope, name: str, slots: Sequence[Sequence[bytes]], slop: int) -> Matches:
    """Return the documents in which each slot has a term 1 to `slop` positions behind one of the slot before.

    The score is the sum of all terms of all slots that the document has.
    """
    alternatives = [[(text, term(scope, name, text)) for text in slot] for slot in slots]
    merged = [_any([matches for _, matches in slot], scope.segment.count) for slot in alternatives]
    if not merged or not all(map(len, merged)):
        return nothing()
    docs = merged[0].docs
    for other in sorted(merged[1:], key=len):
        docs = docs[places(docs, other.docs, scope.segment.count)[0]]
    if len(merged) > 1:
        docs = _in_sequence(scope, name, alternatives, docs, slop)
    return Matches(docs, gathered(merged, docs, scope.segment.count))


def _any(parts: list[Matches], count: int) -> Matches:
    if len(parts) == 1:
        return parts[0]
    docs = union([part.docs for part in parts], count)
    return Matches(docs, gathered(parts, docs, count))


def _in_sequence(
    scope: Scope, name: str, slots: list[list[tuple[bytes, Matches]]], docs: Ints, slop: int
) -> Ints:
    """Return those of the candidates `docs`, which have a term of each slot, that have them in sequence."""
    tokens = [[_tokens(scope, name, text, docs) for text, _ in slot] for slot in slots]
    longest = max((int(p.max()) for slot in tokens for _, p in slot if len(p)), default=0)
    stride = longest + slop + 1
    ends = _keys(tokens[0], stride)
    for slot in tokens[1:]:
        keys = _keys(slot, stride)
        ends = keys[_follows(keys, ends, slop, len(docs) * stride)]
        if not len(ends):
            return docs[:0]
    found = ends // stride
    first = np.append(True, found[1:] != found[:-1])
    return np.asarray(docs[found[first]])


def _follows(keys: Ints, ends: Ints, slop: int, space: int) -> NDArray[np.bool_]:
    """Mark each key that stands 1 to `slop` behind one of `ends`; all are below `space`."""
    if (len(keys) + len(ends)) * _DENSE > space:
        # The index of a place before the first wraps round to the gap behind the last document.
        table = np.zeros(space, np.bool_)
        table[ends] = True
        found = table[keys - 1]
        for step in range(2, slop + 1):
            found |= table[keys - step]
        return np.asarray(found)
    before = ends.searchsorted(keys) - 1
    return np.asarray((before >= 0) & (keys - ends[before] <= slop))


def _tokens(scope: Scope, name: str, text: bytes, docs: Ints) -> tuple[Ints, Ints]:
    """Return the tokens of a term in `docs`: each one's place in the list `docs`, and its position."""
    number = scope.statistics.places(name, text).numbers[scope.number]
    if number < 0:
        return docs[:0], docs[:0]
    field = scope.segment.fields[name]
    start, stop = field.span(number)
    here, there = places(docs, field.docs(start, stop).astype(np.intp), scope.segment.count)
    frequencies = field.frequencies(start, stop)
    positions = field.positions(number)
    if len(there) == stop - start:
        return np.repeat(here, frequencies), positions.astype(np.int64)
    ends = np.cumsum(frequencies, dtype=np.int64)[there]
    counts = frequencies[there].astype(np.int64)
    own_ends = np.cumsum(counts)
    at = np.repeat(ends - own_ends, counts) + np.arange(int(own_ends[-1]) if len(own_ends) else 0)
    return np.repeat(here, counts), positions[at].astype(np.int64)


def _keys(tokens: list[tuple[Ints, Ints]], stride: int) -> Ints:
    keys = [docs * stride + positions for docs, positions in tokens]
    if len(keys) == 1:
        return keys[0]
    merged = np.concatenate(keys)
    merged.sort()
    return merged
