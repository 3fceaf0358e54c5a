"""Noise: what changes on a page without anyone having changed the article."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from archive.catalogue import transaction
from archive.editions import get_edition, put_article
from archive.noise import is_noise, say_the_same
from tests.conftest import make_article


@pytest.mark.parametrize(
    "text",
    [
        "조회수 1,024",
        "댓글: 3개",
        "12 comments",
        "Views 5",
        "관련기사: 다리 열다",
        "Related articles",
        "관련 뉴스",
    ],
)
def test_counters_and_pointers_are_noise(text: str) -> None:
    """A paragraph that only counts or points elsewhere says nothing."""
    assert is_noise(text)


@pytest.mark.parametrize(
    "text",
    [
        "조회수가 1,024회를 넘었다.",
        "12 people died",
        "Related articles of the treaty were struck.",
        "▶ 1조 한국",
    ],
)
def test_sentences_are_none(text: str) -> None:
    """A sentence about numbers, a list, or one that begins with such words is text."""
    assert not is_noise(text)


def test_texts_of_noise_alone_are_compared_as_they_are() -> None:
    """Where nothing but noise is left, it is all there is."""
    assert not say_the_same(["댓글 3"], ["댓글 4"])
    assert say_the_same(["하나", "댓글 3"], ["하나", "댓글 4", "관련기사"])
    assert not say_the_same(["하나", "댓글 3"], ["둘", "댓글 3"])


def test_noise_makes_no_revision(db: Any, put: Callable[..., None]) -> None:
    """An edition that differs in a counter is unchanged; a headline or a word makes a revision."""
    put(paragraphs=("하나", "댓글 3"))
    for paragraphs, title, outcome in (
        (("하나", "댓글 4"), "제목", "updated"),
        (("하나", "댓글 5"), "제목", "unchanged"),
        (("하나",), "제목", "unchanged"),
        (("둘", "댓글 5"), "제목", "updated"),
    ):
        with transaction(db):
            article = make_article(paragraphs=paragraphs, title=title)
            assert put_article(db, article, captured_at="2024-01-02T00:00:00Z") == outcome
    edition = get_edition(db, make_article().id)
    assert edition is not None
    assert edition.revision == 3
