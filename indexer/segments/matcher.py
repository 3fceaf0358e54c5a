"""Whoosh's view of one term's postings in one segment."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.matching import LeafMatcher, ReadTooFar

from indexer.segments.segment import Field


class PostingMatcher(LeafMatcher):  # type: ignore[misc]
    """Walks the living postings of a term: documents, weights (frequency times boost), positions.

    The whole list counts as one block for Whoosh's quality bounds.
    """

    def __init__(
        self,
        field: Field,
        term: int,
        alive: NDArray[np.bool_] | None,
        boost: float,
        text: tuple[str, bytes],
        scorer: Any = None,
    ) -> None:
        self._arguments = (field, term, alive, boost, text, scorer)
        self.scorer = scorer
        self._text = text
        self._field = field
        self._term_number = term
        self._boost = boost
        start, stop = field.span(term)
        docs = field.docs(start, stop)
        self._kept = None if alive is None else np.flatnonzero(alive[docs])
        self._docs: list[int] = (docs if self._kept is None else docs[self._kept]).tolist()
        frequencies = field.frequencies(start, stop)
        self._ends = np.cumsum(frequencies, dtype=np.int64)
        living = frequencies if self._kept is None else frequencies[self._kept]
        self._frequencies: list[int] = living.tolist()
        self._at = 0

    def term(self) -> tuple[str, bytes]:
        """Return field and term."""
        return self._text

    def copy(self) -> PostingMatcher:
        """Return a matcher at the same place."""
        other = PostingMatcher(*self._arguments)
        other._at = self._at
        return other

    def reset(self) -> None:
        """Go back to the first posting."""
        self._at = 0

    def is_active(self) -> bool:
        """Tell whether there is a current posting."""
        return self._at < len(self._docs)

    def id(self) -> int:
        """Return the document of the current posting."""
        return self._docs[self._at]

    def all_ids(self) -> Any:
        """Iterate over the documents."""
        return iter(self._docs[self._at :])

    def next(self) -> bool:
        """Go to the next posting."""
        if not self.is_active():
            raise ReadTooFar
        self._at += 1
        return False

    def skip_to(self, document: int) -> bool:
        """Go to the first posting at or behind `document`."""
        if not self.is_active():
            raise ReadTooFar
        self._at = bisect_left(self._docs, document, self._at)
        return False

    def skip_to_quality(self, minimum: float) -> int:
        """Leave the list if it cannot reach the quality."""
        if self.block_quality() > minimum:
            return 0
        self._at = len(self._docs)
        return 1

    def weight(self) -> float:
        """Return frequency times field boost."""
        return self._frequencies[self._at] * self._boost

    def value(self) -> bytes:
        """Return nothing: Whoosh's encoded values are pickles, which this index neither writes nor reads."""
        return b""

    def supports(self, kind: str) -> bool:
        """Tell which of Whoosh's kinds of posting values can be had."""
        return kind in {"frequency", "weight"} or (self._field.is_text and kind == "positions")

    def value_as(self, kind: str) -> Any:
        """Return the current posting's frequency, weight or positions."""
        if kind == "frequency":
            return self._frequencies[self._at]
        if kind == "weight":
            return self.weight()
        if kind == "positions" and self._field.is_text:
            posting = self._at if self._kept is None else int(self._kept[self._at])
            end = int(self._ends[posting])
            positions = self._field.positions(self._term_number)
            return positions[end - self._frequencies[self._at] : end].tolist()
        raise NotImplementedError(f"{self._field.name} has no {kind}")

    def block_max_weight(self) -> float:
        """Return the largest weight of all postings."""
        return max(self._frequencies, default=0) * self._boost

    def block_min_length(self) -> int:
        """Return the smallest field length among the documents."""
        return int(self._field.lengths[self._docs].min()) if self._docs and self._field.is_text else 0
