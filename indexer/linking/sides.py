"""The editions of one language in a block: which of them have a term, and how rare that makes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.linking.evidence import Evidence, Vocabulary
from indexer.linking.rarity import expected_share, rarity

_NOBODY = np.zeros(0, np.int64)


class Side:
    """Editions by place, and the terms that any of them has in ascending order.

    `rare` has how rare each of these terms is, `at` for each edition where its terms are among them.
    """

    def __init__(self, editions: Sequence[Evidence], vocabulary: Vocabulary) -> None:
        self.editions = editions
        terms = np.concatenate([np.zeros(0, np.int32), *(one.terms for one in editions)])
        ends = np.cumsum(np.array([len(one.terms) for one in editions], dtype=np.int64))
        self.terms, inverse, counts = np.unique(terms, return_inverse=True, return_counts=True)
        self.at = np.split(inverse, ends[:-1]) if len(editions) else []
        owners = np.repeat(np.arange(len(editions)), np.diff(ends, prepend=0))
        self._owners = owners[np.argsort(inverse, kind="stable")]
        self._starts = np.concatenate([[0], np.cumsum(counts)])
        self._place = {term: place for place, term in enumerate(self.terms.tolist())}
        expected = np.array([expected_share(vocabulary.terms[term]) for term in self._place])
        self.rare = rarity(counts, len(editions), expected)

    def __contains__(self, term: object) -> bool:
        return term in self._place

    def __iter__(self) -> Iterator[int]:
        return iter(self._place)

    def rare_of(self, term: int) -> float:
        """Return how rare a term is that some edition has."""
        return float(self.rare[self._place[term]])

    def held_by(self, term: int) -> int:
        """Return how many editions have a term."""
        place = self._place[term]
        return int(self._starts[place + 1] - self._starts[place])

    def holders(self, parts: tuple[int, ...]) -> NDArray[Any]:
        """Return which editions, by place, have all of these terms."""
        if not all(part in self._place for part in parts):
            return _NOBODY
        places = [self._place[part] for part in parts]
        held = [self._owners[self._starts[place] : self._starts[place + 1]] for place in places]
        found = held[0]
        for others in held[1:]:
            found = found[np.isin(found, others, assume_unique=True)]
        return found
