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


@given(
    st.lists(
        st.sampled_from(["Kim", "kim", '"Lee', "Jong-un", "un", "3", "명", "N.", "Korea", "of", "북한"]),
        max_size=6,
    ),
    st.booleans(),
)
def test_short_texts_have_the_units_of_the_whole_pattern(words: list[str], any_case: bool) -> None:
    """A text that is found to hold no piece with a blank in it has none."""
    text = " ".join(words)
    assert scan.unit_pattern(text, any_case=any_case).findall(text) == scan._units_of_latin(
        any_case=any_case
    ).findall(text)


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
