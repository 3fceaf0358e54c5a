"""Hanja: read as Hangul, and as the names headlines mean by single characters."""

from __future__ import annotations

import pytest

from indexer.analysis.analyze import analyze
from indexer.analysis.data import iter_rows
from indexer.analysis.hanja import meant_names, names_of, read_hanja
from tests.indexer.analysis.finding import finds


@pytest.mark.parametrize(
    ("hanja", "hangul"),
    [
        ("死傷者", "사상자"),
        ("霧散", "무산"),
        ("女性", "여성"),
        ("不動産", "부동산"),
        ("自動車", "자동차"),
        ("失敗率", "실패율"),
        ("歷史", "역사"),
        ("勞動", "노동"),
        ("金正恩", "김정은"),
        ("陸軍", "육군"),
    ],
)
def test_readings(hanja: str, hangul: str) -> None:
    """Hanja words are read with the rule of initial sounds, names by the dictionary."""
    assert read_hanja(hanja) == hangul
    assert finds(hangul, f"{hanja}의")
    assert finds(hanja, f"{hangul}은")


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("북한", "北, 동해로 미사일 발사"),
        ("북한", "北미사일"),
        ("미국", "美 국방부"),
        ("중국", "美中 정상 통화"),
        ("일본", "韓·美·日 공조"),
        ("한국", "韓美日"),
        ("여당", "與 단독 처리"),
        ("야당", "野 반발"),
        ("검찰", "檢, 압수수색"),
        ("윤석열", "尹대통령은"),
        ("윤석열", "尹 “사과”"),
        ("대통령", "尹대통령은"),
        ("북한", "對北 제재"),
        ("미국", "反美 시위"),
        ("러시아", "露 외무부"),
        ("北", "북한은"),
        ("북핵", "北核 협상"),
        ("美", "미국의"),
        ("북미 정상회담", "北美정상회담"),
    ],
)
def test_headline_characters(query: str, text: str) -> None:
    """A single character of a headline is found by the name it stands for."""
    assert finds(query, text)


def test_a_character_behind_a_word_is_only_read() -> None:
    """수사中 is 수사중, not China."""
    assert not finds("중국", "수사中")
    assert finds("수사", "수사中")


def test_a_gloss_is_not_counted_twice() -> None:
    """무산(霧散) is one word at one position, whichever script stands in brackets."""
    for text in ("무산(霧散)", "霧散(무산)"):
        assert {token.position for token in analyze(text, "ko") if token.kind != "gram"} == {0}


def test_every_table_entry_works() -> None:
    """Each character of the table has names, and its example in the data is a text that has them."""
    for char, names, example, _source in iter_rows("hanja_names.tsv"):
        assert names_of(char) == tuple(names.split())
        assert meant_names(char) == [names_of(char)]
        assert char in example
        assert all(finds(name, char) for name in names.split())


def test_hanja_without_a_reading_stays() -> None:
    """Characters Korean has no reading for are terms of their own."""
    assert finds("㐂㐃", "㐂㐃")
