"""Editions as the index sees them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model import Edition
from archive.text import section_term
from indexer.documents import author_terms, document_of
from indexer.segments.document import UNKNOWN_TIME, Document
from tests.conftest import make_article


def document(**changes: Any) -> Document:
    """Return the document of an article made to order."""
    edition = Edition(
        article=make_article(**changes),
        number=7,
        story="paper/100",
        revision=1,
        captured_at="2024-01-13T00:00:00Z",
        capture=None,
        change=9,
    )
    return document_of(edition, paired=True)


def test_what_is_known_of_an_edition_is_in_its_document() -> None:
    """Identifiers, outlet, language, day in Korea and time are taken over; the section is folded."""
    found = document(published_at="2024-01-12T16:30:00+00:00", section=" Politics", authors=("홍길동",))
    assert (found.edition_id, found.edition_no, found.story) == ("paper/100/ko", 7, "paper/100")
    assert (found.site, found.lang, found.section, found.paired) == ("paper", "ko", "politics", True)
    assert found.day == 20240113
    assert found.sort_key == 28417950 == document(published_at="2024-01-13T01:30:00+09:00").sort_key
    assert found.authors == ("홍길동",)


def test_without_date_and_section() -> None:
    """What is not known is told apart from every value."""
    found = document()
    assert (found.day, found.sort_key, found.section) == (0, UNKNOWN_TIME, None)


@pytest.mark.parametrize(
    ("name", "terms"),
    [
        ("Gil-Dong Hong", ["gil", "dong", "hong"]),
        ("홍길동", ["홍길동"]),
        ("ＨＯＮＧ　길동", ["hong", "길동"]),
        ("O’Neill, Pat", ["o", "neill", "pat"]),
        ("!!!", []),
        ("", []),
    ],
)
def test_names_are_words(name: str, terms: list[str]) -> None:
    """Names are found by their words, whatever their case, width or punctuation."""
    assert author_terms(name) == terms


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    """A section or name that was folded folds to itself."""
    assert section_term(section_term(text)) == section_term(text)
    assert author_terms(" ".join(author_terms(text))) == author_terms(text)
