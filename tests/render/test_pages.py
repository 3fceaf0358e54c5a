"""Editions, pairs, hits and figures for people: complete, within the width, harmless."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
import wcwidth
from hypothesis import given
from hypothesis import strategies as st

from archive.alignment import align_sentences
from archive.model import Article, Edition, Link
from archive.statistics import Statistics
from indexer.results import EditionHit, SearchResult, Snippet, StoryHit
from render.both import MIN_COLUMNS_SIDE_BY_SIDE
from render.both import both_editions as set_both
from render.edition import edition_page, short_time
from render.figures import size, statistics_page
from render.hits import hits_page, summary
from render.pair import describe, pair_page
from render.style import Style
from tests.conftest import make_article
from tests.render.test_terminal import ATTACKS, dangerous

PIPE, TERMINAL, NARROW = Style(None, colour=False), Style(80, colour=False), Style(40, colour=False)
COLOUR = Style(80, colour=True)
STYLES = [PIPE, TERMINAL, NARROW, COLOUR, Style(1, colour=True), Style(300, colour=True)]


def edition(number: int = 1, **changes: Any) -> Edition:
    """Return an edition of an article made to order."""
    article = make_article(**changes)
    return Edition(
        article=article, number=number, story="paper/100", revision=1, captured_at="2024-01-13T00:00:00Z",
        capture=None, change=number,
    )  # fmt: skip


HOSTILE = "".join(ATTACKS)
EVIL: dict[str, Any] = {
    "title": HOSTILE,
    "paragraphs": (HOSTILE, HOSTILE),
    "url": HOSTILE,
    "section": HOSTILE,
    "authors": (HOSTILE,),
}
KO = edition(
    published_at="2024-01-13T08:05:00+09:00", updated_at="2024-01-13T09:00:00+09:00", authors=("홍길동",)
)
EN = edition(
    2, lang="en", title="Solnae Opens New Bridge", paragraphs=("The city of Solnae opened a new bridge.",),
    section="society", url="https://example.org/en/100",
)  # fmt: skip
LINK = Link(
    first=KO.id, second=EN.id, relation="linked", score=1.0, evidence={"rule": "same key", "key": "100"}
)


def both_editions(one: Edition, other: Edition, style: Style) -> str:
    """Set two editions with their sentences aligned."""
    left, right = one.article, other.article
    beads = align_sentences(left.paragraphs, right.paragraphs, left.lang, right.lang)
    return set_both(one, other, beads, style)


def hit(*editions: Edition, snippet: Snippet | None = None, rank: int = 1) -> StoryHit:
    """Return a hit of these editions."""
    found = tuple(EditionHit(one, snippet or Snippet("솔내시는 13일 새 다리를 열었다.")) for one in editions)
    return StoryHit(rank=rank, score=1.5, story="paper/100", matched=("ko",), editions=found)


def result(*hits: StoryHit, total: int | None = None, query: str = "다리", **changes: Any) -> SearchResult:
    """Return a page of hits."""
    count = len(hits) if total is None else total
    page = SearchResult(query=query, total=count, with_words=count, elapsed_ms=2.5, hits=hits)
    return page._replace(**changes)


def plain(text: str) -> str:
    """Return a page without our own attributes."""
    return wcwidth.strip_sequences(text)


def pages(one: Edition, other: Edition, style: Style) -> list[str]:
    """Return every page there is about two editions."""
    return [
        edition_page(one, [other.id], style),
        both_editions(one, other, style),
        pair_page(one, [other], [LINK], style),
        hits_page(result(hit(one, other)), style),
    ]


@pytest.mark.parametrize("style", STYLES, ids=str)
def test_nothing_hostile_reaches_the_terminal(style: Style) -> None:
    """Whatever stands in any field of an article, a page holds nothing dangerous but our own attributes."""
    evil = edition(lang="en", **EVIL)
    snippet = Snippet(HOSTILE, ((0, 3), (5, 20)))
    evidence = {"rule": HOSTILE, HOSTILE: HOSTILE}
    shown = [
        *pages(evil, edition(**EVIL), style),
        hits_page(result(hit(evil, snippet=snippet), query=HOSTILE), style),
        summary(result(total=0, query=HOSTILE), unit="stories"),
        pair_page(evil, [evil], [LINK._replace(evidence=evidence)], style),
    ]
    for page in shown:
        text = page
        for attribute in ("\x1b[1m", "\x1b[2m", "\x1b[1;4m", "\x1b[0m"):
            text = text.replace(attribute, "")
        assert not any(dangerous(char) for char in text if char != "\n")
        if not style.colour:
            assert "\x1b" not in page


@pytest.mark.parametrize("columns", [20, 40, 59, 60, 80, 101, 200])
@pytest.mark.parametrize("colour", [True, False])
def test_pages_stay_within_the_terminal(columns: int, colour: bool) -> None:
    """No line of a page is wider than the terminal, Hangul counted double, and no line leaves colour on."""
    long = edition(title="대북제재위 전문가 패널 " * 9, paragraphs=("북한은 13일 미사일을 쏘았다. " * 20,))
    snippet = Snippet("북한은 13일 미사일을 쏘았다. " * 9, ((4, 60), (70, 100)))
    style = Style(columns, colour=colour)
    for page in (*pages(long, EN, style), hits_page(result(hit(long, EN, snippet=snippet)), style)):
        for line in page.split("\n"):
            # An address is left whole, to be copied or clicked.
            assert wcwidth.width(line) <= columns or "https://" in line
            assert line.count("\x1b[0m") == sum(line.count(on) for on in ("\x1b[1m", "\x1b[2m", "\x1b[1;4m"))


def test_an_edition_is_shown_whole() -> None:
    """A page has headline, dates, section, byline, id, source, translations and every paragraph."""
    shown = edition_page(KO._replace(revision=3), ["paper/100/en"], PIPE)
    for text in (
        KO.article.title, "2024-01-13 08:05", "updated 2024-01-13 09:00", "홍길동", "paper/100/ko",
        "imported", "captured 2024-01-13, revision 3", "also paper/100/en", *KO.article.paragraphs,
    ):  # fmt: skip
        assert text in shown
    assert "https://example.org/en/100" in edition_page(EN, [], PIPE)
    assert "undated · society" in edition_page(EN, [], PIPE)


@pytest.mark.parametrize("changes", [{"title": ""}, {"paragraphs": ()}])
def test_an_edition_without_headline_or_text(changes: dict[str, Any]) -> None:
    """A caption without a headline, and a headline without a text, are shown without empty lines for them."""
    bare = edition(**changes)
    for style in (PIPE, TERMINAL):
        shown = edition_page(bare, [], style)
        assert shown == shown.strip("\n")
        assert "\n\n\n" not in shown
        assert both_editions(bare, EN, style)


@pytest.mark.parametrize("style", [PIPE, TERMINAL, NARROW], ids=str)
def test_both_editions_are_shown_whole(style: Style) -> None:
    """Side by side or in turns, every word of both editions is there."""
    shown = both_editions(KO, EN, style)
    words = set(shown.replace("│", " ").split())
    for text in (*KO.article.paragraphs, *EN.article.paragraphs, KO.article.title, EN.article.title):
        assert set(text.split()) <= words


@pytest.mark.parametrize("columns", [20, 30, 40, 60, 80])
def test_the_word_found_is_on_the_lines_shown(columns: int) -> None:
    """However narrow the screen, the first mark of a snippet is on it."""
    text = "… 안보리는 28일 뉴욕 유엔본부에서 대북제재위원회 산하 전문가패널의 임기를 늘리는 결의안을 부쳤다."
    for word in ("결의안", "뉴욕", "부쳤다"):
        at = text.index(word)
        found = hit(KO, snippet=Snippet(text, ((at, at + len(word)),)))
        shown = hits_page(result(found), Style(columns, colour=True))
        assert f"\x1b[1;4m{word}\x1b[0m" in shown
        assert (
            len(shown.split("\n"))
            <= len(hits_page(result(hit(KO)), Style(columns, colour=True)).split("\n")) + 2
        )


PARAGRAPHS = st.lists(st.text("가나 ab.1", min_size=1, max_size=90).filter(str.strip), max_size=4).map(tuple)


@given(PARAGRAPHS, PARAGRAPHS, st.sampled_from(STYLES))
def test_any_two_editions_side_by_side(left: tuple[str, ...], right: tuple[str, ...], style: Style) -> None:
    """Side by side, the left column read downwards is the left text, and the right column the right one."""
    shown = plain(both_editions(edition(paragraphs=left), edition(2, lang="en", paragraphs=right), style))
    if style.columns is not None and style.columns < MIN_COLUMNS_SIDE_BY_SIDE:
        return
    columns = [line.partition("│")[::2] for line in shown.split("\n")]
    for side, paragraphs in enumerate((left, right)):
        text = "".join("".join(line[side].split()) for line in columns)
        assert text.endswith("".join("".join(paragraphs).split()))


@pytest.mark.parametrize("columns", [40, 80])
def test_words_are_marked_in_both_editions(columns: int) -> None:
    """What is to be found is marked on either side, in headline and text, and lines stay within the width."""

    def find(text: str, _lang: str) -> list[tuple[int, int]]:
        return [match.span() for match in re.finditer("다리|[Bb]ridge", text)]

    beads = align_sentences(KO.article.paragraphs, EN.article.paragraphs, "ko", "en")
    shown = set_both(KO, EN, beads, Style(columns, colour=True), find)
    for word in ("다리", "Bridge", "bridge"):
        assert f"\x1b[1;4m{word}\x1b[0m" in shown
    assert max(wcwidth.width(line) for line in shown.split("\n")) <= columns


def test_a_pair_names_the_evidence() -> None:
    """A pair's page has both headlines, both ids, the relation, the score and the evidence in words."""
    shown = pair_page(KO, [EN], [LINK], PIPE)
    for text in (
        KO.article.title,
        EN.article.title,
        KO.id,
        EN.id,
        "1.00",
        "same key",
        "key 100",
        "Korean",
        "English",
    ):
        assert text in shown


