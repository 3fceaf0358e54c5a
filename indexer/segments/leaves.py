"""One term, or many terms at once: from the inverted lists of a segment to matches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.segments.matches import Floats, Matches, members, union
from indexer.segments.queries import MultiTerm, Query
from indexer.segments.scope import Scope
from indexer.segments.seen import Bits, Seen
from indexer.segments.segment import Field
from indexer.segments.statistics import Statistics
from indexer.segments.views import nothing

Ints: TypeAlias = NDArray[Any]

_FREQUENT = 32  # with one document in so many, a byte for each takes little more memory than their scores
_IN_BITS = 256  # with one in so many, a bit for each does
_ORDERS = 4  # orders and numbers of hits for which the first documents are noted
_FEW = 512  # below one document in so many, searching them is not worth a byte for each
_USUAL_SLOP = 8  # up to so many steps, places serve phrases of any slop
_STEPS = 254.0  # largest over step; one more is left for rounding


class Lasting(Matches):
    """Matches that outlive the query, so that what is known of them serves the next query that has them."""

    __slots__ = ("_bits", "_count", "_firsts")

    def __init__(self, docs: Ints, count: int, *, level: bool = False) -> None:
        super().__init__(docs, level=level)
        self._count = count
        self._bits: dict[bool, Bits] = {}
        self._firsts: dict[tuple[str, int], Ints] = {}

    @property
    def firsts(self) -> dict[tuple[str, int], Ints]:
        """The documents that come first by some order and number, noted by who asked."""
        if len(self._firsts) > _ORDERS:
            self._firsts.clear()
        return self._firsts

    @property
    def frequent(self) -> bool:
        """Whether the documents are so many that a byte for each of the segment takes little more memory."""
        return len(self) * _FREQUENT >= self._count

    @property
    def nbytes(self) -> int:
        """How many bytes they can come to take: numbers, and unless they are rare, two bits a document."""
        return 1024 + 8 * len(self) + (self._count // 4 if len(self) * _IN_BITS >= self._count else 0)

    def mark(self, seen: Seen, column: Ints | None) -> None:
        """Mark the documents, or what `column` says of them, as seen; by bits unless they are rare."""
        if len(self) * _IN_BITS < seen.size:
            super().mark(seen, column)
            return
        key = column is None
        if key not in self._bits:
            own = Seen(seen.size)
            super().mark(own, column)
            self._bits[key] = own.bits()
        seen.add_bits(self._bits[key])


class Leaf(Lasting):
    """The living documents with a term, scored by BM25; in a keyword field by the field's boost.

    From the second query on that has it, all its scores are known.
    """

    __slots__ = (
        "_best",
        "_field",
        "_idf",
        "_last",
        "_living",
        "_number",
        "_span",
        "_statistics",
        "_table",
        "_term",
        "came_again",
        "key",
    )

    def __init__(self, scope: Scope, name: str, text: bytes, term: int) -> None:
        self.key = (scope.number, name, text)
        self._field: Field = scope.segment.fields[name]
        self._term = term
        self._span = self._field.span(term)
        docs = self._field.docs(*self._span).astype(np.intp)
        self._living = scope.living(docs)
        living = docs if self._living is None else docs[self._living]
        super().__init__(living, scope.segment.count, level=not self._field.is_text)
        self._statistics: Statistics = scope.statistics
        self._number = scope.number
        self._idf = scope.statistics.idf(name, text)
        self._best: tuple[int, tuple[Ints, Floats]] | None = None
        self._table: NDArray[np.uint8] | None = None
        self._last: int | None = None
        self.came_again = False
        """Whether a query before this one asked for the term."""

    @property
    def nbytes(self) -> int:
        """How many bytes it can come to take: scores as well, and if it is frequent, a byte a document."""
        return super().nbytes + 8 * len(self) + (self._count if self.frequent else 0)

    def weights(self, at: Ints | None) -> Floats:
        """Return the term's weights at places `at`, or all: frequency times the field's boost."""
        frequencies = self._field.frequencies(*self._span)
        if self._living is not None:
            frequencies = frequencies[self._living]
        boost = self._statistics.ranking.boost(self._field.name)
        return np.multiply(frequencies if at is None else frequencies[at], boost, dtype=np.float64)

    def _computed(self, at: Ints | None) -> Floats:
        weights = self.weights(at)
        if not self._field.is_text:
            return weights
        docs = self.docs if at is None else self.docs[at]
        return bm25(self._statistics, self._number, self._field, docs, weights, self._idf)

    def best(self, count: int) -> tuple[Ints, Floats]:
        """Return at least the `count` documents with the largest scores, and these; once for each `count`."""
        if self.level:
            return super().best(count)
        if self._best is None or self._best[0] != count:
            self._best = (count, super().best(count))
        return self._best[1]

    @property
    def _graded(self) -> bool:
        """Whether ceilings come from grades: not before all scores are known."""
        return self._all is not None and self.frequent

    def _grades(self) -> NDArray[np.uint8]:
        """Return for each document of the segment its score in steps, rounded up; 0 without the term."""
        if self._table is None:
            self._table = np.zeros(self._count, np.uint8)
            self._table[self.docs] = np.maximum(np.ceil(self.scores(None) / self.step), 1)
        return self._table

    @property
    def step(self) -> float:
        """How much less than its ceiling a document can score."""
        # Where the field's boost is 0, so are all scores.
        return (self.largest() or 1.0) / _STEPS if self._graded else 0.0

    def ceilings(self, docs: Ints, count: int) -> Floats:
        """Return what some ascending documents, of `count`, score at most: 0 without the term."""
        if not self._graded:
            return super().ceilings(docs, count)
        return np.multiply(self._grades()[docs], self.step)

    def at_most(self, docs: Ints) -> Floats:
        """Return what some of the documents score at most."""
        return np.multiply(self._grades()[docs], self.step) if self._graded else self.scored(docs)

    def has(self, docs: Ints, count: int) -> NDArray[np.bool_]:
        """Mark those of some ascending documents, of `count`, that have the term."""
        if self._table is None and not (self._graded and len(docs) * _FEW > count):
            return members(docs, self.docs, count)
        found: NDArray[np.bool_] = self._grades()[docs] != 0
        return found

    def stride(self, slop: int) -> int:
        """Return a distance of documents at which a step of `slop` behind the term stays in its document."""
        if self._last is None:
            self._last = int(self._field.positions(self._term).max(initial=0))
        return max(self._last + slop + 1, self._field.longest + _USUAL_SLOP)

    def places(self, docs: Ints, stride: int) -> Ints:
        """Return `document * stride + position` of the term's tokens in some of its documents, ascending."""
        frequencies, positions = self._field.frequencies(*self._span), self._field.positions(self._term)
        begins = (docs * stride).astype(np.int32 if self._count * stride < 1 << 31 else np.int64)
        listed = self._field.docs(*self._span)
        if len(docs) == len(listed):
            places = np.repeat(begins, frequencies)
        else:
            at = listed.astype(np.intp).searchsorted(docs)
            # The tokens of posting i end at `ends[i]`; those of the postings wanted follow each other here.
            counts = frequencies[at]
            ends, own_ends = np.cumsum(frequencies, dtype=np.int64)[at], np.cumsum(counts, dtype=np.int64)
            tokens = np.repeat(ends - own_ends, counts)
            tokens += np.arange(len(tokens))
            places, positions = np.repeat(begins, counts), positions[tokens]
        places += positions.astype(places.dtype)
        return np.asarray(places)


