"""Article JSON Lines: what goes out comes back, and what is wrong is named."""

from __future__ import annotations

import json
import string
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive.ids import clean_key
from archive.model import Article
from archive.records import article_from_json, article_to_json
from archive.text import clean_text
from tests.conftest import make_record

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=30).map(clean_text)
SOLID = TEXTS.filter(bool)
DATES = (
    st.none() | st.dates().map(str) | st.datetimes().map(lambda one: one.isoformat("T", "seconds") + "+09:00")
)


def keyed(raw: str) -> str:
    """Make a key of any text."""
    try:
        return clean_key(raw)
    except ValueError:
        return "k"


ARTICLES = st.builds(
    Article,
    site=st.from_regex(r"[a-z0-9][a-z0-9_.-]{0,20}", fullmatch=True),
    key=st.text(max_size=20).map(keyed),
    lang=st.sampled_from(["ko", "en"]),
    title=SOLID,
    paragraphs=st.lists(SOLID, max_size=4).map(tuple),
    url=st.none() | SOLID,
    published_at=DATES,
    updated_at=DATES,
    section=st.none() | SOLID,
    authors=st.lists(SOLID, max_size=3).map(tuple),
    story=st.none() | SOLID,
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


def line(**changes: Any) -> bytes:
    """Return a good record's line with some fields changed."""
    return json.dumps(make_record(**changes)).encode()


@given(ARTICLES)
def test_an_article_survives_the_round_trip(article: Article) -> None:
    """Article → JSON → article gives an equal article, on one line."""
    text = article_to_json(article)
    assert "\n" not in text
    assert article_from_json(text.encode()) == article


@given(st.dictionaries(st.sampled_from([*make_record(url="", published_at="", story=""), "lang"]), JSON))
@example({"lang": {}, "site": "a", "key": True})
def test_any_values_are_read_or_refused(changes: dict[str, Any]) -> None:
    """Whatever JSON values stand in the fields, the result is an article that round-trips or a ValueError."""
    try:
        article = article_from_json(json.dumps({**make_record(), **changes}).encode())
    except ValueError:
        return
    assert article_from_json(article_to_json(article).encode()) == article


@given(st.binary(max_size=60))
@example(b"\xff")
@example(b'{"a":1}{"a":2}')
@example(b"NaN")
def test_any_bytes_are_refused_with_a_reason(data: bytes) -> None:
    """Bytes that are no record raise nothing but ValueError."""
    with pytest.raises(ValueError, match=r"."):
        article_from_json(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON: .* at column 2"),
        (b"[]", "not a JSON object but list"),
        (b'"text"', "not a JSON object but str"),
        ("{'가'".encode("euc-kr"), "not UTF-8 .byte 2"),
        ("﻿{}".encode("utf-16"), "not UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 100_000, "nested too deeply"),
        (b'{"key":' + b"9" * 5000 + b"}", "too many digits"),
        (line(site=""), "site is missing"),
        (line(site="A B"), "not a site name"),
        (line(site=7), "site is not a string"),
        (line(lang="jp"), "lang is 'jp'"),
        (line(lang=[["ko"]]), "lang is a JSON array"),
        (line(lang="x" * 10_000), "lang is 'x{59}…, not"),
        (line(key=" "), "key: the key is empty"),
        (line(key=""), "key is missing"),
        (line(key=1.5), "key is not a string"),
        (line(key=True), "key is not a string"),
        (line(key="x" * 201), "key: the key has 201 characters"),
        (json.dumps({**make_record(), "title": None}).encode(), "title is missing"),
        (line(title=["a"]), "title is not a string"),
        (json.dumps({**make_record(), "paragraphs": None}).encode(), "paragraphs is missing"),
        (line(paragraphs="one text"), "paragraphs is not a list of strings"),
        (line(paragraphs=["a", 1]), "paragraphs is not a list of strings"),
        (line(title="\x00", paragraphs=["\u200b"]), "title and paragraphs are both empty"),
        (line(published_at="13.1.2024"), "published_at: .*ISO 8601"),
        (line(published_at=20240113), "published_at is not a string"),
        (line(updated_at="2024-01-13T25:00"), "updated_at: "),
        (line(updated_at="x" * 10_000), "updated_at: .{,200}$"),
        (line(authors="홍길동"), "authors is not a list of strings"),
        (line(story=["x"]), "story is not a string"),
        (line(url=["x"]), "url is not a string"),
    ],
)
def test_reasons_name_the_field(data: bytes, reason: str) -> None:
    """A bad record's message names the field and what is wrong with it, and stays short."""
    with pytest.raises(ValueError, match=reason) as failure:
        article_from_json(data)
    assert len(str(failure.value)) < 250


@pytest.mark.parametrize("depth", range(900, 1000, 7))
def test_nesting_near_the_limit(depth: int) -> None:
    """A value that can just be read can also be refused."""
    data = b'{"site":"a","lang":' + b"[" * depth + b"]" * depth + b"}"
    with pytest.raises(ValueError, match=r"nested|array"):
        article_from_json(data)


def test_numbers_as_identifiers() -> None:
    """Whole numbers as key and story are taken for their digits."""
    article = article_from_json(line(key=4681036, story=-7))
    assert (article.key, article.story) == ("4681036", "-7")


def test_a_site_for_all_records() -> None:
    """The default site stands in for a missing one, and only then."""
    assert article_from_json(line(site=None), "mine").site == "mine"
    assert article_from_json(line(site=""), "mine").site == "mine"
    assert article_from_json(line(), "mine").site == "paper"


def test_text_is_cleaned_on_the_way_in() -> None:
    """Every text is NFC, without controls, lone surrogates and NUL; empty ones count as absent."""
    article = article_from_json(
        line(
            title="\u1112\u1161\u11ab \ud800\x00",
            paragraphs=["a\n b", "", "\t"],
            url=" https://example.org/\ud83d\n",
            section=" ",
            story="\x07",
            authors=["", " 홍길동 "],
        )
    )
    assert (article.title, article.paragraphs) == ("한", ("a b",))
    assert (article.url, article.section, article.story) == ("https://example.org/", None, None)
    assert article.authors == ("홍길동",)


def test_unknown_fields_are_ignored_and_absent_ones_left_out() -> None:
    """Other fields do no harm; a field without a value is not written."""
    article = article_from_json(line(extra={"deep": [1e400]}))
    assert set(json.loads(article_to_json(article))) == {"site", "key", "lang", "title", "paragraphs"}


def test_the_last_of_two_equal_fields_counts() -> None:
    """A field given twice is read as JSON readers do: the last one."""
    data = line().removesuffix(b"}") + b', "key": "2"}'
    assert article_from_json(data).key == "2"


def test_plain_ascii_is_not_needed() -> None:
    """Hangul is written as it is."""
    article = article_from_json(line())
    assert "솔내시" in article_to_json(article)
    assert set(article_to_json(article)) - set(string.printable)
