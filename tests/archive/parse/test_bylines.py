"""Bylines: what is one, whom it names, and what is text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.parse.bylines import names_in_field, read_byline, split_glued, split_leading


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Gil-Dong Hong mail@donga.com", ["Gil-Dong Hong"]),
        ("mail@donga.com", []),
        ("a@donga.com b@donga.com", []),
        ("Gil-Dong Hong a@donga.com Cheol-Su Kim b@donga.com", ["Gil-Dong Hong", "Cheol-Su Kim"]),
        ("Gil-Dong Hong a@donga.com and Cheol-Su Kim b@donga.com", ["Gil-Dong Hong", "Cheol-Su Kim"]),
        ("by Gil-Dong Hong mail@donga.com.", ["Gil-Dong Hong"]),
        ("By Hong Gil-dong", ["Hong Gil-dong"]),
        ("Hong Gil-dong, staff reporter", ["Hong Gil-dong"]),
        ("홍길동 mail@donga.com", ["홍길동"]),
        ("홍길동 기자 mail@donga.com", ["홍길동"]),
        ("연평도=홍길동 기자 mail@donga.com", ["홍길동"]),
        ("워싱턴=홍길동 특파원 a@donga.com / 김철수 기자 b@donga.com", ["홍길동", "김철수"]),
        ("홍길동·김철수 기자", ["홍길동", "김철수"]),
        ("홍길동 김철수 기자", ["홍길동", "김철수"]),
        ("정치부 남궁민수 기자", ["남궁민수"]),
        ("‹홍길동기자>", ["홍길동"]),
        ("〈도쿄〓홍길동특파원〉", ["홍길동"]),
        ("홍길동 논설위원", ["홍길동"]),
        ("洪吉童 記者", ["洪吉童"]),
        ("디지털뉴스팀 news@donga.com", ["디지털뉴스팀"]),
    ],
)
def test_bylines(line: str, names: list[str]) -> None:
    """Every form of byline is known, and gives its names without places, desks and titles."""
    byline = read_byline(line)
    assert byline is not None
    assert list(byline.authors) == names


@pytest.mark.parametrize(
    "line",
    [
        "",
        "North Korea",
        "서울 종로 풍경",
        "문의 help@donga.com",
        "사진=홍길동 기자 a@donga.com",
        "그는 신문 기자다.",
        "홍길동",
        "Write to mail@donga.com for a ticket.",
    ],
)
def test_text_is_no_byline(line: str) -> None:
    """Names alone, photo credits and sentences are not bylines."""
    assert read_byline(line) is None


@pytest.mark.parametrize(
    ("paragraph", "text", "names"),
    [
        ("정부에 요구했다.홍길동 mail@donga.com", "정부에 요구했다.", ["홍길동"]),
        ("정부에 요구했다. 연평도=홍길동 기자 mail@donga.com", "정부에 요구했다.", ["홍길동"]),
        ("“간다”고 했다.mail@donga.com", "“간다”고 했다.", []),
        ("그는 밝혔다.‹홍길동기자>", "그는 밝혔다.", ["홍길동"]),
        ("He agreed.Gil-Dong Hong mail@donga.com", "He agreed.", ["Gil-Dong Hong"]),
        (
            "“I agree.”Gil-Dong Hong a@donga.com Cheol-Su Kim b@donga.com",
            "“I agree.”",
            ["Gil-Dong Hong", "Cheol-Su Kim"],
        ),
    ],
)
def test_glued_bylines(paragraph: str, text: str, names: list[str]) -> None:
    """A byline glued to the last sentence is cut off, and the sentence is whole."""
    glued = split_glued(paragraph)
    assert glued is not None
    assert (glued[0], list(glued[1].authors)) == (text, names)


@pytest.mark.parametrize(
    "paragraph",
    ["write to gil.hong@donga.com", "He left. Then he came back.", "그는 갔다. 서울 종로", "mail@donga.com"],
)
def test_nothing_is_cut_off_text(paragraph: str) -> None:
    """A dot in an address ends no sentence, and a last sentence is no byline."""
    assert split_glued(paragraph) is None


def test_leading_byline() -> None:
    """A bracketed byline before the first sentence goes; a bracketed place stays."""
    split = split_leading("〈도쿄〓홍길동특파원〉 일본 정부는 유감을 밝혔다.")
    assert split is not None
    assert split[0] == "일본 정부는 유감을 밝혔다."
    assert split[1].authors == ("홍길동",)
    assert split_leading("[도쿄] 일본 정부는 유감을 밝혔다.") is None


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("홍길동 기자 … mail@donga.com", ["홍길동"]),
        ("Gil-Dong Hong", ["Gil-Dong Hong"]),
        ("글 홍길동·김철수 기자", ["홍길동", "김철수"]),
        ("https://www.facebook.com/x", []),
        ("", []),
    ],
)
def test_author_fields(field: str, names: list[str]) -> None:
    """A field that holds authors gives the names alone."""
    assert names_in_field(field) == names


@given(st.text(alphabet="홍길동기자특파원 =〓.<>〈〉·/@abc.AB-", max_size=60))
def test_cutting_loses_nothing_but_the_end(paragraph: str) -> None:
    """What is left of a paragraph is its beginning, and never empty."""
    glued = split_glued(paragraph)
    if glued:
        assert glued[0]
        assert paragraph.startswith(glued[0])
