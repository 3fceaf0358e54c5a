"""Clauses that a text matches or not, and what fields take as a value."""

from __future__ import annotations

import pytest

from archive.errors import QuerySyntaxError
from indexer.analysis.analyze import Analyzer
from indexer.analysis.tokens import QueryWord
from indexer.query.restrict import Restrictions, all_of, any_of, contains
from indexer.query.syntax import parse_query
from indexer.segments import queries as wq
from indexer.segments.queries import SlotPhrase

ANALYZER = Analyzer()


def restricted(query: str) -> wq.Query:
    """Return the restricting query for a query of one clause, looked for in headline and text."""
    (node,) = parse_query(query).children
    return Restrictions(query, lambda text: ANALYZER.query_words(text, "en")).of(node, ("title", "body"))


def word(**changes: tuple[object, ...]) -> QueryWord:
    """Return an analysed word made to order."""
    values = {"wholes": (), "slots": (), **changes}
    return QueryWord(
        text="x",
        start=0,
        end=1,
        weights=(),
        grams=(),
        gram_weight=0.0,
        required=True,
        **values,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("site:Donga", wq.Term("site", "donga")),
        ("lang:KO", wq.Term("lang", "ko")),
        ("section:Politics", wq.Term("section", "politics")),
        ('section:"World News"', wq.Term("section", "world news")),
        ("section:pol*", wq.Prefix("section", "pol")),
        ("section:*tics", wq.Wildcard("section", "*tics")),
        ("author:Hong", wq.Term("author", "hong")),
        ("author:Gil-Dong", wq.And([wq.Term("author", "gil"), wq.Term("author", "dong")])),
        ("author:Gil-D*", wq.And([wq.Term("author", "gil"), wq.Prefix("author", "d")])),
        ("author:!!!", wq.NullQuery),
        ("lang:(ko OR en)", wq.Or([wq.Term("lang", "ko"), wq.Term("lang", "en")])),
        ("date:2024-02", wq.NumericRange("day", 20240201, 20240229)),
        ("date:[2024 TO 2025-03]", wq.NumericRange("day", 20240101, 20250331)),
        ("-site:donga", wq.Not(wq.Term("site", "donga"))),
    ],
)
def test_fields_of_names_and_days(query: str, expected: wq.Query) -> None:
    """A value is folded as the index folds it; a pattern stays one; what has no letters matches nothing."""
    found = restricted(query)
    assert type(found) is type(expected)
    assert repr(found) == repr(expected)


@pytest.mark.parametrize(
    ("query", "position"),
    [
        ("lang:fr", 0),
        ("lang:k*", 0),
        ("lang:-ko", 0),
        ("site:(a AND b)", 0),
        ("author:hong~", 0),
        ("lang:(ko OR fr)", 0),
    ],
)
def test_values_that_cannot_be(query: str, position: int) -> None:
    """What a field cannot have is a syntax error with the field's place and an example."""
    with pytest.raises(QuerySyntaxError) as caught:
        restricted(query)
    assert caught.value.position == position
    assert caught.value.remedy


def test_a_word_is_its_whole_form_or_its_parts_in_order() -> None:
    """A text has a word if it has any whole form, or each slot in order; without terms nothing has it."""
    parts = word(wholes=("ab",), slots=(("a",), ("b", "c")))
    assert repr(contains(parts, ("body",))) == repr(
        wq.Or([wq.Term("body", "ab"), SlotPhrase("body", (("a",), ("b", "c")))])
    )
    assert contains(word(slots=(("a",),)), ("body",)) == wq.Term("body", "a")
    assert contains(word(), ("title", "body")) is wq.NullQuery


def test_joining_queries() -> None:
    """One query needs no operator; what cannot match is left out of an Or and kept in an And."""
    one, other = wq.Term("body", "a"), wq.Term("body", "b")
    assert any_of([]) is None
    assert any_of([wq.NullQuery]) is None
    assert any_of([one, wq.NullQuery]) is one
    assert any_of([one, other]) == wq.Or([one, other])
    assert all_of([]) is None
    assert all_of([one]) is one
    assert all_of([one, wq.NullQuery]) == wq.And([one, wq.NullQuery])
