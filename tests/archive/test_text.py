"""Text on its way in: one form, one line, nothing but text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive.text import clean_paragraphs, clean_text

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)


@given(ANY_TEXT)
@example("a\x00\u0301")
@example(" \u0301")
@example("\u2000\u200b\u2001")
@example("\x1f \x85")
def test_cleaning_twice_changes_nothing(text: str) -> None:
    """`clean_text` is idempotent."""
    once = clean_text(text)
    assert clean_text(once) == once


@given(ANY_TEXT)
def test_what_clean_text_is(text: str) -> None:
    """Clean text is NFC, encodable, on one line, without controls, double blanks and blanks at its ends."""
    clean = clean_text(text)
    assert unicodedata.is_normalized("NFC", clean)
    assert clean == clean.strip()
    assert not any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} for char in clean)
    assert [char for char in clean if char.isspace()] == [" "] * clean.count(" ")
    assert "  " not in clean
    clean.encode("utf-8")


@given(st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=40))
def test_nothing_visible_is_lost(text: str) -> None:
    """Letters, digits, punctuation and symbols all stay, up to normalisation."""
    assert clean_text(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("\u1112\u1161\u11ab\u1100\u116e\u11a8", "한국"),
        ("a\r\n\tb\u00a0\u3000c", "a b c"),
        ("one\u2028two\x85three", "one two three"),
        ("bell\x07 esc\x1b[31m nul\x00 c1\x9b", "bell esc[31m nul c1"),
        ("\ufeff첫 글", "첫 글"),
        ("북\u200b한", "북한"),
        ("👨\u200d👩", "👨\u200d👩"),
        ("lone \ud800 half", "lone half"),
    ],
)
def test_examples(raw: str, clean: str) -> None:
    """Decomposed Hangul is composed, white space is one blank, what is not text goes, emoji hold together."""
    assert clean_text(raw) == clean


@given(st.lists(ANY_TEXT, max_size=6))
def test_paragraphs_are_clean_and_never_empty(raw: list[str]) -> None:
    """Paragraphs keep their order; those of blanks, controls and zero-width spaces only are left out."""
    clean = clean_paragraphs(raw)
    assert clean == tuple(text for text in map(clean_text, raw) if text)
    assert clean_paragraphs([" ", "\x00", "\u200b\ufeff", ""]) == ()
