"""The project's own query classes in Whoosh's manner, posting by posting, to compare the engine with.

- `RankFirst(base, condition)`: what `base` matches, but documents that also match `condition` stand above
  all others. `tiers` builds the usual shapes from it.
- `Synonyms(field, {term: weight, …})`: several spellings or translations of one word, counted as one word.
- `SlotPhrase(field, [[a, b], [c]], slop)`: a phrase in which any term of a slot may stand at its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import log
from typing import Any, Literal

from whoosh import matching, query
from whoosh.query.spans import SpanNear2

from indexer.segments import queries as own
from indexer.segments.ceiling import score_ceiling
from indexer.segments.whoosh_queries import TRANSLATIONS, translated


class SteadyAndMaybe(matching.AndMaybeMatcher):  # type: ignore[misc]
    """Whoosh's matcher, which loses what `b` adds if a skip ends behind the document that was asked for."""

    def skip_to(self, id: int) -> bool:
        """Go to the first document from `id` on that `a` has, and with `b` to the same."""
        moved = bool(self.a.skip_to(id))
        if self.a.is_active() and self.b.is_active():
            self.b.skip_to(self.a.id())
        return moved


class RankFirst(query.Query):  # type: ignore[misc]
    """Matches and scores what `base` does; those that match `condition` get a bonus that lifts them above.

    The bonus is the largest score `base` can give to any document (`ceiling.score_ceiling`), the same on
    every path and in every segment. Documents that match only `condition` do not match.
    """

    def __init__(self, base: query.Query, condition: query.Query, boost: float = 1.0) -> None:
        self.base = base
        self.condition = condition
        self.boost = boost

    def __repr__(self) -> str:
        return f"RankFirst({self.base!r}, {self.condition!r})"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RankFirst) and (self.base, self.condition) == (other.base, other.condition)

    def __hash__(self) -> int:
        return hash((self.base, self.condition))

    def is_leaf(self) -> bool:
        """Tell Whoosh that there are queries inside."""
        return False

    def children(self) -> Iterator[query.Query]:
        """Yield both queries."""
        yield self.base
        yield self.condition

    def apply(self, fn: Callable[[query.Query], query.Query]) -> RankFirst:
        """Return the same query with both parts replaced."""
        return RankFirst(fn(self.base), fn(self.condition), self.boost)

    def field(self) -> None:
        """Return None: any fields may be inside."""
        return

    def normalize(self) -> query.Query:
        """Normalise both parts."""
        base, condition = self.base.normalize(), self.condition.normalize()
        if base is query.NullQuery or condition is query.NullQuery:
            return base
        return RankFirst(base, condition, self.boost)

    def estimate_size(self, ixreader: Any) -> int:
        """Return the size of the base."""
        return int(self.base.estimate_size(ixreader))

    def bonus(self, searcher: Any) -> float:
        """Return what a document gains by the condition."""
        return score_ceiling(translated(self.base), StockCounts(searcher.get_parent()))

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        """Return Whoosh's matcher: the base, plus the bonus where the condition holds."""
        base = self.base.matcher(searcher, context)
        lifted = list(self.condition.docs(searcher))
        if not lifted or not base.is_active():
            return base
        bonus = matching.ListMatcher(lifted, all_weights=self.bonus(searcher))
        both = SteadyAndMaybe(base, bonus)
        return matching.WrappingMatcher(both, self.boost) if self.boost != 1.0 else both


def tiers(ranking: query.Query, conditions: Sequence[query.Query]) -> query.Query:
    """Return a query whose results stand in tiers: a document's tier is the last of `conditions` it matches.

    Conditions go from the weakest to the strongest, for example "any word" then "all words". A
    document that matches a later one but not an earlier one is lifted by the later one only, which still
    puts it above all documents without it.
    """
    for condition in conditions:
        ranking = RankFirst(ranking, condition)
    return ranking


