"""Near spellings by the letters of Hangul and Latin words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.spelling import distance, nearest

words = st.text("가각간ab", max_size=6)


def test_hangul_counts_by_letters() -> None:
    """One wrong letter in a syllable is nearer than another syllable."""
    assert nearest("김정운", ["김여정", "김정일", "김정은", "정부"]) == ["김정은", "김정일"]
    assert nearest("missl", ["miss", "missil", "middl"]) == ["miss", "missil"]
    assert nearest("북", ["복", "남"]) == ["복"]


@given(words, words, words)
def test_the_distance_is_a_distance(one: str, other: str, third: str) -> None:
    """It is nothing only between equals, the same both ways, and no detour is shorter."""
    assert (distance(one, other) == 0) == (one == other)
    assert distance(one, other) == distance(other, one) <= distance(one, third) + distance(third, other)
    assert abs(len(one) - len(other)) <= distance(one, other) <= max(len(one), len(other))
