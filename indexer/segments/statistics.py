"""What scoring needs to know of the whole index, looked up once per term and kept while the index is open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from indexer.segments.document import KEYWORD_FIELDS, TEXT_FIELDS
from indexer.segments.expand import encoded, expand
from indexer.segments.mapped import MappedSegment
from indexer.segments.queries import MultiTerm, Synonyms
from indexer.segments.ranking import Norms, Ranking, idf

_FIELDS = frozenset((*TEXT_FIELDS, *KEYWORD_FIELDS))
_REMEMBERED = 50_000
_REMEMBERED_EXPANSIONS = 64


class TermPlaces(NamedTuple):
    """Where a term is: its number in each segment's dictionary (-1: not there), and in how many documents."""

    numbers: tuple[int, ...]
    doc_frequency: int


class Statistics:
    """Counts over all segments, removed documents included until they are merged away, as in Whoosh."""

    def __init__(self, segments: Sequence[MappedSegment], ranking: Ranking) -> None:
        self.segments = segments
        self.ranking = ranking
        self.count = sum(segment.count for segment in segments)
        self.norm_tables: dict[tuple[int, str], Any] = {}
        """BM25's norms of all documents of a segment and field, where `leaves` has made them."""
        self._places: dict[tuple[str, bytes], TermPlaces] = {}
        self._averages: dict[str, float] = {}
        self._norms: dict[str, Norms] = {}
        self._expansions: dict[MultiTerm, list[Sequence[int]]] = {}

    def places(self, name: str, text: bytes) -> TermPlaces:
        """Return where a term is; nowhere if there is no such field."""
        key = (name, text)
        found = self._places.get(key)
        if found is None:
            if name not in _FIELDS:
                return TermPlaces((-1,) * len(self.segments), 0)
            numbers = tuple([segment.fields[name].terms.find(text) for segment in self.segments])
            pairs = [(s, n) for s, n in zip(self.segments, numbers, strict=True) if n >= 0]
            found = TermPlaces(numbers, sum([s.fields[name].doc_frequency(n) for s, n in pairs]))
            if len(self._places) >= _REMEMBERED:
                self._places.clear()
            self._places[key] = found
        return found

    def doc_frequency(self, name: str, text: str | bytes) -> int:
        """Return how many documents have a term."""
        return self.places(name, encoded(text)).doc_frequency

    def idf(self, name: str, text: bytes) -> float:
        """Return a term's inverse document frequency."""
        return idf(self.count, self.places(name, text).doc_frequency)

    def synonyms_idf(self, node: Synonyms) -> float:
        """Return the inverse document frequency of a pooled word."""
        found = [(self.doc_frequency(node.fieldname, text), weight) for text, weight in node.weights]
        if node.rarity == "max":
            return idf(self.count, float(max((n for n, _ in found), default=0)))
        # More documents than there are would make the word count against a document that has it.
        return idf(self.count, min(sum(n * weight for n, weight in found), self.count))

    def term_ceiling(self, name: str, text: str | bytes) -> float:
        """Return a bound of the scores of a term, 0 if it is not in the index."""
        frequency = self.doc_frequency(name, text)
        if not frequency:
            return 0.0
        if name not in TEXT_FIELDS:
            return self.ranking.boost(name)
        return idf(self.count, frequency) * (self.ranking.k1 + 1)

    def synonyms_ceiling(self, node: Synonyms) -> float:
        """Return a bound of the scores of a pooled word, without its boost."""
        return self.synonyms_idf(node) * (self.ranking.k1 + 1)

    def expansion(self, node: MultiTerm) -> list[Sequence[int]]:
        """Return the terms a multi-term query stands for: their ascending numbers in each segment."""
        found = self._expansions.get(node)
        if found is None:
            if node.fieldname in _FIELDS:
                found = [expand(node, segment.fields[node.fieldname].terms) for segment in self.segments]
            else:
                found = [()] * len(self.segments)
            if len(self._expansions) >= _REMEMBERED_EXPANSIONS:
                self._expansions.clear()
            self._expansions[node] = found
        return found

    def texts(self, node: MultiTerm) -> set[bytes]:
        """Return the terms that a query of several stands for."""
        pairs = zip(self.segments, self.expansion(node), strict=True)
        return {segment.fields[node.fieldname].terms[n] for segment, numbers in pairs for n in numbers}

    def norms(self, name: str) -> Norms:
        """Return BM25's norms of a text field by the number of its tokens."""
        found = self._norms.get(name)
        if found is None:
            found = self._norms[name] = Norms(self.ranking, name, self.average_length(name))
        return found

    def average_length(self, name: str) -> float:
        """Return the mean number of tokens of a text field, 1 if there is none."""
        if name not in self._averages:
            total = sum(segment.fields[name].total_length for segment in self.segments)
            self._averages[name] = total / (self.count or 1) or 1.0
        return self._averages[name]
