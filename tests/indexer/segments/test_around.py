"""Facets, spelling, more like this, fuzzy distances, merges and memory: what stands around a search."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import query

from indexer.segments.batch import batch_of
from indexer.segments.document import Document
from indexer.segments.facets import facets
from indexer.segments.fuzzy import distances
from indexer.segments.index import Index
from indexer.segments.morelike import key_terms, more_like
from indexer.segments.policy import MAX_DOCUMENTS, choose_merge
from indexer.segments.queries import NullQuery
from indexer.segments.results import Filters
from indexer.segments.search import search
from indexer.segments.suggest import suggest
from indexer.segments.writer import IndexWriter


def edition(number: int, text: str, story: int | None = None, **values: object) -> Document:
    """Return a document with a body."""
    terms = text.split()
    lang = "en" if number % 2 else "ko"
    defaults = {"site": "donga", "lang": lang, "day": 20240100 + 100 * (number % 3) + 1, "sort_key": number}
    return Document(
        edition_id=f"donga/{number}/{lang}",
        story=f"donga/{number if story is None else story}",
        fields={"body": (terms, range(len(terms)))},
        **{**defaults, **values},  # type: ignore[arg-type]
    )


def built(folder: Path, *commits: list[Document]) -> Index:
    """Return an index with a commit for each list."""
    for documents in commits:
        with IndexWriter.open(folder) as writer:
            for document in documents:
                writer.add(batch_of([document]))
            writer.commit({})
    return Index.open(folder)


def test_facets_count_stories_or_editions(tmp_path: Path) -> None:
    """Each value counts the stories, or the editions, that match; over several segments together."""
    index = built(
        tmp_path,
        [edition(0, "a", section="politics", authors=("Kim", "Lee")), edition(1, "a", 0, section="politics")],
        [edition(2, "a", section="sports", authors=("Kim",)), edition(3, "b"), edition(4, "a", day=0)],
    )
    total, by_story = facets(index, query.Term("body", "a"))
    assert total == 3
    assert by_story["lang"] == [("ko", 3), ("en", 1)]
    assert by_story["section"] == [("politics", 1), ("sports", 1)]
    assert by_story["authors"] == [("Kim", 2), ("Lee", 1)]
    assert by_story["month"] == [("2024-01", 1), ("2024-02", 1), ("2024-03", 1)]
    total, by_edition = facets(index, query.Term("body", "a"), ["section", "site"], group_by_story=False)
    assert total == 4
    assert by_edition == {"section": [("politics", 2), ("sports", 1)], "site": [("donga", 4)]}
    english = facets(index, query.Term("body", "a"), ["lang"], filters=Filters(lang="en"))
    assert english == (1, {"lang": [("en", 1)]})
    nowhere = facets(index, query.Term("body", "nowhere"), ["lang", "month"])
    assert nowhere == (0, {"lang": [], "month": []})


def test_suggestions_prefer_near_and_frequent_words(tmp_path: Path) -> None:
    """Fewer edits first, then the same first letter, then frequency; the word itself is left out."""
    index = built(
        tmp_path,
        [edition(0, "president resident presidents 대통령"), edition(1, "presidents 대통령실 대통렁")],
        [edition(2, "present president 대통령")],
    )
    assert suggest(index, "presidant") == ["president", "presidents", "resident"]
    assert suggest(index, "대통영") == ["대통령", "대통렁", "대통령실"]
    assert suggest(index, "president", edits=1) == ["presidents", "resident"]
    assert suggest(index, "x") == []


def test_more_like_this_finds_what_shares_rare_words(tmp_path: Path) -> None:
    """The query finds other stories with the edition's key terms, not the story itself."""
    filler = [edition(number, f"the and word{number}") for number in range(20, 60)]
    index = built(
        tmp_path,
        [edition(0, "the missile launch missile sanctions"), edition(1, "the missile launch", 0), *filler],
        [edition(2, "the sanctions after the missile launch"), edition(4, "the and launch")],
    )
    terms = key_terms(index, "donga/0/ko")
    assert list(terms) == ["missile", "sanctions", "launch"]
    assert terms["missile"] == 1.0
    found = search(index, more_like(index, "donga/0/ko"))
    assert [hit.story for hit in found.hits] == ["donga/2", "donga/4"]
    assert more_like(index, "donga/999/ko") is NullQuery


