"""What evaluating a query in one segment needs at hand."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.segments.index import Index
from indexer.segments.limits import Budget
from indexer.segments.matches import Matches
from indexer.segments.segment import Segment

Ints: TypeAlias = NDArray[Any]


class Scope:
    """One segment of the index, as number `number`, during one query.

    `known` is what was found for parts of the query, which often has a part several times, `leaves` what was
    found for terms, by segment, field and text.
    """

    __slots__ = ("budget", "index", "known", "leaves", "number", "segment", "statistics")

    def __init__(self, segment: Segment, number: int, index: Index, budget: Budget) -> None:
        self.segment = segment
        self.number = number
        self.index = index
        self.statistics = index.statistics
        self.budget = budget
        self.known: dict[int, Matches] = {}
        self.leaves: dict[tuple[int, str, bytes], Any] = {}

    def living(self, docs: Ints) -> Ints | None:
        """Return the places in `docs` of those not removed, None if that is all of them."""
        return np.flatnonzero(self.segment.alive[docs]) if len(self.segment.dead) else None

    def everything(self) -> Ints:
        """Return all documents that are not removed."""
        return np.flatnonzero(self.segment.alive)
