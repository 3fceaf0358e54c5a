"""Our query classes to the cluster's query DSL: the same editions match, and better ones come first.

Scores agree in kind, not in value: Lucene's BM25 has another idf than Whoosh's and leaves out the factor k1
+ 1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from math import log
from typing import Any, TypeAlias

from indexer.cluster.tokens import ANALYZER, slots_text, term_text
from indexer.segments import queries
from indexer.segments.document import TEXT_FIELDS
from indexer.segments.results import Filters

Json: TypeAlias = dict[str, Any]

NOTHING: Json = {"match_none": {}}
_GLOB = re.compile(r"\[[^\]]*\]|.", re.DOTALL)
_MEANT = re.compile(r'([.?+*|{}\[\]()"\\#@&<>~^$\-])')

# What one term of weight 1 scores less than: the idf of a term that one of 17 billion editions has.
_MOST = log(2 + 2 * 2.0**34)


def to_dsl(node: Any) -> Json:
    """Return the query, which keeps to `Limits`, in the DSL."""
    return _made(node)[0]


def _made(node: Any) -> tuple[Json, float]:
    """Return the query, and a bound of its scores."""
    return _TABLE[type(node)](node)


def _null(node: Any) -> tuple[Json, float]:
    """Match nothing."""
    return NOTHING, 0.0


def _every(node: Any) -> tuple[Json, float]:
    """Match all, or all that have a field."""
    if node.fieldname:
        return {"exists": {"field": node.fieldname, "boost": node.boost}}, node.boost
    return {"match_all": {"boost": node.boost}}, node.boost


def _term(node: Any) -> tuple[Json, float]:
    """Match a term."""
    text = term_text(_text(node.text)) if node.fieldname in TEXT_FIELDS else _text(node.text)
    return _on(node.fieldname, "term", text, node.boost), node.boost * _MOST


def _both(node: Any) -> tuple[Json, float]:
    """Match all parts."""
    excluded = [to_dsl(part.query) for part in node.subqueries if _is_not(part)]
    wanted = [_made(part) for part in node.subqueries if not _is_not(part)]
    clauses: Json = {"must": [query for query, _ in wanted]} if wanted else {"must": [{"match_all": {}}]}
    if excluded:
        clauses["must_not"] = excluded
    return _boosted(clauses, node), node.boost * sum(most for _, most in wanted)


def _any(node: Any) -> tuple[Json, float]:
    """Match one part or more."""
    parts = [_made(part) for part in node.subqueries]
    clauses = {"should": [query for query, _ in parts], "minimum_should_match": 1}
    return _boosted(clauses, node), node.boost * sum(most for _, most in parts)


def _best(node: Any) -> tuple[Json, float]:
    """Match one part or more; the best of them scores."""
    parts = [_made(part) for part in node.subqueries]
    most = max((most for _, most in parts), default=0.0)
    return {"dis_max": {"queries": [query for query, _ in parts], "boost": node.boost}}, node.boost * most


def _none_of(node: Any) -> tuple[Json, float]:
    """Match what does not match."""
    return {"bool": {"must": [{"match_all": {}}], "must_not": [to_dsl(node.query)]}}, 1.0


def _constant(node: Any) -> tuple[Json, float]:
    """Match without ranking."""
    return {"constant_score": {"filter": to_dsl(node.child), "boost": node.score}}, node.score


def _require(node: Any) -> tuple[Json, float]:
    """Match both, the first ranks."""
    query, most = _made(node.a)
    return {"bool": {"must": [query], "filter": [to_dsl(node.b)]}}, most


def _and_not(node: Any) -> tuple[Json, float]:
    """Match the first and not the second."""
    query, most = _made(node.a)
    return {"bool": {"must": [query], "must_not": [to_dsl(node.b)]}}, most


def _and_maybe(node: Any) -> tuple[Json, float]:
    """Match the first; the second ranks as well."""
    (query, most), (other, more) = _made(node.a), _made(node.b)
    return {"bool": {"must": [query], "should": [other]}}, most + more


def _rank_first(node: Any) -> tuple[Json, float]:
    """Match the base; what meets the condition scores more than anything else can."""
    query, most = _made(node.base)
    bonus = {"constant_score": {"filter": to_dsl(node.condition), "boost": most or 1.0}}
    return {"bool": {"must": [query], "should": [bonus]}}, 2 * (most or 1.0)


def _prefix(node: Any) -> tuple[Json, float]:
    """Match words that begin so."""
    return _on(node.fieldname, "prefix", _text(node.text), node.boost), node.boost


def _wildcard(node: Any) -> tuple[Json, float]:
    """Match words of a pattern; one with a set of letters becomes a regular expression."""
    text = _text(node.text)
    if "[" in text:
        return _on(node.fieldname, "regexp", _glob(text), node.boost), node.boost
    return _on(node.fieldname, "wildcard", text.replace("\\", "\\\\"), node.boost), node.boost


def _fuzzy(node: Any) -> tuple[Json, float]:
    """Match words that are nearly spelt so, all of them."""
    options = {
        "fuzziness": node.maxdist,
        "prefix_length": node.prefixlength,
        "transpositions": False,
        "rewrite": "constant_score",
    }
    return _on(node.fieldname, "fuzzy", _text(node.text), node.boost, **options), node.boost


def _number_range(node: Any) -> tuple[Json, float]:
    """Match numbers between two, both included."""
    ends = {name: end for name, end in (("gte", node.start), ("lte", node.end)) if end is not None}
    return {"range": {node.fieldname: {**ends, "boost": node.boost}}}, node.boost


def _paired(node: Any) -> tuple[Json, float]:
    """Match what has, or lacks, another language."""
    return {"term": {"paired": node.paired}}, 1.0


def _slot_phrase(node: Any) -> tuple[Json, float]:
    """Match words one after the other, at each place one of several.

    With other words in between, spans are nested from the end: each word takes the nearest following
    place from which the rest can be found, so that every gap by itself keeps to the slop.
    """
    slots = [[term_text(_text(text)) for text in slot] for slot in node.slots]
    most = node.boost * _MOST * sum(map(len, slots))
    if not slots or not all(slots):
        return NOTHING, 0.0
    if len(slots) == 1 or node.slop == 1:
        asked = {"query": slots_text(slots), "analyzer": ANALYZER, "boost": node.boost}
        return {"match_phrase": {node.fieldname: asked}}, most
    spans = _spans(node.fieldname, slots[-1])
    for slot in reversed(slots[:-1]):
        near = {"clauses": [_spans(node.fieldname, slot), spans], "slop": node.slop - 1, "in_order": True}
        spans = {"span_near": near}
    return spans, most


def _synonyms(node: Any) -> tuple[Json, float]:
    """Match any of several words for one thing: true synonyms are pooled, else the best one scores."""
    weights = {term_text(_text(text)): weight * node.boost for text, weight in node.weights}
    if not weights:
        return NOTHING, 0.0
    most = max(weights.values())
    if node.rarity == "max" and len(set(weights.values())) == 1:
        asked = {"query": slots_text([list(weights)]), "analyzer": ANALYZER, "boost": most}
        return {"match": {node.fieldname: asked}}, most * _MOST
    queries = [_on(node.fieldname, "term", text, weight) for text, weight in weights.items()]
    return {"dis_max": {"queries": queries}}, most * _MOST


_TABLE: Mapping[type[queries.Query], Callable[[Any], tuple[Json, float]]] = {
    type(queries.NullQuery): _null,
    queries.Every: _every,
    queries.Term: _term,
    queries.And: _both,
    queries.Or: _any,
    queries.DisjunctionMax: _best,
    queries.Not: _none_of,
    queries.ConstantScoreQuery: _constant,
    queries.Require: _require,
    queries.AndNot: _and_not,
    queries.AndMaybe: _and_maybe,
    queries.RankFirst: _rank_first,
    queries.Prefix: _prefix,
    queries.Wildcard: _wildcard,
    queries.FuzzyTerm: _fuzzy,
    queries.NumericRange: _number_range,
    queries.Paired: _paired,
    queries.SlotPhrase: _slot_phrase,
    queries.Synonyms: _synonyms,
}


def filter_clauses(filters: Filters) -> list[Json]:
    """Return the conditions of filters; none of them ranks."""
    found: list[Json] = []
    for name in ("lang", "site", "section"):
        wanted = getattr(filters, name)
        if wanted is not None:
            found.append({"terms": {name: [wanted] if isinstance(wanted, str) else list(wanted)}})
    found += [{"term": {"author": term_text(term)}} for term in filters.author]
    if filters.day_from is not None or filters.day_to is not None:
        days = {"gte": max(filters.day_from or 1, 1)}
        found.append({"range": {"day": days if filters.day_to is None else {**days, "lte": filters.day_to}}})
    if filters.paired is not None:
        found.append({"term": {"paired": filters.paired}})
    return found


def _on(field: str, kind: str, text: str, boost: float, **options: Any) -> Json:
    return {kind: {field: {"value": text, "boost": boost, **options}}}


def _boosted(clauses: Json, node: Any) -> Json:
    return {"bool": clauses if node.boost == 1.0 else {**clauses, "boost": node.boost}}


def _spans(field: str, slot: Sequence[str]) -> Json:
    terms: list[Json] = [{"span_term": {field: {"value": text}}} for text in slot]
    return terms[0] if len(terms) == 1 else {"span_or": {"clauses": terms}}


def _is_not(node: Any) -> bool:
    return isinstance(node, queries.Not)


def _text(text: str | bytes) -> str:
    return text if isinstance(text, str) else text.decode("utf-8", "surrogatepass")


def _glob(text: str) -> str:
    """Return the regular expression, as Lucene reads it, for a glob with sets of letters."""
    return "".join(map(_glob_piece, _GLOB.findall(text)))


def _glob_piece(piece: str) -> str:
    if piece == "*":
        return ".*"
    if piece == "?":
        return "."
    if len(piece) > 1:
        inside = piece[1:-1]
        negated = inside[:1] in {"!", "^"}
        letters = re.sub(r"([\\\[\]^&~#@\"])", r"\\\1", inside[negated:])
        return f"[{'^' if negated else ''}{letters}]" if letters else ""
    return _MEANT.sub(r"\\\1", piece)
