"""Editions as the index sees them."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model import Edition
from archive.text import section_term
from indexer.analysis.analyze import Analyzer
from indexer.documents import PARAGRAPH_GAP, author_terms, document_of
from indexer.segments.document import TEXT_FIELDS, UNKNOWN_TIME, Document
from tests.conftest import make_article

ANALYZER = Analyzer()


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
    return document_of(edition, ANALYZER, paired=True)


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


@given(paragraphs=st.lists(st.text(max_size=60) | st.sampled_from(["북한 미사일", "N. Korea's"]), max_size=4))
def test_any_text_gives_fields_the_index_takes(paragraphs: list[str]) -> None:
    """Terms and positions are of one length, in order, and no term is empty or has a line break."""
    fields = document(paragraphs=tuple(paragraphs), title=paragraphs[0] if paragraphs else "x").fields
    assert set(fields) == set(TEXT_FIELDS)
    for terms, positions in fields.values():
        assert len(terms) == len(positions)
        assert all(one <= other for one, other in pairwise(positions))
        assert all(term and "\n" not in term for term in terms)


def test_paragraphs_stand_apart() -> None:
    """The last word of a paragraph and the first of the next are further apart than neighbours."""
    terms, positions = document(lang="en", paragraphs=("bridge", "opened")).fields["body"]
    assert len(terms) == 2
    assert positions[1] - positions[0] > PARAGRAPH_GAP


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
