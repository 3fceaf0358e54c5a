"""`canonical_url` and its parts."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.web.urls import authority_of, canonical_url, endpoint_of, join_url, path_and_query


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("HTTP://WWW.Example.COM", "http://www.example.com/"),
        ("http://example.com:80/a", "http://example.com/a"),
        ("https://example.com:443/", "https://example.com/"),
        ("http://example.com:8080/", "http://example.com:8080/"),
        ("http://user:secret@example.com/", "http://example.com/"),
        ("http://example.com./a", "http://example.com/a"),
        ("http://example.com/a/./b/../c", "http://example.com/a/c"),
        ("http://example.com/../../a/..", "http://example.com/"),
        ("http://example.com/%7euser/%e2%82%ac", "http://example.com/~user/%E2%82%AC"),
        ("http://example.com/기사 1", "http://example.com/%EA%B8%B0%EC%82%AC%201"),
        ("http://example.com/100%", "http://example.com/100%25"),
        ("http://example.com/a?b=1&utm_source=x&c=&fbclid=9", "http://example.com/a?b=1&c="),
        ("http://example.com/a?&&b", "http://example.com/a?b"),
        ("http://example.com/a?", "http://example.com/a"),
        ("http://example.com/a#top", "http://example.com/a"),
        (" http://exa\tmple.com/a\n", "http://example.com/a"),
        ("http://신문.kr/", "http://xn--z92b13l.kr/"),
        ("http://[::1]:8000/a", "http://[::1]:8000/a"),
    ],
)
def test_each_page_has_one_address(written: str, canonical: str) -> None:
    """Variants of an address that lead to the same page become the same text."""
    assert canonical_url(written) == canonical


@pytest.mark.parametrize(
    "written",
    [
        "",
        "a/b",
        "ftp://example.com/",
        "javascript:alert(1)",
        "http://",
        "http://a b/",
        "http://a:99999/",
        "http://[x]/",
        "mailto:a@b.kr",
        "http://example.com/" + "a" * 3000,
        "http://.../",
    ],
)
def test_what_is_no_page_is_refused(written: str) -> None:
    """Anything but an http(s) URL with a host raises ValueError, and nothing else."""
    with pytest.raises(ValueError, match=r"."):
        canonical_url(written)


@given(
    st.text(max_size=60),
    st.sampled_from(["", "http://e.kr/", "https://e.kr/a?", "http://", "//", "http://e.kr/%"]),
)
def test_canonical_twice_is_canonical_once(tail: str, head: str) -> None:
    """The canonical form of a canonical URL is itself, and it is printable ASCII without spaces."""
    with suppress(ValueError):
        once = canonical_url(head + tail)
        assert canonical_url(once) == once
        assert once.isascii()
        assert once.isprintable()
        assert " " not in once


def test_links_are_joined_to_their_page() -> None:
    """A relative link becomes absolute; one that leads to no page becomes None."""
    assert join_url("http://e.kr/a/b", "../c?d#e") == "http://e.kr/c?d"
    assert join_url("http://e.kr/a", "mailto:x@e.kr") is None
    assert join_url("http://e.kr/a", "http://[") is None


def test_parts_of_an_address() -> None:
    """Host, port and what follows can be told apart."""
    assert authority_of("http://e.kr:81/a?b") == "e.kr:81"
    assert path_and_query("http://e.kr:81/a?b") == "/a?b"
    assert endpoint_of("https://e.kr/") == "e.kr:443"
    assert endpoint_of("http://[::1]:8/") == "::1:8"
