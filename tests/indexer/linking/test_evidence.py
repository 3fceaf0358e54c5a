"""What two texts have to offer for comparison, and how it is found on the other side."""

from __future__ import annotations

import pytest

from archive.ids import Lang
from archive.model import Edition
from indexer.analysis.analyze import Analyzer
from indexer.linking.bridge import Bridge
from indexer.linking.evidence import Gatherer, Vocabulary
from tests.conftest import make_article

ANALYZER = Analyzer()


def edition(lang: Lang, text: str, published_at: str | None = None) -> Edition:
    """Make an edition of one paragraph."""
    article = make_article(lang=lang, title="", paragraphs=(text,), published_at=published_at)
    return Edition(article=article, number=1, story="", revision=1, captured_at="", capture=None, change=1)


def terms(lang: Lang, text: str, published_at: str | None = None) -> set[str]:
    """Return the terms of a text."""
    vocabulary = Vocabulary()
    Gatherer(ANALYZER, vocabulary).gather(edition(lang, text, published_at))
    return set(vocabulary.terms)


@pytest.mark.parametrize(
    ("korean", "english", "shared"),
    [
        ("1234명이", "1,234 people", "1234"),
        ("3억 달러", "$300 million", "300000000"),
        ("240만 명", "2.4 million people", "2400000"),
        ("3만5000건", "35,000 cases", "35000"),
        ("12.5% 늘었다", "up 12.5 percent", "12.5"),
        ("200만 명", "two million people", "2000000"),
        ("두 사람", "two people", "2"),
        ("29일 열렸다", "on Nov. 29", "day:29"),
        ("29일 열렸다", "on 29 November", "day:29"),
    ],
)
def test_figures_and_days_have_one_form(korean: str, english: str, shared: str) -> None:
    """Whatever the notation, the same figure is the same term in both languages."""
    assert shared in terms("ko", korean) & terms("en", english)


def test_a_weekday_is_the_last_one_before_publication() -> None:
    """English names weekdays where Korean gives the day of the month."""
    assert "day:28" in terms("en", "They met on Thursday.", "2024-03-30")
    assert not any(term.startswith("day:") for term in terms("en", "They met on Thursday."))


@pytest.mark.parametrize(
    ("korean", "english"),
    [("젤렌스키", "Zelenskyy"), ("오바마", "Obama"), ("카스파로프", "Kasparov"), ("클린턴", "Clinton")],
)
def test_names_are_found_by_their_sound(korean: str, english: str) -> None:
    """A foreign name in Hangul leads to the capitalised word that sounds like it."""
    vocabulary = Vocabulary()
    gatherer = Gatherer(ANALYZER, vocabulary)
    ours = gatherer.gather(edition("ko", korean))
    theirs = gatherer.gather(edition("en", f"It was {english} who spoke."))
    bridge = Bridge(vocabulary, lambda _term: ())
    edges = bridge.edges(ours.terms.tolist(), theirs.terms.tolist(), dict(theirs.names))
    found = {bridge.term(edge.parts) for options in edges.values() for edge in options if edge.kind == "name"}
    assert found & {
        term for term, name in ((bridge.term((t,)), n) for t, n in theirs.names) if name == english
    }


def test_head_and_places() -> None:
    """Terms stand in the order of their first use, from 0 to 1."""
    vocabulary = Vocabulary()
    found = Gatherer(ANALYZER, vocabulary).gather(edition("en", "First word then second word."))
    assert sorted(found.places.tolist()) == found.places.tolist()
    assert 0 <= found.places.min() <= found.places.max() < 1
    assert len(set(found.terms.tolist())) == len(found.terms)
