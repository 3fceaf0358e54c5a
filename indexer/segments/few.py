"""Queries that touch few postings, evaluated on sets of plain Python: a cold search need not load numpy.

`evaluate` does the same on arrays, for any number of postings and every query class; the formulas are those
of `ranking` for both, applied in the same order, so that scores are equal to the last bit.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from indexer.segments import queries as q
from indexer.segments.ceiling import score_ceiling
from indexer.segments.expand import WHOLE_FIELD, day_range, encoded
from indexer.segments.few_matches import Docs, Few, Place, added, constant, scaled, union
from indexer.segments.mapped import MappedField
from indexer.segments.sequence import in_sequence

_SPARSE = 16  # below one document wanted in so many, looking each up costs less than reading the list


def few(node: q.Query, place: Place) -> Few:
    """Return the living documents of a segment that match. Raises UsageError past a limit."""
    place.budget.check_time()
    key = node if isinstance(node, q.SlotPhrase) else id(node)
    found = place.known.get(key)
    if found is None:
        found = place.known[key] = _TABLE[type(node)](node, place)
    return found


def evaluates(node: q.Query) -> bool:
    """Tell whether a query is made only of classes that are known here."""
    return type(node) in _TABLE and all(map(evaluates, node.children()))


def _living(place: Place, docs: Iterable[int]) -> Docs:
    living = set(docs)
    if len(place.segment.dead_view):
        living.difference_update(place.segment.dead_view)
    return living


def _number(place: Place, name: str, text: bytes) -> int:
    return place.statistics.places(name, text).numbers[place.number]


def _weighed(place: Place, name: str, text: bytes) -> Few:
    """Return the documents with a term, scored by its weight: frequency times the field's boost."""
    found = place.known.get((name, text))
    if found is None:
        found = place.known[name, text] = _read(place, name, text)
    return found


def _read(place: Place, name: str, text: bytes) -> Few:
    number = _number(place, name, text)
    if number < 0:
        return constant(set(), 0.0)
    field, boost = place.segment.fields[name], place.statistics.ranking.boost(name)
    span = field.span(number)
    listed = field.docs_view(*span).tolist()
    docs = _living(place, listed)

    def scored(wanted: Docs) -> dict[int, float]:
        frequencies: Sequence[int] = field.frequencies_view(*span) if field.is_text else [1] * len(listed)
        if len(wanted) * _SPARSE < len(listed):
            return {d: frequencies[bisect_left(listed, d)] * boost for d in wanted}
        pairs = zip(listed, frequencies, strict=True)
        return {d: frequency * boost for d, frequency in pairs if d in wanted}

    return Few(docs, scored)


def _term(place: Place, name: str, text: bytes) -> Few:
    found = _weighed(place, name, text)
    if not found.docs or not place.segment.fields[name].is_text:
        return found
    idf = place.statistics.idf(name, text)
    return Few(found.docs, lambda wanted: _bm25(place, name, found.scored(wanted), idf))


def _bm25(place: Place, name: str, weights: dict[int, float], idf: float) -> dict[int, float]:
    score, norms = place.statistics.ranking.score, place.statistics.norms(name)
    lengths = place.segment.fields[name].lengths_view
    return {d: score(weight, norms[lengths[d]], idf) for d, weight in weights.items()}


def _one_term(node: q.Term, place: Place) -> Few:
    return scaled(_term(place, node.fieldname, encoded(node.text)), node.boost)


def _and(node: q.And, place: Place) -> Few:
    if len(node.subqueries) == 1:
        return few(node.subqueries[0], place)
    excluded = [few(child.query, place) for child in node.subqueries if isinstance(child, q.Not)]
    wanted = [child for child in node.subqueries if not isinstance(child, q.Not)]
    # Most editions may be paired: only those that all other parts have are looked at.
    paired = [child for child in wanted if isinstance(child, q.Paired)]
    parts = [few(child, place) for child in wanted if not isinstance(child, q.Paired)]
    first, *others = sorted((part.docs for part in parts), key=len) or [_everything(place)]
    docs = first.intersection(*others).difference(*(part.docs for part in excluded))
    for child in paired:
        docs = _paired(child, place, docs)
    found = iter(parts)
    total = added([constant(docs, 1.0) if child in paired else next(found) for child in wanted])
    if not wanted:
        total = constant(docs, 0.0).scored
    if excluded:
        # Each NOT counts 1, as its matcher in Whoosh does.
        more = float(len(excluded))
        return scaled(Few(docs, lambda wanted: {d: s + more for d, s in total(wanted).items()}), node.boost)
    return scaled(Few(docs, total), node.boost)


def _or(node: q.Or, place: Place) -> Few:
    if len(node.subqueries) == 1:
        return few(node.subqueries[0], place)
    parts = [part for part in (few(child, place) for child in node.subqueries) if part.docs]
    return scaled(union(parts), node.boost)


def _everything(place: Place) -> Docs:
    return _living(place, range(place.segment.count))


def _not(node: q.Not, place: Place) -> Few:
    return constant(_everything(place) - few(node.query, place).docs, 1.0)


