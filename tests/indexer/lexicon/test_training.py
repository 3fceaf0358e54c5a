"""Learning from sentence pairs: what keeps company becomes a translation, and hints help."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import patch

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.lexicon.training import Bitext, Hints, chances, distinct, train

SENTENCES = st.lists(
    st.tuples(st.sets(st.integers(0, 5), min_size=1), st.sets(st.integers(0, 6), min_size=1)), max_size=8
)


def bitext(sentences: list[tuple[set[int], set[int]]]) -> Bitext:
    """Lay sentence pairs out flat."""
    sides = []
    for side in (0, 1):
        sides.append(np.array([term for pair in sentences for term in sorted(pair[side])], dtype=np.int64))
        sides.append(np.cumsum([0, *(len(pair[side]) for pair in sentences)]))
    return Bitext(*sides, np.arange(len(sentences)))


def hints(*rows: tuple[int, int, float, float]) -> Hints:
    """Lay hints out in columns."""
    table = np.array(rows, dtype=np.float64).reshape(-1, 4)
    return Hints(table[:, 0].astype(np.int64), table[:, 1].astype(np.int64), table[:, 2], table[:, 3])


def best(sentences: list[tuple[set[int], set[int]]], term: int, known: Hints) -> int:
    """Return the likeliest translation of a left term."""
    pairs = train(bitext(sentences), 6, 7, known)
    rows = pairs.ko == term
    return int(pairs.en[rows][np.argmax(pairs.count[rows])])


def test_company_decides() -> None:
    """A word that is there whenever the other is becomes its translation, and leaves the rest to the rest."""
    sentences = [({0, 1}, {0, 1}), ({0, 2}, {0, 2}), ({1, 2}, {1, 2})]
    assert [best(sentences, term, hints()) for term in (0, 1, 2)] == [0, 1, 2]


def test_a_hint_decides_where_company_does_not() -> None:
    """In one pair of sentences nothing tells words apart but what is known beforehand."""
    sentences = [({0, 1}, {0, 1})]
    assert best(sentences, 0, hints((0, 1, 1.0, 0.0))) == 1
    assert best(sentences, 1, hints((0, 1, 1.0, 0.0))) == 0


@given(SENTENCES)
def test_the_size_of_the_parts_changes_nothing(sentences: list[tuple[set[int], set[int]]]) -> None:
    """Taken a few links at a time, which bounds memory, the same is learned."""
    whole = train(bitext(sentences), 6, 7, hints((0, 1, 1.0, 0.5)))
    with patch("indexer.lexicon.training._PART_LINKS", 3):
        parts = train(bitext(sentences), 6, 7, hints((0, 1, 1.0, 0.5)))
    assert np.array_equal(whole.ko, parts.ko)
    assert np.array_equal(whole.en, parts.en)
    assert np.allclose(whole.count, parts.count)


def test_a_hint_without_sentences_stays() -> None:
    """Seeds are there in an archive without a single linked story."""
    pairs = train(bitext([]), 6, 7, hints((3, 4, 1.0, 2.0)))
    assert (pairs.ko.tolist(), pairs.en.tolist(), pairs.count.tolist()) == ([3], [4], [2.0])
    assert pairs.example.tolist() == [-1]


@given(SENTENCES)
def test_counts_are_bounded_and_reproducible(sentences: list[tuple[set[int], set[int]]]) -> None:
    """No pair counts more sentences than have both terms, chances are below 1, and twice gives the same."""
    pairs = train(bitext(sentences), 6, 7, hints())
    for ko, en, count, example in zip(pairs.ko, pairs.en, pairs.count, pairs.example, strict=True):
        both = [number for number, (ours, theirs) in enumerate(sentences) if ko in ours and en in theirs]
        assert count <= len(both) + 1e-9
        assert example in both
    for side, size in ((pairs.ko, 6), (pairs.en, 7)):
        sums = np.bincount(side, chances(side, pairs.count, size), size)
        assert np.all(sums < 1)
    again = train(bitext(sentences), 6, 7, hints())
    assert np.array_equal(pairs.count, again.count)


def test_a_story_that_repeats_itself_counts_once() -> None:
    """Ten sentences of one story are one sighting; a sentence in each of three stories are three."""
    sentences = [({0}, {0})] * 10 + [({1}, {1})] * 3
    flat = bitext(sentences)
    story = np.array([0] * 10 + [1, 2, 3])
    pairs = train(replace(flat, story=story), 6, 7, hints())
    assert dict(zip(pairs.ko.tolist(), pairs.count.tolist(), strict=True)) == {0: 1.0, 1: 3.0}


@given(st.lists(st.integers(-5, 2**62)))
def test_distinct_values_ascend(values: list[int]) -> None:
    """Of any numbers, none included, each is there once and in order."""
    assert distinct(np.array(values, dtype=np.int64)).tolist() == sorted(set(values))
