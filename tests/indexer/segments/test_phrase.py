"""Phrases on arrays of token places, and on indexes with long lists, against doing it word by word."""

from __future__ import annotations

from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.segments import phrase
from indexer.segments import queries as q
from indexer.segments.batch import batch_of
from indexer.segments.document import Document
from indexer.segments.index import Index
from indexer.segments.phrase import near, near_by_table
from indexer.segments.search import search
from indexer.segments.writer import IndexWriter
from tests.indexer.segments.strategies import FUZZ

WORDS = "abcdefghz"
WEIGHTS = (1, 2, 3, 4, 5, 6, 7, 8, 0.1)
SPACE = 5_000
numbers = st.lists(st.integers(20, SPACE - 20), max_size=200, unique=True).map(sorted)


@settings(deadline=None, max_examples=200 * FUZZ)
@given(
    numbers,
    numbers,
    st.sampled_from(((1, 1), (-1, -1), (1, 4), (-4, -1))),
    st.sampled_from((np.int32, np.int64)),
)
def test_near(few: list[int], many: list[int], steps: tuple[int, int], dtype: type[np.int32]) -> None:
    """Searching from either side, and a table, find the places that have another within the steps."""
    low, high = steps
    for places, others in ((few, many), (many, few), (few, few)):
        there = set(others)
        expected = [p for p in places if any(p + step in there for step in range(low, high + 1))]
        arrays = np.array(places, dtype), np.array(others, dtype)
        assert arrays[0][near(*arrays, low, high, SPACE)].tolist() == expected
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(phrase, "_TABLE_PLACES", 512)
            assert arrays[0][near_by_table(*arrays, low, high, SPACE)].tolist() == expected


@pytest.fixture(scope="module")
def texts() -> list[list[str]]:
    """Return texts of few words, so that every word but one is in nearly all."""
    chance = Random(4)
    return [chance.choices(WORDS, WEIGHTS, k=chance.randint(0, 30)) for _ in range(300)]


@pytest.fixture(scope="module")
def index(texts: list[list[str]], tmp_path_factory: pytest.TempPathFactory) -> Index:
    """Return an index of the texts, three of them removed."""
    folder: Path = tmp_path_factory.mktemp("phrases")
    with IndexWriter.open(folder) as writer:
        for number, words in enumerate(texts):
            fields = {"body": (words, range(len(words)))}
            one = Document(f"s/{number}", f"s/{number}", "s", "ko", edition_no=number, fields=fields)
            writer.add(batch_of([one]))
        writer.commit({})
        for number in (7, 70, 170):
            writer.remove(f"s/{number}")
            texts[number] = []
        writer.commit({})
    return Index.open(folder)


@settings(deadline=None, max_examples=40 * FUZZ)
@example(slots=[["z"], ["a", "b"]], slop=12)
@example(slots=[["a", "b"], ["z"]], slop=2)
@given(
    slots=st.lists(
        st.sets(st.sampled_from(WORDS), min_size=1, max_size=2).map(sorted), min_size=1, max_size=4
    ),
    slop=st.sampled_from((1, 1, 2, 12)),
)
def test_a_phrase_is_found_where_it_stands(
    index: Index, texts: list[list[str]], slots: list[list[str]], slop: int
) -> None:
    """Each slot has a word at most `slop` places behind one of the slot before, first and again."""

    def stands(words: list[str]) -> bool:
        ends = {place for place, word in enumerate(words) if word in slots[0]}
        for slot in slots[1:]:
            within = {end + step for end in ends for step in range(1, slop + 1)}
            ends = {place for place in within if place < len(words) and words[place] in slot}
        return bool(ends)

    expected = {number for number, words in enumerate(texts) if stands(words)}
    for asked in (Index(index.generation, index.mapped, index.ranking), index, index):
        found = search(asked, q.SlotPhrase("body", slots, slop), limit=len(texts))
        assert {hit.editions[0].edition_no for hit in found.hits} == expected
        assert found.total == len(expected)
