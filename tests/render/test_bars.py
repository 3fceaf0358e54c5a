"""Bars: as long as their count, never longer than their room, drawable in any encoding."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st

from render.bars import bar, can_show_blocks, stacked_bar

counts = st.integers(min_value=0, max_value=10**6)


@given(st.lists(counts, min_size=1, max_size=9), st.integers(min_value=1, max_value=200), st.booleans())
def test_bars_keep_order_and_room(values: list[int], columns: int, blocks: bool) -> None:
    """The most fills the room, nothing has no bar, something has one, and more has no shorter one."""
    most = max([*values, 1])
    bars = [bar(value, most, columns, blocks=blocks) for value in sorted(values)]
    assert [len(one) for one in bars] == sorted(len(one) for one in bars)
    assert all(len(one) <= columns for one in bars)
    assert [bool(one) for one in bars] == [value > 0 for value in sorted(values)]
    assert len(bar(most, most, columns, blocks=blocks)) == columns


@given(st.tuples(counts, counts, counts), st.integers(min_value=3, max_value=200), st.booleans())
def test_stacked_bars_show_every_part(values: tuple[int, int, int], columns: int, blocks: bool) -> None:
    """Each part that is not nothing can be seen, in its own character, and all fit the room."""
    drawn = stacked_bar(values, max(sum(values), 1), columns, blocks=blocks)
    assert len(drawn) <= columns
    assert len(set(drawn)) == sum(value > 0 for value in values)


def test_eighths() -> None:
    """A block is drawn to an eighth; ASCII rounds down."""
    assert bar(5, 16, 2, blocks=True) == "▋"
    assert bar(11, 16, 2, blocks=True) == "█▍"
    assert bar(11, 16, 2, blocks=False) == "#"


def test_what_a_stream_can_show() -> None:
    """UTF-8 has block elements, ASCII has none."""
    assert can_show_blocks(io.TextIOWrapper(io.BytesIO(), encoding="utf-8"))
    assert not can_show_blocks(io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
