"""English words as readers ask for them and as newspapers write them."""

from __future__ import annotations

import pytest

from indexer.analysis.analyze import analyze, query_words
from indexer.analysis.latin import american, word_term
from indexer.analysis.romanised import given_name_splits, syllable_class
from tests.indexer.analysis.finding import finds, finds_phrase

EQUAL = [
    ("missile", "missiles"),
    ("launch", "launched"),
    ("Korea", "Korea's"),
    ("Korea", "Korea’s"),
    ("Koreans", "Koreans'"),
    ("cooperation", "co-operation"),
    ("organise", "organizing"),
    ("labour", "labor"),
    ("centre", "center"),
    ("defence", "defense"),
    ("travelled", "traveled"),
    ("programme", "program"),
    ("realised", "realize"),
    ("US", "U.S."),
    ("UN", "U.N."),
    ("north", "N. Korea"),
    ("North Korea", "N. Korea"),
    ("South Korean", "S. Korean"),
    ("government", "gov't"),
    ("president", "Pres. Yoon"),
    ("cafe", "café"),
    ("percent", "%"),
    ("Kim Jong-un", "Kim Jong Un"),
    ("Kim Jong Un", "Kim Jong-un"),
    ("Kim Jong-un", "Kim Jongun"),
    ("Kim Jongun", "Kim Jong-un"),
    ("Jong-un", "Kim Jong Un"),
    ("kim jong un", "Kim Jong-un's"),
    ("Yoon Suk-yeol", "Yoon Suk Yeol"),
    ("Yoon Suk Yeol", "Yoon Seok-youl"),
    ("Yoon Seok-youl", "Yoon Suk-yeol"),
    ("Yoon Sukyeol", "Yoon Suk-yeol"),
    ("Lee Myung-bak", "Yi Myeong Bak"),
    ("yoon suk yeol", "Yoon Seok Youl"),
    ("Moon Jae-in", "Moon Jae In"),
    ("women", "woman"),
    ("countries", "country"),
    ("“summit”", "summit"),
]

DIFFERENT = [
    ("united", "unit"),
    ("business", "busy"),
    ("policy", "police"),
    ("general", "generate"),
    ("news", "new"),
    ("authority", "author"),
    ("emergency", "emerge"),
    ("important", "import"),
    ("executive", "execute"),
    ("universal", "university"),
    ("organization", "organ"),
    ("marine", "marinate"),
    ("arms", "arm"),
    ("army", "arms"),
]


@pytest.mark.parametrize(("query", "text"), EQUAL)
def test_found(query: str, text: str) -> None:
    """Inflection, spelling, abbreviation and the romanisation of names make no difference."""
    assert finds(query, text)


@pytest.mark.parametrize(("query", "text"), DIFFERENT)
def test_kept_apart(query: str, text: str) -> None:
    """Words that news keeps apart are not joined by the stemmer."""
    assert not finds(query, text)
    assert not finds(text, query)


@pytest.mark.parametrize(("acronym", "word"), [("US", "us"), ("WHO", "who"), ("IT", "it")])
def test_acronyms_keep_their_capitals(acronym: str, word: str) -> None:
    """US is not the pronoun, in neither direction."""
    assert not finds(acronym, f"they told {word} so")
    assert finds(acronym, f"the {acronym} said")
    assert finds(f"{word} troops", f"{acronym} troops")
    words = {found.text: found for found in query_words(f"is {word} the president of Korea", "en")}
    assert words[word].weights == ()


def test_function_words_count_in_phrases() -> None:
    """`the` is in the index and in phrases, but a query with other words does not require it."""
    assert finds("the summit", "a summit")
    assert finds_phrase("end of the war", "the end of the war")
    assert not finds_phrase("end of the war", "end of a war")


def test_names_match_as_phrases() -> None:
    """A phrase with a name runs through all its spellings."""
    assert finds_phrase("President Yoon Suk-yeol said", "President Yoon Seok Youl said")
    assert finds_phrase("leader Kim Jong Un visited", "leader Kim Jongun visited")
    assert not finds_phrase("Yoon Suk-yeol", "Suk-yeol Yoon")


def test_different_names_differ() -> None:
    """Names of other sounds are not joined."""
    assert not finds("Kim Jong-un", "Kim Jong-il")
    assert not finds("Moon Jae-in", "Moon Jae-hyun")
    assert not finds("Park Geun-hye", "Park Chung-hee")


def test_american_spelling_leaves_other_words_alone() -> None:
    """-ise and -our words that are not British spellings stay."""
    for word in (
        "promise",
        "exercise",
        "raised",
        "wise",
        "four",
        "hour",
        "advise",
        "precise",
        "otherwise",
        "tour",
        "noise",
    ):
        assert american(word) == word


def test_stems_are_stable() -> None:
    """A word in capitals or lower case has one stem; acronyms that are words in lower case stay capital."""
    assert word_term("Missiles") == word_term("missiles") == word_term("MISSILE")
    assert word_term("US") == "US"
    assert word_term("us") == "us"


def test_romanised_syllables() -> None:
    """Spellings of one syllable fall in one class; other words are no syllables."""
    assert syllable_class("suk") == syllable_class("seok")
    assert syllable_class("yeol") == syllable_class("youl")
    assert syllable_class("hee") == syllable_class("hui")
    assert syllable_class("jong") != syllable_class("jung")
    assert syllable_class("street") is None
    assert ("jong", "un") in given_name_splits("jongun")


def test_offsets_point_at_the_word() -> None:
    """Tokens point at what was written, the possessive left out, the full stops of U.S. included."""
    text = "Kim Jong-un’s U.S. trip"
    written = {token.text: text[token.start : token.end] for token in analyze(text, "en")}
    assert written["kim"] == "Kim"
    assert written["jongun"] == "Jong-un"
    assert written["US"] == "U.S."