def test_an_edition_without_translation_says_so() -> None:
    """Where there is no translation the page says that there is none."""
    assert "No translation" in pair_page(KO, [], [], PIPE)


@pytest.mark.parametrize(
    ("evidence", "words"),
    [
        ({"rule": "same key", "key": "7"}, "same key; key 7"),
        ({}, ""),
        ({"shared_names": ["a", "b"], "rule": "names"}, "names; shared names ['a', 'b']"),
        ({"score": None}, "score None"),
    ],
)
def test_evidence_in_words(evidence: dict[str, Any], words: str) -> None:
    """The rule comes first, then everything else that is known."""
    assert describe(evidence) == words


def test_hits_show_number_date_languages_headlines_and_passage() -> None:
    """A hit has its rank to type, date, languages and id of its story, headlines, the best passage marked."""
    marked = Snippet("솔내시는 13일 새 다리를 열었다.", ((11, 13),))
    shown = hits_page(result(hit(KO, EN, snippet=marked)), COLOUR)
    for text in ("1. ", "2024-01-13", "ko en", "paper/100", KO.article.title, EN.article.title):
        assert text in plain(shown)
    assert "\x1b[1;4m다리\x1b[0m" in shown
    assert plain(shown).count("열었다.") == 1


def test_ranks_of_different_length_stand_in_line() -> None:
    """Headlines of the ninth and the tenth hit begin in the same column."""
    lines = hits_page(result(hit(KO, rank=9), hit(KO, rank=10)), PIPE).split("\n")
    assert [line.index(KO.article.title) for line in lines if KO.article.title in line] == [4, 4]
    assert lines[0].startswith(" 9. ")


