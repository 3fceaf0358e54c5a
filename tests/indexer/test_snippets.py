"""Snippets: a piece of the text, with marks on words that the query found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.catalogue import open_catalogue
from archive.editions import iter_editions
from archive.model import Article
from archive.paths import ArchivePaths
from indexer.analysis.analyze import Analyzer
from indexer.query.planner import compile_query
from indexer.query.syntax import parse_query
from indexer.results import Snippet
from indexer.searching import Request, Searcher
from indexer.snippets import SNIPPET_CHARS, snippet
from tests.conftest import make_article

ANALYZER = Analyzer()
WORDS = [
    "북한은",
    "미사일을",
    "美",
    "제재",
    "missiles",
    "the",
    "UN",
    "가" * 90,
    "x" * 200,
    "ﬁre",
    "각",
    "\U0001f1f0\U0001f1f7",
]
texts = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=60).map(" ".join),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=20).map("".join),
)
queries = st.lists(
    st.sampled_from(["북한", "미사일", "미국", "제재", "missile", "UN", "fire", "각", "x" * 200]), max_size=4
)


def terms_of(query: str) -> frozenset[str]:
    """Return what a query marks."""
    return compile_query(query, parse_query(query), ANALYZER).terms


def check_laws(found: Snippet, article: Article, terms: frozenset[str]) -> None:
    """Assert what holds for any snippet of any article."""
    body = found.text.removeprefix("… ").removesuffix(" …")
    assert any(body in text or found.text == text for text in (*article.paragraphs, ""))
    assert len(found.text) <= SNIPPET_CHARS[article.lang] + 4
    ends = 0
    for start, end in found.marks:
        assert ends <= start < end <= len(found.text)
        ends = end
    assert terms or not found.marks


@given(paragraphs=st.lists(texts, max_size=4), query=queries, lang=st.sampled_from(["ko", "en"]))
def test_marks_lie_in_order_inside_a_piece_of_the_text(
    paragraphs: list[str], query: list[str], lang: str
) -> None:
    """A snippet is a bounded piece of one paragraph; its marks are inside it, in order, and disjoint."""
    article = make_article(paragraphs=tuple(paragraphs), lang=lang)
    terms = terms_of(" ".join(query))
    check_laws(snippet(article, terms, ANALYZER), article, terms)


@pytest.fixture(scope="module")
def searcher(sample: ArchivePaths) -> Iterator[Searcher]:
    """Open the sample archive for searching."""
    with closing(open_catalogue(sample, readonly=True)) as db:
        yield Searcher(db, sample)


@pytest.mark.parametrize(
    "query",
    [
        "북한 미사일",
        "대북제재위",
        "UN sanctions on North Korea",
        "김정은",
        "“security council”",
        "title:korea",
    ],
)
def test_snippets_of_the_sample(searcher: Searcher, query: str) -> None:
    """The laws hold for every hit; what is marked analyses to a term of the query."""
    terms = terms_of(query)
    marked = 0
    for hit in searcher.search(Request(query=query, limit=200, translate=False)).hits:
        for place, one in enumerate(hit.editions):
            article, found = one.edition.article, one.snippet
            check_laws(found, article, terms)
            assert place < len(hit.matched) or not found.marks
            marked += bool(found.marks)
            # Each mark covers a term; neighbouring marks may have grown together.
            for start, end in found.marks:
                own = {
                    token.text
                    for token in ANALYZER.analyze(found.text, article.lang)
                    if start <= token.start < end
                }
                assert own & terms
    assert marked


def test_a_word_that_stands_in_the_text_is_shown(sample: ArchivePaths) -> None:
    """However far down it is, a word whose term can be read in the text, hyphens apart, is marked."""
    tried = 0
    with closing(open_catalogue(sample, readonly=True)) as db:
        for edition in iter_editions(db):
            article = edition.article
            word = max(article.paragraphs[-1].split(), key=len)
            tokens = ANALYZER.analyze(word, article.lang)
            terms = frozenset(token.text for token in tokens if token.kind == "word")
            plain = word.replace("-", "").casefold()
            if plain.isalpha() and any(term in plain for term in terms):
                tried += 1
                assert snippet(article, terms, ANALYZER).marks, (article.id, word)
    assert tried > 50


def test_the_passage_with_most_of_the_words_is_shown() -> None:
    """A far passage with both words is preferred to a near one with one of them."""
    filler = "그런데 날씨가 맑았다. " * 20
    article = make_article(paragraphs=("북한이 발표했다. " + filler + "북한 미사일이 날아갔다. " + filler,))
    found = snippet(article, terms_of("북한 미사일"), ANALYZER)
    assert "북한 미사일이 날아갔다" in found.text
    assert found.text.startswith("… ")
    assert found.text.endswith(" …")
    assert [found.text[start:end] for start, end in found.marks] == ["북한", "미사일"]


@pytest.mark.parametrize(
    ("lang", "query", "passage", "marked"),
    [
        ("en", '"nuclear policy"', "It reviewed its nuclear policies at once.", ["nuclear policies"]),
        (
            "en",
            '"nuclear talks"~2 Seoul',
            "In Seoul nuclear and other talks began.",
            ["Seoul", "nuclear and other talks"],
        ),
        ("en", 'title:"nuclear test"', "The nuclear-test site was closed.", ["nuclear-test"]),
        ("ko", '"북미 정상회담"', "두 나라는 북-미 정상회담을 열었다.", ["북-미 정상회담"]),
        ("ko", '"북미 정상회담"', "두 나라는 北美정상회담을 열었다.", ["北美정상회담"]),
        ("ko", '"미국 대통령"', "회견에서 美 대통령은 말했다.", ["美 대통령"]),
    ],
)
def test_a_phrase_is_shown_where_it_stands(lang: str, query: str, passage: str, marked: list[str]) -> None:
    """The passage with the phrase is shown, not one with its words apart; the phrase is one mark."""
    apart = {
        "en": "The nuclear site and a policy on some talks and a test of a title. Talks were nuclear. ",
        "ko": "미국과 북한, 대통령과 미국. 회담은 정상. 정상과 북한, 미국의 또 대통령 회담. ",
    }[lang]
    article = make_article(lang=lang, paragraphs=(apart * 3, apart * 5 + passage, apart))
    compiled = compile_query(query, parse_query(query), ANALYZER)
    found = snippet(article, compiled.terms, ANALYZER, compiled.phrases)
    assert passage[-4:] in found.text
    texts = [found.text[start:end] for start, end in found.marks]
    assert [text for text in texts if text in passage] == marked


def test_a_phrase_in_changed_forms_is_marked_wherever_it_stands() -> None:
    """A phrase none of whose words is written as asked for is found each time it stands there."""
    text = "그해 가장 추웠던 날 모두 모였다. 추웠던 날 밤이었다."
    compiled = compile_query('"추운 날"', parse_query('"추운 날"'), ANALYZER)
    found = snippet(make_article(paragraphs=(text,)), compiled.terms, ANALYZER, compiled.phrases)
    assert [found.text[start:end] for start, end in found.marks] == ["추웠던 날", "추웠던 날"]


def test_a_phrase_of_the_headline_alone_leaves_the_words_marked() -> None:
    """Where the text has the words of a phrase only apart, they are marked as for a query without quotes."""
    article = make_article(lang="en", paragraphs=("Policy on nuclear sites.",))
    compiled = compile_query('"nuclear policy"', parse_query('"nuclear policy"'), ANALYZER)
    found = snippet(article, compiled.terms, ANALYZER, compiled.phrases)
    assert [found.text[start:end] for start, end in found.marks] == ["Policy", "nuclear"]


@given(paragraphs=st.lists(texts, max_size=4), words=queries, lang=st.sampled_from(["ko", "en"]))
def test_marks_of_any_phrase_lie_in_order(paragraphs: list[str], words: list[str], lang: str) -> None:
    """What holds for words holds for phrases."""
    query = f'"{" ".join(words)}"~1 UN'
    compiled = compile_query(query, parse_query(query), ANALYZER)
    article = make_article(paragraphs=tuple(paragraphs), lang=lang)
    check_laws(snippet(article, compiled.terms, ANALYZER, compiled.phrases), article, compiled.terms)


def test_an_edition_without_text_has_an_empty_snippet() -> None:
    """A headline alone has no passage to show."""
    assert snippet(make_article(paragraphs=()), terms_of("북한"), ANALYZER) == Snippet("", ())


def test_a_word_repeated_ten_thousand_times_is_no_trouble() -> None:
    """The best passage of a hostile paragraph is found in time proportional to its length."""
    article = make_article(paragraphs=("미사일 " * 30_000,))
    found = snippet(article, terms_of("미사일"), ANALYZER)
    assert found.marks[0] == (0, 3)


@pytest.mark.parametrize("slop", [50, 10**15])
def test_words_of_a_phrase_may_be_any_number_of_places_apart(slop: int) -> None:
    """A distance far beyond the length of the text costs no more than one that spans it."""
    query = f'"missiles talks"~{slop}'
    compiled = compile_query(query, parse_query(query), ANALYZER)
    text = f"Missiles rose. {'Nothing else. ' * 9}Talks went on."
    article = make_article(lang="en", paragraphs=(text,))
    found = snippet(article, compiled.terms, ANALYZER, compiled.phrases)
    start, end = found.marks[0]
    assert found.text[start:end].startswith("Missiles rose")
