"""How much a term can add to a document's score at most: what lets a search pass over most documents.

BM25 gives a term of frequency `tf` in a field of length `len` the share

    tf / (tf + K1 * (1 - B + B * len / average))

of `idf * (K1 + 1)`. The average length is that of the whole index and changes with every commit, so a segment
keeps the largest share of each term under the segment's own average. If the average is later `r` times as
large, no share has grown by more than `max(1, r)`: the denominator's last part shrinks by at most `r`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

K1 = 1.2
B = 0.75


def shares(frequencies: NDArray[Any], lengths: NDArray[Any], average: float) -> NDArray[np.float64]:
    """Return the share of each posting, given its term frequency and its document's field length."""
    weights = frequencies.astype(np.float64)
    return weights / (weights + K1 * ((1 - B) + B * lengths / (average or 1.0)))


def peaks(
    starts: NDArray[Any], frequencies: NDArray[Any], lengths: NDArray[Any], all_lengths: NDArray[Any]
) -> NDArray[np.float32]:
    """Return the largest share of each term, rounded up to float32.

    Postings `starts[i]` to `starts[i + 1]` belong to term i and there is at least one; `all_lengths` are the
    field lengths of all documents of the segment.
    """
    if len(starts) <= 1:
        return np.zeros(0, np.float32)
    best = np.maximum.reduceat(shares(frequencies, lengths, average(all_lengths)), starts[:-1])
    return np.asarray(np.nextafter(best.astype(np.float32), np.float32(np.inf)))


def average(lengths: NDArray[Any]) -> float:
    """Return the mean of the field lengths, 0 if there is no document."""
    return float(lengths.sum(dtype=np.int64)) / len(lengths) if len(lengths) else 0.0
