"""Queries without one of their restrictions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.query.syntax import parse_query
from indexer.query.variants import variants, written


@pytest.mark.parametrize(
    ("query", "changes"),
    [
        ("북한 미사일", []),
        ("site:donga", []),
        ("북한 site:donga", [("without", "site:donga")]),
        ('북한 "summit talks"~2', [("apart", '"summit talks"~2'), ("without", '"summit talks"~2')]),
        ('"summit talks"', [("apart", '"summit talks"')]),
        ("a AND b AND -c", [("without", "a"), ("without", "b"), ("without", "-c")]),
        ("(x OR y) z* date:2024-01-13", [("without", "(x OR y)"), ("without", "date:2024-01-13")]),
        ("w date:[2024 TO ]", [("without", "date:2024-01-01..")]),
        ("w date:2024", [("without", "date:2024")]),
        ("w date:2024-02..2024-03", [("without", "date:2024-02-01..2024-03-31")]),
        ("w date:..2024", [("without", "date:..2024-12-31")]),
        ("w -(a b~)", [("without", "-(a b~1)")]),
    ],
)
def test_each_restriction_is_changed_in_turn(query: str, changes: list[tuple[str, str]]) -> None:
    """Every clause that restricts is left out once, if anything remains; a phrase is also taken apart."""
    assert [(one.change, one.clause) for one in variants(parse_query(query))] == changes


@given(
    st.lists(
        st.sampled_from(
            [
                "북한",
                "-b",
                '"c d"',
                "e*",
                "f~2",
                "title:g",
                "date:2024",
                "date:2023-02..",
                "(h OR i)",
                "j AND k",
            ]
        )
    )
)
def test_what_is_written_means_the_same(clauses: list[str]) -> None:
    """A clause as it is shown, given as a query, is that clause."""
    for one in variants(parse_query(" ".join(clauses))):
        again = parse_query(one.clause)
        assert [written(child) for child in again.children] == [one.clause]
