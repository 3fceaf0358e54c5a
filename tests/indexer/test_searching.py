"""Searching the sample corpus: laws that hold for any query, and what the filters and options mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.catalogue import open_catalogue
from archive.dates import day_number
from archive.editions import iter_editions
from archive.errors import CorruptDataError, NotFoundError, QuerySyntaxError, UsageError
from archive.model import Edition
from archive.paths import ArchivePaths
from indexer.indexing import update_index
from indexer.searching import SORTS, Request, Searcher

ALL = 1000

# Words of the corpus in all their shapes: hanja, compounds, particles, clipped names, numbers, English.
KOREAN = "북한 北 美 미국 제재 대북제재위 북미정상회담 안보리 러 尹 김정은 홍수 군 18호 3억 솔내시 화성-15형"
ENGLISH = "sanctions Korea N. U.N. Solnae summit the of 2017 missile Kim"
LANGUAGE = '" “ ” ( ) [ ] - * ? ~ ~2 : AND OR NOT title: author: section: site: lang: date: TO 2024-13'
WORDS = [*KOREAN.split(), *ENGLISH.split()]
SIGNS = [*LANGUAGE.split(), "\x00", "\n", "\ud800", "\u202e", "٣", "１", "ß", "İ", "\x1b[2J"]
words = st.sampled_from(WORDS)
clauses = st.one_of(
    words,
    words,
    st.builds('"{} {}"'.format, words, words),
    st.builds("title:{}".format, words),
    st.builds("{}*".format, st.sampled_from(("미사", "대북", "sanc", "Kor"))),
    st.builds("{}~".format, st.sampled_from(("Zelensky", "sanction", "정상회담"))),
    st.sampled_from(("lang:ko", "lang:en", "section:world", "date:2017", "author:한세라", "site:sample")),
)
expressions = st.recursive(
    clauses,
    lambda inner: st.one_of(
        st.builds("({} AND {})".format, inner, inner),
        st.builds("({} OR {})".format, inner, inner),
        st.builds("({} {})".format, inner, inner),
        st.builds("-({})".format, inner),
    ),
    max_leaves=5,
)
# Text as careless people and hostile programs type it: pieces of the language in any order, or anything.
hostile = st.one_of(
    st.text(max_size=40),
    st.lists(st.sampled_from(WORDS + SIGNS), max_size=12).map(" ".join),
    st.text(alphabet='ab가北 "()[]-*?~:.,\n\\', max_size=30),
)


@pytest.fixture(scope="module")
def searcher(sample: ArchivePaths) -> Iterator[Searcher]:
    """Open the sample archive for searching."""
    with closing(open_catalogue(sample, readonly=True)) as db:
        yield Searcher(db, sample)


@pytest.fixture(scope="module")
def editions(sample: ArchivePaths) -> dict[str, Edition]:
    """Read all editions of the sample, by id."""
    with closing(open_catalogue(sample, readonly=True)) as db:
        return {edition.id: edition for edition in iter_editions(db)}


@pytest.fixture(scope="module")
def ids(searcher: Searcher) -> Callable[..., set[str]]:
    """Search for the ids of all matching editions."""

    def find(query: str, **wanted: object) -> set[str]:
        wanted = {"by_edition": True, "limit": ALL, "translate": False, **wanted}
        request = Request(query=query, **wanted)  # type: ignore[arg-type]
        return {hit.editions[0].edition.id for hit in searcher.search(request).hits}

    return find


@given(query=hostile)
def test_any_text_is_answered_or_refused_in_our_words(searcher: Searcher, query: str) -> None:
    """Whatever is typed, a search answers or raises a usage error whose position lies in the query."""
    try:
        result = searcher.search(Request(query=query, limit=3))
    except UsageError as error:
        complaint = error
    else:
        assert len(result.hits) <= 3
        assert 0 <= result.with_words <= result.total
        return
    assert complaint.remedy
    assert not isinstance(complaint, QuerySyntaxError) or 0 <= complaint.position <= len(query)


@given(query=expressions)
def test_negation_is_the_complement(
    ids: Callable[..., set[str]], editions: dict[str, Edition], query: str
) -> None:
    """NOT a finds exactly the editions that `a AND a`, the strict reading of a, does not."""
    strict = ids(f"({query}) AND ({query})")
    assert ids(f"NOT (({query}) AND ({query}))") == editions.keys() - strict


@given(one=expressions, other=expressions)
def test_and_finds_the_common_part_and_or_the_union(
    ids: Callable[..., set[str]], one: str, other: str
) -> None:
    """`a AND b` finds the editions that a and b find when each is read strictly, `a OR b` those of either."""
    first, second = ids(f"({one}) OR ({one})"), ids(f"({other}) OR ({other})")
    assert ids(f"({one}) AND ({other})") == first & second
    assert ids(f"({one}) OR ({other})") == first | second


@given(word=words)
def test_a_word_in_a_field_is_a_word_of_the_text(ids: Callable[..., set[str]], word: str) -> None:
    """title:x and body:x together find what `x AND x` does, and bare x finds at least that."""
    strict = ids(f"{word} AND {word}")
    assert ids(f"title:{word}") | ids(f"body:{word}") == strict
    assert strict <= ids(word)


@given(one=words, other=words)
def test_texts_with_all_words_come_first_then_those_with_some(
    searcher: Searcher, ids: Callable[..., set[str]], one: str, other: str
) -> None:
    """Bare words stand in tiers: all of them, some of them, none as a word."""
    found = searcher.search(Request(query=f"{one} {other}", by_edition=True, limit=ALL, translate=False))
    if {one, other} & {"the", "of"}:
        return  # Function words need not be in a text.
    order = [hit.editions[0].edition.id for hit in found.hits]
    both, either = ids(f"{one} AND {other}"), ids(f"{one} OR {other}")
    assert set(order[: len(both)]) == both
    assert set(order[: len(either)]) == either
    assert found.with_words == len(either)


@given(query=expressions, sort=st.sampled_from(SORTS), by_edition=st.booleans(), size=st.integers(1, 9))
def test_pages_are_pieces_of_the_whole_result(
    searcher: Searcher, query: str, sort: str, by_edition: bool, size: int
) -> None:
    """Page after page, each hit comes once, in the order of one long page, with its rank."""
    whole = searcher.search(Request(query=query, sort=sort, by_edition=by_edition, limit=ALL))  # type: ignore[arg-type]
    assert whole.total == len(whole.hits)
    assert [hit.rank for hit in whole.hits] == list(range(1, whole.total + 1))
    for offset in {0, size, max(0, whole.total - 1), whole.total}:
        page = searcher.search(
            Request(query=query, sort=sort, by_edition=by_edition, limit=size, offset=offset)  # type: ignore[arg-type]
        )
        assert page.hits == whole.hits[offset : offset + size]
        assert page.total == whole.total


@given(query=expressions)
def test_stories_group_what_editions_find(searcher: Searcher, query: str) -> None:
    """A story is found just when one of its editions is; `matched` names the languages that were."""
    stories = searcher.search(Request(query=query, limit=ALL, translate=False))
    single = searcher.search(Request(query=query, limit=ALL, by_edition=True, translate=False))
    langs: dict[str, set[str]] = {}
    for hit in single.hits:
        assert len(hit.editions) == 1
        langs.setdefault(hit.story, set()).add(hit.editions[0].edition.article.lang)
    assert {hit.story: set(hit.matched) for hit in stories.hits} == langs
    best = {hit.story: hit.editions[0].edition.id for hit in reversed(single.hits)}
    for hit in stories.hits:
        assert hit.editions[0].edition.id == best[hit.story]
        assert hit.matched[0] == hit.editions[0].edition.article.lang
        found = [one.edition.id for one in hit.editions]
        assert len(set(found)) == len(found)
        assert {one.edition.story for one in hit.editions} == {hit.story}


def test_a_story_shows_all_its_editions(searcher: Searcher, editions: dict[str, Edition]) -> None:
    """Each hit lists every edition of its story, those that did not match behind those that did."""
    for hit in searcher.search(Request(query="lang:en", limit=ALL)).hits:
        whole = {edition.id for edition in editions.values() if edition.story == hit.story}
        assert {one.edition.id for one in hit.editions} == whole
        assert hit.matched == ("en",)
        assert not any(one.snippet.marks for one in hit.editions)


@pytest.mark.parametrize(
    ("wanted", "passes"),
    [
        ({"lang": "ko"}, lambda e: e.article.lang == "ko"),
        ({"lang": "en"}, lambda e: e.article.lang == "en"),
        ({"site": "sample"}, lambda e: True),
        ({"site": "SAMPLE"}, lambda e: True),
        ({"site": "other"}, lambda e: False),
        ({"section": "world"}, lambda e: e.article.section == "world"),
        ({"section": " World "}, lambda e: e.article.section == "world"),
        ({"author": "한세라"}, lambda e: "한세라" in e.article.authors),
        ({"author": "se-ra han"}, lambda e: "Se-Ra Han" in e.article.authors),
        ({"author": "Han Se Ra"}, lambda e: "Se-Ra Han" in e.article.authors),
        ({"author": "세라"}, lambda e: False),
        ({"author": "!!!"}, lambda e: False),
        ({"author": ""}, lambda e: False),
        ({"first_day": 20170101}, lambda e: day_number(e.article.published_at) >= 20170101),
        ({"last_day": 20170903}, lambda e: day_number(e.article.published_at) <= 20170903),
    ],
)  # fmt: skip
def test_filters_let_through_what_they_say(
    ids: Callable[..., set[str]],
    editions: dict[str, Edition],
    wanted: dict[str, object],
    passes: Callable[[Edition], bool],
) -> None:
    """Each option restricts to exactly the editions that have the value, whatever its case or spacing."""
    assert ids("", **wanted) == {edition.id for edition in editions.values() if passes(edition)}


def test_paired_and_unpaired_part_the_stories(
    ids: Callable[..., set[str]], editions: dict[str, Edition]
) -> None:
    """An edition is paired if its story has an edition in the other language."""
    langs: dict[str, set[str]] = {}
    for edition in editions.values():
        langs.setdefault(edition.story, set()).add(edition.article.lang)
    paired = {edition.id for edition in editions.values() if len(langs[edition.story]) == 2}
    assert ids("", paired=True) == paired
    assert ids("", paired=False) == editions.keys() - paired
    assert paired
    assert editions.keys() - paired


def test_filters_and_fields_agree(ids: Callable[..., set[str]]) -> None:
    """An option and the field of the same name in the query find the same."""
    assert ids("lang:en") == ids("", lang="en")
    assert ids("site:Sample") == ids("", site="Sample") != set()
    assert ids("section:World") == ids("", section="World") != set()
    assert ids('author:"Se-Ra Han"') == ids("", author="Se-Ra Han") != set()
    assert ids("author:한세라") == ids("", author="한세라") != set()
    assert ids("date:2017") == ids("", first_day=20170101, last_day=20171231) != set()
    assert ids("date:[2017-09 TO 2018-06-12]") == ids("", first_day=20170901, last_day=20180612) != set()
    assert ids("date:[2017 TO ]") == ids("", first_day=20170101) != set()
    assert ids("date:[ TO 2017]") == ids("", last_day=20171231) != set()


def test_patterns_work_in_names(ids: Callable[..., set[str]]) -> None:
    """`*` and `?` mean the same behind section:, site: and author: as in the text."""
    assert ids("section:pol*") == ids("section:politics") != set()
    assert ids("site:sam*") == ids("site:sample") != set()
    assert ids("author:한세*") == ids("author:한세라") != set()
    assert ids("author:Se-R*") >= ids('author:"Se-Ra Han"') != set()
    assert ids("section:w?rld") == ids("section:world") != set()


def test_newest_and_oldest_sort_by_time(searcher: Searcher) -> None:
    """Newest and oldest order editions by their moment of publication."""
    for sort, sign in (("newest", -1), ("oldest", 1)):
        found = searcher.search(Request(query="북한", by_edition=True, limit=ALL, sort=sort))  # type: ignore[arg-type]
        times = [hit.editions[0].edition.article.published_at or "" for hit in found.hits]
        assert times == sorted(times, reverse=sign < 0)
        assert len(times) > 5


def test_spacing_and_hyphens_do_not_part_a_phrase(ids: Callable[..., set[str]]) -> None:
    """A phrase is found however its compound is spaced or hyphenated, in the text and in the query."""
    assert ids('"화성-15형"') == ids('"화성 15형"') == ids('"화성15형"') != set()
    assert ids('"대북제재"') == ids('"대북 제재"') != set()
    assert ids('"Hwasong-15"') == ids('"Hwasong 15"') != set()
    assert ids("“Security Council”") == ids('"security COUNCIL"') != set()


def test_slop_widens_a_phrase(ids: Callable[..., set[str]]) -> None:
    """More room between the words of a phrase finds no less."""
    narrow, wide, huge = (ids(f'"Security sanctions"{slop}') for slop in ("", "~3", "~999999999999"))
    assert narrow <= wide <= huge


def test_a_phrase_does_not_cross_paragraphs(
    db: object, paths: ArchivePaths, put: Callable[..., None]
) -> None:
    """The last word of a paragraph and the first of the next are no phrase."""
    put(key="1", lang="en", title="x", paragraphs=("The mayor resigned", "Yesterday rain fell"))
    update_index(db, paths)  # type: ignore[arg-type]
    searcher = Searcher(db, paths)  # type: ignore[arg-type]
    assert searcher.search(Request(query='"mayor resigned"')).total == 1
    assert searcher.search(Request(query='"resigned yesterday"')).total == 0


def test_undated_editions_pass_no_date(db: object, paths: ArchivePaths, put: Callable[..., None]) -> None:
    """An edition without a date is in no span of days, open-ended ones included, and sorts last."""
    put(key="1", title="다리")
    put(key="2", title="다리", published_at="2001-04-26")
    update_index(db, paths)  # type: ignore[arg-type]
    searcher = Searcher(db, paths)  # type: ignore[arg-type]

    def keys(query: str, **wanted: object) -> list[str]:
        found = searcher.search(Request(query=query, **wanted))  # type: ignore[arg-type]
        return [hit.editions[0].edition.article.key for hit in found.hits]

    assert keys("다리 date:[ TO 2024]") == ["2"]
    assert keys("다리 date:[2000 TO ]") == ["2"]
    assert keys("다리", last_day=20241231) == ["2"]
    assert sorted(keys("다리 -date:[2000 TO 2024]")) == ["1"]
    assert keys("다리", sort="newest") == ["2", "1"]
    assert keys("다리", sort="oldest") == ["2", "1"]


def test_the_same_search_twice_is_the_same(searcher: Searcher) -> None:
    """Order is settled to the last tie: asking again gives the same hits in the same places."""
    request = Request(query="korea 한국 the", limit=ALL)
    assert searcher.search(request).hits == searcher.search(request).hits


def test_matching_editions_are_those_of_a_search(searcher: Searcher) -> None:
    """What an export takes is what a search by editions finds, in the stories that a search finds."""
    query = "북한 -미국"
    found = searcher.search(Request(query=query, by_edition=True, limit=ALL, translate=False))
    alone = searcher.matching_editions(query, translate=False)
    assert alone.numbers == [hit.editions[0].edition.number for hit in found.hits]
    wide = searcher.matching_editions(query)
    stories = searcher.search(Request(query=query, limit=ALL))
    story_of = {one.edition.number: hit.story for hit in stories.hits for one in hit.editions}
    assert set(wide.numbers) > set(alone.numbers)
    assert {story_of[number] for number in wide.numbers} == set(story_of.values())
    assert (alone.also, wide.also) == ((), stories.also)


def test_no_index_is_not_found(db: object, paths: ArchivePaths) -> None:
    """Without an index a search says so and how to make one."""
    with pytest.raises(NotFoundError, match="ilbo index"):
        Searcher(db, paths)  # type: ignore[arg-type]


def test_the_index_of_another_catalogue_is_refused(own_sample: ArchivePaths, tmp_path: object) -> None:
    """An index that was made from another catalogue would show the wrong texts: it is not read."""
    own_sample.catalogue.unlink()
    with closing(open_catalogue(own_sample, create=True)) as db:
        with pytest.raises(CorruptDataError, match=r"another catalogue.*ilbo index"):
            Searcher(db, own_sample)
        update_index(db, own_sample)
        assert Searcher(db, own_sample).search(Request(query="북한")).total == 0


def test_a_changed_archive_is_said_to_be(own_sample: ArchivePaths, put: Callable[..., None]) -> None:
    """A searcher tells that the index is behind its catalogue, and after indexing no more."""
    with closing(open_catalogue(own_sample)) as db:
        assert list(Searcher(db, own_sample).notices()) == []
        put(db=db, key="1")
        (notice,) = Searcher(db, own_sample).notices()
        assert "ilbo index" in notice
        update_index(db, own_sample)
        assert list(Searcher(db, own_sample).notices()) == []


def test_a_catalogue_restored_from_an_older_copy_is_said_to_differ(
    own_sample: ArchivePaths, sample: ArchivePaths, put: Callable[..., None]
) -> None:
    """An index that knows changes its catalogue has lost is not up to date either."""
    with closing(open_catalogue(own_sample)) as db:
        put(db=db, key="1")
        update_index(db, own_sample)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    own_sample.catalogue.write_bytes(sample.catalogue.read_bytes())
    with closing(open_catalogue(own_sample)) as db:
        (notice,) = Searcher(db, own_sample).notices()
        assert "ilbo index" in notice
        update_index(db, own_sample)
        assert list(Searcher(db, own_sample).notices()) == []


def test_a_searcher_keeps_its_generation(own_sample: ArchivePaths, put: Callable[..., None]) -> None:
    """While a search goes on, another process may index as often as it likes."""
    with closing(open_catalogue(own_sample)) as db:
        old = Searcher(db, own_sample)
        before = old.search(Request(query="다리"))
        for number in range(3):
            put(db=db, key=f"9{number}", title="솔내 다리")
            update_index(db, own_sample)
        after = old.search(Request(query="다리"))
        assert after._replace(elapsed_ms=0) == before._replace(elapsed_ms=0)
        assert Searcher(db, own_sample).search(Request(query="다리")).total == before.total + 3
