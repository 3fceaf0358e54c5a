"""Tokens by document become postings by term, the same as one would write down by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.segments import inverting
from indexer.segments.inverting import inverted

Postings = dict[int, list[tuple[int, list[int]]]]
documents = st.lists(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 40) | st.integers(0, (1 << 32) - 1)), max_size=12),
    max_size=8,
)


def expected(rows: list[list[tuple[int, int]]]) -> Postings:
    """Return for each term its documents, each with the sorted positions."""
    found: Postings = defaultdict(list)
    for number, row in enumerate(rows):
        for term in sorted({term for term, _ in row}):
            found[term].append((number, sorted(place for one, place in row if one == term)))
    return dict(found)


def postings(rows: list[list[tuple[int, int]]], terms: int) -> Iterator[tuple[int, int, list[int]]]:
    """Yield term, document and positions of each posting that is made."""
    tokens = np.array([token for row in rows for token in row], np.uint32).reshape(-1, 2)
    counts = np.array([len(row) for row in rows], np.uint32)
    for piece in inverted(tokens[:, 0].copy(), tokens[:, 1].copy(), counts, terms):
        own = np.repeat(np.arange(len(piece.postings)) + piece.first, piece.postings).tolist()
        assert piece.tokens.sum() == len(piece.positions) == piece.frequencies.sum()
        ends = np.cumsum(piece.frequencies).tolist()
        for term, document, size, end in zip(
            own, piece.documents.tolist(), piece.frequencies.tolist(), ends, strict=True
        ):
            yield term, document, piece.positions[end - size : end].tolist()


@pytest.mark.parametrize("piece", [1, 3, inverting.PIECE_TOKENS])
@given(rows=documents)
def test_postings_are_those_of_the_tokens(piece: int, rows: list[list[tuple[int, int]]]) -> None:
    """Terms, documents and positions ascend, in whatever order positions came, and piece by piece too."""
    wanted = [(term, *one) for term, ones in sorted(expected(rows).items()) for one in ones]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inverting, "PIECE_TOKENS", piece)
        assert list(postings(rows, 6)) == wanted


def test_more_than_fits_into_a_key() -> None:
    """Many terms, many documents and the largest positions together still give the right postings."""
    last = (1 << 32) - 1
    rows = [[(number, last - number), (1 << 17, number)] for number in range(1 << 17)]
    found = list(postings(rows, (1 << 17) + 1))
    assert found[:1] == [(0, 0, [last])]
    assert found[100_000] == (100_000, 100_000, [last - 100_000])
    assert found[-1] == (1 << 17, (1 << 17) - 1, [(1 << 17) - 1])
    assert len(found) == 1 << 18