class Synonyms(query.Query):  # type: ignore[misc]
    """Several terms of one field that mean one word: their frequencies are pooled before BM25.

    `terms` maps each term to its weight, 1 for a true synonym, a probability for a translation. The
    frequency in a document is the weighted sum of the terms' frequencies. The document frequency is, with
    `rarity="max"`, that of the most frequent term (as in Lucene's SynonymQuery); with `rarity="sum"`, the
    weighted sum, at most all documents (Darwish and Oard, Probabilistic Structured Query Methods, 2003).
    """

    def __init__(
        self,
        fieldname: str,
        terms: Mapping[str, float] | Sequence[str],
        boost: float = 1.0,
        rarity: Literal["max", "sum"] = "max",
    ) -> None:
        self.fieldname = fieldname
        given = terms.items() if isinstance(terms, Mapping) else ((term, 1.0) for term in terms)
        self.weights = tuple(sorted(given))
        self.boost = boost
        self.rarity = rarity

    def __repr__(self) -> str:
        terms = dict(self.weights)
        return f"Synonyms({self.fieldname!r}, {terms!r}, boost={self.boost}, rarity={self.rarity!r})"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Synonyms) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[Any, ...]:
        return self.fieldname, self.weights, self.boost, self.rarity

    def has_terms(self) -> bool:
        """Tell Whoosh that this query names terms."""
        return True

    def terms(self, phrases: bool = False) -> Iterator[tuple[str, str]]:
        """Yield field and term of each alternative."""
        return ((self.fieldname, text) for text, _ in self.weights)

    def estimate_size(self, ixreader: Any) -> int:
        """Return at most how many documents match."""
        return sum(ixreader.doc_frequency(self.fieldname, text) for text, _ in self.weights)

    def idf(self, searcher: Any) -> float:
        """Return the inverse document frequency of the pooled word, by Whoosh's formula."""
        frequencies = [
            (searcher.doc_frequency(self.fieldname, text), weight) for text, weight in self.weights
        ]
        if self.rarity == "max":
            pooled = float(max((n for n, _ in frequencies), default=0))
        else:
            pooled = min(sum(n * weight for n, weight in frequencies), searcher.doc_count_all())
        return log(searcher.doc_count_all() / (pooled + 1)) + 1

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        """Return Whoosh's matcher, with the pooled frequencies as weights."""
        pooled: dict[int, float] = {}
        for text, weight in self.weights:
            if (self.fieldname, text) in searcher.reader():
                postings = searcher.postings(self.fieldname, text)
                while postings.is_active():
                    pooled[postings.id()] = pooled.get(postings.id(), 0.0) + weight * postings.weight()
                    postings.next()
        if not pooled:
            return matching.NullMatcher()
        documents = sorted(pooled)
        weights = [pooled[document] for document in documents]
        scorer = _PooledScorer(self, searcher, context)
        return matching.ListMatcher(documents, weights, scorer=scorer)


class _PooledScorer:
    """BM25 of a pooled word, as Whoosh's scorers are called."""

    def __init__(self, synonyms: Synonyms, searcher: Any, context: Any) -> None:
        parent = searcher.get_parent()
        model = (context and context.weighting) or searcher.weighting
        self._idf = synonyms.idf(parent)
        self._average: float = parent.avg_field_length(synonyms.fieldname) or 1
        self._k1 = float(model.K1)
        self._b: float = model._field_B.get(synonyms.fieldname, model.B)
        self._searcher = searcher
        self._fieldname = synonyms.fieldname
        self._boost = synonyms.boost

    def supports_block_quality(self) -> bool:
        """Bounds are offered."""
        return True

    def max_quality(self) -> float:
        """Return the bound of all scores."""
        return float(self._boost * self._idf * (self._k1 + 1))

    def block_quality(self, matcher: Any) -> float:
        """Return the bound of all scores: the whole list is one block."""
        return self.max_quality()

    def score(self, matcher: Any) -> float:
        """Return the score of the current document."""
        weight = float(matcher.weight())
        length = float(self._searcher.doc_field_length(matcher.id(), self._fieldname, 1))
        norm = self._k1 * ((1 - self._b) + self._b * length / self._average)
        return self._boost * self._idf * (weight * (self._k1 + 1) / (weight + norm))


