"""How much two rankings agree; this needs no cluster."""

from __future__ import annotations

import pytest

from bench.cluster.agreement import kendall, overlap


def test_overlap_is_the_share_of_the_first_ones() -> None:
    """Order does not matter within the cut; two empty lists agree."""
    assert overlap("abc", "cab") == 1.0
    assert overlap("abcd", "abxy", cut=4) == 0.5
    assert overlap("abcd", "ab", cut=4) == 0.5
    assert (overlap("", ""), overlap("a", "")) == (1.0, 0.0)


def test_kendall_counts_pairs() -> None:
    """1 for the same order, -1 for the reverse; what only one ranks is left out."""
    assert (kendall("abcd", "abcd"), kendall("abcd", "dcba")) == (1.0, -1.0)
    assert kendall("abxc", "acb") == pytest.approx(1 / 3)
    assert kendall("a", "b") == 1.0
