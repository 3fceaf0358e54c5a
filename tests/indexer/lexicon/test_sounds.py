"""Words of two scripts are compared by what they sound like."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.lexicon.romanisation import romanised
from indexer.lexicon.sounds import alike, readings, skeletons
from indexer.lexicon.terms import name_classes


@pytest.mark.parametrize(
    ("hangul", "latin"),
    [
        ("오바마", "Obama"),
        ("고든", "Gordon"),
        ("미사일", "missile"),
        ("젤렌스키", "Zelenskyy"),
        ("페더러", "Federer"),
        ("콘돌리자", "Condoleezza"),
        ("워싱턴", "Washington"),
        ("로봇", "robot"),
    ],
)
def test_a_foreign_name_sounds_like_its_korean_spelling(hangul: str, latin: str) -> None:
    """Both have the same consonants in order, and nearly the same sounds."""
    assert set(skeletons(hangul)) & set(skeletons(latin))
    assert alike(hangul, latin) >= 0.8


@pytest.mark.parametrize(
    ("hangul", "latin"), [("정부", "government"), ("대통령", "president"), ("선거", "vote")]
)
def test_other_words_do_not(hangul: str, latin: str) -> None:
    """Translations that were not borrowed sound different."""
    assert alike(hangul, latin) < 0.5


@given(st.text(max_size=30))
@example("q" * 24)
@example("힣" * 24)
def test_any_text_has_few_readings(text: str) -> None:
    """Whatever the text, its readings are few, of known sounds, and it sounds like itself if it has any."""
    found = readings(text)
    assert len(found) <= 12
    assert all(set(reading) <= set("aeioubcdghjkmnprst") for reading in found)
    assert alike(text, text) == (1.0 if found and any(found) else alike(text, text))


def test_korean_names_are_known_by_their_syllables() -> None:
    """A name has the term that analysis gives its romanised forms; other words have none."""
    assert name_classes("윤석열") == "~윤 ~su-k ~yu-r"
    assert name_classes("미사일") is None
    assert name_classes("윤석") is None
    assert romanised("석") == "seok"