class SlotPhrase(query.Query):  # type: ignore[misc]
    """A phrase of slots, each holding the terms that may stand at its place.

    Each slot's position lies 1 to `slop` behind the one before it, as in Whoosh's Phrase. The score is the
    sum over all terms of all slots that the document has anywhere in the field.
    """

    def __init__(
        self, fieldname: str, slots: Sequence[Sequence[str]], slop: int = 1, boost: float = 1.0
    ) -> None:
        self.fieldname = fieldname
        self.slots = tuple(tuple(dict.fromkeys(slot)) for slot in slots)
        self.slop = slop
        self.boost = boost

    def __repr__(self) -> str:
        return f"SlotPhrase({self.fieldname!r}, {self.slots!r}, slop={self.slop}, boost={self.boost})"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SlotPhrase) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[Any, ...]:
        return self.fieldname, self.slots, self.slop, self.boost

    def has_terms(self) -> bool:
        """Tell Whoosh that this query names terms."""
        return True

    def terms(self, phrases: bool = False) -> Iterator[tuple[str, str]]:
        """Yield field and term of each word, if asked for the words of phrases."""
        return ((self.fieldname, text) for slot in self.slots for text in slot if phrases)

    def equivalent(self) -> query.Query:
        """Return the same in Whoosh's own classes, except for the boost."""
        slots: list[Any] = [
            query.Or([query.Term(self.fieldname, text) for text in slot]) for slot in self.slots
        ]
        return SpanNear2(slots, slop=self.slop, ordered=True) if len(slots) > 1 else query.Or(slots)

    def estimate_size(self, ixreader: Any) -> int:
        """Return at most how many documents match."""
        return min(
            (sum(ixreader.doc_frequency(self.fieldname, text) for text in slot) for slot in self.slots),
            default=0,
        )

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        """Return Whoosh's matcher."""
        reader = searcher.reader()
        if not self.slots or not all(any((self.fieldname, t) in reader for t in slot) for slot in self.slots):
            return matching.NullMatcher()
        matcher = self.equivalent().matcher(searcher, context)
        return matching.WrappingMatcher(matcher, self.boost) if self.boost != 1.0 else matcher


class StockCounts:
    """What a bound of scores depends on, from Whoosh's own searcher."""

    def __init__(self, searcher: Any) -> None:
        self._searcher = searcher

    def term_ceiling(self, name: str, text: str | bytes) -> float:
        """Return a bound of the scores of a term."""
        encoded = text.encode() if isinstance(text, str) else text
        if name not in self._searcher.schema or not self._searcher.doc_frequency(name, encoded):
            return 0.0
        field = self._searcher.schema[name]
        if not field.scorable:
            return float(field.format.field_boost)
        return float(self._searcher.idf(name, encoded)) * (float(self._searcher.weighting.K1) + 1)

    def synonyms_ceiling(self, node: own.Synonyms) -> float:
        """Return a bound of the scores of a pooled word."""
        stock = Synonyms(node.fieldname, dict(node.weights), rarity=node.rarity)
        return stock.idf(self._searcher) * (float(self._searcher.weighting.K1) + 1)

    def texts(self, node: own.MultiTerm) -> set[bytes]:
        """Return the terms that a query of several stands for."""
        assert isinstance(node, own.AnyTerm)
        return {text for text in node.texts if (node.fieldname, text) in self._searcher.reader()}


TRANSLATIONS[RankFirst] = lambda node: own.RankFirst(translated(node.base), translated(node.condition))
TRANSLATIONS[Synonyms] = lambda node: own.Synonyms(
    node.fieldname, dict(node.weights), node.boost, node.rarity
)
TRANSLATIONS[SlotPhrase] = lambda node: own.SlotPhrase(node.fieldname, node.slots, node.slop, node.boost)
