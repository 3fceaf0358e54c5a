"""Random small corpora and queries of all kinds."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import pairwise

from hypothesis import strategies as st
from whoosh import query
from whoosh.query import spans

from indexer.segments.document import Document
from indexer.segments.ranking import Ranking
from tests.indexer.segments.oracle import Batch
from tests.indexer.segments.stock_queries import RankFirst, SlotPhrase, Synonyms

# How many times as many random cases are tried; set it for a long run.
FUZZ = int(os.environ.get("ILBO_FUZZ", "1"))

WORDS = ("a", "ab", "abc", "abd", "b", "ba", "bab", "가", "가나", "가나다", "나", "나가", "don't", "x1")
FIELDS = ("title", "body", "body_gram")
LANGS = ("ko", "en")
SITES = ("donga", "herald")
SECTIONS = (None, "politics", "sports")
DAYS = (0, 20200229, 20200301, 20210101, 20211231)
IDS = tuple(f"s/{number}" for number in range(14))

words = st.sampled_from(WORDS)
field_names = st.sampled_from(FIELDS)
boosts = st.sampled_from((1.0, 0.5, 2.0, 3.25))


@st.composite
def field_terms(draw: st.DrawFn) -> tuple[list[str], list[int]]:
    """Draw terms with positions that stand still, step or leap."""
    terms = draw(st.lists(words, max_size=8))
    steps = draw(st.lists(st.sampled_from((0, 1, 1, 1, 2, 11)), min_size=len(terms), max_size=len(terms)))
    positions, at = [], 0
    for step in steps:
        positions.append(at)
        at += step
    return terms, positions


@st.composite
def documents(draw: st.DrawFn, edition_id: str) -> Document:
    """Draw a document of a given id."""
    return Document(
        edition_id=edition_id,
        story=draw(st.sampled_from(("t1", "t2", "t3", "t4"))),
        site=draw(st.sampled_from(SITES)),
        lang=draw(st.sampled_from(LANGS)),
        section=draw(st.sampled_from(SECTIONS)),
        authors=tuple(draw(st.lists(st.sampled_from(("Kim", "Lee", "박")), max_size=2))),
        day=draw(st.sampled_from(DAYS)),
        sort_key=draw(st.integers(0, 5)),
        edition_no=draw(st.integers(1, 99)),
        paired=draw(st.booleans()),
        fields={name: draw(field_terms()) for name in FIELDS},
    )


@st.composite
def batches(draw: st.DrawFn, removals: bool = True) -> list[Batch]:
    """Draw one to four commits; later ones may replace and remove what earlier ones added."""
    drawn = []
    for number in range(draw(st.integers(1, 4))):
        ids = draw(st.lists(st.sampled_from(IDS), unique=True, min_size=1, max_size=6))
        added = tuple(draw(documents(edition_id)) for edition_id in ids)
        gone = draw(st.lists(st.sampled_from(IDS), unique=True, max_size=3)) if removals else []
        # A segment whose documents are all removed is dropped at once, which stock Whoosh does later.
        anchor = draw(documents(f"anchor/{number}"))
        drawn.append(Batch((*added, anchor), tuple(gone)))
    return drawn


rankings = st.builds(
    Ranking,
    k1=st.sampled_from((1.2, 0.9, 2.0)),
    b=st.sampled_from((0.75, 0.0, 0.4)),
    field_b=st.sampled_from(({}, {"title": 0.3})),
    boosts=st.sampled_from(({}, {"title": 2.0, "body_gram": 0.25})),
)

term_queries = st.builds(query.Term, field_names, words, boosts)
keyword_queries = st.one_of(
    st.builds(query.Term, st.just("lang"), st.sampled_from((*LANGS, "fr")), boosts),
    st.builds(query.Term, st.just("site"), st.sampled_from(SITES)),
    st.builds(query.Term, st.just("section"), st.sampled_from(("politics", "sports"))),
    st.builds(query.Term, st.just("nowhere"), words),
)
phrase_queries = st.builds(
    query.Phrase, field_names, st.lists(words, min_size=2, max_size=4), st.integers(1, 3), boosts
)
patterns = st.one_of(
    st.builds(query.Prefix, field_names, st.sampled_from(("a", "ab", "가", "zz")), boosts),
    st.builds(
        query.Wildcard,
        field_names,
        st.sampled_from(("*b", "a*", "?", "*나*", "a?c", "[ab]*", "b[!a]*", "*")),
        boosts,
    ),
    st.builds(query.Regex, field_names, st.sampled_from(("a.*", "b|가.*", "ab?c", ".*"))),
    # Stock Whoosh fails on a prefix longer than the word.
    st.builds(query.FuzzyTerm, field_names, words, boosts, st.integers(1, 2), st.integers(0, 1)),
    st.builds(query.Variations, field_names, words, boosts),
)
ranges = st.one_of(
    st.builds(
        query.TermRange,
        field_names,
        st.one_of(st.none(), words),
        st.one_of(st.none(), words),
        st.booleans(),
        st.booleans(),
    ),
    st.builds(
        query.NumericRange,
        st.just("day"),
        st.one_of(st.none(), st.sampled_from(DAYS[1:])),
        st.one_of(st.none(), st.sampled_from(DAYS[1:])),
        st.booleans(),
        st.booleans(),
        boosts,
    ),
)
span_queries = st.one_of(
    st.builds(spans.SpanNear, term_queries, term_queries, st.integers(1, 4), st.booleans()),
    st.builds(spans.SpanOr, st.lists(term_queries, min_size=2, max_size=3)),
    st.builds(spans.SpanFirst, term_queries, st.integers(0, 3)),
)
leaves = st.one_of(
    term_queries,
    term_queries,
    keyword_queries,
    phrase_queries,
    patterns,
    ranges,
    st.builds(query.Every),
    st.builds(query.Every, st.sampled_from(("title", "section"))),
)
own_leaves = st.one_of(
    st.builds(
        Synonyms,
        field_names,
        st.dictionaries(words, st.sampled_from((1.0, 0.5, 0.1)), min_size=1, max_size=3),
        boosts,
        st.sampled_from(("max", "sum")),
    ),
    st.builds(
        SlotPhrase,
        field_names,
        st.lists(st.lists(words, min_size=1, max_size=3), min_size=1, max_size=3),
        st.integers(1, 3),
        boosts,
    ),
)

Kids = st.SearchStrategy[query.Query]


def denies(node: query.Query) -> bool:
    """Tell whether a query has a NOT in it; stock Whoosh errs on a NOT around it."""
    return isinstance(node, query.Not) or any(map(denies, node.children()))


def without(wanted: query.Query, unwanted: query.Query) -> query.Query:
    """Take away what is unwanted, unless stock Whoosh errs on it; then return what has it too."""
    return (query.Require if denies(unwanted) else query.AndNot)(wanted, unwanted)


def compounds(kids: Kids) -> Kids:
    """Draw queries made of other queries, of Whoosh's own classes."""
    with_not = st.lists(st.one_of(kids, kids, st.builds(query.Not, kids)), min_size=2, max_size=4)
    return st.one_of(
        st.builds(query.And, st.lists(kids, min_size=1, max_size=4), boosts),
        st.builds(query.And, with_not),
        st.builds(query.Or, st.lists(kids, min_size=1, max_size=4), boosts),
        st.builds(query.Or, with_not),
        st.builds(without, kids, kids),
        st.builds(query.AndMaybe, kids, kids),
        st.builds(query.Require, kids, kids),
        st.builds(query.ConstantScoreQuery, kids, st.sampled_from((0.0, 1.0, 2.5))),
    )


# Stock Whoosh cannot put span queries beside others.
nested = st.recursive(leaves, compounds, max_leaves=8)
whoosh_queries = st.one_of(nested, nested, nested, span_queries, st.builds(query.Not, leaves))
bounded = st.recursive(st.one_of(term_queries, phrase_queries, patterns, own_leaves), compounds, max_leaves=5)
own_queries = st.one_of(own_leaves, st.builds(RankFirst, bounded, nested, st.just(1.0)))


def combined(queries: Sequence[query.Query]) -> Iterator[query.Query]:
    """Yield each two neighbours among drawn queries, put together in every way: one corpus answers many."""
    # Stock Whoosh cannot put span queries beside others, nor a NOT alone on one side.
    parts = [node for node in queries if not isinstance(node, (spans.SpanQuery, query.Not))]
    for one, other in pairwise(parts):
        yield query.And([one, other])
        if not denies(other):
            yield query.And([one, query.Not(other)])
            yield query.AndNot(one, other)
        yield query.Or([one, other] if denies(one) else [one, other, query.Not(one)], boost=2.0)
        yield query.Or([one, other])
        yield query.AndMaybe(one, other)
        yield query.Require(one, other)
