"""What a host's robots.txt allows (RFC 9309), and the pace it asks for."""

from __future__ import annotations

from dataclasses import dataclass

from protego import Protego

from archive.web.fetch import ROBOT_NAME
from archive.web.urls import authority_of

MAX_ROBOTS_BYTES = 512_000


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """The rules of one host for this crawler. `delay_s` is 0 if it asks for no pace."""

    parser: Protego | None
    delay_s: float
    sitemaps: tuple[str, ...]

    def allows(self, url: str) -> bool:
        """Tell whether a canonical URL of the host may be fetched."""
        return self.parser is None or bool(self.parser.can_fetch(url, ROBOT_NAME))


ALLOW_ALL = RobotsRules(None, 0.0, ())


def read_robots(body: bytes) -> RobotsRules:
    """Read the bytes of a robots.txt; never fails, because a server may send anything under that name.

    It is UTF-8 by its standard; UTF-16 with a byte order mark is understood, any other byte stands for one
    character. What is beyond `MAX_ROBOTS_BYTES` is not read.
    """
    parser = Protego.parse(_decode(body[:MAX_ROBOTS_BYTES]))
    delay = parser.crawl_delay(ROBOT_NAME) or 0.0
    rate = parser.request_rate(ROBOT_NAME)
    if rate is not None:
        delay = max(delay, rate.seconds / rate.requests)
    return RobotsRules(parser, float(delay), tuple(parser.sitemaps))


def _decode(body: bytes) -> str:
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return body.decode("utf-16", "replace")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("latin-1").replace("\x00", "")


def robots_url(url: str) -> str:
    """Return where the robots.txt that rules over a canonical URL stands."""
    return f"{url[: url.index('://')]}://{authority_of(url)}/robots.txt"