def plain_distance(a: str, b: str) -> int:
    """Return Levenshtein's distance the slow way."""
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        row = _next_row(row, left, b, i)
    return row[-1]


def _next_row(before: list[int], left: str, b: str, i: int) -> list[int]:
    row = [i]
    for j, right in enumerate(b, 1):
        row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right)))
    return row


@given(
    text=st.text("ab가나", max_size=6), terms=st.lists(st.text("ab가나", min_size=0, max_size=6), max_size=6)
)
def test_distances_are_levenshteins(text: str, terms: list[str]) -> None:
    """The distances to many terms at once equal those computed one by one."""
    assert distances(text, terms).tolist() == [plain_distance(text, term) for term in terms]


@given(
    sizes=st.lists(st.tuples(st.integers(1, 10**6), st.integers(0, 10**6)), max_size=40),
    compact=st.booleans(),
)
def test_merging_ends_and_leaves_few_segments(sizes: list[tuple[int, int]], compact: bool) -> None:
    """Merging until the policy is content ends, keeps all living documents and leaves few small segments."""
    segments = [(documents, min(dead, documents - 1)) for documents, dead in sizes]
    living = sum(documents - dead for documents, dead in segments)
    for _ in range(200):
        chosen = choose_merge(segments, compact=compact)
        if not chosen:
            break
        merged = sum(segments[number][0] - segments[number][1] for number in chosen)
        segments = [size for number, size in enumerate(segments) if number not in chosen] + [(merged, 0)]
    assert not chosen
    assert sum(documents - dead for documents, dead in segments) == living
    tiny = Counter(documents <= 1000 for documents, _ in segments)
    assert tiny[True] < 8
    assert sum(documents <= MAX_DOCUMENTS // 8 for documents, _ in segments) < 8 * 4


def test_many_small_commits_keep_few_segments(tmp_path: Path) -> None:
    """A hundred commits of one edition leave at most eight segments and lose nothing."""
    for number in range(100):
        built(tmp_path, [edition(number, f"common word{number}")])
    index = Index.open(tmp_path)
    assert len(index.segments) <= 8
    assert search(index, query.Term("body", "common"), limit=0).total == 100
    assert search(index, query.Term("body", "word42")).hits[0].story == "donga/42"


@pytest.mark.parametrize("memory_bytes", [1, 30_000, 256 << 20])
def test_the_memory_bound_does_not_change_answers(tmp_path: Path, memory_bytes: int) -> None:
    """Flushing and merging in small pieces gives the same index as one large segment."""
    chance = np.random.default_rng(3)
    words = [f"w{number}" for number in range(60)]
    documents = [edition(number, " ".join(chance.choice(words, 30)), number // 2) for number in range(300)]
    with IndexWriter.open(tmp_path, memory_bytes=memory_bytes) as writer:
        for document in documents:
            writer.add(batch_of([document]))
        writer.commit({})
    index = Index.open(tmp_path)
    assert index.verify() == []
    expected = sum("w7" in document.fields["body"][0] for document in documents)
    assert search(index, query.Term("body", "w7"), group_by_story=False).total == expected
    pair = query.Phrase("body", ["w1", "w2"])
    by_hand = sum(
        any(a == "w1" and b == "w2" for a, b in pairwise(t))
        for t in (list(document.fields["body"][0]) for document in documents)
    )
    assert search(index, pair, group_by_story=False).total == by_hand


def test_an_edition_added_twice_in_one_commit_is_there_once(tmp_path: Path) -> None:
    """The later text of an edition wins, within a commit and over several."""
    built(tmp_path, [edition(0, "old"), edition(0, "newer")], [edition(0, "newest"), edition(2, "other")])
    index = Index.open(tmp_path)
    assert index.doc_count == 2
    assert [search(index, query.Term("body", t)).total for t in ("old", "newer", "newest")] == [0, 0, 1]
