"""Searching across languages: what has no translation is found by the query's, below what has the words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.catalogue import open_catalogue
from archive.paths import ArchivePaths
from indexer.indexing import update_index
from indexer.results import SearchResult, Translated
from indexer.searching import Request, Searcher
from tests.conftest import make_record, stock
from tests.indexer.test_searching import expressions

ALL = 1000


@pytest.fixture(scope="module")
def searcher(sample: ArchivePaths) -> Iterator[Searcher]:
    """Open the sample archive for searching."""
    with closing(open_catalogue(sample, readonly=True)) as db:
        yield Searcher(db, sample)


def ids(result: SearchResult) -> list[str]:
    """Return the best edition of each hit."""
    return [hit.editions[0].edition.id for hit in result.hits]


def find(searcher: Searcher, query: str, **wanted: object) -> SearchResult:
    """Search for all hits."""
    return searcher.search(Request(query=query, limit=ALL, **wanted))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "lang", "found"),
    [
        ("미사일", "en", "sample/1739418/en"),
        ("missile", "ko", "sample/1739418/ko"),
        ("Yoon Suk Yeol", "ko", "sample/1907553/ko"),
        ("윤석열", "en", "sample/1907553/en"),
        ("People Power Party", "ko", "sample/1978460/ko"),
        ('"Security Council"', "ko", "sample/1276548/ko"),
        ("북한 AND 미사일", "en", "sample/1739418/en"),
        ("body:미사일", "en", "sample/1739418/en"),
    ],
)
def test_the_other_language_is_found_by_translation(
    searcher: Searcher, query: str, lang: str, found: str
) -> None:
    """With --lang of the other language words, names, phrases, AND and fields find its editions."""
    result = find(searcher, query, lang=lang)
    assert found in ids(result)
    assert ids(find(searcher, query, lang=lang, translate=False)) == []
    hit = next(hit for hit in result.hits if hit.editions[0].edition.id == found)
    assert hit.matched == (lang, "translated")
    assert result.also
    assert any(one.snippet.marks for hit in result.hits for one in hit.editions[:1])


@pytest.mark.parametrize(("query", "written"), [("Kim Yuna", "김연아"), ("Park Ji-sung", "박지성")])
def test_a_name_is_found_by_its_sound(searcher: Searcher, query: str, written: str) -> None:
    """A romanised name is the one of the index that sounds like it, not another word of its story."""
    assert find(searcher, query).also == (Translated(query, (written,)),)


def test_a_part_of_a_name_is_no_word(searcher: Searcher) -> None:
    """A name that nothing sounds like has no translation: its surname is not the word that is spelt so."""
    assert find(searcher, "Ban Ki-moon").also == ()


def test_a_compound_is_found_by_all_its_parts(searcher: Searcher) -> None:
    """A compound that is not known as a whole has the translations of its parts, all of them needed."""
    also = find(searcher, "US-China trade").also
    assert also == (Translated("US-China", ("미국", "중국")), Translated("trade", ("무역",)))


@pytest.mark.parametrize(
    ("query", "forms", "doubtful"),
    [
        ("미사일", ("missile", "missiles"), ()),
        ("숭례문", ("gate", "Sungnyemun"), ("gate",)),
        ("parade", ("팔렸",), ("팔렸",)),
        ("Korean", ("장",), ("장",)),
    ],
)
def test_what_may_be_an_accident_is_told(
    searcher: Searcher, query: str, forms: tuple[str, ...], doubtful: tuple[str, ...]
) -> None:
    """What a story or two have in common is doubtful unless it sounds alike, and so is a faint sound."""
    assert find(searcher, query).also == (Translated(query, forms, doubtful),)


@settings(max_examples=25)
@given(query=expressions, by_edition=st.booleans())
def test_translation_only_adds(searcher: Searcher, query: str, by_edition: bool) -> None:
    """All that a query finds itself is still found, and none of it is said to be translated."""
    alone = find(searcher, query, by_edition=by_edition, translate=False)
    wide = find(searcher, query, by_edition=by_edition)
    assert set(ids(alone)) <= {one.edition.id for hit in wide.hits for one in hit.editions}
    own = {hit.story for hit in alone.hits}
    if not by_edition:
        assert {hit.story for hit in wide.hits if "translated" not in hit.matched} == own
    assert wide.with_words == alone.with_words
    assert wide.with_words + wide.translated <= wide.total
    counted = searcher.facets(Request(query=query, by_edition=by_edition), ("lang",))
    assert counted.total == wide.with_words + wide.translated


@pytest.mark.parametrize("query", ["북한", "선거", "missile", "Korea", "대통령"])
def test_what_has_the_word_stays_first(searcher: Searcher, query: str) -> None:
    """The hits that have the word itself stand where they stood, before all translations."""
    alone = find(searcher, query, translate=False)
    wide = find(searcher, query)
    assert ids(wide)[: alone.with_words] == ids(alone)[: alone.with_words]


@pytest.mark.parametrize("query", ["북한 미사일", "North Korea sanctions", "대통령 선거"])
def test_what_has_all_words_stays_first(searcher: Searcher, query: str) -> None:
    """Hits with all words of a query stand before those with a translation."""
    every = len(find(searcher, " AND ".join(query.split()), translate=False).hits)
    assert ids(find(searcher, query))[:every] == ids(find(searcher, query, translate=False))[:every]


def test_exclusion_holds_for_translations(searcher: Searcher) -> None:
    """What a query leaves out is left out of what its translation finds, in that language too."""
    some = set(ids(find(searcher, "북한", lang="en")))
    less = set(ids(find(searcher, "북한 -미사일", lang="en")))
    assert less < some
    assert "sample/1739418/en" in some - less


def test_stories_in_both_languages_need_no_translation(paths: ArchivePaths) -> None:
    """Without a language asked for, the translation finds only what has no translation itself."""
    stock(
        paths,
        [
            make_record(key="1", title="북한 소식", paragraphs=["북한이 말했다."]),
            make_record(key="2", lang="en", title="Alone", paragraphs=["North Korea said so."]),
            make_record(key="3", title="다른 소식", paragraphs=["비가 왔다."]),
            make_record(key="3", lang="en", title="Rain", paragraphs=["It rained in North Korea."]),
        ],
    )
    with closing(open_catalogue(paths)) as db:
        update_index(db, paths)
        searcher = Searcher(db, paths)
        result = find(searcher, "북한")
        assert [(hit.story, hit.matched) for hit in result.hits] == [
            ("paper/1", ("ko",)),
            ("paper/2", ("en", "translated")),
        ]
        assert result.also[0][0] == "북한"
        assert set(ids(find(searcher, "북한", by_edition=True))) == {"paper/1/ko", "paper/2/en", "paper/3/en"}
        assert set(ids(find(searcher, "북한 lang:en"))) == {"paper/2/en", "paper/3/en"}


def test_a_damaged_lexicon_costs_only_the_translations(own_sample: ArchivePaths) -> None:
    """Searches go on without it and say so."""
    own_sample.lexicon.write_bytes(b"not a lexicon")
    with closing(open_catalogue(own_sample, readonly=True)) as db:
        searcher = Searcher(db, own_sample)
        assert any("nothing is translated" in notice for notice in searcher.notices())
        assert find(searcher, "북한").total
        assert not find(searcher, "북한", lang="en").also
