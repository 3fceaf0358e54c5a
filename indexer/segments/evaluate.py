"""Queries on one segment, whole arrays at a time: query in, matches out.

A query class that only Whoosh knows runs through its own matcher on this segment and joins the rest as one
more array of documents and scores, so that nothing Whoosh can ask is missing. Patterns, ranges and
misspellings score their boost, whatever they stand for: in Whoosh that depends on how many terms it is and
how many documents there are. Where Whoosh's scoring has quirks (a NOT beside other parts adds 1, the boost of
a compound with one part is lost, a constant score of 0 is 1) they are kept, so that both ways agree.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from indexer.segments import queries as query
from indexer.segments.ceiling import score_ceiling
from indexer.segments.combined import AllOf, AnyOf
from indexer.segments.expand import WHOLE_FIELD, day_range, encoded
from indexer.segments.leaves import any_of_terms, bm25, lasting, term, weighed
from indexer.segments.matches import Ints, Matches, gathered, places, union, without
from indexer.segments.phrase import phrase
from indexer.segments.scope import Scope
from indexer.segments.views import Level, Lifted, constant, nothing, scaled

Evaluator: TypeAlias = Callable[[Any, Scope], Matches]


def evaluate(node: Any, scope: Scope) -> Matches:
    """Return the living documents of the scope's segment that match. Raises UsageError past a limit."""
    scope.budget.check_time()
    found = scope.known.get(id(node))
    if found is None:
        found = scope.known[id(node)] = _TABLE[type(node)](node, scope)
    return found


def _null(node: Any, scope: Scope) -> Matches:
    return nothing()


def _term(node: query.Term, scope: Scope) -> Matches:
    return scaled(term(scope, node.fieldname, encoded(node.text)), node.boost)


def _and(node: query.And, scope: Scope) -> Matches:
    if len(node.subqueries) == 1:
        return evaluate(node.subqueries[0], scope)
    count = scope.segment.count
    wanted, excluded = [], []
    for child in node.subqueries:
        if isinstance(child, query.Not):
            excluded.append(child.query)
        else:
            wanted.append(child)
            # What costs least may say that there is nothing.
            if isinstance(child, query.Paired) and evaluate(child, scope).empty:
                return nothing()
    parts = []
    for child in wanted:
        part = evaluate(child, scope)
        if part.empty:
            return nothing()
        parts.append(part)
    if not parts:
        parts = [constant(scope.everything(), 0.0)]
    rarest, *others = sorted(parts, key=len)
    docs = rarest.docs
    for part in others:
        docs = docs[part.has(docs, count)]
        if not len(docs):
            return nothing()
    for unwanted in excluded:
        docs = docs[~evaluate(unwanted, scope).has(docs, count)]
    if excluded:
        total = gathered(parts, docs, count)
        # Each NOT counts 1, as its matcher in Whoosh does.
        return scaled(Matches(docs, lambda at: total(at) + float(len(excluded))), node.boost)
    return scaled(AllOf(docs, parts, count), node.boost)


def _or(node: query.Or, scope: Scope) -> Matches:
    if len(node.subqueries) == 1:
        return evaluate(node.subqueries[0], scope)
    return scaled(_sum([evaluate(child, scope) for child in node.subqueries], scope), node.boost)


def _sum(parts: list[Matches], scope: Scope) -> Matches:
    """Return the documents of any part, scored by the sum of all parts."""
    parts = [part for part in parts if len(part)]
    if not parts:
        return nothing()
    return parts[0] if len(parts) == 1 else AnyOf(parts, scope.segment.count)


def _best(node: query.DisjunctionMax, scope: Scope) -> Matches:
    if len(node.subqueries) == 1:
        return evaluate(node.subqueries[0], scope)
    count = scope.segment.count
    parts = [part for part in (evaluate(child, scope) for child in node.subqueries) if len(part)]
    docs = union([part.docs for part in parts], count)

    def scores(at: Ints | None) -> Any:
        wanted = docs if at is None else docs[at]
        best = np.zeros(len(wanted))
        for part in parts:
            here, there = places(wanted, part.docs, count)
            best[here] = np.maximum(best[here], part.scores(there))
        return best

    return scaled(Matches(docs, scores), node.boost)


def _paired(node: query.Paired, scope: Scope) -> Matches:
    def docs() -> Ints:
        everything = scope.everything()
        return np.asarray(everything[scope.segment.column("paired")[everything] == int(node.paired)])

    return Level(lasting(scope, node, docs), 1.0)


def _not(node: query.Not, scope: Scope) -> Matches:
    everything = scope.everything()
    unwanted = evaluate(node.query, scope).docs
    return constant(everything[without(everything, unwanted, scope.segment.count)], 1.0)


def _and_not(node: query.AndNot, scope: Scope) -> Matches:
    wanted = evaluate(node.a, scope)
    unwanted = evaluate(node.b, scope)
    return wanted.among(wanted.docs[~unwanted.has(wanted.docs, scope.segment.count)])


