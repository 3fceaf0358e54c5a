"""One term, or many terms at once: from the inverted lists of a segment to matches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.segments.matches import Floats, Matches, nothing, union
from indexer.segments.scope import Scope

Ints: TypeAlias = NDArray[Any]


def weighed(scope: Scope, name: str, text: bytes) -> Matches:
    """Return the documents with a term; their scores are its weights: frequency times the field's boost."""
    number = scope.statistics.places(name, text).numbers[scope.number]
    if number < 0:
        return nothing()
    field = scope.segment.fields[name]
    start, stop = field.span(number)
    docs = field.docs(start, stop).astype(np.intp)
    kept = scope.living(docs)
    if kept is not None:
        docs = docs[kept]

    def weights(at: Ints | None) -> Floats:
        frequencies = field.frequencies(start, stop)
        if kept is not None:
            frequencies = frequencies[kept]
        return np.multiply(
            frequencies if at is None else frequencies[at], scope.boost(name), dtype=np.float64
        )

    return Matches(docs, weights)


def term(scope: Scope, name: str, text: bytes) -> Matches:
    """Return the documents with a term, scored by BM25; in a keyword field by the field's boost."""
    matches = scope.known.get((name, text))
    if matches is None:
        matches = scope.known[name, text] = _scored(scope, name, text)
    return matches


def _scored(scope: Scope, name: str, text: bytes) -> Matches:
    found = weighed(scope, name, text)
    if not len(found) or not scope.segment.fields[name].is_text:
        return found
    idf = scope.statistics.idf(name, text)

    def scores(at: Ints | None) -> Floats:
        docs = found.docs if at is None else found.docs[at]
        return bm25(scope, name, docs, found.scores(at), idf)

    return Matches(found.docs, scores)


def bm25(scope: Scope, name: str, docs: Ints, weights: Floats, idf: float | Floats) -> Floats:
    """Return the scores of one field for `docs`, given each document's weight (frequency times boost)."""
    score: Floats = scope.statistics.ranking.score(weights, _norms(scope, name, docs), idf)
    return score


def _norms(scope: Scope, name: str, docs: Ints) -> Floats:
    """Return BM25's norms; where many are asked for, those of the whole segment are computed and kept."""
    tables = scope.statistics.norm_tables
    known = tables.get((scope.number, name))
    if known is None:
        lengths = scope.segment.fields[name].lengths
        many = len(docs) * 8 >= len(lengths)
        # Whoosh counts a text without tokens in a field as one token long.
        filled = np.maximum(lengths if many else lengths[docs], 1)
        known = scope.statistics.ranking.norm(name, filled, scope.statistics.average_length(name))
        if not many:
            return np.asarray(known)
        tables[scope.number, name] = known
    return np.asarray(known[docs])


def any_of_terms(scope: Scope, name: str, numbers: Sequence[int]) -> Ints:
    """Return the living documents with any of the terms `numbers` (ascending) of this segment."""
    if not len(numbers):
        return np.zeros(0, np.intp)
    field = scope.segment.fields[name]
    first, last = numbers[0], numbers[-1]
    starts = field.starts(first, last)
    if last - first + 1 == len(numbers):
        parts = [field.docs(int(starts[0]), int(starts[-1]))]
    else:
        at = np.asarray(numbers) - first
        spans = zip(starts[at].tolist(), starts[at + 1].tolist(), strict=True)
        parts = [field.docs(*span) for span in spans]
    docs = union([part.astype(np.intp) for part in parts], scope.segment.count, ascending=len(numbers) == 1)
    kept = scope.living(docs)
    return docs if kept is None else docs[kept]
