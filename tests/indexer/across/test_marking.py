"""What is marked and aligned: a query's words, their translations, and sentences that say the same."""

from __future__ import annotations

from contextlib import closing
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.catalogue import open_catalogue
from archive.lookup import find
from archive.paths import ArchivePaths
from indexer.across.marking import merged, query_marker
from indexer.lexicon.aligning import Aligner


def marked(paths: ArchivePaths, query: str, text: str, lang: str) -> list[str]:
    """Return the pieces of a text that a query marks."""
    return [text[start:end] for start, end in query_marker(paths, query).spans(text, lang)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "text", "lang", "pieces"),
    [
        ("제재", "유엔의 제재가 끝났다.", "ko", ["제재"]),
        ("sanction", "The sanctions ended; sanctions end.", "en", ["sanctions", "sanctions"]),
        ('"security council"', "The Security Council met; security was tight.", "en", ["Security Council"]),
        ("-제재 유엔", "유엔의 제재", "ko", ["유엔"]),
        ("author:kim", "Kim said", "en", []),
        ("", "아무것도 아니다", "ko", []),
    ],
)
def test_the_query_itself_is_marked(
    sample: ArchivePaths, query: str, text: str, lang: str, pieces: list[str]
) -> None:
    """Words, stems and phrases are found as a search does; what is excluded, or about a field, is not."""
    assert marked(sample, query, text, lang) == pieces


def test_translations_are_marked(sample: ArchivePaths) -> None:
    """A Korean query marks the English word that the archive's own translations use, and the other way."""
    assert marked(sample, "미사일", "The missile flew over Japan.", "en") == ["missile"]
    assert "미사일" in marked(sample, "missile", "미사일이 일본 위를 날았다.", "ko")


def test_without_a_lexicon_only_the_query_is_marked(own_sample: ArchivePaths) -> None:
    """An archive without a lexicon, or with a damaged one, marks the words themselves."""
    own_sample.lexicon.write_bytes(b"no lexicon")
    assert marked(own_sample, "미사일", "The missile flew.", "en") == []
    own_sample.lexicon.unlink()
    assert marked(own_sample, "미사일", "미사일이 날았다.", "ko") == ["미사일"]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 5)).map(lambda one: (one[0], sum(one)))))
def test_merged_spans_cover_the_same(spans: list[tuple[int, int]]) -> None:
    """Merged spans are in order, apart, and cover exactly the characters that the spans do."""
    found = merged(spans)
    assert all(one[1] < other[0] for one, other in pairwise(found))
    assert {at for span in found for at in range(*span)} == {at for span in spans for at in range(*span)}


def test_every_sentence_stands_in_one_bead(sample: ArchivePaths) -> None:
    """With the lexicon as with length alone, beads hold both texts whole and in order."""
    with closing(open_catalogue(sample, readonly=True)) as db:
        story = find(db, sample, "sample/1739418")
    ko, en = story.in_language("ko").article, story.in_language("en").article
    aligner = Aligner.open(sample)
    for one in (aligner, Aligner(aligner.analyzer, None)):
        beads = one.beads(ko, en)
        for side, article in enumerate((ko, en)):
            text = "".join("".join(bead[side]) for bead in beads)
            assert "".join(text.split()) == "".join("".join(article.paragraphs).split())
    assert one.beads(ko, ko)[0][0] == one.beads(ko, ko)[0][1]
