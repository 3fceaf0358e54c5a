"""What is written in two ways is one: asking with either finds a text with the other."""

from __future__ import annotations

import pytest

from tests.indexer.analysis.finding import finds

NAMES = [
    ("문재인", "문재인가"),
    ("조성진", "조성진이"),
    ("리용호", "리용호가"),
    ("심다", "심어"),
    ("화련", "화련에는"),
    ("시게오", "시게오는"),
    ("류마건", "류마건을"),
    ("기본소득당", "기본소득당은"),
    ("G7", "G7이"),
    ("G7", "G7도"),
    ("F-16", "F-16이"),
]
WORDS = [
    ("항의", "항의하던"),
    ("반도", "반도에서"),
    ("간단", "간단한"),
    ("안전", "안전했던"),
    ("실험", "실험하는데"),
    ("사냥꾼", "사냥꾼들이"),
    ("탈취범", "탈취범들은"),
    ("전하던", "전했다"),
    ("원하다", "원한다"),
    ("강하기", "강해지자"),
    ("좋아하다", "좋아하겠지만"),
    ("바라다", "바라지"),
    ("풀리다", "풀리지"),
    ("강력", "강력히"),
    ("신속한", "신속히"),
    ("공매도금지", "공매도 금지"),
    ("핵실험", "핵 실험"),
    ("한은", "한은이"),
    ("국토부", "국토부의"),
    ("대북제재결의", "대북 제재 결의"),
    ("북핵문제", "북핵 문제"),
    ("전현직", "전·현직"),
    ("동서독", "동·서독이"),
    ("北中 정상회담", "북중정상회담"),
    ("北中정상회담", "북·중 정상회담"),
    ("前대통령", "前 대통령"),
]
NUMBERS = [
    ("$10", "10달러"),
    ("$10", "10 dollars"),
    ("₩1000", "1000원"),
    ("€5", "5유로"),
    ("$5 million", "5 million dollars"),
    ("6·25", "6.25"),
    ("100㎞", "100km"),
    ("100km", "100킬로미터"),
    ("10 kilometres", "10 kilometers"),
    ("10 kilometers", "10km"),
    ("50㎏", "50kg"),
    ("3㎝", "3센티미터"),
    ("5.5%", "5.5 퍼센트"),
    ("5%", "5 per cent"),
]
ENGLISH = [
    ("hold", "held"),
    ("withdraw", "withdrew"),
    ("striking", "struck"),
    ("crisis", "crises"),
    ("knife", "knives"),
    ("govt", "government"),
    ("Dr. Ahn", "doctor Ahn"),
    ("Adm. Lee", "Admiral Lee"),
    ("versus", "vs"),
    ("haemorrhage", "hemorrhage"),
    ("Choo Mi-ae", "Chu Mi-ae"),
]
FULL_NAMES = [
    ("국토교통부", "국토부장관"),
    ("한국은행", "한은"),
    ("고위공직자범죄수사처", "공수처는"),
    ("중국", "對中 수출"),
    ("북중미", "북중미 월드컵"),
    ("대통령", "前대통령"),
    ("1분기", "1~2분기"),
    ("100만원", "100만~200만원"),
]


@pytest.mark.parametrize(("one", "other"), NAMES + WORDS + NUMBERS + ENGLISH)
def test_found_from_either_side(one: str, other: str) -> None:
    """Names, compounds, units and irregular forms are found from either form."""
    assert finds(one, other)
    assert finds(other, one)


@pytest.mark.parametrize(("query", "text"), FULL_NAMES)
def test_full_forms_find_short_ones(query: str, text: str) -> None:
    """The full name finds the clipped one, the first of a range its ends."""
    assert finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("언다", "언어"),
        ("상다", "상어"),
        ("민주당", "이 당은"),
        ("배중", "北中"),
        ("1분", "1~2분기"),
        ("won", "win"),
        ("doctor", "dr"),
    ],
)
def test_what_only_looks_alike_is_kept_apart(query: str, text: str) -> None:
    """Nouns that end like verbs, readings nobody means, and forms that are other words too."""
    assert not finds(query, text)
