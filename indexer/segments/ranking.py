"""How terms rank: BM25F with Whoosh's formulas. They take numbers and numpy arrays alike."""

from __future__ import annotations

from collections.abc import Mapping
from math import log
from typing import Any, TypeAlias

K1 = 1.2
B = 0.75

Boosts: TypeAlias = Mapping[str, float]


class Ranking:
    """The parameters of BM25F: `k1`, `b`, other values of `b` by field, and boosts by field.

    A field's boost multiplies the term frequencies of that field, as Whoosh's `field_boost` does.
    """

    __slots__ = ("b", "boosts", "field_b", "k1")

    def __init__(
        self, k1: float = K1, b: float = B, field_b: Boosts | None = None, boosts: Boosts | None = None
    ) -> None:
        self.k1 = k1
        self.b = b
        self.field_b = field_b or {}
        self.boosts = boosts or {}

    def boost(self, name: str) -> float:
        """Return the boost of a field."""
        return self.boosts.get(name, 1.0)

    def norm(self, name: str, length: Any, average: float) -> Any:
        """Return what BM25 adds to the weight in the denominator; `length` is in tokens, at least 1."""
        b = self.field_b.get(name, self.b)
        return self.k1 * ((1 - b) + b * length / average)

    def score(self, weight: Any, norm: Any, idf: Any) -> Any:
        """Return BM25 of a term: `weight` is its frequency times the field's boost."""
        gain = weight * (self.k1 + 1)
        # In place: an array of every document for each step would cost more than the arithmetic.
        gain *= idf
        gain /= weight + norm
        return gain


class Norms(dict[int, float]):
    """BM25's norms of a field by the number of tokens; texts of equal length are many."""

    def __init__(self, ranking: Ranking, name: str, average: float) -> None:
        super().__init__()
        self._of = (ranking, name, average)

    def __missing__(self, length: int) -> float:
        ranking, name, average = self._of
        # Whoosh counts a text without tokens in a field as one token long.
        norm = self[length] = float(ranking.norm(name, max(length, 1), average))
        return norm


def idf(documents: int, frequency: float) -> float:
    """Return the inverse document frequency of what `frequency` of `documents` have."""
    return log(documents / (frequency + 1)) + 1
