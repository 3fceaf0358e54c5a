"""robots.txt and pace."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import SourceUnavailableError
from archive.web.politeness import Pacer, Patience, retry_after_s
from archive.web.robots import ALLOW_ALL, read_robots, robots_url

RULES = """
User-agent: *
Disallow: /en/search
Disallow: /*.pdf$
Allow: /en/search/help
Crawl-delay: 1.5

User-agent: ilbo
Disallow: /private/
Crawl-delay: 4
Sitemap: http://e.kr/sitemap.xml
"""


def test_our_own_group_rules_if_there_is_one() -> None:
    """A group that names this crawler replaces the one for all."""
    rules = read_robots(RULES.encode())
    assert rules.delay_s == 4
    assert rules.sitemaps == ("http://e.kr/sitemap.xml",)
    assert not rules.allows("http://e.kr/private/a")
    assert rules.allows("http://e.kr/en/search")


def test_the_group_for_all_rules_otherwise() -> None:
    """Wildcards, end marks and the longest match count, and fractions of a second do."""
    rules = read_robots(RULES.replace("ilbo", "otherbot").encode())
    assert rules.delay_s == 1.5
    assert not rules.allows("http://e.kr/en/search?q=1")
    assert rules.allows("http://e.kr/en/search/help")
    assert not rules.allows("http://e.kr/a/b.pdf")
    assert rules.allows("http://e.kr/a/b.pdf?x")


def test_a_request_rate_is_a_delay() -> None:
    """`Request-rate: 1/10s` asks for ten seconds between requests."""
    assert read_robots(b"User-agent: *\nRequest-rate: 1/10s\nDisallow: /x").delay_s == 10


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "euc-kr"])
def test_odd_encodings_are_read(encoding: str) -> None:
    """A byte order mark, UTF-16 or a comment in an old Korean encoding hide no rule."""
    text = "# 로봇 규칙\nUser-agent: *\nDisallow: /private/\n"
    assert not read_robots(text.encode(encoding)).allows("http://e.kr/private/")


@given(st.binary(max_size=400))
def test_any_bytes_are_a_robots_txt(body: bytes) -> None:
    """Whatever a server sends under that name can be read."""
    read_robots(body).allows("http://e.kr/a")


def test_no_rules_allow_everything() -> None:
    """Without a robots.txt all is allowed; the file itself stands at the root of the host."""
    assert ALLOW_ALL.allows("http://e.kr/private/")
    assert robots_url("https://e.kr:8000/a/b?c") == "https://e.kr:8000/robots.txt"


@dataclass
class Clock:
    """A clock that only sleeping moves."""

    now: float = 100.0
    slept: list[float] = field(default_factory=list)

    def read(self) -> float:
        """Return the time."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let the time pass."""
        self.slept.append(seconds)
        self.now += seconds


def pacer(clock: Clock, delay_s: float, **patience: float) -> Pacer:
    """Return a pacer on that clock."""
    return Pacer(delay_s, Patience(**patience), clock.read, clock.sleep)  # type: ignore[arg-type]


def test_the_delay_is_kept_host_by_host() -> None:
    """The pause begins after an answer and holds for that host alone."""
    clock = Clock()
    pace = pacer(clock, 2)
    for host in ("a", "b", "a"):
        pace.wait(host)
        pace.answered(host, 0.1)
    assert clock.slept == [2]
    assert pace.waited_s == 2


def test_crawl_delay_is_a_floor() -> None:
    """A host's own delay counts if it is longer, also over a delay of 0."""
    clock = Clock()
    pace = pacer(clock, 0)
    pace.set_floor("a", 5)
    pace.answered("a", 0.1)
    pace.wait("a")
    assert clock.slept == [5]


def test_a_slow_host_is_given_more_time() -> None:
    """After an answer that took long the pause is as long, but no delay stays no delay."""
    clock = Clock()
    pace = pacer(clock, 1)
    pace.answered("a", 7)
    pace.wait("a")
    assert clock.slept == [7]
    eager = pacer(clock, 0)
    eager.answered("a", 7)
    eager.wait("a")
    assert clock.slept == [7]


def test_failures_make_pauses_grow() -> None:
    """Each further attempt waits twice as long, and at least as long as the host asked."""
    clock = Clock()
    pace = pacer(clock, 0, first_pause_s=1)
    for attempt, asked in ((1, None), (2, None), (3, 9.0)):
        pace.failed("a", attempt, asked)
        pace.wait("a")
    assert clock.slept == [1, 2, 9]


def test_an_overloaded_host_is_spared_until_it_recovers() -> None:
    """A 429 or 503 doubles the ordinary pause; good answers bring it back step by step."""
    clock = Clock()
    pace = pacer(clock, 1, first_pause_s=0)
    for _ in range(2):
        pace.failed("a", 1, overloaded=True)
    clock.slept.clear()
    for _ in range(3):
        pace.wait("a")
        pace.answered("a", 0)
    pace.wait("a")
    assert clock.slept[1:] == [4, 2, 1]


def test_a_long_retry_after_ends_the_crawl() -> None:
    """A host that wants to be left alone for an hour is left alone."""
    with pytest.raises(SourceUnavailableError, match="3600 s"):
        pacer(Clock(), 1).failed("a", 1, 3600.0)


def test_a_host_that_keeps_failing_ends_the_crawl() -> None:
    """Too many URLs in a row that fail for good are one failure of the host; an answer starts anew."""
    pace = pacer(Clock(), 0, give_up_after=3)
    pace.gave_up("a", "reason")
    pace.gave_up("a", "reason")
    pace.answered("a", 0)
    pace.gave_up("a", "reason")
    pace.gave_up("a", "reason")
    with pytest.raises(SourceUnavailableError, match="reason"):
        pace.gave_up("a", "reason")


def test_retry_after_is_seconds_or_a_date() -> None:
    """Both written forms are read; anything else asks for nothing."""
    assert retry_after_s("120") == 120
    assert retry_after_s(" 7 ") == 7
    soon = format_datetime(datetime.now(timezone.utc) + timedelta(seconds=100), usegmt=True)
    asked = retry_after_s(soon)
    assert asked is not None
    assert 90 < asked <= 100
    assert retry_after_s("Wed, 21 Oct 2015 07:28:00 GMT") == 0
    assert retry_after_s("Wed, 21 Oct 2015 07:28:00 GMT", "Wed, 21 Oct 2015 07:27:00 GMT") == 60
    assert retry_after_s("Wed, 21 Oct 2015 07:28:00 GMT", "today") == 0
    for nothing in (None, "", "soon", "-5", "1.5", "٣"):
        assert retry_after_s(nothing) is None
