"""The largest score a query can give to any document, whatever its text: what a lifted document must exceed.

BM25's factor of the term frequency stays below `K1 + 1` however often a word occurs, so a term scores less
than `boost * idf * (K1 + 1)`. Sums and maxima of such bounds bound the queries made of terms.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from whoosh import query


def score_ceiling(node: Any, searcher: Any) -> float:
    """Return a bound of the scores of `node`, given the Whoosh searcher of the whole index.

    Raises TypeError for a query class whose scores cannot be bounded before it is run.
    """
    for kinds, bound in _BOUNDS:
        if isinstance(node, kinds):
            return bound(node, searcher)
    # This package's own classes say it themselves.
    if hasattr(node, "score_ceiling"):
        return float(node.score_ceiling(searcher))
    raise TypeError(f"the scores of {type(node).__name__} have no bound, so nothing can be ranked before it")


def term_ceiling(name: str, text: Any, searcher: Any) -> float:
    """Return a bound of the scores of a term, 0 if it is not in the index."""
    if name not in searcher.schema:
        return 0.0
    field = searcher.schema[name]
    try:
        encoded = field.to_bytes(text)
    except ValueError:
        return 0.0
    if not searcher.doc_frequency(name, encoded):
        return 0.0
    if not field.scorable:
        return float(field.format.field_boost)
    return float(searcher.idf(name, encoded)) * (float(searcher.weighting.K1) + 1)


def _nothing(node: Any, searcher: Any) -> float:
    return 0.0


def _term(node: Any, searcher: Any) -> float:
    return float(node.boost) * term_ceiling(node.fieldname, node.text, searcher)


def _first_part(node: Any, searcher: Any) -> float:
    return score_ceiling(node.a, searcher)


def _both_parts(node: Any, searcher: Any) -> float:
    return score_ceiling(node.a, searcher) + score_ceiling(node.b, searcher)


def _sum(node: Any, searcher: Any) -> float:
    if getattr(node, "scale", None):
        raise TypeError("the scores of an Or with a scale have no bound, so nothing can be ranked before it")
    return _boosted(node, sum(score_ceiling(part, searcher) for part in node.subqueries))


def _best(node: Any, searcher: Any) -> float:
    return _boosted(node, max((score_ceiling(part, searcher) for part in node.subqueries), default=0.0))


def _boosted(node: Any, whole: float) -> float:
    # Whoosh forgets the boost of a compound that has one part.
    return whole * (float(node.boost) if len(node.subqueries) > 1 else 1.0)


def _constant(node: Any, searcher: Any) -> float:
    return float(node.score) or 1.0


def _boost(node: Any, searcher: Any) -> float:
    return float(node.boost) or 1.0


def _phrase(node: Any, searcher: Any) -> float:
    return float(node.boost) * sum(term_ceiling(node.fieldname, word, searcher) for word in node.words)


def _multi_term(node: Any, searcher: Any) -> float:
    if node.constantscore:
        return _boost(node, searcher)
    texts = set(node._btexts(searcher.reader()))
    return float(node.boost) * sum(term_ceiling(node.fieldname, text, searcher) for text in texts)


_BOUNDS: tuple[tuple[Any, Callable[[Any, Any], float]], ...] = (
    (type(query.NullQuery), _nothing),
    (query.Term, _term),
    ((query.AndNot, query.Require), _first_part),
    (query.AndMaybe, _both_parts),
    ((query.Or, query.And), _sum),
    (query.DisjunctionMax, _best),
    (query.ConstantScoreQuery, _constant),
    ((query.Every, query.Not, query.NumericRange), _boost),
    (query.Phrase, _phrase),
    (query.MultiTerm, _multi_term),
)
