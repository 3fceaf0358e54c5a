"""Fetching: bounds on time, size and addresses, against servers that do not play by the rules."""

from __future__ import annotations

import gzip
import queue
import sys
import threading
import time
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.web.address import is_public
from archive.web.content_coding import TooLargeError, decode_content, gunzip
from archive.web.fetch import (
    BodyTooLargeError,
    FetchedPage,
    Fetcher,
    FetchError,
    UnsafeAddressError,
    user_agent,
)
from archive.web.urls import endpoint_of
from tests.archive.scripted_site import Reply, ScriptedSite


def fetch(
    site: ScriptedSite, path: str = "/", *, deadline_s: float = 5, max_bytes: int = 100_000
) -> FetchedPage:
    """Fetch a page of a site that the operator named."""
    named = frozenset({endpoint_of(site.url + "/")})
    with Fetcher(agent="test", named=named, deadline_s=deadline_s, max_bytes=max_bytes) as fetcher:
        return fetcher.get(site.url + path)


def test_a_response_is_kept_as_it_came() -> None:
    """Status, headers with their spelling and number, and the body with its coding still on are returned."""
    packed = gzip.compress(b"hello")
    raw = (
        b"HTTP/1.1 203 Quite OK\r\nX-One: 1\r\nx-one: 2\r\nContent-Encoding: gzip\r\n"
        b"Content-Length: %d\r\n\r\n" % len(packed)
    )
    with ScriptedSite({"/": Reply(raw=raw + packed)}) as site:
        page = fetch(site)
    assert (page.status, page.reason, page.http_version) == (203, "Quite OK", "1.1")
    assert [pair for pair in page.headers if pair[0].lower() == "x-one"] == [("X-One", "1"), ("x-one", "2")]
    assert page.body == packed
    assert page.header("content-encoding") == "gzip"
    assert dict(page.request_headers)["User-Agent"] == "test"


def test_a_chunked_body_loses_only_its_chunks() -> None:
    """The transfer coding is undone while reading."""
    raw = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    with ScriptedSite({"/": Reply(raw=raw)}) as site:
        assert fetch(site).body == b"abcde"


