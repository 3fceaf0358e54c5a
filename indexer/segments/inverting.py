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

PIECE_TOKENS = 1 << 18
"""So many tokens are sorted at a time."""


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


def inverted(name: str, ranks: Ints, positions: Ints, counts: Ints, terms: int) -> Iterator[Inverted]:
    """Yield the postings of the `terms` terms of a field in order, those of a frequent one in several parts.

    Token `i` is the term `ranks[i]`, at `positions[i]` of its document. Documents have `counts` tokens, one
    behind the other. Raises ValueError if positions decrease within a document.
    """
    documents = np.repeat(np.arange(len(counts), dtype=narrowest(len(counts))), counts)
    sizes = np.zeros(terms, np.int64)
    for start in range(0, len(ranks), PIECE_TOKENS):
        sizes += np.bincount(ranks[start : start + PIECE_TOKENS], minlength=terms)
    for first, last in ranges(sizes, PIECE_TOKENS):
        for tokens in _parted(_tokens(ranks, first, last), documents):
            own = ranks[tokens] - np.uint32(first)
            order = stable_order(own)
            places = tokens[order]
            found = _inverted(first, last - first, own[order], documents[places], positions[places])
            if found is None:
                raise ValueError(f"the positions of field {name} decrease within a document")
            yield found


def _inverted(first: int, terms: int, ranks: Ints, documents: Ints, positions: Ints) -> Inverted | None:
    """Return the postings of tokens sorted by term and document, None if positions decrease within one."""
    begins = np.ones(len(ranks), np.bool_)
    begins[1:] = (ranks[1:] != ranks[:-1]) | (documents[1:] != documents[:-1])
    if np.any((positions[1:] < positions[:-1]) & ~begins[1:]):
        return None
    starts = np.flatnonzero(begins)
    return Inverted(
        first,
        postings=np.bincount(ranks[starts], minlength=terms),
        tokens=np.bincount(ranks, minlength=terms),
        documents=documents[starts],
        frequencies=np.diff(starts, append=len(ranks)),
        positions=positions,
    )


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
        found.append((np.flatnonzero((some >= first) & (some < last)) + start).astype(np.uint32))
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
