"""An edition's history: every word of both texts is accounted for, and shown harmlessly."""

from __future__ import annotations

import pytest
import wcwidth
from hypothesis import given
from hypothesis import strategies as st

from archive.history import Correction, Revision
from render.history import history_page, history_record, paragraph_changes, word_changes
from tests.render.test_pages import COLOUR, EVIL, HOSTILE, PIPE, STYLES, TERMINAL, edition
from tests.render.test_terminal import dangerous

WORDS = st.lists(st.sampled_from(["새", "다리", "the", "bridge", "opens", "13일"]), max_size=12).map(" ".join)
TEXTS = st.lists(WORDS.filter(bool), max_size=6)


def revision(number: int, title: str, *paragraphs: str) -> Revision:
    """Return a revision captured on the day of its number."""
    return Revision(
        number=number,
        captured_at=f"2024-01-{number:02}T00:00:00Z",
        published_at=None,
        updated_at=None,
        title=title,
        paragraphs=paragraphs,
    )


@given(WORDS, WORDS)
def test_words_make_up_both_texts(old: str, new: str) -> None:
    """What stayed and what went is the old text, what stayed and what came the new one."""
    changes = word_changes(old, new)
    assert " ".join(words for sign, words in changes if sign != "+") == old
    assert " ".join(words for sign, words in changes if sign != "-") == new


@given(TEXTS, TEXTS)
def test_paragraphs_make_up_both_texts(old: list[str], new: list[str]) -> None:
    """The paragraphs of the changes, in order, are those that differ; equal texts have no changes."""
    changes = paragraph_changes(old, new)
    assert bool(changes) == (old != new)
    for sign, texts in (("+", old), ("-", new)):
        shown = [" ".join(w for s, w in one.words if s != sign) for one in changes if one.sign != sign]
        left = iter(texts)
        assert all(text in left for text in shown)


def test_a_page_shows_words_paragraphs_and_the_pair() -> None:
    """Marks stand around words that changed; the translation that was not changed is told."""
    ours = edition(lang="ko")._replace(revision=2, captured_at="2024-01-02T00:00:00Z")
    theirs = edition(lang="en")._replace(captured_at="2024-01-01T00:00:00Z")
    revisions = [
        revision(1, "다리 셋 열다", "시민 셋이 다리를 건넜다.", "그대로", "없어질 문단이다."),
        revision(2, "다리 넷 열다", "시민 넷이 다리를 건넜다.", "그대로", "완전히 새로운 이야기."),
    ]
    correction = Correction(corrected_at="2024-02-01T00:00:00Z", software="ilbo/1", fields=("section",))
    page = history_page(ours, revisions, [correction], [theirs], PIPE)
    assert "~ 다리 [-셋-] {+넷+} 열다" in page
    assert "~ 시민 [-셋이-] {+넷이+} 다리를 건넜다." in page
    assert "그대로" not in page
    assert "- 없어질 문단이다." in page
    assert "+ 완전히 새로운 이야기." in page
    assert "section read anew by ilbo/1, no change by the outlet" in page
    assert page.endswith("Korean was changed since, English was not")
    assert "\x1b" not in page
    record = history_record(ours, revisions, [correction], [theirs])
    assert isinstance(record["pairs"], list)
    assert record["pairs"][0]["is_behind"] is True


def test_headlines_alone() -> None:
    """Revisions that changed only the text are left out, and so are paragraphs."""
    revisions = [revision(1, "가", "x"), revision(2, "가", "y"), revision(3, "나", "z")]
    page = history_page(edition(), revisions, [], [], PIPE, headline_only=True)
    assert "revision 2" not in page
    assert page.splitlines()[-1] == "~ [-가-] {+나+}"
    record = history_record(edition(), revisions, [], [], headline_only=True)
    assert "paragraphs" not in str(record["revisions"])


def test_colour_only_where_wanted() -> None:
    """On a terminal with colour, the marked words are drawn, across lines too."""
    revisions = [revision(1, "가", "old " * 60), revision(2, "가", "new " * 60 + "old " * 60)]
    assert "\x1b[1;4m" in history_page(edition(), revisions, [], [], COLOUR)
    assert "\x1b" not in history_page(edition(), revisions, [], [], TERMINAL)


@pytest.mark.parametrize("style", STYLES)
def test_hostile_texts_are_harmless(style: object) -> None:
    """Nothing from an article reaches the terminal unescaped, and no line is wider than it is."""
    assert isinstance(style, type(PIPE))
    revisions = [revision(1, HOSTILE, HOSTILE, "a b c"), revision(2, f"{HOSTILE} x", f"a b d {HOSTILE}")]
    page = history_page(edition(**EVIL), revisions, [], [edition(**EVIL)], style)
    assert style.colour or not any(dangerous(char) for char in page if char != "\n")
    if style is TERMINAL:
        assert all(wcwidth.wcswidth(line) <= 80 for line in page.splitlines())