def test_an_interrupt_at_any_moment_ends_a_fetch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C just behind the taking of a lock of the pool would leave it taken; so the pool takes none."""
    main, enter = threading.get_ident(), threading.Condition.__enter__

    def watched(condition: threading.Condition) -> bool:
        entered = enter(condition)
        if threading.get_ident() == main and sys._getframe(1).f_code.co_filename == queue.__file__:
            condition.release()
            raise AssertionError("an interrupt here would leave the lock taken")
        return entered

    monkeypatch.setattr(threading.Condition, "__enter__", watched)
    with ScriptedSite({"/": Reply(body=b"hello")}) as site:
        assert fetch(site).body == b"hello"


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(Reply(b"x" * 500, drip_s=0.05), id="headers and body byte by byte"),
        pytest.param(
            Reply(raw=b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 90, drip_s=0.05), id="headers without end"
        ),
        pytest.param(
            Reply(raw=b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 500, drip_s=0.05), id="body without length"
        ),
    ],
)
def test_one_deadline_covers_headers_and_body(reply: Reply) -> None:
    """A server that sends a byte now and then is left at the deadline, wherever it dawdles."""
    with ScriptedSite({"/": reply}) as site:
        started = time.monotonic()
        with pytest.raises(FetchError, match=r"within 0.3 s") as caught:
            fetch(site, deadline_s=0.3)
        assert caught.value.transient
        # Each of these would take more than 4 s to its end.
        assert time.monotonic() - started < 3


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"SSH-2.0-x\r\n", id="another protocol"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", id="shorter than it says"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc", id="cut within a chunk"
        ),
        pytest.param(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc", id="no chunk size"),
        pytest.param(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n", id="too many headers"),
        pytest.param(b"HTTP/1.1 200 " + b"x" * 100_000 + b"\r\n\r\n", id="endless status line"),
        pytest.param(b"HTTP/1.1 abc\r\n\r\n", id="no status"),
    ],
)
def test_what_is_no_whole_answer_is_a_failure(raw: bytes) -> None:
    """Broken answers of every kind become the one error a crawl counts, never another exception."""
    with ScriptedSite({"/": Reply(raw=raw)}) as site, pytest.raises(FetchError):
        fetch(site)


def test_a_body_may_have_only_so_many_bytes() -> None:
    """Reading stops at the bound, whether the server declares a length or not."""
    endless = Reply(raw=b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 200_000)
    with ScriptedSite({"/": Reply(b"x" * 100_001), "/endless": endless}) as site:
        for path in ("/", "/endless"):
            with pytest.raises(BodyTooLargeError) as caught:
                fetch(site, path)
            assert not caught.value.transient


def test_private_addresses_are_reached_only_if_named() -> None:
    """Loopback is refused without a connection, by name and by every spelling of its number."""
    with ScriptedSite({"/": Reply(b"secret")}) as site, Fetcher(agent="test") as fetcher:
        for host in ("127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1", "[::1]", "0.0.0.0"):
            with pytest.raises(UnsafeAddressError):
                fetcher.get(f"http://{host}:{site.port}/")
        assert site.requests == []


def test_a_named_host_is_named_with_its_port() -> None:
    """Naming one port of a machine opens no other."""
    with ScriptedSite() as named, ScriptedSite() as other:
        endpoints = frozenset({endpoint_of(named.url + "/")})
        with Fetcher(agent="test", named=endpoints) as fetcher:
            assert fetcher.get(named.url + "/").status == 404
            with pytest.raises(UnsafeAddressError):
                fetcher.get(other.url + "/")


def test_an_unreachable_host_is_worth_another_try() -> None:
    """A refused connection and a name that does not resolve are transient failures."""
    with ScriptedSite() as site:
        gone = site.url + "/"
    with Fetcher(agent="test", named=frozenset({endpoint_of(gone)})) as fetcher:
        with pytest.raises(FetchError, match="refused") as caught:
            fetcher.get(gone)
        assert caught.value.transient


def test_cookies_are_not_sent_back() -> None:
    """What a server sets does not show up in the next request."""
    with ScriptedSite({"/": Reply(b"a", headers={"Set-Cookie": "a=b"})}) as site:
        with Fetcher(agent="test", named=frozenset({endpoint_of(site.url + "/")})) as fetcher:
            fetcher.get(site.url + "/")
            fetcher.get(site.url + "/")
        assert "cookie" not in site.heads[1].lower()


def test_the_crawler_says_who_it_is() -> None:
    """The user agent names program and version, and how to reach its operator."""
    assert user_agent("news@e.kr").startswith("ilbo/")
    assert "contact: news@e.kr" in user_agent("news@e.kr")
    assert "none given" in user_agent(None)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "192.88.99.1",
        "::", "::1", "::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::",
        "2001::1", "2001:db8::1", "fc00::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "100::1",
        "no address",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    """Private, local, shared, multicast, reserved and translated addresses are all refused."""
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "203.248.1.1", "2001:4860:4860::8888", "2606:4700::1"])
def test_addresses_that_are_public(address: str) -> None:
    """Ordinary hosts are let through."""
    assert is_public(address)


@given(st.binary(max_size=2000))
def test_content_codings_are_undone(data: bytes) -> None:
    """Whatever was packed comes back, with one coding or several, in one member or several."""
    assert decode_content(gzip.compress(data), "gzip", 2000) == data
    assert decode_content(zlib.compress(data), "deflate", 2000) == data
    assert decode_content(zlib.compress(data)[2:-4], "deflate", 2000) == data
    assert decode_content(gzip.compress(zlib.compress(data)), "deflate, gzip", 3000) == data
    assert gunzip(gzip.compress(data[:9]) + gzip.compress(data[9:]), 2000) == data


@given(
    st.binary(max_size=300), st.sampled_from(["gzip", "deflate", "gzip, deflate", "br", "identity", "", None])
)
def test_broken_content_is_a_value_error(data: bytes, coding: str | None) -> None:
    """Any bytes under any label decode or raise ValueError."""
    with suppress(ValueError):
        decode_content(b"\x1f\x8b" + data, coding, 500)


def test_a_bomb_is_stopped_at_the_bound() -> None:
    """A small body that unpacks to a huge one is not unpacked."""
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert len(bomb) < 60_000
    with pytest.raises(TooLargeError):
        decode_content(bomb, "gzip", 1_000_000)
    with pytest.raises(TooLargeError):
        decode_content(zlib.compress(b"\0" * 50_000_000), "deflate", 1_000_000)
    with pytest.raises(ValueError, match="incomplete"):
        decode_content(gzip.compress(b"hello")[:-3], "gzip", 1000)
    with pytest.raises(ValueError, match="not known"):
        decode_content(b"x", "br", 1000)
