"""The smaller parts of page parsing: titles, trailers, repairs, lines, rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from archive.errors import ConfigError
from archive.parse.blocks import read_blocks
from archive.parse.body import read_body
from archive.parse.meta import Meta, read_meta
from archive.parse.mojibake import repair_quotes, straighten_backticks
from archive.parse.rules import ParseRules
from archive.parse.titles import choose_title
from archive.parse.trailers import trailer_kind, trailers


@pytest.mark.parametrize("trailer", trailers(), ids=lambda one: one.example)
def test_trailer_examples(trailer: object) -> None:
    """Every rule of the data file matches its own example, as its own kind or one before it."""
    assert trailer in trailers()
    assert trailer_kind(trailer.example) is not None  # type: ignore[attr-defined]
    assert trailer.pattern.fullmatch(trailer.example)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "line",
    [
        "The copyright law was passed on Friday.",
        "More news is expected in the afternoon.",
        "Headlines were made elsewhere.",
        "한국어 강좌가 열린다.",
        "그는 댓글 0개를 받았다.",
        "Korean | American",
    ],
)
def test_sentences_are_no_trailers(line: str) -> None:
    """Text that merely contains a trailer's words stays."""
    assert trailer_kind(line) is None


SENTENCES = [
    f"The council of Solnae met for the {n}th time to speak of the bridge over the river." for n in range(9)
]


def body_of(markup: str) -> list[str]:
    """Return the paragraphs of a body."""
    tree = html.fromstring(f"<div>{markup}</div>")
    return read_body(read_blocks(tree), title="Solnae").paragraphs


def test_a_list_of_other_stories_may_stand_amid_the_text() -> None:
    """The list goes and the text goes on; where no more than teasers follow it, it ends the text."""
    first, rest = (("".join(f"<p>{one}</p>" for one in part)) for part in (SENTENCES[:4], SENTENCES[4:]))
    listed = "<h3>Most Popular</h3><p>Ferries</p><p>The Best Bakeries in Town</p>"
    assert body_of(first + listed + rest) == SENTENCES
    assert body_of(first + listed) == SENTENCES[:4]
    assert body_of(first + rest + listed + f"<p>{SENTENCES[0]}</p>") == SENTENCES


def test_a_photographs_copyright_does_not_end_the_text() -> None:
    """Neither in a caption nor above most of the text; below it, nothing more is text."""
    text = [f"<p>{one}</p>" for one in SENTENCES]
    caption = "<figure><figcaption>© Hanbit Ilbo</figcaption></figure>"
    assert body_of("".join([*text[:8], caption, text[8]])) == SENTENCES
    assert body_of("".join([text[0], "<p>ⓒ 한빛일보</p>", *text[1:]])) == SENTENCES
    assert body_of("".join([*text[:8], "<p>ⓒ 한빛일보</p>", text[8]])) == SENTENCES[:8]


def test_title_by_agreement() -> None:
    """What two signals agree on beats a single one, and the outlet's name is never the headline."""
    meta = Meta({"og:title": ("Train Stays",), "title": ("Train Stays | The DONG-A ILBO",)})
    assert choose_title(meta, ["The DONG-A ILBO"], [], ["The Dong-A Ilbo"]) == "Train Stays"
    assert choose_title(meta, ["Politics"]) == "Train Stays"
    assert choose_title(Meta({"title": ("Train – Stays | Section | Site",)}), [], []) == "Train – Stays"
    assert choose_title(Meta({}), [], ["Go to contents"]) == ""
    assert (
        choose_title(Meta({"title": ("Solnae - Daon line reopens",)}), ["Solnae - Daon line reopens"])
        == "Solnae - Daon line reopens"
    )


def test_quotes_misread_as_cp949() -> None:
    """Syllables that are a Windows-1252 quote and a letter become both again, in English lines only."""
    assert repair_quotes("N. Korea뭩 leader: 밪eoul is 뱓he best") == "N. Korea’s leader: “Seoul is “the best"
    assert repair_quotes("Korea뭩 dish 김치") == "Korea’s dish 김치"
    assert repair_quotes("뭩은 드문 글자다. Korea") == "뭩은 드문 글자다. Korea"
    assert repair_quotes("펲시콜라 뭩") == "펲시콜라 뭩"


