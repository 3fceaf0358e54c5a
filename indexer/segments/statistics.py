"""What scoring needs to know of the whole index, looked up once per term and kept while the index is open."""

from __future__ import annotations

from math import log
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from whoosh.fields import Schema

from indexer.segments.expand import expand
from indexer.segments.limits import Budget
from indexer.segments.reader import AllReader
from indexer.segments.schema import Ranking
from indexer.segments.segment import Segment

Ints: TypeAlias = NDArray[Any]
Floats: TypeAlias = NDArray[np.float64]

_REMEMBERED = 50_000
_REMEMBERED_EXPANSIONS = 64


class TermPlaces(NamedTuple):
    """Where a term is: its number in each segment's dictionary (-1: not there), and in how many documents."""

    numbers: tuple[int, ...]
    doc_frequency: int


class Statistics:
    """Counts over all segments, removed documents included until they are merged away, as in Whoosh.

    It offers the methods of Whoosh's top-level Searcher that scoring formulas use.
    """

    def __init__(
        self, segments: tuple[Segment, ...], schema: Schema, ranking: Ranking, reader: AllReader
    ) -> None:
        self.segments = segments
        self.schema = schema
        self.ranking = ranking
        self.weighting = ranking.weighting()
        self._reader = reader
        self._count = sum(segment.count for segment in segments)
        self._places: dict[tuple[str, bytes], TermPlaces] = {}
        self._averages: dict[str, float] = {}
        self._expansions: dict[Any, list[Ints]] = {}
        self._norms: dict[tuple[int, str], Floats] = {}

    def reader(self) -> AllReader:
        """Return the Whoosh reader of all segments."""
        return self._reader

    def get_parent(self) -> Statistics:
        """Return this: there is nothing above."""
        return self

    def doc_count_all(self) -> int:
        """Return the number of documents."""
        return self._count

    def places(self, name: str, text: bytes) -> TermPlaces:
        """Return where a term is."""
        key = (name, text)
        found = self._places.get(key)
        if found is None:
            numbers = tuple(segment.fields[name].terms.find(text) for segment in self.segments)
            pairs = [(s, n) for s, n in zip(self.segments, numbers, strict=True) if n >= 0]
            found = TermPlaces(numbers, sum(s.fields[name].doc_frequency(n) for s, n in pairs))
            if len(self._places) >= _REMEMBERED:
                self._places.clear()
            self._places[key] = found
        return found

    def doc_frequency(self, name: str, text: str | bytes) -> int:
        """Return how many documents have a term."""
        encoded = text if isinstance(text, bytes) else self.schema[name].to_bytes(text)
        return self.places(name, encoded).doc_frequency

    def idf(self, name: str, text: bytes) -> float:
        """Return a term's inverse document frequency, by Whoosh's formula."""
        return self.idf_of(self.places(name, text).doc_frequency)

    def idf_of(self, frequency: float) -> float:
        """Return the inverse document frequency of something that `frequency` documents have."""
        return log(self._count / (frequency + 1)) + 1

    def expansion(self, node: Any, budget: Budget) -> list[Ints]:
        """Return the terms a multi-term query stands for: their ascending numbers in each segment.

        Raises UsageError if they are too many.
        """
        found = self._expansions.get(node)
        if found is None:
            found = [expand(node, reader) for reader in self._reader.readers]
            if len(self._expansions) >= _REMEMBERED_EXPANSIONS:
                self._expansions.clear()
            self._expansions[node] = found
        budget.check_expansions(max(map(len, found), default=0), node)
        return found

    def avg_field_length(self, name: str, default: float | None = None) -> float:
        """Return the mean number of tokens of a text field, 1 if there is none."""
        if name not in self._averages:
            total = sum(segment.fields[name].total_length for segment in self.segments)
            self._averages[name] = total / (self._count or 1) or 1.0
        return self._averages[name]

    def norms(self, segment: int, name: str, docs: NDArray[Any]) -> Floats:
        """Return what BM25 adds to the term frequency in the denominator, for `docs` of one segment.

        Where many are asked for, those of the whole segment are computed and kept.
        """
        known = self._norms.get((segment, name))
        if known is not None:
            return np.asarray(known[docs])
        lengths = self.segments[segment].fields[name].lengths
        if len(docs) * 8 < len(lengths):
            return self._norm(name, lengths[docs])
        known = self._norms[segment, name] = self._norm(name, lengths)
        return np.asarray(known[docs])

    def _norm(self, name: str, lengths: NDArray[Any]) -> Floats:
        b = self.ranking.field_b.get(name, self.ranking.b)
        # Whoosh counts a text without tokens in a field as one token long.
        filled = np.maximum(lengths, 1)
        return np.asarray(self.ranking.k1 * ((1 - b) + b * filled / self.avg_field_length(name)))
