"""The largest score a query can give to any document, whatever its text: what a lifted document must exceed.

BM25's factor of the term frequency stays below `K1 + 1` however often a word occurs, so a term scores less
than `boost * idf * (K1 + 1)`. Sums and maxima of such bounds bound the queries made of terms.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from indexer.segments import queries as q


class Counts(Protocol):
    """What a bound depends on: statistics of the whole index."""

    def term_ceiling(self, name: str, text: str | bytes) -> float:
        """Return a bound of the scores of a term, 0 if it is not in the index."""

    def synonyms_ceiling(self, node: q.Synonyms) -> float:
        """Return a bound of the scores of a pooled word, without its boost."""

    def texts(self, node: q.MultiTerm) -> set[bytes]:
        """Return the terms that a query of several stands for."""


def score_ceiling(node: q.Query, counts: Counts) -> float:
    """Return a bound of the scores of `node`.

    Raises TypeError for a query class whose scores cannot be bounded before it is run.
    """
    for kind in type(node).__mro__:
        if kind in _BOUNDS:
            return _BOUNDS[kind](node, counts)
    raise TypeError(f"the scores of {node!r} have no bound, so nothing can be ranked before it")


def _term(node: q.Term, counts: Counts) -> float:
    return node.boost * counts.term_ceiling(node.fieldname, node.text)


def _sum(node: Any, counts: Counts) -> float:
    return _boosted(node, sum(score_ceiling(part, counts) for part in node.subqueries))


def _best(node: q.DisjunctionMax, counts: Counts) -> float:
    return _boosted(node, max((score_ceiling(part, counts) for part in node.subqueries), default=0.0))


def _boosted(node: Any, whole: float) -> float:
    # Whoosh forgets the boost of a compound that has one part.
    return whole * (float(node.boost) if len(node.subqueries) > 1 else 1.0)


def _phrase(node: q.SlotPhrase, counts: Counts) -> float:
    words = (text for slot in node.slots for text in slot)
    return node.boost * sum(counts.term_ceiling(node.fieldname, text) for text in words)


def _multi_term(node: q.MultiTerm, counts: Counts) -> float:
    if node.constantscore:
        return node.boost or 1.0
    return node.boost * sum(counts.term_ceiling(node.fieldname, text) for text in counts.texts(node))


_BOUNDS: dict[type, Callable[[Any, Counts], float]] = {
    type(q.NullQuery): lambda node, counts: 0.0,
    q.Term: _term,
    q.AndNot: lambda node, counts: score_ceiling(node.a, counts),
    q.Require: lambda node, counts: score_ceiling(node.a, counts),
    q.AndMaybe: lambda node, counts: score_ceiling(node.a, counts) + score_ceiling(node.b, counts),
    q.Or: _sum,
    q.And: _sum,
    q.DisjunctionMax: _best,
    q.ConstantScoreQuery: lambda node, counts: float(node.score) or 1.0,
    q.Every: lambda node, counts: float(node.boost) or 1.0,
    q.NumericRange: lambda node, counts: float(node.boost) or 1.0,
    q.Paired: lambda node, counts: 1.0,
    q.Not: lambda node, counts: 1.0,
    q.MultiTerm: _multi_term,
    q.SlotPhrase: _phrase,
    q.Synonyms: lambda node, counts: node.boost * counts.synonyms_ceiling(node),
    q.RankFirst: lambda node, counts: 2.0 * score_ceiling(node.base, counts),
}