def _and_not(node: q.AndNot, place: Place) -> Few:
    wanted = few(node.a, place)
    return wanted.within(wanted.docs - few(node.b, place).docs)


def _require(node: q.Require, place: Place) -> Few:
    wanted = few(node.a, place)
    if isinstance(node.b, q.Paired):  # most editions may be: only those wanted are looked at
        return wanted.within(_paired(node.b, place, wanted.docs))
    return wanted.within(wanted.docs & few(node.b, place).docs)


def _paired(node: q.Paired, place: Place, docs: Docs) -> Docs:
    flags = place.segment.column_view("paired")
    return {document for document in docs if flags[document] == int(node.paired)}


def _and_maybe(node: q.AndMaybe, place: Place) -> Few:
    wanted, maybe = few(node.a, place), few(node.b, place)
    return Few(wanted.docs, added([wanted, maybe]))


def _constant_score(node: q.ConstantScoreQuery, place: Place) -> Few:
    # Whoosh takes a score of 0 for none given, which is 1.
    return constant(few(node.child, place).docs, float(node.score) or 1.0)


def _every(node: q.Every, place: Place) -> Few:
    if node.fieldname is None:
        return constant(_everything(place), float(node.boost) or 1.0)
    field = place.segment.fields.get(node.fieldname)
    docs = _of_terms(place, field, range(len(field.terms))) if field else set()
    return constant(docs, float(node.boost) or 1.0)


def _of_terms(place: Place, field: MappedField, numbers: Sequence[int]) -> Docs:
    if isinstance(numbers, range) and numbers:
        return _living(place, field.docs_view(*field.span(numbers[0], numbers[-1])))
    return _living(place, [d for number in numbers for d in field.docs_view(*field.span(number))])


def _multi(node: q.MultiTerm, place: Place) -> Few:
    if WHOLE_FIELD.get(type(node)) == node.text:
        return _every(q.Every(node.fieldname, boost=node.boost), place)
    expansion = place.statistics.expansion(node)
    place.budget.check_expansions(max(map(len, expansion), default=0), node)
    numbers = expansion[place.number]
    if not numbers:
        return constant(set(), 0.0)
    field = place.segment.fields[node.fieldname]
    if node.constantscore:
        return constant(_of_terms(place, field, numbers), float(node.boost) or 1.0)
    return scaled(union([_term(place, field.name, field.terms[n]) for n in numbers]), node.boost)


def _range(node: q.NumericRange, place: Place) -> Few:
    return _multi(day_range(node), place)


def _synonyms(node: q.Synonyms, place: Place) -> Few:
    parts = [(weight, _weighed(place, node.fieldname, encoded(text))) for text, weight in node.weights]
    idf = place.statistics.synonyms_idf(node)

    def scored(wanted: Docs) -> dict[int, float]:
        pooled: dict[int, float] = {}
        for weight, part in parts:
            for document, own in part.scored(wanted).items():
                pooled[document] = pooled.get(document, 0.0) + weight * own
        return _bm25(place, node.fieldname, pooled, idf)

    return scaled(Few(set().union(*(part.docs for _, part in parts)), scored), node.boost)


def _rank_first(node: q.RankFirst, place: Place) -> Few:
    base = few(node.base, place)
    lifted = base.docs & few(node.condition, place).docs
    if not lifted:
        return base
    bonus = score_ceiling(node.base, place.statistics)

    def scored(wanted: Docs) -> dict[int, float]:
        return {d: score + bonus if d in lifted else score for d, score in base.scored(wanted).items()}

    return Few(base.docs, scored, (lifted, *base.tiers))


def _phrase(node: q.SlotPhrase, place: Place) -> Few:
    texts = [[encoded(text) for text in slot] for slot in node.slots]
    slots = [union([_term(place, node.fieldname, text) for text in slot]) for slot in texts]
    if not slots:
        return constant(set(), 0.0)
    first, *others = sorted((slot.docs for slot in slots), key=len)
    docs = first.intersection(*others)
    if len(slots) > 1 and docs:
        numbers = [[_number(place, node.fieldname, text) for text in slot] for slot in texts]
        docs = in_sequence(place.segment.fields[node.fieldname], numbers, docs, node.slop)
    return scaled(Few(docs, added(slots)), node.boost)


_TABLE: dict[type, Callable[[Any, Place], Few]] = {
    type(q.NullQuery): lambda node, place: constant(set(), 0.0),
    q.Term: _one_term,
    q.And: _and,
    q.Or: _or,
    q.Not: _not,
    q.AndNot: _and_not,
    q.Require: _require,
    q.AndMaybe: _and_maybe,
    q.ConstantScoreQuery: _constant_score,
    q.Every: _every,
    q.Prefix: _multi,
    q.Wildcard: _multi,
    q.Regex: _multi,
    q.AnyTerm: _multi,
    q.TermRange: _multi,
    q.NumericRange: _range,
    q.Paired: lambda node, place: constant(_paired(node, place, _everything(place)), 1.0),
    q.SlotPhrase: _phrase,
    q.Synonyms: _synonyms,
    q.RankFirst: _rank_first,
}
