"""Search: from a query to a page of hits, grouped by story, with the exact number of all hits."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from indexer.segments.cost import postings
from indexer.segments.index import Index
from indexer.segments.limits import Budget, Limits
from indexer.segments.page import Page
from indexer.segments.queries import Query
from indexer.segments.results import NO_FILTERS, Filters, Results, Sort

_USUAL = Limits()

_FEW_COLD = 100_000
"""So many postings are read in plain Python in the time that loading numpy takes, some 60 ms."""


def search(
    index: Index,
    node: Any,
    *,
    filters: Filters = NO_FILTERS,
    group_by_story: bool = True,
    sort: Sort = "relevance",
    limit: int = 10,
    offset: int = 0,
    counted: Sequence[Query] = (),
    own: Query | None = None,
    limits: Limits | None = None,
) -> Results:
    """Return hits `offset` to `offset + limit` of a query, and how many there are.

    With it are asked, in one evaluation, how many there are of each of `counted`, and which editions of the
    page match `own`.

    Hits stand by score, or by time with unknown times last; equal ones newest first, then by edition id. A
    story stands where its first edition does. Raises UsageError past one of the limits.
    """
    budget = Budget(limits or _USUAL)
    budget.check_shape(node)
    query = own_query(node)
    page = Page(filters, group_by_story, sort, offset, offset + limit, tuple(counted), own)
    # Once numpy is there, it is as fast for few postings too. Whoever goes on asking is better off with it:
    # all searches without it together take no longer than loading it.
    if "numpy" not in sys.modules:
        read = index.few_read + postings(query, index.statistics)
        if read <= _FEW_COLD:
            from indexer.segments.few import evaluates  # noqa: PLC0415 - many postings do not need it
            from indexer.segments.few_search import search_few  # noqa: PLC0415 - the same

            if all(map(evaluates, (query, *counted, *([own] if own else ())))):
                index.few_read = read
                return search_few(index, query, page, budget)
    return _search_arrays()(index, query, page, budget)


@cache
def _search_arrays() -> Callable[[Index, Query, Page, Budget], Results]:
    from indexer.segments.array_search import search_arrays  # noqa: PLC0415 - it needs numpy

    return search_arrays


def own_query(node: Any) -> Query:
    """Return a query of Whoosh's classes as one of `queries`."""
    if isinstance(node, Query):
        return node
    from indexer.segments.whoosh_queries import translated  # noqa: PLC0415 - it needs Whoosh

    return translated(node)