def _require(node: query.Require, scope: Scope) -> Matches:
    # Where all stories have both languages, none is left for a translation to find.
    required = evaluate(node.b, scope)
    if not len(required):
        return required
    wanted = evaluate(node.a, scope)
    return wanted.among(wanted.docs[required.has(wanted.docs, scope.segment.count)])


def _and_maybe(node: query.AndMaybe, scope: Scope) -> Matches:
    wanted = evaluate(node.a, scope)
    maybe = evaluate(node.b, scope)
    return Matches(wanted.docs, gathered([wanted, maybe], wanted.docs, scope.segment.count))


def _constant(node: query.ConstantScoreQuery, scope: Scope) -> Matches:
    # Whoosh takes a score of 0 for none given, which is 1.
    return Level(evaluate(node.child, scope), float(node.score) or 1.0)


def _every(node: query.Every, scope: Scope) -> Matches:
    if node.fieldname is None:
        docs = scope.everything()
    elif node.fieldname not in scope.segment.fields:
        return nothing()
    else:
        field = scope.segment.fields[node.fieldname]
        all_docs = field.docs(0, int(field.starts()[-1])).astype(np.intp)
        docs = union([all_docs], scope.segment.count, ascending=False)
        docs = docs if (kept := scope.living(docs)) is None else docs[kept]
    return constant(docs, float(node.boost) or 1.0)


def _multi(node: Any, scope: Scope) -> Matches:
    if WHOLE_FIELD.get(type(node)) == node.text:
        return _every(query.Every(node.fieldname, boost=node.boost), scope)
    expansion = scope.statistics.expansion(node)
    scope.budget.check_expansions(max(map(len, expansion), default=0), node)
    numbers = expansion[scope.number]
    if node.constantscore:
        return Level(any_of_terms(scope, node, numbers), float(node.boost) or 1.0)
    texts = [scope.segment.fields[node.fieldname].terms[number] for number in numbers]
    return scaled(_sum([term(scope, node.fieldname, text) for text in texts], scope), node.boost)


def _range(node: query.NumericRange, scope: Scope) -> Matches:
    return _multi(day_range(node), scope)


def _phrase(node: query.SlotPhrase, scope: Scope) -> Matches:
    return scaled(phrase(scope, node), node.boost)


def _synonyms(node: query.Synonyms, scope: Scope) -> Matches:
    name, count = node.fieldname, scope.segment.count
    parts = [(weight, weighed(scope, name, encoded(text))) for text, weight in node.weights]
    present = [(weight, part) for weight, part in parts if len(part)]
    if not present:
        return nothing()
    docs = union([part.docs for _, part in present], count)
    field = scope.segment.fields[name]
    idf = scope.statistics.synonyms_idf(node)

    def scores(at: Ints | None) -> Any:
        wanted = docs if at is None else docs[at]
        pooled = np.zeros(len(wanted))
        for weight, part in present:
            here, there = places(wanted, part.docs, count)
            pooled[here] += weight * part.scores(there)
        return bm25(scope.statistics, scope.number, field, wanted, pooled, idf) * node.boost

    return Matches(docs, scores)


def _rank_first(node: query.RankFirst, scope: Scope) -> Matches:
    base = evaluate(node.base, scope)
    condition = evaluate(node.condition, scope)
    return Lifted(base, condition, score_ceiling(node.base, scope.statistics), scope.segment.count)


def _by_matcher(node: query.Foreign, scope: Scope) -> Matches:
    """Run the query's own Whoosh matcher on this segment."""
    searcher = scope.index.whoosh.segment_searcher(scope.number)
    matcher = node.node.matcher(searcher, searcher.context(needs_current=False))
    docs, scores = [], []
    while matcher.is_active():
        docs.append(matcher.id())
        scores.append(matcher.score())
        matcher.next()
        if len(docs) % 256 == 0:
            scope.budget.check_time()
    values = np.array(scores, np.float64)
    return Matches(np.array(docs, np.intp), lambda at: values if at is None else values[at])


_TABLE: dict[type, Evaluator] = {
    type(query.NullQuery): _null,
    query.Term: _term,
    query.And: _and,
    query.Or: _or,
    query.DisjunctionMax: _best,
    query.Not: _not,
    query.AndNot: _and_not,
    query.Require: _require,
    query.AndMaybe: _and_maybe,
    query.ConstantScoreQuery: _constant,
    query.Every: _every,
    query.Prefix: _multi,
    query.Wildcard: _multi,
    query.Regex: _multi,
    query.FuzzyTerm: _multi,
    query.AnyTerm: _multi,
    query.TermRange: _multi,
    query.NumericRange: _range,
    query.Paired: _paired,
    query.SlotPhrase: _phrase,
    query.Synonyms: _synonyms,
    query.RankFirst: _rank_first,
    query.Foreign: _by_matcher,
}