@given(st.text(alphabet="abcS ’‘“”–—.,", max_size=60).map(str.strip))
def test_misreading_is_undone(text: str) -> None:
    """English text whose quotes stand before letters, once misread, is read rightly again."""
    raw = text.encode("cp1252")
    try:
        misread = raw.decode("cp949")
    except UnicodeDecodeError:
        return
    repaired = repair_quotes(misread)
    if any("가" <= char <= "힣" for char in misread) and not any("가" <= char <= "힣" for char in repaired):
        assert repaired.replace("‘", "’") == text.replace("‘", "’")


def test_backticks() -> None:
    """Backticks become the quotes they stood for."""
    assert straighten_backticks("Korea`s ``best'' `yes'") == "Korea's \"best\" 'yes'"


def lines(markup: str) -> list[tuple[str, str]]:
    """Return text and kind of the lines of a page."""
    return [(block.text, block.kind) for block in read_blocks(html.document_fromstring(markup))]


def test_breaks() -> None:
    """Double breaks part paragraphs; a single one inside a sentence is layout."""
    assert lines("<div>One line<br>goes on.<br>New one.<br><br>Next</div>") == [
        ("One line goes on.", "text"),
        ("New one.", "text"),
        ("Next", "text"),
    ]
    assert lines("<div>One<br>Two</div>") == [("One", "text"), ("Two", "text")]


def test_what_a_reader_does_not_see() -> None:
    """Scripts, menus, controls and hidden elements give no lines; the text after them is not lost."""
    markup = (
        "<p>a<script>x</script>b <b hidden>y</b>c<!-- z -->d</p><nav>n</nav>e<p style='display: none'>h</p>f"
    )
    assert lines(markup) == [("ab cd", "text"), ("e", "text"), ("f", "text")]


def test_kinds_and_links() -> None:
    """Captions, headings and code are told apart, and a line that is only a link says so."""
    markup = (
        "<h2>H</h2><figure><p>c</p></figure><p class='photo_caption'>d</p><pre>x\ny</pre><p><a>teaser</a></p>"
    )
    assert lines(markup) == [
        ("H", "heading"),
        ("c", "caption"),
        ("d", "caption"),
        ("x", "code"),
        ("y", "code"),
        ("teaser", "text"),
    ]
    assert read_blocks(html.document_fromstring(markup))[-1].is_link


def test_broken_linked_data_is_left_out() -> None:
    """JSON-LD that is no JSON, not about an article or of the wrong types gives nothing."""
    scripts = [
        "{",
        "[]",
        '{"@type": "WebSite", "headline": "x"}',
        '{"@type": "Article", "headline": 7, "author": [null]}',
    ]
    markup = "".join(f"<script type='application/ld+json'>{one}</script>" for one in scripts)
    assert read_meta(html.document_fromstring(f"<html><head>{markup}</head></html>")).values == {}


@pytest.mark.parametrize(
    ("table", "word"),
    [
        ({"parser": "other"}, "parser"),
        ({"titel": "h1"}, "titel"),
        ({"title": 7}, "title"),
        ({"title": [""]}, "title"),
        ({"body": "p >> q"}, "body"),
        ({"timezone": "Seoul"}, "timezone"),
    ],
)
def test_bad_rules(table: dict[str, object], word: str) -> None:
    """A table that cannot be used names the field."""
    with pytest.raises(ConfigError, match=word):
        ParseRules.from_table(table)


def test_rules() -> None:
    """A selector may stand alone or in a list; the profile's offset is the default."""
    rules = ParseRules.from_table({"title": "h1", "drop": [".ad", "aside"]}, timezone="-05:00")
    assert (rules.parser, rules.title, rules.drop, rules.timezone) == (
        "generic",
        ("h1",),
        (".ad", "aside"),
        "-05:00",
    )
