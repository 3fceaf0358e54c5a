"""What an index is asked: the classes of a query.

They have the names and attributes of Whoosh's own, so that whoever knows those knows these, and there are
three more for ranking news: `RankFirst`, `Synonyms` and `SlotPhrase`. They are plain classes, because a cold
search waits for every class that is made; Whoosh itself is loaded only for what these cannot say
(`whoosh_queries`). Terms are text as analysis makes it, or the bytes that stand in the dictionary.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from indexer.plain import Plain


class Query(Plain):
    """Any query."""

    def children(self) -> tuple[Query, ...]:
        """Return the queries inside."""
        return ()


class _NullQuery(Query):
    pass


NullQuery = _NullQuery()
"""Matches nothing."""


class Every(Query):
    """All documents, or those that have anything in a field; the score is the boost."""

    __slots__ = ("boost", "fieldname")

    def __init__(self, fieldname: str | None = None, boost: float = 1.0) -> None:
        self.fieldname = fieldname
        self.boost = boost


class _Word(Query):
    """Something about the terms of one field."""

    __slots__ = ("boost", "fieldname", "text")

    def __init__(self, fieldname: str, text: str | bytes, boost: float = 1.0) -> None:
        self.fieldname = fieldname
        self.text = text
        self.boost = boost


class Term(_Word):
    """A term; the score is BM25, in a keyword field the field's boost."""


class MultiTerm(_Word):
    """Any of several terms; scores its boost, or with `constantscore` off the sum of the terms' scores."""

    __slots__ = ("constantscore",)

    def __init__(
        self, fieldname: str, text: str | bytes, boost: float = 1.0, constantscore: bool = True
    ) -> None:
        super().__init__(fieldname, text, boost)
        self.constantscore = constantscore


class Prefix(MultiTerm):
    """Terms that begin so."""


class Wildcard(MultiTerm):
    """Terms that a glob with `*`, `?` and `[…]` matches."""


class Regex(MultiTerm):
    """Terms whose beginning a regular expression matches."""


class FuzzyTerm(MultiTerm):
    """Terms at most `maxdist` edits away that share the first `prefixlength` characters."""

    __slots__ = ("maxdist", "prefixlength")

    def __init__(
        self, fieldname: str, text: str, boost: float = 1.0, maxdist: int = 1, prefixlength: int = 1
    ) -> None:
        super().__init__(fieldname, text, boost)
        self.maxdist = maxdist
        self.prefixlength = prefixlength


class AnyTerm(MultiTerm):
    """Any of some terms, scored by them."""

    __slots__ = ("texts",)

    def __init__(self, fieldname: str, texts: Iterable[bytes], boost: float = 1.0) -> None:
        super().__init__(fieldname, "", boost, constantscore=False)
        self.texts = tuple(texts)


class TermRange(MultiTerm):
    """Terms from `text` to `end`, None leaving that end open; each end may be left out itself."""

    __slots__ = ("end", "endexcl", "startexcl")

    def __init__(
        self,
        fieldname: str,
        start: bytes = b"",
        end: bytes | None = None,
        startexcl: bool = False,
        endexcl: bool = False,
        boost: float = 1.0,
    ) -> None:
        super().__init__(fieldname, start, boost)
        self.end = end
        self.startexcl = startexcl
        self.endexcl = endexcl


class NumericRange(Query):
    """Numbers from `start` to `end`, None leaving that end open, in `day`: the one field of numbers."""

    __slots__ = ("boost", "end", "fieldname", "start")

    def __init__(self, fieldname: str, start: int | None, end: int | None, boost: float = 1.0) -> None:
        self.fieldname = fieldname
        self.start = start
        self.end = end
        self.boost = boost


class Paired(Query):
    """Editions whose story has an edition in another language, or with `paired` False, has none."""

    __slots__ = ("paired",)

    def __init__(self, paired: bool) -> None:
        self.paired = paired


class _Compound(Query):
    __slots__ = ("boost", "subqueries")

    def __init__(self, subqueries: Iterable[Query], boost: float = 1.0) -> None:
        self.subqueries = tuple(subqueries)
        self.boost = boost

    def children(self) -> tuple[Query, ...]:
        """Return the parts."""
        return self.subqueries


class And(_Compound):
    """What matches all parts; a `Not` among them takes away. Scores add up."""


class Or(_Compound):
    """What matches any part; scores add up."""


class DisjunctionMax(_Compound):
    """What matches any part; the best score counts."""


class Not(Query):
    """What does not match."""

    __slots__ = ("query",)

    def __init__(self, query: Query) -> None:
        self.query = query

    def children(self) -> tuple[Query, ...]:
        """Return the unwanted."""
        return (self.query,)


class _Pair(Query):
    __slots__ = ("a", "b")

    def __init__(self, a: Query, b: Query) -> None:
        self.a = a
        self.b = b

    def children(self) -> tuple[Query, ...]:
        """Return both."""
        return self.a, self.b


class AndNot(_Pair):
    """What matches `a` and not `b`, scored by `a`."""


class Require(_Pair):
    """What matches both, scored by `a`."""


class AndMaybe(_Pair):
    """What matches `a`; a match of `b` adds to the score."""


class ConstantScoreQuery(Query):
    """What matches `child`, all with one score; 0 counts as 1, as in Whoosh."""

    __slots__ = ("child", "score")

    def __init__(self, child: Query, score: float = 0.0) -> None:
        self.child = child
        self.score = score

    def children(self) -> tuple[Query, ...]:
        """Return what it matches."""
        return (self.child,)


class RankFirst(Query):
    """Matches and scores what `base` does; those that match `condition` too are lifted above all others.

    The bonus is the largest score `base` can give to any document (`ceiling.score_ceiling`), the same on
    every path and in every segment. Documents that match only `condition` do not match.
    """

    __slots__ = ("base", "condition")

    def __init__(self, base: Query, condition: Query) -> None:
        self.base = base
        self.condition = condition

    def children(self) -> tuple[Query, ...]:
        """Return both."""
        return self.base, self.condition


class Synonyms(Query):
    """Several terms of one field that mean one word: their frequencies are pooled before BM25.

    `terms` maps each term to its weight, 1 for a true synonym, a probability for a translation. The
    frequency in a document is the weighted sum of the terms' frequencies. The document frequency is, with
    `rarity="max"`, that of the most frequent term (as in Lucene's SynonymQuery); with `rarity="sum"`, the
    weighted sum, at most all documents (Darwish and Oard, Probabilistic Structured Query Methods, 2003).
    """

    __slots__ = ("boost", "fieldname", "rarity", "weights")

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


class SlotPhrase(Query):
    """A phrase of slots, each holding the terms that may stand at its place.

    Each slot's position lies 1 to `slop` behind the one before it, as in Whoosh's Phrase. The score is the
    sum over all terms of all slots that the document has anywhere in the field.
    """

    __slots__ = ("boost", "fieldname", "slop", "slots")

    def __init__(
        self, fieldname: str, slots: Sequence[Sequence[str | bytes]], slop: int = 1, boost: float = 1.0
    ) -> None:
        self.fieldname = fieldname
        self.slots = tuple(tuple(dict.fromkeys(slot)) for slot in slots)
        self.slop = slop
        self.boost = boost


class Foreign(Query):
    """A query of a class that only Whoosh knows, run by its own matcher."""

    __slots__ = ("node",)

    def __init__(self, node: Any) -> None:
        self.node = node
