"""The array index answers as stock Whoosh does: the same hits and scores, for all kinds of queries."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from whoosh import query

from indexer.segments import writer
from indexer.segments.document import Document
from indexer.segments.index import Index
from indexer.segments.ranking import Ranking
from tests.indexer.segments.oracle import (
    Batch,
    array_answer,
    steady,
    stock_answer,
    stock_searcher,
    write,
)
from tests.indexer.segments.stock_queries import RankFirst, Synonyms
from tests.indexer.segments.strategies import (
    FUZZ,
    batches,
    combined,
    own_queries,
    rankings,
    whoosh_queries,
)

CASES = settings(
    deadline=None,
    max_examples=15 * FUZZ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)

# Words so common that their frequencies add up to more than all documents.
COMMON = Document(
    edition_id="s/0", story="t1", site="donga", lang="ko", fields={"body": (["a", "b", "ab"], [0, 1, 2])}
)
POOLED = query.Or([Synonyms("body", ["a", "ab", "b"], rarity="sum"), query.Term("body", "abc")])


def merging(monkeypatch: pytest.MonkeyPatch, *, merged: bool) -> None:
    """Make every commit merge all segments, or none."""

    def choose(sizes: list[tuple[int, int]], *, compact: bool = False) -> list[int]:
        needed = merged and (len(sizes) > 1 or any(dead for _, dead in sizes))
        return list(range(len(sizes))) if needed else []

    monkeypatch.setattr(writer, "choose_merge", choose)


def assert_agree(
    given_batches: list[Batch], queries: list[query.Query], ranking: Ranking, merged: bool
) -> None:
    """Assert that stock Whoosh, its matchers over arrays, and the vectorised evaluation agree."""
    searcher = stock_searcher(given_batches, ranking, merged=merged)
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), given_batches)
        index = Index.open(Path(folder), ranking=ranking)
        for node in queries:
            assert array_answer(index, node) == pytest.approx(array_answer(index, steady(node)))
        for node in (*queries, *combined(queries)):
            expected: Any = pytest.approx(stock_answer(searcher, node), rel=1e-6)
            assert array_answer(index, node) == expected, node
            assert stock_answer(index.whoosh.searcher, node) == expected, node


@pytest.mark.parametrize("merged", [False, True], ids=["segments", "merged"])
@CASES
@given(drawn=batches(), queries=st.lists(whoosh_queries, min_size=6, max_size=16), ranking=rankings)
def test_whoosh_queries(
    monkeypatch: pytest.MonkeyPatch,
    merged: bool,
    drawn: list[Batch],
    queries: list[query.Query],
    ranking: Ranking,
) -> None:
    """Every kind of Whoosh query finds the same documents with the same scores as in stock Whoosh."""
    merging(monkeypatch, merged=merged)
    assert_agree(drawn, queries, ranking, merged)


@pytest.mark.parametrize("merged", [False, True], ids=["segments", "merged"])
@CASES
@example(drawn=[Batch((COMMON,))], queries=[RankFirst(POOLED, query.Every())], ranking=Ranking())
@given(drawn=batches(), queries=st.lists(own_queries, min_size=6, max_size=16), ranking=rankings)
def test_own_queries(
    monkeypatch: pytest.MonkeyPatch,
    merged: bool,
    drawn: list[Batch],
    queries: list[query.Query],
    ranking: Ranking,
) -> None:
    """The query classes of this package mean the same on stock Whoosh, on matchers, and vectorised."""
    merging(monkeypatch, merged=merged)
    assert_agree(drawn, queries, ranking, merged)
