"""More like this: the words that make an edition what it is, and the query for others that have them."""

from __future__ import annotations

import numpy as np

from indexer.segments.index import Index
from indexer.segments.queries import AndNot, NullQuery, Or, Query, Term
from indexer.segments.segment import Segment

_COMMON_SHARE = 0.1  # a word that more documents have says little
_LEAST_DOCUMENTS = 2  # a word that only this edition has finds nothing else


def key_terms(index: Index, edition_id: str, field: str = "body", count: int = 25) -> dict[str, float]:
    """Return up to `count` terms of an edition's field with their weights, the weightiest first.

    The weight is frequency times inverse document frequency, the largest being 1. There is no forward
    index: one pass over the segment's postings of the field finds the edition's own. Empty if the index
    has no such edition.
    """
    for segment in index.segments:
        document = segment.document_of(edition_id)
        if document is not None and segment.alive[document]:
            return _weights(index, segment, document, field, count)
    return {}


def _weights(index: Index, segment: Segment, document: int, name: str, count: int) -> dict[str, float]:
    field = segment.fields[name]
    starts = field.starts()
    total = int(starts[-1])
    own = np.flatnonzero(field.docs(0, total) == document)
    terms = [field.terms[int(number)] for number in starts.searchsorted(own, "right") - 1]
    frequencies = field.frequencies(0, total)[own].tolist()
    statistics = index.statistics
    ceiling = max(_COMMON_SHARE * statistics.count, _LEAST_DOCUMENTS)
    weights = {
        term.decode("utf-8", "surrogatepass"): frequency * statistics.idf(name, term)
        for term, frequency in zip(terms, frequencies, strict=True)
        if _LEAST_DOCUMENTS <= statistics.doc_frequency(name, term) <= ceiling
    }
    best = sorted(weights, key=lambda term: (-weights[term], term))[:count]
    return {term: weights[term] / weights[best[0]] for term in best}


def more_like(index: Index, edition_id: str, field: str = "body", count: int = 25) -> Query:
    """Return a query for editions of other stories that share the key terms of this one."""
    weights = key_terms(index, edition_id, field, count)
    if not weights:
        return NullQuery
    stories = {s.value("story", d) for s in index.segments if (d := s.document_of(edition_id)) is not None}
    same = Or([Term("story", story) for story in sorted(stories)])
    return AndNot(Or([Term(field, t, boost=w) for t, w in weights.items()]), same)