def leaf(scope: Scope, name: str, text: bytes) -> Leaf | None:
    """Return the documents with a term, None if there are none."""
    key = (scope.number, name, text)
    found: Leaf | None = scope.leaves.get(key)
    if found is not None:
        return found
    found = scope.index.kept.get(key)
    if found is not None:
        # What is asked for again will be asked for again.
        found.came_again = True
        found.scores(None)
    else:
        number = scope.statistics.places(name, text).numbers[scope.number]
        if number < 0:
            return None
        found = Leaf(scope, name, text, number)
        scope.index.kept.keep(key, found)
    scope.leaves[key] = found
    return found


def weighed(scope: Scope, name: str, text: bytes) -> Matches:
    """Return the documents with a term; their scores are its weights: frequency times the field's boost."""
    found = leaf(scope, name, text)
    return nothing() if found is None else Matches(found.docs, found.weights)


def term(scope: Scope, name: str, text: bytes) -> Matches:
    """Return the documents with a term, scored by BM25; in a keyword field by the field's boost."""
    return leaf(scope, name, text) or nothing()


def bm25(
    statistics: Statistics, number: int, field: Field, docs: Ints, weights: Floats, idf: float | Floats
) -> Floats:
    """Return the scores of a field of segment `number`, given each document's frequency times boost."""
    score: Floats = statistics.ranking.score(weights, _norms(statistics, number, field, docs), idf)
    return score


def _norms(statistics: Statistics, number: int, field: Field, docs: Ints) -> Floats:
    """Return BM25's norms; where many are asked for, those of the whole segment are computed and kept."""
    name, tables = field.name, statistics.norm_tables
    known = tables.get((number, name))
    if known is None:
        lengths = field.lengths
        many = len(docs) * 8 >= len(lengths)
        # Whoosh counts a text without tokens in a field as one token long.
        filled = np.maximum(lengths if many else lengths[docs], 1)
        known = statistics.ranking.norm(name, filled, statistics.average_length(name))
        if not many:
            return np.asarray(known)
        tables[number, name] = known
    return np.asarray(known[docs])


def any_of_terms(scope: Scope, node: MultiTerm, numbers: Sequence[int]) -> Matches:
    """Return the living documents with any of the terms a query stands for: `numbers`, ascending."""
    if not len(numbers):
        return nothing()
    return lasting(scope, node, lambda: _union_of(scope, node.fieldname, numbers))


def lasting(scope: Scope, node: Query, docs: Callable[[], Ints]) -> Lasting:
    """Return the documents of a part of a query that outlive it, made if they are not kept."""
    key = (scope.number, node)
    found: Lasting | None = scope.index.kept.get(key)
    if found is None:
        found = Lasting(docs(), scope.segment.count)
        scope.index.kept.keep(key, found)
    return found


def _union_of(scope: Scope, name: str, numbers: Sequence[int]) -> Ints:
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
