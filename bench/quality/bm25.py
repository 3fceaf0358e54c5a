"""A small exact BM25 over bags of terms, the same for every analyzer, so that only analysis differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

K1 = 1.2
B = 0.75


class Bags:
    """An index of bags of terms; scores are arrays with one value a document.

    The formula is Lucene's: idf = ln(1 + (N - df + 0.5) / (df + 0.5)), tf / (tf + k1 (1 - b + b length
    / mean length)).
    """

    def __init__(self, bags: Iterable[Sequence[str]], lengths: Sequence[int] | None = None) -> None:
        postings: dict[str, tuple[list[int], list[int]]] = {}
        counted = []
        for number, bag in enumerate(bags):
            counted.append(len(bag))
            for term, count in Counter(bag).items():
                docs, counts = postings.setdefault(term, ([], []))
                docs.append(number)
                counts.append(count)
        self.size = len(counted)
        length = np.array(counted if lengths is None else lengths, dtype=np.float64)
        mean = max(float(length.mean()), 1.0) if self.size else 1.0
        self._norm = K1 * (1 - B + B * length / mean)
        self._postings = {
            term: (np.array(docs), np.array(counts, dtype=np.float64))
            for term, (docs, counts) in postings.items()
        }

    def docs(self, term: str) -> NDArray[np.int64]:
        """Return the numbers of the documents that have `term`."""
        return self._postings[term][0] if term in self._postings else np.array([], dtype=np.int64)

    def score(self, weighted: Iterable[tuple[str, float]]) -> NDArray[np.float64]:
        """Return the sum of weight times BM25 for each document."""
        total = np.zeros(self.size)
        for term, weight in weighted:
            if term in self._postings:
                docs, counts = self._postings[term]
                idf = np.log(1 + (self.size - len(docs) + 0.5) / (len(docs) + 0.5))
                total[docs] += weight * idf * counts / (counts + self._norm[docs])
        return total


def ranking(scores: NDArray[np.float64], depth: int = 100) -> list[int]:
    """Return the numbers of the best documents with a score above 0, ties by number."""
    order = np.argsort(-scores, kind="stable")[:depth]
    return [int(number) for number in order if scores[number] > 0]
