"""Korean particles behind what is filled in."""

from __future__ import annotations

import pytest

from render.particles import with_particles


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("한국어은(는)", "한국어는"),
        ("서울은(는)", "서울은"),
        ("'서울'을(를)", "'서울'을"),
        ("paper/1/ko와(과) paper/1/en을(를)", "paper/1/ko와 paper/1/en을"),
        ("서울(으)로, 부산(으)로, 제주(으)로", "서울로, 부산으로, 제주로"),
        ("404(으)로, 403(으)로, 1(으)로, 500(으)로", "404로, 403으로, 1로, 500으로"),
        ("a.csv을(를), a.html을(를)", "a.csv를, a.html을"),
        ("김이(가), 차이(가)", "김이, 차가"),
        ("서울(이)라는, 제주(이)라는", "서울이라는, 제주라는"),
    ],
)
def test_the_end_of_the_word_decides(written: str, wanted: str) -> None:
    """Hangul by its last consonant, digits and Latin letters by how they are called; 로 follows ㄹ."""
    assert with_particles(written) == wanted


def test_what_is_not_known_stays_open() -> None:
    """Words that may end either way keep both forms, and so does what has no word before it."""
    for text in ("book을(를)", "…을(를)", "을(를)", "plain"):
        assert with_particles(text) == text
