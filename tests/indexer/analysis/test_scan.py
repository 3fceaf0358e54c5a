"""Cutting units into segments, and the table of misread quotation marks."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from indexer.analysis import normal, scan


@given(st.text(alphabet="aNSKorea회담은ㄱé北1.,'\"’-()…·:!", max_size=12))
@example("N.")
@example("U.S.")
@example("(회담은,")
@example('"Seoul."')
def test_one_word_between_punctuation_is_what_the_pattern_finds(unit: str) -> None:
    """The short way gives the segments of the pattern, or leaves the unit to it."""
    word = scan._one_word(unit)
    assert word is None or [word] == scan._by_pattern(unit)


def test_misread_quotation_marks_are_those_of_the_codec() -> None:
    """Every syllable that a quotation mark and a letter become in CP949 leads back to both."""
    quotes = {0x91: "'", 0x92: "'", 0x93: '"', 0x94: '"'}
    letters = normal._LETTERS
    expected = {
        bytes([byte, ord(letter)]).decode("cp949"): quote + letter
        for byte, quote in quotes.items()
        for letter in letters
    }
    assert normal._mojibake() == expected
