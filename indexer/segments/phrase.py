"""Phrases: documents in which terms stand one behind the other, found on arrays of token places.

A token's place is `document * stride + position`, with a stride so large that no step of a phrase leads from
one document into the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.segments.leaves import term
from indexer.segments.matches import Matches, gathered, nothing, places, union
from indexer.segments.scope import Scope

Ints: TypeAlias = NDArray[Any]

_DENSE = 1024  # with more than one key in so many places, a table of places is faster than searching
_TABLE_PLACES = 1 << 20


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
    dtype = np.int32 if len(docs) * stride < 1 << 31 else np.int64
    ends = _keys(tokens[0], stride, dtype)
    for slot in tokens[1:]:
        keys = _keys(slot, stride, dtype)
        ends = keys[_follows(keys, ends, slop, stride, len(docs) * stride)]
        if not len(ends):
            return docs[:0]
    found = ends // stride
    first = np.append(True, found[1:] != found[:-1])
    return np.asarray(docs[found[first]])


def _follows(keys: Ints, ends: Ints, slop: int, stride: int, space: int) -> NDArray[np.bool_]:
    """Mark each key that stands 1 to `slop` behind one of `ends`; all are below `space`."""
    if (len(keys) + len(ends)) * _DENSE < space:
        before = ends.searchsorted(keys) - 1
        return np.asarray((before >= 0) & (keys - ends[before] <= slop))
    # A table of places, for so many documents at a time that it stays in the processor's cache.
    width = max(_TABLE_PLACES // stride, 1) * stride
    table = np.zeros(width, np.bool_)
    found = np.zeros(len(keys), np.bool_)
    bounds = np.arange(0, space + width, width)
    key_bounds, end_bounds = keys.searchsorted(bounds).tolist(), ends.searchsorted(bounds).tolist()
    spans = zip(bounds.tolist(), pairwise(key_bounds), pairwise(end_bounds), strict=False)
    for base, (first_key, last_key), (first_end, last_end) in spans:
        near, here = ends[first_end:last_end] - base, keys[first_key:last_key] - base
        table[near] = True
        # The place before the first wraps round to the gap behind the last document.
        hits = table[here - 1]
        for step in range(2, slop + 1):
            hits |= table[here - step]
        found[first_key:last_key] = hits
        table[near] = False
    return found


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
    here = here.astype(np.int32)
    if len(there) == stop - start:
        return np.repeat(here, frequencies), positions
    # The tokens of posting i end at `ends[i]`; those of the postings wanted follow each other in the result.
    counts = frequencies[there]
    ends, own_ends = np.cumsum(frequencies, dtype=np.int64), np.cumsum(counts, dtype=np.int64)
    total = int(own_ends[-1]) if len(own_ends) else 0
    tokens = np.repeat(ends[there] - own_ends, counts) + np.arange(total)
    return np.repeat(here, counts), positions[tokens]


def _keys(tokens: list[tuple[Ints, Ints]], stride: int, dtype: type[np.int32] | type[np.int64]) -> Ints:
    keys: list[Ints] = [docs * dtype(stride) + positions for docs, positions in tokens]
    if len(keys) == 1:
        return keys[0]
    merged = np.concatenate(keys)
    merged.sort()
    return merged
