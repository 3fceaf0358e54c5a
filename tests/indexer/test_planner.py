"""From the syntax tree to the query: what ranks, what restricts, and what a search then finds first."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import QuerySyntaxError, UsageError
from archive.paths import ArchivePaths
from indexer.analysis.analyze import Analyzer
from indexer.analysis.scripts import lang_of
from indexer.indexing import update_index
from indexer.query.planner import CompiledQuery, compile_query
from indexer.query.syntax import parse_query
from indexer.searching import Request, Searcher
from indexer.segments import queries as wq

ANALYZER = Analyzer()
LANGUAGE = '" “ ” ( ) [ ] - * ? ~ ~2 : AND OR NOT title: author: section: lang: date: 2024 ko en'
PIECES = ["북한", "美", "summit", *LANGUAGE.split()]


def compiled(query: str) -> CompiledQuery:
    """Compile a query as a search does."""
    return compile_query(query, parse_query(query), ANALYZER)


@given(query=st.text(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join))
def test_any_text_is_a_query_or_a_usage_error(query: str) -> None:
    """Nothing but a usage error that tells the remedy comes of any text."""
    try:
        found = compiled(query)
    except UsageError as error:
        complaint = error
    else:
        assert isinstance(found.query, wq.Query)
        assert all(isinstance(term, str) for term in found.terms)
        return
    assert complaint.remedy
    assert not isinstance(complaint, QuerySyntaxError) or 0 <= complaint.position <= len(query)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("북한", "ko"),
        ("北", "ko"),
        ("ㄱ", "ko"),
        ("summit 회담", "ko"),
        ("summit", "en"),
        ("2024", "en"),
        ("", "en"),
    ],
)
def test_the_language_of_a_query(text: str, lang: str) -> None:
    """A query with Hangul or hanja is Korean, any other English."""
    assert lang_of(text) == lang


def test_excluded_words_are_not_marked() -> None:
    """Snippets mark what is asked for, never what is left out or names an author."""
    assert compiled("summit -sanctions author:hong date:2024").terms == compiled("summit").terms
    assert compiled("NOT summit").terms == frozenset()
    assert compiled("title:summit").terms == compiled("summit").terms


def test_no_clause_finds_all_and_no_term_nothing() -> None:
    """An empty query asks for everything; one whose words say nothing asks for what cannot be."""
    assert compiled("").query == wq.Every()
    assert compiled("!!!").query is wq.NullQuery
    assert compiled("!!! …").query is wq.NullQuery


@pytest.fixture
def keys(db: object, paths: ArchivePaths, put: Callable[..., None]) -> Callable[..., list[str]]:
    """Store editions made of single words and search for their keys, best first."""
    texts = {
        "both": "harbor bridge",
        "apart": "bridge over the old harbor",
        "one": "bridge",
        "other": "harbor harbor harbor",
        "none": "mountain",
    }
    for number, (key, text) in enumerate(texts.items()):
        put(
            key=key,
            lang="en",
            title="",
            paragraphs=(text,),
            authors=("Ann Bae",),
            published_at=f"202{number}-01-01",
        )
    update_index(db, paths)  # type: ignore[arg-type]
    searcher = Searcher(db, paths)  # type: ignore[arg-type]

    def find(query: str) -> list[str]:
        return [hit.story.partition("/")[2] for hit in searcher.search(Request(query=query)).hits]

    return find


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("harbor bridge", {"both", "apart", "one", "other"}),
        ("harbor AND bridge", {"both", "apart"}),
        ("harbor OR bridge", {"both", "apart", "one", "other"}),
        ('"harbor bridge"', {"both"}),
        ('"bridge harbor"', set()),
        ('"bridge harbor"~3', {"apart"}),
        ("bridge -harbor", {"one"}),
        ("bridge NOT harbor", {"one"}),
        ("-harbor", {"one", "none"}),
        ("-harbor -bridge", {"none"}),
        ("NOT (harbor OR bridge)", {"none"}),
        ("NOT (harbor AND bridge)", {"one", "other", "none"}),
        ("-(-harbor)", {"both", "apart", "other"}),
        ("harb*", {"both", "apart", "other"}),
        ("h?rbor", {"both", "apart", "other"}),
        ("*arbor", {"both", "apart", "other"}),
        ("harber~", {"both", "apart", "other"}),
        ("herber~", set()),
        ("herber~2", {"both", "apart", "other"}),
        ("bridge AND (harbor OR mountain)", {"both", "apart"}),
        ("bridge AND harbor OR mountain", {"both", "apart", "none"}),
        ("mountain OR bridge AND harbor", {"both", "apart", "none"}),
        ("mountain date:2024", {"none"}),
        ("bridge date:2024", set()),
        ("bridge date:[2020 TO 2021]", {"both", "apart"}),
        ("bridge date:[2021-01-01 TO ]", {"apart", "one"}),
        ("author:bae", {"both", "apart", "one", "other", "none"}),
        ("author:bae mountain", {"none"}),
        ('author:"Ann Bae" -bridge', {"other", "none"}),
        ("title:bridge", set()),
        ("body:(bridge harbor)", {"both", "apart", "one", "other"}),
        ("body:(bridge AND harbor)", {"both", "apart"}),
        ('body:"harbor bridge"', {"both"}),
        ("HARBOR Bridges", {"both", "apart", "one", "other"}),
        ("and harbor", {"both", "apart", "other"}),
    ],
)
def test_the_query_language(keys: Callable[..., list[str]], query: str, found: set[str]) -> None:
    """Each form of the language finds exactly what it says."""
    result = keys(query)
    assert set(result) == found
    assert len(result) == len(found)


def test_all_words_come_before_many_of_one(keys: Callable[..., list[str]]) -> None:
    """A text with each word once stands above one that repeats a single word."""
    assert set(keys("harbor bridge")[:2]) == {"both", "apart"}


def test_a_restriction_on_the_text_lets_words_only_order(keys: Callable[..., list[str]]) -> None:
    """Beside a phrase or a clause with AND, bare words order what is found and drop nothing."""
    assert keys("mountain harbor AND bridge")[0] in {"both", "apart"}
    assert set(keys("mountain (harbor OR bridge)")) == {"both", "apart", "one", "other"}
    assert keys('mountain "harbor bridge"') == ["both"]


def _flat_scores(query: wq.Query) -> int:
    """Count the parts of a ranking that score the same for every text."""
    while isinstance(query, wq.RankFirst):
        query = query.base
    return sum(isinstance(part, wq.ConstantScoreQuery) for part in getattr(query, "subqueries", ()))


def test_three_words_and_more_score_for_each_word_a_text_has() -> None:
    """Words that a question needs have a small score of their own; small words, and two words, have none."""
    assert _flat_scores(compiled("숭례문 화재 원인").query) == 3
    assert _flat_scores(compiled("숭례문 화재의 원인은 무엇인가요").query) == 3
    assert _flat_scores(compiled("숭례문 화재").query) == 0
    assert _flat_scores(compiled('숭례문 "화재 원인" 경찰').query) == 0