def test_a_long_passage_is_cut() -> None:
    """On a terminal a passage takes two lines and says that it goes on; in a pipe it is whole."""
    long = Snippet("북한은 미사일을 쏘았다. " * 30)
    assert plain(hits_page(result(hit(KO, snippet=long)), TERMINAL)).endswith(" …")
    assert hits_page(result(hit(KO, snippet=long)), PIPE).endswith("쏘았다. ")


def test_no_hits_no_page() -> None:
    """A result without hits has an empty page."""
    assert hits_page(result(), PIPE) == ""


@pytest.mark.parametrize(
    ("page", "line"),
    [
        (result(), "nothing found for '다리'"),
        (result(query="가" * 5000), f"nothing found for '{'가' * 29} …'"),
        (result(total=1200), "only 1,200 stories found, none at this offset"),
        (result(hit(KO)), "1 of 1 story in 2 ms · read with `ilbo show 1`, compare with --both"),
        (
            result(hit(KO, rank=11), hit(KO, rank=12), total=1200),
            "11–12 of 1,200 stories in 2 ms · read with `ilbo show 11`, compare with --both",
        ),
    ],
)
def test_what_was_found_in_a_line(page: SearchResult, line: str) -> None:
    """The summary counts what was found and names the next command."""
    assert summary(page, unit="stories") == line


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 KB"), (1500, "1.5 KB"), (999_949, "999.9 KB"),
        (999_950, "1.0 MB"), (999_999, "1.0 MB"), (1_000_000, "1.0 MB"), (2_345_678_901, "2.3 GB"),
        (10**15, "1000.0 TB"),
    ],
)  # fmt: skip
def test_sizes(count: int, text: str) -> None:
    """Bytes are given in the unit that leaves at most three digits before the point."""
    assert size(count) == text


FIGURES = Statistics(
    editions=3, stories=2, paired_stories=1, by_lang={"ko": 2, "en": 1}, by_site={"paper": 3},
    first_date="2024-01-13", last_date="2024-02-01", revisions=4, captures=5, quarantined=0,
    catalogue_bytes=6, warc_bytes=7000, index_bytes=8,
)  # fmt: skip


def test_figures_as_a_table() -> None:
    """The table has every figure, and says how to make an index where there is none."""
    shown = statistics_page(FIGURES, 12, PIPE)
    for text in (
        "Korean 2, English 1",
        "1 (50%)",
        "paper 3",
        "2024-01-13 to 2024-02-01",
        "7.0 KB",
        "generation 12",
    ):
        assert text in shown
    assert "ilbo index" in statistics_page(FIGURES, None, PIPE)


def test_figures_of_an_empty_archive() -> None:
    """An archive of nothing has a table too."""
    empty = replace(
        FIGURES,
        editions=0,
        stories=0,
        paired_stories=0,
        by_lang={},
        by_site={},
        first_date=None,
        last_date=None,
    )
    assert "none" in statistics_page(empty, None, PIPE)


@pytest.mark.parametrize(
    ("iso", "text"),
    [("2024-01-13T08:05:00+09:00", "2024-01-13 08:05"), ("2024-01-13", "2024-01-13"), (None, "")],
)
def test_short_times(iso: str | None, text: str) -> None:
    """A time is given to the minute, a date as it is, nothing as nothing."""
    assert short_time(iso) == text


def test_articles_are_not_changed_by_being_shown() -> None:
    """Showing an edition leaves it as it was."""
    article = Article(**{name: getattr(KO.article, name) for name in Article._fields})
    pages(KO, EN, COLOUR)
    assert KO.article == article
