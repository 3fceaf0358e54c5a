"""Fetching one response, bounded in time and size, from allowed addresses; nothing is followed or retried."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from importlib import metadata
from types import TracebackType

import requests
import urllib3
from urllib3.response import HTTPResponse

from archive import clock
from archive.errors import IlboError
from archive.web.connection import ForbiddenAddressError, Guard, GuardedAdapter

DEADLINE_S = 60.0
MAX_BODY_BYTES = 20_000_000
ROBOT_NAME = "ilbo"

_CHUNK_BYTES = 65_536


class FetchError(IlboError):
    """A response could not be had; `transient` says that trying again later may help."""

    def __init__(self, message: str, *, transient: bool) -> None:
        super().__init__(message)
        self.transient = transient


class UnsafeAddressError(FetchError):
    """A URL leads to an address that a crawl must not touch; name the host yourself if you mean it."""


class BodyTooLargeError(FetchError):
    """A body is larger than the bound on one page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedPage:
    """One response as it came. `body` has its content coding still on; header names keep their spelling.

    `http_version` is `1.0` or `1.1`; `elapsed_s` runs from before the request until after the last byte.
    """

    url: str
    fetched_at: str
    status: int
    http_version: str
    reason: str
    headers: tuple[tuple[str, str], ...]
    request_headers: tuple[tuple[str, str], ...]
    body: bytes
    elapsed_s: float

    def header(self, name: str) -> str | None:
        """Return the first header of this name, in any spelling, or None."""
        return find_header(self.headers, name)


def find_header(headers: tuple[tuple[str, str], ...], name: str) -> str | None:
    """Return the value of the first header of this name, in any spelling, or None."""
    wanted = name.lower()
    return next((value for key, value in headers if key.lower() == wanted), None)


def program_version() -> str:
    """Return the version of this program, `0` where it runs uninstalled."""
    try:
        return metadata.version("ilbo")
    except metadata.PackageNotFoundError:
        return "0"


def user_agent(contact: str | None) -> str:
    """Return what the crawler calls itself: its name, its version, and how its operator can be reached."""
    about = f"newspaper archive crawler; contact: {contact or 'none given'}"
    return f"{ROBOT_NAME}/{program_version()} ({about})"


class Fetcher:
    """Fetches one response at a time over kept-alive connections. Use it as a context manager.

    `named` holds `host:port` of the hosts that the operator named, which alone may be private or loopback.
    Cookies are not kept, proxies and credentials of the environment not used.
    """

    def __init__(
        self,
        *,
        agent: str,
        named: frozenset[str] = frozenset(),
        deadline_s: float = DEADLINE_S,
        max_bytes: int = MAX_BODY_BYTES,
    ) -> None:
        self.deadline_s = deadline_s
        self.max_bytes = max_bytes
        self._guard = Guard(named)
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._session.headers.clear()
        self._session.headers.update({"User-Agent": agent, "Accept-Encoding": "gzip", "Accept": "*/*"})
        adapter = GuardedAdapter(self._guard)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> FetchedPage:
        """Fetch `url` with a GET and these further headers; redirects are returned, not followed.

        Raises UnsafeAddressError, BodyTooLargeError, or FetchError for everything else that can go wrong,
        from a name that does not resolve to a body cut short. One deadline covers it all.
        """
        started = time.monotonic()
        fetched_at = clock.now().strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        self._guard.start(self.deadline_s)
        try:
            with self._session.get(
                url, headers=headers, stream=True, allow_redirects=False, timeout=self.deadline_s
            ) as response:
                raw = response.raw
                assert isinstance(raw, HTTPResponse)
                body = self._read(raw, url)
                return FetchedPage(
                    url=url,
                    fetched_at=fetched_at,
                    status=raw.status,
                    http_version="1.0" if raw.version == 10 else "1.1",
                    reason=raw.reason or "",
                    headers=_headers(raw),
                    request_headers=tuple(response.request.headers.items()),
                    body=body,
                    elapsed_s=time.monotonic() - started,
                )
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            raise self._explain(error, url) from error

    def _read(self, raw: HTTPResponse, url: str) -> bytes:
        body = bytearray()
        while True:
            self._guard.left()
            chunk = raw.read1(_CHUNK_BYTES, decode_content=False)
            if not chunk:
                return bytes(body)
            body += chunk
            if len(body) > self.max_bytes:
                raw.close()
                raise BodyTooLargeError(
                    f"{url}: the body has more than {self.max_bytes} bytes", transient=False
                )

    def _explain(self, error: BaseException, url: str) -> FetchError:
        for cause in _causes(error):
            if isinstance(cause, ForbiddenAddressError):
                return UnsafeAddressError(f"{url}: {cause}, where a crawl does not go", transient=False)
            if isinstance(cause, TimeoutError):
                return FetchError(f"{url}: no whole answer within {self.deadline_s:g} s", transient=True)
        if isinstance(error, (requests.exceptions.InvalidURL, UnicodeError)):
            return FetchError(f"{url}: {error}", transient=False)
        inner = list(_causes(error))[-1]
        said = getattr(inner, "strerror", None) or str(inner) or type(inner).__name__
        return FetchError(f"{url}: {said}", transient=True)


def _headers(raw: HTTPResponse) -> tuple[tuple[str, str], ...]:
    # urllib3 gives headers of one name one spelling and one place; below it they still stand as they came.
    original = getattr(raw, "_original_response", None)
    pairs = original.msg.items() if original is not None else raw.headers.iteritems()
    return tuple((name, " ".join(value.split())) for name, value in pairs)


def _causes(error: BaseException | None) -> list[BaseException]:
    chain: list[BaseException] = []
    while error is not None and error not in chain:
        chain.append(error)
        inner = [arg for arg in error.args if isinstance(arg, BaseException)]
        reason = getattr(error, "reason", None)
        error = (
            inner[0]
            if inner
            else reason
            if isinstance(reason, BaseException)
            else error.__cause__ or error.__context__
        )
    return chain
