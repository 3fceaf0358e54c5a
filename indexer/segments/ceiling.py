"""The largest score a query can give to any document, whatever its text: what a lifted document must exceed.

BM25's factor of the term frequency stays below `K1 + 1` however often a word occurs, so a term scores less than
`boost * idf * (K1 + 1)`. Sums and maxima of such bounds bound the queries made of terms.
"""

from __future__ import annotations

from typing import Any

from whoosh import query


def score_ceiling(node: query.Query, searcher: Any) -> float:
    """Return a bound of the scores of `node`, given the Whoosh searcher of the whole index.

    Raises TypeError for a query class whose scores cannot be bounded before it is run.
    """
    bound = _by_shape(node, searcher)
    if bound is None:
        raise TypeError(
            f"the scores of {type(node).__name__} have no bound, so nothing can be ranked before it"
        )
    return bound


def _by_shape(node: Any, searcher: Any) -> float | None:
    if node is query.NullQuery:
        return 0.0
    if isinstance(node, query.Term):
        return _term(node.fieldname, node.text, searcher) * float(node.boost)
    if isinstance(node, (query.AndNot, query.Require)):
        return score_ceiling(node.a, searcher)
    if isinstance(node, query.AndMaybe):
        return score_ceiling(node.a, searcher) + score_ceiling(node.b, searcher)
    if isinstance(node, (query.Or, query.And, query.DisjunctionMax)) and not getattr(node, "scale", None):
        parts = [score_ceiling(q, searcher) for q in node.subqueries]
        whole = max(parts, default=0.0) if isinstance(node, query.DisjunctionMax) else sum(parts)
        # Whoosh forgets the boost of a compound that has one part.
        return whole * (float(node.boost) if len(parts) > 1 else 1.0)
    if isinstance(node, query.ConstantScoreQuery):
        return float(node.score) or 1.0
    if isinstance(node, (query.Every, query.Not, query.NumericRange)):
        return float(node.boost) or 1.0
    if isinstance(node, query.Phrase):
        return float(node.boost) * sum(_term(node.fieldname, word, searcher) for word in node.words)
    if isinstance(node, query.MultiTerm):
        if node.constantscore:
            return float(node.boost) or 1.0
        texts = set(node._btexts(searcher.reader()))
        return float(node.boost) * sum(_term(node.fieldname, text, searcher) for text in texts)
    return _ours(node, searcher)


def _ours(node: Any, searcher: Any) -> float | None:
    """Bound this package's own query classes by what they are made of."""
    kind = type(node).__name__
    if kind == "RankFirst":
        return 2.0 * float(node.boost) * score_ceiling(node.base, searcher)
    if kind == "Synonyms":
        return float(node.boost) * float(node.idf(searcher)) * (float(searcher.weighting.K1) + 1)
    if kind == "SlotPhrase":
        words = (text for slot in node.slots for text in slot)
        return float(node.boost) * sum(_term(node.fieldname, text, searcher) for text in words)
    return None


def _term(name: str, text: Any, searcher: Any) -> float:
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
