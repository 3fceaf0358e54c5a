"""Editions analysed many at a time have the terms and positions that they have one by one."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from archive.model import Edition
from indexer.analysis.analyze import Analyzer
from indexer.analysis.bulk import BulkAnalyzer
from indexer.batching import PARAGRAPH_GAP, batch_of_editions
from indexer.documents import document_of
from indexer.segments.document import TEXT_FIELDS, Document, Terms
from tests.conftest import make_article

ANALYZER = Analyzer()
BULK = BulkAnalyzer()

texts = st.text(max_size=60) | st.sampled_from(
    ["북한 미사일", "N. Korea's", "“북한”의 북한", "정상회담을 3 명이"]
)
articles = st.lists(st.tuples(texts, st.lists(texts, max_size=4)), max_size=6)


def edition(number: int, title: str, *paragraphs: str, authors: tuple[str, ...] = ()) -> Edition:
    """Return an edition with these texts."""
    return Edition(
        article=make_article(key=str(number), title=title, paragraphs=paragraphs, authors=authors),
        number=number,
        story="paper/100",
        revision=1,
        captured_at="2024-01-13T00:00:00Z",
        capture=None,
        change=9,
    )


def documents(editions: list[Edition]) -> list[Document]:
    """Return the documents of editions, paired."""
    return list(batch_of_editions([(one, True) for one in editions], BULK).whole())


def one_by_one(texts: tuple[str, ...]) -> tuple[Terms, Terms]:
    """Return words and grams of texts with a gap between, as the analysis of a text by itself gives them."""
    terms: list[str] = []
    positions: list[int] = []
    grams: list[str] = []
    gram_positions: list[int] = []
    at = gram_at = 0
    for text in texts:
        field = ANALYZER.analyze_field(text, "ko")
        terms += field.terms
        positions += [at + position for position in field.positions]
        grams += field.grams
        gram_positions += [gram_at + position for position in field.gram_positions]
        at += field.length + PARAGRAPH_GAP
        gram_at += field.gram_length + PARAGRAPH_GAP
    return (terms, positions), (grams, gram_positions)


@given(articles)
def test_any_texts_together_have_the_tokens_they_have_alone(drawn: list[tuple[str, list[str]]]) -> None:
    """Words and grams, titles and paragraphs: however many, the same terms at the same positions."""
    editions = [edition(number, title, *texts) for number, (title, texts) in enumerate(drawn)]
    found = documents(editions)
    assert len(found) == len(editions)
    for one, document in zip(editions, found, strict=True):
        assert document._replace(fields={}) == document_of(one, paired=True)
        assert set(document.fields) == set(TEXT_FIELDS)
        title, title_gram = one_by_one((one.article.title,))
        body, body_gram = one_by_one(one.article.paragraphs)
        assert (document.fields["title"], document.fields["title_gram"]) == (title, title_gram)
        assert (document.fields["body"], document.fields["body_gram"]) == (body, body_gram)
        for terms, positions in document.fields.values():
            assert all(before <= after for before, after in pairwise(positions))
            assert all(term and "\n" not in term for term in terms)


def test_paragraphs_stand_apart() -> None:
    """The last word of a paragraph and the first of the next are further apart than neighbours."""
    (document,) = documents([edition(1, "title", "bridge", "opened")])
    terms, positions = document.fields["body"]
    assert len(terms) == 2
    assert positions[1] - positions[0] > PARAGRAPH_GAP


def test_authors_are_words_in_a_row() -> None:
    """The names of all authors stand one behind the other."""
    named, nameless = documents([edition(1, "t", authors=("Hong Gil-dong", "홍길동")), edition(2, "t")])
    assert named.fields["author"] == (["hong", "gil", "dong", "홍길동"], [0, 1, 2, 3])
    assert nameless.fields["author"] == ([], [])
