"""Korean names of one syllable, places in older spelling, and numbers in English words."""

from __future__ import annotations

import pytest

from tests.indexer.analysis.finding import finds, finds_phrase


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Cho Kuk", "Cho Guk"),
        ("Cho Kuk", "Jo Guk"),
        ("Han Kang", "Han Gang"),
        ("Kim Gu", "Kim Koo"),
        ("Heo Jun", "Hur Jun's medicine"),
        ("Ko Un", "Go Eun"),
        ("Pusan", "Busan"),
        ("Kwangju", "the Gwangju uprising"),
        ("Tokto", "Dokdo"),
        ("Koguryo", "Goguryeo"),
        ("2 million", "two million"),
        ("12 ships", "twelve ships"),
        ("3rd", "third"),
        ("World War 2", "World War II"),
        ("$5 billion", "$5bn"),
        ("$5 billion", "$5 bn"),
        ("5%", "5 pct"),
    ],
)
def test_found_from_either_side(one: str, other: str) -> None:
    """Either spelling finds the other."""
    assert finds(one, other)
    assert finds(other, one) or other.startswith(one) or len(other.split()) > len(one.split())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Cho Kuk", "Cho Min"),
        ("Cho Kuk", "Choi Kuk"),
        ("Kim Gu", "Kim Min"),
        ("medal", "metal"),
        ("dense", "tense"),
        ("Lee To Meet", "Lee Du Meet"),
        ("2", "second"),
        ("1", "one of them"),
        ("5", "V"),
        ("4", "iv drip"),
        ("bn", "bin"),
    ],
)
def test_what_only_looks_alike_is_kept_apart(one: str, other: str) -> None:
    """Other names, words that differ in one sound, and words that are numerals only sometimes."""
    assert not finds(one, other)


def test_lower_case_words_behind_a_surname_are_no_name() -> None:
    """People type queries in lower case: `park in seoul` asks for no Mr Park."""
    assert finds("park in seoul", "In Seoul a new park opened")
    assert finds("Moon To Visit Kim", "Kim is to see Moon, who will visit")


def test_a_name_of_one_syllable_is_a_phrase() -> None:
    """The two words of the name stand beside each other in the text."""
    assert finds_phrase("Cho Kuk", "former minister Cho Guk said")
    assert not finds_phrase("Cho Kuk", "Cho said Kuk")
