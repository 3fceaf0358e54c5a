"""Vectors of editions: what is kept, what is made again, and that a file is whole or not there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b
from typing import Any

import numpy as np
import pytest

from archive.catalogue import transaction
from archive.errors import CorruptDataError, NotFoundError
from archive.paths import ArchivePaths
from indexer.checking import check_vectors
from indexer.indexing import update_index
from indexer.opening import open_engine
from indexer.searching import Request, Searcher
from indexer.segments import queries
from indexer.semantic import meaning, updating
from indexer.semantic.encoder import DIMENSIONS, Floats
from indexer.semantic.meaning import fused
from indexer.semantic.updating import update_vectors
from indexer.semantic.vectors import Vectors, quantised, vectors_path

Put = Callable[..., None]


class WordEncoder:
    """Texts with the same words get the same vector; `seen` counts the texts it was given."""

    def __init__(self, name: str = "words 1") -> None:
        self.name = name
        self.seen = 0

    def encode(self, texts: Sequence[str]) -> Floats:
        """Add up a random direction for each word."""
        self.seen += len(texts)
        rows = np.array(
            [np.sum([_direction(word) for word in ["", *text.split()]], axis=0) for text in texts]
        )
        lengths: Floats = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return lengths.astype(np.float32)


def _direction(word: str) -> Any:
    seed = int.from_bytes(blake2b(word.encode(), digest_size=4).digest(), "big")
    return np.random.default_rng(seed).standard_normal(DIMENSIONS)


@pytest.fixture
def encoder() -> WordEncoder:
    """Make an encoder that has seen nothing."""
    return WordEncoder()


@pytest.fixture
def three(db: Any, put: Put) -> Iterator[Any]:
    """Make a catalogue of three editions."""
    for key, title in (("1", "다리 열다"), ("2", "다리 닫다"), ("3", "미사일 쏘다")):
        put(key=key, title=title, paragraphs=(title,))
    return db


def test_only_changed_texts_are_embedded(
    three: Any, paths: ArchivePaths, put: Put, encoder: WordEncoder
) -> None:
    """A second run does nothing, a new text is the only one read, a new date or link is none."""
    assert update_vectors(three, paths, encoder) == 3
    assert update_vectors(three, paths, encoder) == 0
    put(key="2", title="다리 고치다")
    put(key="1", title="다리 열다", paragraphs=("다리 열다",), section="society")
    assert update_vectors(three, paths, encoder) == 1
    assert encoder.seen == 4
    assert update_vectors(three, paths, encoder, rebuild=True) == 3
    assert len(Vectors.open(paths)) == 3


def test_another_model_or_catalogue_begins_anew(
    three: Any, paths: ArchivePaths, encoder: WordEncoder
) -> None:
    """Vectors that cannot be compared are not kept side by side."""
    update_vectors(three, paths, encoder)
    assert update_vectors(three, paths, WordEncoder("words 2")) == 3
    with transaction(three):
        three.execute("UPDATE counters SET value = value + 1 WHERE name = 'identity'")
    assert update_vectors(three, paths, encoder) == 3


def test_editions_that_left_lose_their_vectors(three: Any, paths: ArchivePaths, put: Put) -> None:
    """A vector without edition is dropped when others are added."""
    update_vectors(three, paths, WordEncoder())
    with transaction(three):
        three.execute("DELETE FROM editions WHERE key = '1'")
    put(key="4", title="넷")
    update_vectors(three, paths, WordEncoder())
    assert Vectors.open(paths).rows.numbers.tolist() == [2, 3, 4]


def test_an_interrupted_run_goes_on(
    three: Any, paths: ArchivePaths, encoder: WordEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was saved before the interruption is not embedded again; all vectors are those of one run."""
    monkeypatch.setattr(updating, "BATCH", 1)
    monkeypatch.setattr(updating, "_KEEP_EVERY", 1)

    def stop(done: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        update_vectors(three, paths, encoder, on_progress=stop)
    assert len(Vectors.open(paths)) == 1
    assert update_vectors(three, paths, encoder) == 2
    found = Vectors.open(paths)
    whole = Vectors.open(paths).rows.components.copy()
    update_vectors(three, paths, encoder, rebuild=True)
    assert found.rows.numbers.tolist() == [1, 2, 3]
    assert (Vectors.open(paths).rows.components == whole).all()


def test_nearest_and_cosine(three: Any, paths: ArchivePaths, encoder: WordEncoder) -> None:
    """An edition is nearest to itself, then to what shares words; cosines are those of the floats, nearly."""
    update_vectors(three, paths, encoder)
    vectors = Vectors.open(paths)
    asked = encoder.encode(["다리 열다. 다리 열다"])[0]
    near = vectors.nearest(asked, 10)
    assert [number for number, _ in near] == [1, 2, 3]
    assert near[0][1] == pytest.approx(1, abs=0.01)
    assert vectors.cosine(1, 2) == pytest.approx(near[1][1], abs=0.02)
    assert (vectors.cosine(1, 9), vectors.nearest(asked, 0)) == (None, [])
    assert [number for number, _ in vectors.nearest(asked, 1, among={2, 3, 9})] == [2]
    assert vectors.nearest(asked, 5, among=()) == []


def test_filters_come_before_nearness(
    three: Any, paths: ArchivePaths, encoder: WordEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a filter lets through is found though others are nearer than the nearest that are looked at."""
    update_vectors(three, paths, encoder)
    update_index(three, paths)
    monkeypatch.setattr(meaning, "NEAREST", 1)
    monkeypatch.setattr(meaning, "LEAST_COSINE", -1.0)
    monkeypatch.setattr(meaning, "is_installed", lambda: True)
    monkeypatch.setattr(meaning, "SentenceEncoder", lambda: encoder)
    searcher = Searcher(three, paths)
    asked = Request(query="열다", semantic=True)
    assert [hit.story for hit in searcher.search(asked).hits] == ["paper/1"]
    near = searcher.search(asked._replace(query="열다 -다리"))
    assert [hit.story for hit in near.hits] == ["paper/3"]
    assert [hit.story for hit in searcher.search(asked._replace(site="nosuch")).hits] == []


def test_vectors_that_lag_behind_are_told_of(
    three: Any, paths: ArchivePaths, encoder: WordEncoder, put: Put
) -> None:
    """A change after the last embedding is told of with the remedy; without vectors nothing is."""
    assert list(meaning.notices(three, paths)) == []
    update_vectors(three, paths, encoder)
    assert list(meaning.notices(three, paths)) == []
    put(key="4", title="새 글")
    assert "ilbo index --semantic" in "".join(meaning.notices(three, paths))


def test_rounding_keeps_length_and_direction() -> None:
    """Rows of bytes have length 1 and point where the floats did; a row of noughts stays one."""
    rows = np.random.default_rng(1).standard_normal((50, DIMENSIONS)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    rows[7] = 0
    kept = quantised(np.arange(50), np.arange(50), rows)
    again = kept.components * kept.scales[:, None]
    cosines = (again * rows).sum(axis=1)
    assert cosines[7] == 0
    assert (np.delete(cosines, 7) > 0.999).all()
    assert np.allclose(np.delete(np.linalg.norm(again, axis=1), 7), 1, atol=1e-5)


def test_damage_is_found_and_made_good(three: Any, paths: ArchivePaths, encoder: WordEncoder) -> None:
    """A changed byte is told by the check, and the next run makes the file anew."""
    update_vectors(three, paths, encoder)
    assert list(check_vectors(paths)) == []
    file = vectors_path(paths)
    content = bytearray(file.read_bytes())
    content[100] ^= 1
    file.write_bytes(content)
    assert "lost its checksum" in next(check_vectors(paths)).what
    with pytest.raises(CorruptDataError):
        Vectors.open(paths)
    assert update_vectors(three, paths, encoder) == 3
    assert list(check_vectors(paths)) == []


def test_an_archive_without_vectors_or_editions(db: Any, paths: ArchivePaths, encoder: WordEncoder) -> None:
    """Nothing is damaged where there is nothing, and no editions make an empty file."""
    assert list(check_vectors(paths)) == []
    with pytest.raises(NotFoundError, match="ilbo index"):
        Vectors.open(paths)
    update_vectors(db, paths, encoder)
    assert Vectors.open(paths).nearest(encoder.encode(["x"])[0], 5) == []


def test_fusing_keeps_what_both_find_first(sample: ArchivePaths) -> None:
    """What stands in both rankings comes before what stands in one; nothing is lost or doubled."""
    hits = open_engine(sample).search(queries.Every(), limit=6).hits
    page, only = fused(hits[:4], (hits[5], hits[2]), by_edition=False)
    assert page[0].story == hits[2].story
    assert sorted(hit.story for hit in page) == sorted(hit.story for hit in (*hits[:4], hits[5]))
    assert only == {one.edition_no for one in hits[5].editions}
