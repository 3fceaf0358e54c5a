"""Numbers, units and dates in their many spellings."""

from __future__ import annotations

import pytest

from indexer.analysis.numbers import number_term
from tests.indexer.analysis.finding import finds


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("1,234", "1234"),
        ("1만2000", "12000"),
        ("3억", "300000000"),
        ("12조3천억", "12300000000000"),
        ("3.2", "3.2"),
        ("110 million", "110000000"),
        ("1.5 billion", "1500000000"),
        ("5천", "5000"),
        ("1억1천만", "110000000"),
        ("01", "1"),
        ("0", "0"),
        ("00", "0"),
    ],
)
def test_canonical_form(text: str, term: str) -> None:
    """A number has one term however it is written."""
    assert number_term(text) == term


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1,234명", "1234명"),
        ("3억원", "3억 원"),
        ("2분기", "2 분기에"),
        ("10명", "10여 명"),
        ("10명", "10여명이"),
        ("1만2000명", "12,000명"),
        ("12조3천억", "12조3천억원"),
        ("3억원", "300,000,000원"),
        ("１，２３４", "1,234"),
        ("2024년", "2024 년"),
        ("3.2%", "3.2퍼센트"),
        ("3.2%", "3.2 percent"),
        ("110 million", "1억1천만"),
        ("2nd", "2"),
        ("KF-21", "KF21"),
        ("F-16", "F16"),
        ("5천명", "5,000명"),
    ],
)
def test_spellings_find_each_other(one: str, other: str) -> None:
    """Separators, scales, blanks before units and full-width digits make no difference."""
    assert finds(one, other)
    assert finds(other.removesuffix("에").removesuffix("이"), one) or "여" in other or len(other) > len(one)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("1월", "1~3월"),
        ("3월", "1~3월"),
        ("1월 13일", "2024년 1월 13일"),
        ("2024", "2024.1.13"),
        ("12조", "12조3천억 원"),
        ("million", "110 million"),
        ("달러", "$110 million"),
        ("dollar", "$5"),
        ("1분기", "1분기의"),
    ],
)
def test_parts_of_numbers_are_found(query: str, text: str) -> None:
    """Ranges, dates and amounts are found by what they consist of."""
    assert finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("10명", "10여 명이 다쳤다"),
        ("명", "10여 명이 다쳤다"),
        ("3회", "3 회의 기회"),
        ("2차 세계대전", "제2차 세계 대전"),
    ],
)
def test_counters_behind_a_blank(query: str, text: str) -> None:
    """A counter with a particle is read as a counter behind a number, blank or not."""
    assert finds(query, text)


def test_different_numbers_differ() -> None:
    """12 is not found in 1,234 nor 3억 in 3."""
    assert not finds("12", "1,234")
    assert not finds("3억", "3명")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("100만", "백만"),
        ("1,000,000", "백만"),
        ("1000만 명", "천만 명"),
        ("100만명", "백만명은"),
        ("3억 원", "삼억원"),
        ("3억원", "삼억 원"),
        ("12조3천억", "십이조삼천억"),
        ("50년", "오십년"),
        ("10여 명", "십여 명"),
        ("100여 명", "백여명"),
        ("2000명", "이천명"),
        ("38", "삼십팔"),
        ("2명", "두 명"),
        ("3번째", "세 번째"),
        ("3번째", "세번째"),
        ("15", "열다섯"),
        ("20명", "스무 명"),
        ("6·25", "육이오"),
        ("6·25전쟁", "육이오전쟁"),
        ("3·1운동", "3.1운동"),
        ("3·1운동", "삼일운동"),
        ("2024년 1월 13일", "2024.1.13"),
        ("2024년 1월 13일", "2024-01-13"),
        ("2024년 1월 13일", "2024/1/13"),
        ("13일", "13일자"),
        ("2분기", "2/4분기"),
        ("1990년대", "90년대"),
        ("0.5%p", "0.5%포인트"),
        ("50만t", "50만톤"),
        ("84㎡", "84제곱미터"),
    ],
)
def test_numbers_in_words(one: str, other: str) -> None:
    """Numerals in words, days of remembrance, whole dates and units are found from either side."""
    assert finds(one, other)
    assert finds(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("100만", "백만장자"),
        ("9조", "구조대"),
        ("100조", "백조"),
        ("2000", "이천시"),
        ("1000만", "천만에"),
        ("1002", "천이"),
        ("24", "이사"),
        ("11", "일일"),
        ("11", "한 명"),
        ("10", "열한 명"),
        ("1.6", "1·60"),
        ("육이오", "6·20"),
        ("2024년 1월 13일", "2024.13.1"),
        ("4분기", "2/4분기"),
    ],
)
def test_other_words_and_numbers_are_kept_apart(one: str, other: str) -> None:
    """Words made of the letters of numerals are no numbers, and neither are parts of others."""
    assert not finds(one, other)
