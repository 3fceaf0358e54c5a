"""Words typed in the other layout of a Korean keyboard."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.keyboard import other_layout


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("qnrgks", "북한"), ("altkdlf", "미사일"), ("eoqnrwpwodnl", "대북제재위"), ("rkqt", "값"),
        ("ㅡㅑㄴㄴㅑㅣㄷ", "missile"),
        ("missile", None), ("a", None), ("", None), ("북한", "qnrgks"), ("2017", None),
        ("UN", None), ("한-미", None),
    ],
)  # fmt: skip
def test_the_other_layout(typed: str, meant: str | None) -> None:
    """Keys give the word of the other script, or nothing where they give no whole word."""
    assert other_layout(typed) == meant


@given(st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=8))
def test_hangul_survives_both_ways(word: str) -> None:
    """The keys of any Hangul word give that word again."""
    keys = other_layout(word)
    assert keys is not None
    assert other_layout(keys) == word


@given(st.text(max_size=12))
def test_any_text_is_read(text: str) -> None:
    """Whatever is typed has another reading or none; nothing is raised."""
    meant = other_layout(text)
    assert meant is None or meant
