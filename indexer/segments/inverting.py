"""From the tokens of documents, one after the other, to those of terms, one after the other.

A range of terms is inverted at a time, so that sorting takes the same memory however many tokens there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.segments.narrow import narrowest

Ints: TypeAlias = NDArray[Any]

PIECE_TOKENS = 1 << 20
"""So many tokens are sorted at a time."""

_KEY_BITS = 64


class Inverted(NamedTuple):
    """Postings of consecutive terms from number `first` on.

    Each has a document and a frequency; `postings` and `tokens` tell how many of them and how many positions
    each term has here.
    """

    first: int
    postings: Ints
    tokens: Ints
    documents: Ints
    frequencies: Ints
    positions: Ints


def inverted(ranks: Ints, positions: Ints, counts: Ints, terms: int) -> Iterator[Inverted]:
    """Yield the postings of the `terms` terms of a field in order, those of a frequent one in several parts.

    Token `i` is the term `ranks[i]`, at `positions[i]` of its document. Documents have `counts` tokens, one
    behind the other. The positions of a posting ascend.
    """
    documents = np.repeat(np.arange(len(counts), dtype=narrowest(len(counts))), counts)
    if len(ranks) <= PIECE_TOKENS:
        yield _inverted(0, terms, ranks, documents, positions)
        return
    sizes = np.zeros(terms, np.int64)
    for start in range(0, len(ranks), PIECE_TOKENS):
        sizes += np.bincount(ranks[start : start + PIECE_TOKENS], minlength=terms)
    for first, last in ranges(sizes, PIECE_TOKENS):
        for tokens in _parted(_tokens(ranks, first, last), documents):
            own = ranks[tokens] - np.uint32(first)
            yield _inverted(first, last - first, own, documents[tokens], positions[tokens])


def _inverted(first: int, terms: int, ranks: Ints, documents: Ints, positions: Ints) -> Inverted:
    """Return the postings of some tokens.

    Term, document and position are one number each, and numbers are sorted faster than what stands for them.
    """
    document_bits, position_bits = _bits(documents), _bits(positions)
    values: Ints | None = None
    if _bits(ranks) + document_bits + position_bits > _KEY_BITS:
        # Numbered by size they fit: there are no more than tokens.
        values, numbers = np.unique(positions, return_inverse=True)
        positions = numbers.astype(np.uint32)
        position_bits = _bits(positions)
    keys = ranks.astype(np.uint64)
    keys <<= document_bits
    keys |= documents
    keys <<= position_bits
    keys |= positions
    keys.sort()
    found = _low(keys, position_bits)
    keys >>= position_bits
    begins = np.ones(len(keys), np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=begins[1:])
    starts = np.flatnonzero(begins)
    keys = keys[starts]
    own = _low(keys, document_bits)
    keys >>= document_bits
    bounds = keys.searchsorted(np.arange(terms + 1, dtype=np.uint64))
    ends = np.append(starts, len(ranks))
    return Inverted(
        first,
        postings=np.diff(bounds),
        tokens=np.diff(ends[bounds]),
        documents=own,
        frequencies=np.diff(ends),
        positions=found if values is None else values[found],
    )


def _low(keys: Ints, bits: int) -> Ints:
    """Return the lowest bits of keys, up to 32, in the narrowest type."""
    top = (1 << bits) - 1
    # Of a key of eight bytes in memory, the lowest come first.
    low: Ints = keys.view(np.uint32)[::2] & np.uint32(top)
    return low.astype(narrowest(top), copy=False)


def _bits(numbers: Ints) -> int:
    return int(numbers.max(initial=0)).bit_length()


def ranges(sizes: Ints, limit: int) -> Iterator[tuple[int, int]]:
    """Part things of these sizes into ranges, end exclusive, that take up to `limit` or are one thing."""
    ends = np.cumsum(sizes, dtype=np.int64)
    first = before = 0
    while first < len(sizes):
        last = max(first + 1, int(ends.searchsorted(before + limit, "right")))
        yield first, last
        first, before = last, int(ends[last - 1])


def _tokens(ranks: Ints, first: int, last: int) -> Ints:
    """Return the numbers of the tokens of terms `first` to `last` (exclusive), ascending."""
    found = []
    for start in range(0, len(ranks), PIECE_TOKENS):
        some = ranks[start : start + PIECE_TOKENS]
        found.append(np.flatnonzero((some >= first) & (some < last)) + start)
    return np.concatenate(found)


def _parted(tokens: Ints, documents: Ints) -> Iterator[Ints]:
    """Part the tokens of a term, if they are many, between documents."""
    start = 0
    while start < len(tokens):
        last = documents[tokens[min(start + PIECE_TOKENS, len(tokens)) - 1]]
        stop = int(tokens.searchsorted(documents.searchsorted(last, "right")))
        yield tokens[start:stop]
        start = stop


def stable_order(ranks: Ints) -> Ints:
    """Return the indexes that sort ranks of 32 bits, equal ones in their given order.

    Numbers of 16 bits are sorted by counting, several times as fast as wider ones by comparing.
    """
    order = ranks.astype(np.uint16).argsort(kind="stable")
    if len(ranks) and ranks.max() >= 1 << 16:
        above = (ranks >> 16).astype(np.uint16)
        order = order[above[order].argsort(kind="stable")]
    return np.asarray(order)
