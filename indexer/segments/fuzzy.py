"""Terms that are a few edits away from a word: Levenshtein's distance to many terms at once.

An edit inserts, removes or replaces one character, as Whoosh's automaton has it. The table of the usual
dynamic programme is filled for all terms together, one cell after the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.segments.terms import TermDictionary

Ints: TypeAlias = NDArray[Any]

_BYTES_A_CHARACTER = 4  # at most, in UTF-8


def terms_within(terms: TermDictionary, text: str, edits: int, prefix: int) -> dict[bytes, int]:
    """Return the terms at most `edits` edits from `text` that begin with its first `prefix` characters.

    The values are the distances; the order is that of the dictionary.
    """
    first, last = terms.prefix_range(text[:prefix].encode("utf-8", "surrogatepass"))
    shortest = len(text) - edits
    longest = (len(text) + edits) * _BYTES_A_CHARACTER
    encoded = [term for term in terms.slice(first, last) if shortest <= len(term) <= longest]
    decoded = [term.decode("utf-8", "surrogatepass") for term in encoded]
    fitting = [i for i, term in enumerate(decoded) if abs(len(term) - len(text)) <= edits]
    found = distances(text, [decoded[i] for i in fitting])
    return {
        encoded[i]: distance for i, distance in zip(fitting, found.tolist(), strict=True) if distance <= edits
    }


def distances(text: str, terms: Sequence[str]) -> Ints:
    """Return the number of edits between `text` and each of `terms`."""
    width = max(map(len, terms), default=0)
    if not width:
        return np.full(len(terms), len(text))
    letters = np.array(terms, dtype=f"<U{width}").view(np.uint32).reshape(len(terms), width).T.copy()
    lengths = np.fromiter(map(len, terms), np.intp, len(terms))
    row = np.repeat(np.arange(width + 1, dtype=np.int16)[:, None], len(terms), axis=1)
    for number, letter in enumerate(text, 1):
        other = (letters != ord(letter)).astype(np.int16)
        before, row = row, np.empty_like(row)
        row[0] = number
        for column in range(1, width + 1):
            cheapest = np.minimum(before[column], row[column - 1]) + 1
            row[column] = np.minimum(cheapest, before[column - 1] + other[column - 1])
    return row[lengths, np.arange(len(terms))]
