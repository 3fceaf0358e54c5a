"""Sentences: every character is kept, and news punctuation does not cut where a sentence goes on."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive.ids import LANGS, Lang
from archive.sentences import split_sentences

PIECES = st.sampled_from(
    [
        "U.S.",
        "Mr.",
        "N.",
        "Korea",
        "The",
        "he",
        "said",
        "3.5",
        "13.",
        "a.m.",
        "Inc.",
        "1.",
        "...",
        "…",
        " ",
        "\n",
    ]
) | st.sampled_from(["다.", "했다.", "고", "그는", "가", "“", "”", '"', "?", "!", "(", ")", "。"])


@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=30).map("".join)), st.sampled_from(LANGS))
@example(". . . . a. .", "en")
@example("", "ko")
def test_joined_sentences_are_the_text(text: str, lang: Lang) -> None:
    """Nothing but white space between sentences is lost, whatever the text; no sentence is blank."""
    sentences = split_sentences(text, lang)
    assert "".join("".join(sentences).split()) == "".join(text.split())
    assert all(one == one.strip() != "" for one in sentences)


@pytest.mark.parametrize(
    "text",
    [
        "U.S. President Donald Trump met Mr. Kim in N. Korea.|He left.",
        "It rose 3.5 percent on Jan. 13.|No. 2 won.",
        "“What is it?” he asked.|“Nothing.”|She left at 6 a.m. Monday.",
        "The bus left at 7 p.m.|The driver was alone.",
        "George W. Bush of Inc. Magazine vs. Yonhap Corp. said so.|J. Kim of Washington, D.C., agreed.",
        "He was, he said, “disappointed ... and tired.”|“We won.”|(It was late.)|Then it rained.",
        "1. Open the door.|2. Close it.",
        'He said, "Yes."|"No." "',
        "What?!|Really... Yes.",
    ],
)  # fmt: skip
def test_english_sentences(text: str) -> None:
    """Abbreviations, initials, figures and quotations that go on do not end an English sentence."""
    assert split_sentences(text.replace("|", " "), "en") == text.split("|")


@pytest.mark.parametrize(
    "text",
    [
        "그는 “갔다.”고 말했다.|“왔다.|봤다.”라며 웃었다.",
        "2024. 1. 13. 오전에 왔다.|1. 첫째 항목이다.|점수는 3-0.|한국이 이겼다.",
        "U.S. 스틸은 3.5% 올랐다.|“왜?” 라고 물었다.|N. 코리아라고 썼다.",
        "‘그래도 되는가?’라는 물음… 답은 없다.|(그는 갔다.)|그리고 왔다!!|정말?",
        "“다시 보자.”|김 씨는 떠났다.",
    ],
)
def test_korean_sentences(text: str) -> None:
    """Quotations that the sentence goes on from, dates and foreign initials do not end a Korean sentence."""
    assert split_sentences(text.replace("|", " "), "ko") == text.split("|")


def test_a_korean_sentence_glued_to_the_next_is_cut() -> None:
    """Pages that lost the blank behind a full stop still give sentences."""
    assert split_sentences("요구했다.그는 떠났다.“왜 그랬나.”", "ko") == [
        "요구했다.",
        "그는 떠났다.",
        "“왜 그랬나.”",
    ]


def test_long_texts_take_time_in_their_length() -> None:
    """Texts made to be slow, megabytes of marks or of one word, are cut as fast as others."""
    assert split_sentences("a" + " ." * 300_000, "en") == ["a" + " ." * 300_000]
    assert len(split_sentences("1. " * 200_000, "ko")) == 1
    assert len(split_sentences("A. The " * 100_000, "en")) > 1
