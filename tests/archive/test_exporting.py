"""Editions as JSON Lines, CSV and TMX: what is written can be read back by programs that do not know us."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from archive.exporting import CSV_COLUMNS, iter_csv, iter_jsonl, iter_tmx
from archive.ids import clean_key
from archive.model import Article, Edition
from archive.records import article_from_json
from archive.text import clean_paragraphs, clean_text
from tests.conftest import make_article

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# What the archive may hold: any text as it was cleaned, and some that is hostile to CSV, XML and terminals.
SIGNS = '" , ; a\u2028b ]]> <&>"\' =1+1 \ufffe \uffff \ufdd0 \U0001ffff &#0; </seg> 한국'
hostile = st.sampled_from(SIGNS.split(" "))
texts = st.lists(hostile | st.text(max_size=8), min_size=1, max_size=6).map("".join).map(clean_text)
some_texts = texts.filter(bool)
articles = st.builds(
    make_article,
    key=st.sampled_from(["100", "a,b", '"', "<k>", "한"]).map(clean_key),
    lang=st.sampled_from(["ko", "en"]),
    title=some_texts,
    paragraphs=st.lists(some_texts, max_size=3).map(clean_paragraphs),
    url=st.none() | some_texts,
    published_at=st.none() | st.sampled_from(["2024-01-13", "2024-01-13T08:05:00+09:00"]),
    section=st.none() | some_texts,
    authors=st.lists(some_texts, max_size=2).map(clean_paragraphs),
    story=st.none() | some_texts,
)


def as_edition(article: Article, number: int = 1, story: str = "paper/100") -> Edition:
    """Return an article as the catalogue gives it."""
    return Edition(
        article=article,
        number=number,
        story=story,
        revision=1,
        captured_at="2024-01-13T00:00:00Z",
        capture=None,
        change=number,
    )


@given(article=articles)
def test_a_line_is_read_back_as_an_equal_article(article: Article) -> None:
    """What JSON Lines export writes, import reads, to the last character; each edition is one line."""
    (line,) = iter_jsonl([as_edition(article)], frozenset())
    assert line.count("\n") == 1
    assert article_from_json(line.encode()) == article


def test_a_story_of_several_keys_is_named(db: Any) -> None:
    """Editions that only their link holds together carry the story's id, others no name they did not have."""
    article = make_article()
    assert '"story"' not in next(iter_jsonl([as_edition(article)], frozenset()))
    assert '"story": "paper/100"' in next(iter_jsonl([as_edition(article)], {"paper/100"}))
    named = as_edition(article._replace(story="own"))
    assert '"story": "own"' in next(iter_jsonl([named], {"paper/100"}))


@given(found=st.lists(articles, max_size=3))
def test_csv_parses_back(found: list[Article]) -> None:
    """Any CSV reader gets one row per edition with every value as it was."""
    text = "".join(iter_csv(map(as_edition, found)))
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert text.splitlines()[0] == ",".join(CSV_COLUMNS)
    assert [row["title"] for row in rows] == [article.title for article in found]
    for row, article in zip(rows, found, strict=True):
        assert row["id"] == article.id
        assert row["text"] == "\n\n".join(article.paragraphs)
        assert row["authors"] == "; ".join(article.authors)
        for name in ("url", "section", "published_at", "updated_at"):
            assert row[name] == (getattr(article, name) or "")


@given(korean=articles, english=articles)
def test_tmx_is_well_formed(korean: Article, english: Article) -> None:
    """Whatever stands in a headline or story name, the memory is XML, each unit in both languages."""
    pair = as_edition(korean, story=english.title), as_edition(english, 2, story=english.title)
    text = "".join(iter_tmx([pair], '1.0"<&'))
    root = ET.fromstring(text.encode())
    assert (root.tag, root.get("version")) == ("tmx", "1.4")
    header = root.find("header")
    assert header is not None
    assert header.get("creationtoolversion") == '1.0"<&'
    for unit in root.iter("tu"):
        assert [one.get(XML_LANG) for one in unit.iter("tuv")] == ["ko", "en"]
        assert all(segment.text for segment in unit.iter("seg"))


def test_tmx_holds_headline_and_aligned_paragraphs() -> None:
    """Headlines and aligned paragraphs are units; what only one edition has is left out."""
    korean = make_article(paragraphs=("솔내시는 다리를 열었다.",))
    title = "Solnae <Opens> Bridge & More"
    english = make_article(lang="en", title=title, paragraphs=("Solnae opened a bridge.",))
    root = ET.fromstring("".join(iter_tmx([(as_edition(korean), as_edition(english, 2))], "1")).encode())
    units = [[segment.text for segment in unit.iter("seg")] for unit in root.iter("tu")]
    assert units == [
        [korean.title, title],
        ["솔내시는 다리를 열었다.", "Solnae opened a bridge."],
    ]
    alone = as_edition(korean), as_edition(english._replace(paragraphs=(), title=""), 2)
    assert list(ET.fromstring("".join(iter_tmx([alone], "1")).encode()).iter("tu")) == []
