"""The best hits are found without scoring all, and are those that scoring all would give."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.segments import queries as q
from indexer.segments import writer
from indexer.segments.batch import batch_of
from indexer.segments.document import Document
from indexer.segments.index import Index
from indexer.segments.kept import Kept
from indexer.segments.ranking import Ranking
from indexer.segments.results import Filters
from indexer.segments.search import search
from indexer.segments.seen import Seen
from indexer.segments.topk import leading
from tests.indexer.segments.strategies import FUZZ

CASES = settings(
    deadline=None, max_examples=60 * FUZZ, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
WORDS = [f"w{rank}" for rank in range(400)]
WEIGHTS = [1 / (rank + 2) for rank in range(400)]
EDITIONS = 3_000


def edition(number: int) -> Document:
    """Return an edition of some of the words; few are frequent, and lengths differ."""
    chance = Random(number)
    words = chance.choices(WORDS, WEIGHTS, k=chance.randint(1, 40))
    return Document(
        edition_id=f"s/{number}",
        story=f"s/{number * 7919 % EDITIONS // 2}",
        site="s",
        lang=chance.choice(("ko", "en")),
        sort_key=number % 50,
        day=20240101 + number % 28,
        edition_no=number,
        fields={"body": (words, range(len(words)))},
    )


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """Return an index of a large and a small segment with removed editions; its stories lie in both."""
    folder = tmp_path_factory.mktemp("index")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writer, "choose_merge", lambda *_, **__: [])
        for numbers in (range(2_500), range(2_400, EDITIONS)):
            with writer.IndexWriter.open(folder) as out:
                out.add(batch_of([edition(number) for number in numbers]))
                out.commit({})
    return Index.open(folder)


words = st.builds(
    q.Term,
    st.just("body"),
    st.one_of(st.sampled_from(WORDS[:8]), st.sampled_from(WORDS)),
    st.sampled_from((1.0, 1.0, 0.5, 3.0)),
)
parts = st.one_of(
    words,
    words,
    st.builds(q.Term, st.just("lang"), st.sampled_from(("ko", "en"))),
    st.builds(q.Prefix, st.just("body"), st.sampled_from(("w1", "w39"))),
    st.builds(q.And, st.tuples(words, words)),
    st.builds(q.SlotPhrase, st.just("body"), st.just([["w0", "w1"], ["w2"]]), st.just(3)),
)
asked = st.one_of(
    words,
    st.builds(q.Or, st.lists(parts, min_size=2, max_size=5)),
    st.builds(q.And, st.lists(parts, min_size=2, max_size=3)),
    st.builds(lambda some, lifted: q.RankFirst(q.Or(some), lifted), st.lists(words, min_size=2), words),
    st.builds(
        lambda boost, some: q.Or(some, boost), st.sampled_from((0.5, 2.0)), st.lists(parts, min_size=2)
    ),
)


@CASES
@given(
    node=asked,
    by_story=st.booleans(),
    limit=st.sampled_from((1, 3, 10)),
    filters=st.sampled_from((Filters(), Filters(), Filters(lang="ko"), Filters(day_to=20240110))),
)
def test_the_first_page_is_the_first_page_of_everything(
    index: Index, node: q.Query, by_story: bool, limit: int, filters: Filters
) -> None:
    """Few hits are the first of all hits, with equal scores, and the total is the number of all."""
    everything = search(index, node, filters=filters, group_by_story=by_story, limit=EDITIONS)
    first = search(index, node, filters=filters, group_by_story=by_story, limit=limit)
    assert first.hits == everything.hits[:limit]
    assert first.total == everything.total == len(everything.hits)
    # On an index that has not been asked for anything yet.
    anew = Index(index.generation, index.mapped, index.ranking)
    assert search(anew, node, filters=filters, group_by_story=by_story, limit=limit) == first


@CASES
@given(
    values=st.lists(st.sampled_from((0.0, 1.0, 2.0, 2.5, 3.0)), max_size=900),
    count=st.integers(1, 12),
    seed=st.integers(0, 9),
)
def test_leading(values: list[float], count: int, seed: int) -> None:
    """The places hold the largest values, equal ones by the ties, and are not many more than asked for."""
    found = np.array(values)
    tie = np.random.default_rng(seed).permutation(len(values))
    places = leading(found, count, (lambda at: tie[at],))
    ordered = sorted(range(len(values)), key=lambda place: (-found[place], -tie[place]))
    assert set(ordered[:count]) <= set(places.tolist())
    assert len(places) <= 8 * count
    assert places.tolist() == sorted(set(places.tolist()))


@CASES
@given(
    size=st.integers(1, 300),
    lists=st.lists(st.tuples(st.booleans(), st.lists(st.integers(0, 10_000))), max_size=6),
)
def test_seen(size: int, lists: list[tuple[bool, list[int]]]) -> None:
    """Different numbers are counted once, whether they come as a list or as bits."""
    seen, expected = Seen(size), set()
    for as_bits, numbers in lists:
        below = [number % size for number in numbers]
        expected.update(below)
        if as_bits:
            bits = Seen(size)
            bits.add(np.array(below, np.uint16))
            seen.add_bits(bits.bits())
        else:
            seen.add(np.array(below, np.uint16))
    assert len(seen) == len(expected)


def test_what_was_asked_for_longest_ago_makes_room() -> None:
    """The bound holds; a value that was asked for stays longer; one above the bound is not kept."""
    kept: Kept[np.ndarray] = Kept(100)
    values = {key: np.zeros(size, np.uint8) for key, size in (("a", 40), ("b", 40), ("c", 40), ("d", 101))}
    for key in ("a", "b"):
        kept.keep(key, values[key])
    assert kept.get("a") is values["a"]
    for key in ("c", "d"):
        kept.keep(key, values[key])
    assert [key for key in "abcd" if kept.get(key) is not None] == ["a", "c"]


def test_words_of_a_field_without_weight_are_found(index: Index) -> None:
    """Where a field's boost is 0 its words score nothing, and are found all the same, asked once or again."""
    weightless = Index(index.generation, index.mapped, Ranking(boosts={"body": 0.0}))
    node = q.Or([q.Term("body", word) for word in WORDS[:3]])
    expected = search(index, node).total
    for _ in range(3):
        found = search(weightless, node)
        assert (found.total, [hit.score for hit in found.hits]) == (expected, [0.0] * 10)
