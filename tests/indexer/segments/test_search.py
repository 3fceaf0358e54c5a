"""Pages of hits: grouping, order, filters and totals, compared with doing it by hand over all documents."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh import query

from archive.errors import UsageError
from indexer.segments import queries as own
from indexer.segments.array_search import search_arrays
from indexer.segments.document import UNKNOWN_TIME, Document
from indexer.segments.few import evaluates
from indexer.segments.few_search import search_few
from indexer.segments.index import Index
from indexer.segments.limits import Budget, Limits
from indexer.segments.page import Page
from indexer.segments.results import NO_FILTERS, Filters, Results
from indexer.segments.search import own_query, search
from indexer.segments.writer import IndexWriter
from tests.conftest import ROOT
from tests.indexer.segments.oracle import Batch, array_answer, write
from tests.indexer.segments.stock_queries import RankFirst, Synonyms, tiers
from tests.indexer.segments.strategies import (
    DAYS,
    FUZZ,
    LANGS,
    SECTIONS,
    SITES,
    batches,
    combined,
    nested,
    own_queries,
)

CASES = settings(
    deadline=None,
    max_examples=40 * FUZZ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

filters = st.builds(
    Filters,
    lang=st.sampled_from((None, None, *LANGS, ("ko", "en"), "fr")),
    site=st.sampled_from((None, None, *SITES)),
    section=st.sampled_from((None, None, *SECTIONS)),
    day_from=st.sampled_from((None, None, *DAYS[1:])),
    day_to=st.sampled_from((None, None, *DAYS[1:])),
    paired=st.sampled_from((None, None, True, False)),
    author=st.just(()),
)


def survivors(given_batches: list[Batch]) -> dict[str, Document]:
    """Return the documents that all batches together leave, by id."""
    left: dict[str, Document] = {}
    for batch in given_batches:
        for edition_id in batch.removed:
            left.pop(edition_id, None)
        left.update({document.edition_id: document for document in batch.added})
    return left


def passes(document: Document, wanted: Filters) -> bool:
    """Tell whether a document meets the filters."""

    def one_of(value: str | None, choice: Any) -> bool:
        return choice is None or value in ((choice,) if isinstance(choice, str) else choice)

    return (
        one_of(document.lang, wanted.lang)
        and one_of(document.site, wanted.site)
        and one_of(document.section, wanted.section)
        and (wanted.day_from is None or document.day >= wanted.day_from)
        and (wanted.day_to is None or 0 < document.day <= wanted.day_to)
        and (wanted.paired is None or document.paired == wanted.paired)
    )


def by_hand(
    index: Index,
    documents: dict[str, Document],
    node: query.Query,
    wanted: Filters,
    *,
    grouped: bool,
    sort: str,
) -> list[list[str]]:
    """Return the ids of all hits in order, the best edition of a story first."""
    scores = {i: s for i, s in array_answer(index, node).items() if passes(documents[i], wanted)}

    def place(edition_id: str) -> tuple[float, float, str]:
        time = documents[edition_id].sort_key
        value = {"relevance": scores[edition_id], "newest": time, "oldest": -time}[sort]
        return (-value if time != UNKNOWN_TIME or sort == "relevance" else float("inf"), -time, edition_id)

    ordered = sorted(scores, key=place)
    if not grouped:
        return [[edition_id] for edition_id in ordered]
    groups: dict[str, list[str]] = {}
    for edition_id in ordered:
        groups.setdefault(documents[edition_id].story, []).append(edition_id)
    best = lambda i: (-scores[i], -documents[i].sort_key, i)  # noqa: E731
    return [sorted(group, key=best) for group in groups.values()]


@CASES
@given(
    drawn=batches(),
    queries=st.lists(st.one_of(nested, own_queries), min_size=3, max_size=8),
    wanted=filters,
    grouped=st.booleans(),
    sort=st.sampled_from(("relevance", "newest", "oldest")),
    limit=st.integers(0, 6),
    offset=st.integers(0, 4),
)
def test_pages(
    drawn: list[Batch],
    queries: list[query.Query],
    wanted: Filters,
    grouped: bool,
    sort: Any,
    limit: int,
    offset: int,
) -> None:
    """A page holds exactly the hits that sorting everything by hand puts there, and the total is exact.

    Evaluation on arrays and in plain Python give the same results, scores to the last bit.
    """
    page = Page(wanted, grouped, sort, offset, offset + limit)
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), drawn)
        index = Index.open(Path(folder))
        for node in (*queries, *combined(queries)):
            asked = own_query(node)
            found = search_arrays(index, asked, page, Budget(Limits()))
            expected = by_hand(index, survivors(drawn), node, wanted, grouped=grouped, sort=sort)
            assert found.total == len(expected)
            ids_of_hits = [[edition.edition_id for edition in hit.editions] for hit in found.hits]
            assert ids_of_hits == expected[offset : offset + limit], node
            if evaluates(asked):
                assert search_few(index, asked, page, Budget(Limits())) == found, node


def edition(number: int, text: str, **values: Any) -> Document:
    """Return a small document; two consecutive numbers share a story."""
    terms = text.split()
    defaults = {
        "edition_id": f"donga/{number}/{'en' if number % 2 else 'ko'}",
        "story": f"donga/{number // 2 * 2}",
        "site": "donga",
        "lang": "en" if number % 2 else "ko",
        "sort_key": number,
        "day": 20240101 + number,
        "edition_no": number,
    }
    return Document(**{**defaults, **values}, fields={"body": (terms, range(len(terms)))})


@pytest.fixture
def index(tmp_path: Path) -> Index:
    """Return an index of six small editions in three stories."""
    texts = ("a b c", "a", "b b", "c a", "d", "d a b c")
    write(tmp_path, [Batch(tuple(edition(number, text) for number, text in enumerate(texts)))])
    return Index.open(tmp_path)


def ids(results: Results) -> list[list[int]]:
    """Return the edition numbers of all hits."""
    return [[e.edition_no for e in hit.editions] for hit in results.hits]


def test_a_story_is_one_hit_with_all_its_matching_editions(index: Index) -> None:
    """Both editions of a story that match stand under one hit, the better one first."""
    results = search(index, query.Term("body", "a"))
    assert (results.total, ids(results)) == (3, [[1, 0], [3], [5]])
    assert results.hits[0].story == "donga/0"
    assert results.hits[0].editions[0].lang == "en"
    assert results.hits[0].score == results.hits[0].editions[0].score


def test_ties_are_broken_by_time_then_id(index: Index) -> None:
    """Equal scores stand newest first."""
    assert ids(search(index, query.Every(), group_by_story=False)) == [[5], [4], [3], [2], [1], [0]]


def test_unknown_times_come_last_both_ways(tmp_path: Path) -> None:
    """An edition without a date is behind the others, newest or oldest first."""
    undated = edition(0, "a", sort_key=UNKNOWN_TIME, day=0)
    write(tmp_path, [Batch((undated, edition(2, "a"), edition(4, "a")))])
    index = Index.open(tmp_path)
    assert ids(search(index, query.Every(), sort="newest")) == [[4], [2], [0]]
    assert ids(search(index, query.Every(), sort="oldest")) == [[2], [4], [0]]


def test_an_undated_edition_passes_no_day_range(tmp_path: Path) -> None:
    """A range that is open below still leaves out editions without a day, in filters and in queries."""
    write(tmp_path, [Batch((edition(0, "a", day=0), edition(2, "a")))])
    index = Index.open(tmp_path)
    assert ids(search(index, query.Every(), filters=Filters(day_to=20991231))) == [[2]]
    assert ids(search(index, query.NumericRange("day", None, 20991231))) == [[2]]


def test_an_author_filter_takes_all_terms(tmp_path: Path) -> None:
    """The author field must have every term of the filter."""
    names = [{"author": (["gil", "dong", "hong"], [0, 1, 2])}, {"author": (["dong", "kim"], [0, 1])}]
    added = [
        Document(edition_id=f"d/{n}/ko", story=f"d/{n}", site="d", lang="ko", fields=f)
        for n, f in enumerate(names)
    ]
    write(tmp_path, [Batch(tuple(added))])
    index = Index.open(tmp_path)
    assert search(index, query.Every(), filters=Filters(author=("dong",))).total == 2
    assert search(index, query.Every(), filters=Filters(author=("dong", "hong"))).total == 1


def test_an_empty_index_answers(tmp_path: Path) -> None:
    """A committed index without editions finds nothing and has a total of 0."""
    with IndexWriter.open(tmp_path) as writer:
        writer.commit({})
    assert search(Index.open(tmp_path), query.Every()) == Results(0, ())


@pytest.mark.parametrize(
    ("node", "bound"),
    [
        (query.Or([query.Term("body", f"w{n}") for n in range(3000)]), "2000 parts"),
        (query.FuzzyTerm("body", "a", maxdist=3), "2 are possible"),
        (query.Wildcard("body", "*" * 300), "200 are searched"),
    ],
)
def test_a_query_past_a_limit_is_refused(index: Index, node: query.Query, bound: str) -> None:
    """What would cost too much ends at once with an error that names the bound."""
    with pytest.raises(UsageError, match=bound):
        search(index, node)


def test_deep_nesting_is_refused(index: Index) -> None:
    """Thousands of brackets neither recurse nor crash."""
    node: query.Query = query.Term("body", "a")
    for _ in range(3000):
        node = query.And([query.Term("body", "b"), node])
    with pytest.raises(UsageError, match="nests deeper"):
        search(index, node)


def test_a_pattern_for_too_many_words_is_refused(index: Index) -> None:
    """A pattern that stands for more terms than allowed says so."""
    with pytest.raises(UsageError, match="4 different words"):
        search(index, query.Wildcard("body", "?"), limits=Limits(expansions=3))


def test_time_is_bounded(index: Index) -> None:
    """A query past its time ends with an error that names the time."""
    with pytest.raises(UsageError, match="longer than 0 s"):
        search(index, query.Term("body", "a"), limits=Limits(seconds=0))


def test_the_best_of_several_parts_scores(index: Index) -> None:
    """A DisjunctionMax scores each document by its best part, whatever the other documents score."""
    parts = [query.Term("body", text, boost=boost) for text, boost in (("a", 1.0), ("b", 2.0), ("c", 0.5))]
    alone = [array_answer(index, part) for part in parts]
    expected = {i: max(one[i] for one in alone if i in one) for i in {i for one in alone for i in one}}
    assert array_answer(index, query.DisjunctionMax(parts)) == pytest.approx(expected)


def test_tiers_stand_above_each_other(index: Index) -> None:
    """What has all words stands above what has some of them, however often it has those."""
    words = [query.Term("body", text) for text in ("a", "b", "c")]
    ranked = tiers(query.Or(words), [query.Or(words[1:]), query.And(words)])
    found = search(index, ranked, group_by_story=False)
    assert ids(found)[:2] == [[0], [5]]
    assert {i for [i] in ids(found)[2:4]} == {2, 3}
    assert ids(found)[4:] == [[1]]
    assert ids(search(index, ranked, group_by_story=False, limit=1)) == [[0]]
    assert search(index, ranked, group_by_story=False, limit=1).total == 5


def test_a_word_with_common_translations_counts_for_what_has_it(tmp_path: Path) -> None:
    """Translations that together stand in more documents than there are still lift those that have them."""
    texts = ("a b c", "a b c", "a b c d")
    write(tmp_path, [Batch(tuple(edition(number, text) for number, text in enumerate(texts)))])
    pooled = Synonyms("body", ["a", "b", "c"], rarity="sum")
    found = search(
        Index.open(tmp_path), RankFirst(pooled, query.Not(query.Term("body", "d"))), group_by_story=False
    )
    assert sorted(ids(found)[:2]) == [[0], [1]]
    assert all(hit.score > 0 for hit in found.hits)


def test_an_optional_phrase_counts_only_where_it_stands(index: Index) -> None:
    """A text with the words of a phrase, but not as one, gains nothing by it in plain Python either."""
    phrase = own.SlotPhrase("body", [["c"], ["a"]])
    page = Page(NO_FILTERS, False, "relevance", 0, 10)
    with_phrase = search_few(index, own.AndMaybe(own.Term("body", "b"), phrase), page, Budget(Limits()))
    assert with_phrase == search_few(index, own.Term("body", "b"), page, Budget(Limits()))


GOES_ON = """
import sys
from pathlib import Path
from indexer.segments import search
from indexer.segments.index import Index
from indexer.segments.queries import Term
search._FEW_COLD = 50
index = Index.open(Path(sys.argv[1]))
for _ in range(3):
    print(search.search(index, Term("body", "word")).total, "numpy" in sys.modules)
"""


def test_a_process_that_goes_on_asking_gets_arrays(tmp_path: Path) -> None:
    """Searches in plain Python read, all together, no more postings than take the time of loading numpy."""
    texts = [{"body": (["word"], [0])} for _ in range(20)]
    documents = [
        Document(f"paper/{number}/en", f"paper/{number}", "paper", "en", fields=text)
        for number, text in enumerate(texts)
    ]
    write(tmp_path, [Batch(tuple(documents))])
    command = [sys.executable, "-c", GOES_ON, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.split("\n")[:3] == ["20 False", "20 False", "20 True"]
