"""Identifiers: one spelling, printable, without spaces, taken apart as they were put together."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive.ids import (
    LANGS,
    MAX_KEY_CHARS,
    clean_key,
    edition_id,
    is_lang,
    is_site,
    other_lang,
    split_edition_id,
    story_id,
)

# Lone surrogates too: JSON can carry them.
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)


def cleaned(raw: str) -> str | None:
    """Clean a key; None if it is refused."""
    try:
        return clean_key(raw)
    except ValueError:
        return None


@given(ANY_TEXT)
@example("/\u0307")
@example(" \u0301\x00\u0338")
@example("%2F")
@example("\ud800")
def test_cleaning_a_key_twice_changes_nothing(raw: str) -> None:
    """`clean_key` is idempotent on any text it accepts."""
    key = cleaned(raw)
    assert key is None or clean_key(key) == key


@given(ANY_TEXT)
@example("a\u2028b\u202ec\x1b[0m/\u3000d\u00a0")
def test_clean_keys_are_printable_and_without_separators(raw: str) -> None:
    """A clean key is NFC, of bounded length, encodable, and holds no slash, blank, control or bidi mark."""
    key = cleaned(raw)
    if key is None:
        return
    assert key.isprintable()
    assert not any(char.isspace() or char == "/" for char in key)
    assert unicodedata.is_normalized("NFC", key)
    assert 0 < len(key) <= MAX_KEY_CHARS
    key.encode("utf-8")


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        ("4681036", "4681036"),
        ("  4681036\n", "4681036"),
        ("a b", "a%20b"),
        ("2024/01/13", "2024%2F01%2F13"),
        ("100%", "100%"),
        ("\u1100\u1161", "가"),
        ("대북제재", "대북제재"),
        ("\x1b[31m", "%1B[31m"),
        ("a\u202eb", "a%E2%80%AEb"),
        ("/\u0307", "%2\u1e1e"),
    ],
)
def test_what_keys_become(raw: str, key: str) -> None:
    """Separators and what cannot be printed are percent-encoded as UTF-8; the rest stays readable."""
    assert clean_key(raw) == key


@pytest.mark.parametrize("raw", ["", "   ", "\u3000", "x" * (MAX_KEY_CHARS + 1), "/" * 67])
def test_empty_and_overlong_keys_are_refused(raw: str) -> None:
    """A key of nothing, or one too long once encoded, raises ValueError."""
    with pytest.raises(ValueError, match="the key"):
        clean_key(raw)


@given(ANY_TEXT, st.sampled_from(LANGS))
def test_edition_ids_come_apart_again(raw: str, lang: str) -> None:
    """An edition id of a clean key splits into the parts it was made of, and is no story id."""
    key = cleaned(raw)
    if key is None:
        return
    assert split_edition_id(edition_id("paper", key, lang)) == ("paper", key, lang)  # type: ignore[arg-type]
    assert split_edition_id(story_id("paper", key)) is None


@pytest.mark.parametrize(
    "value", ["", "a", "a/b", "a/b/jp", "a/b/", "/b/ko", "a//ko", "a/b/ko/", "a/b/c/ko", "7"]
)
def test_what_is_no_edition_id(value: str) -> None:
    """Anything not of the form SITE/KEY/LANG gives None."""
    assert split_edition_id(value) is None


@pytest.mark.parametrize("value", ["donga", "a", "0x", "a.b-c_d", "a" * 64])
def test_site_names(value: str) -> None:
    """Site names are short, lower-case and fit for file names."""
    assert is_site(value)


@pytest.mark.parametrize(
    "value", ["", "Donga", "..", ".a", "-a", "_a", "a/b", "a b", "a\n", "동아", "a" * 65, "é", "a\x00"]
)
def test_what_is_no_site_name(value: str) -> None:
    """Whatever could leave a directory, hide or need quoting is no site name."""
    assert not is_site(value)


@pytest.mark.parametrize("value", ["KO", "", None, 1, [], {}, "jp", ["ko"]])
def test_other_values_are_no_languages(value: object) -> None:
    """Only `ko` and `en` are languages; values of any type may be asked about."""
    assert not is_lang(value)


def test_the_other_language() -> None:
    """Each language stands opposite the other."""
    assert [other_lang(lang) for lang in LANGS] == ["en", "ko"]
