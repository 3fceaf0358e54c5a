"""Visiting a page as a good guest: robots.txt first, at the outlet's pace, every response kept."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from pathlib import Path

from archive.capture.captures import (
    KnownCapture,
    Payload,
    Recorder,
    capture_after,
    latest_capture,
    load_payload,
)
from archive.crawling.outcome import Outcome
from archive.errors import CorruptDataError, SourceUnavailableError
from archive.outlets.site_urls import SiteUrls
from archive.web.content_coding import TooLargeError, decode_content
from archive.web.fetch import BodyTooLargeError, FetchedPage, Fetcher, FetchError, UnsafeAddressError
from archive.web.politeness import TRANSIENT_STATUS, Pacer, retry_after_s
from archive.web.robots import ALLOW_ALL, RobotsRules, read_robots, robots_url
from archive.web.urls import authority_of, join_url

MAX_REDIRECTS = 5
MAX_DECODED_BYTES = 64_000_000

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_OVERLOADED = frozenset({429, 503})


class VisitEndedError(Exception):
    """A visit that ends without a page to read; it says with which outcome and why."""

    def __init__(self, outcome: Outcome, detail: str) -> None:
        super().__init__(detail)
        self.outcome = outcome
        self.detail = detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A page that was visited: the last response, at `url`, after redirects.

    `page` is None if the response was found in the archive; `capture` is None where nothing is recorded.
    `same` says that the body is the one this URL had the last time.
    """

    url: str
    status: int
    page: FetchedPage | None
    capture: KnownCapture | None
    same: bool


@dataclass(slots=True)
class Receipt:
    """What the visits of one process cost the outlet; `bytes` are those of the bodies as they travelled."""

    requests: int = 0
    retries: int = 0
    not_modified: int = 0
    bytes: int = 0
    found_in_archive: int = 0


@dataclass(slots=True)
class Visitor:
    """Visits the pages of one outlet. Without a `recorder` and catalogue nothing is kept or looked up."""

    urls: SiteUrls
    fetcher: Fetcher
    pacer: Pacer
    db: sqlite3.Connection | None = None
    recorder: Recorder | None = None
    warc: Path | None = None
    receipt: Receipt = field(default_factory=Receipt)
    _robots: dict[str, RobotsRules] = field(default_factory=dict)

    def visit(self, url: str, mark: int | None = None) -> Visit:
        """Fetch a page, following up to `MAX_REDIRECTS` redirects within the outlet.

        A response captured after row `mark` is taken from the archive instead. Raises VisitEndedError if
        there is no page to read, SourceUnavailableError if the outlet as a whole cannot be visited.
        """
        seen = {url}
        for _ in range(MAX_REDIRECTS + 1):
            if not self.rules(url).allows(url):
                raise VisitEndedError("denied", "robots.txt does not allow it")
            visit, location = self._answer(url, mark)
            if visit.status not in _REDIRECTS or not location:
                return visit
            url = self._target(url, location)
            if url in seen:
                raise VisitEndedError("failed", f"redirects in a circle, to {url}")
            seen.add(url)
        raise VisitEndedError("failed", f"more than {MAX_REDIRECTS} redirects")

    def _target(self, url: str, location: str) -> str:
        target = join_url(url, location)
        carried = None if target is None else self.urls.on_base(target)
        if target is None or carried is None:
            raise VisitEndedError("redirected", f"to another site: {target or location[:200]!r}")
        # A redirect that changes only scheme or host must be followed there, or it would never end.
        return target if carried == url and self.urls.is_own_base else carried

    def payload(self, visit: Visit) -> Payload:
        """Return the body behind a visit; raises VisitEndedError if it cannot be unpacked or is too large."""
        try:
            if visit.page is not None and visit.page.status != 304:
                body = decode_content(
                    visit.page.body, visit.page.header("Content-Encoding"), MAX_DECODED_BYTES
                )
                return Payload(body, visit.page.header("Content-Type"))
            assert self.db is not None
            assert self.warc is not None
            assert visit.capture is not None
            return load_payload(self.db, self.warc, visit.capture, MAX_DECODED_BYTES)
        except TooLargeError as error:
            raise VisitEndedError("too_large", str(error)) from error
        except ValueError as error:
            raise VisitEndedError("failed", str(error)) from error

    def _answer(self, url: str, mark: int | None) -> tuple[Visit, str | None]:
        known = None
        if self.db is not None and self.warc is not None:
            stored = capture_after(self.db, url, mark) if mark is not None else None
            if stored is not None and stored.capture.status not in TRANSIENT_STATUS | _REDIRECTS:
                self.receipt.found_in_archive += 1
                visit = Visit(url=url, status=stored.capture.status, page=None, capture=stored, same=False)
                return visit, None
            known = latest_capture(self.db, url)
            if known is not None and _conditions(known) and not self._is_readable(known):
                known = None
        page, capture = self._fetch(url, known)
        same = known is not None and capture is not None and _same_payload(known, capture)
        visit = Visit(url=url, status=page.status, page=page, capture=capture, same=same)
        return visit, page.header("Location")

    def _is_readable(self, known: KnownCapture) -> bool:
        # A 304 would leave us with a record that is gone, so a damaged one is not offered to the server.
        assert self.db is not None
        assert self.warc is not None
        try:
            load_payload(self.db, self.warc, known, MAX_DECODED_BYTES)
        except (CorruptDataError, ValueError):
            return False
        return True

    def _fetch(self, url: str, known: KnownCapture | None) -> tuple[FetchedPage, KnownCapture | None]:
        host = authority_of(url)
        patience = self.pacer.patience
        for attempt in range(1, patience.attempts + 1):
            self.pacer.wait(host)
            self.receipt.requests += 1
            self.receipt.retries += attempt > 1
            last = attempt == patience.attempts
            try:
                page = self.fetcher.get(url, _conditions(known))
            except UnsafeAddressError as error:
                raise VisitEndedError("unsafe", error.message) from error
            except BodyTooLargeError as error:
                self.pacer.answered(host, 0)
                raise VisitEndedError("too_large", error.message) from error
            except FetchError as error:
                self.pacer.failed(host, attempt)
                if last or not error.transient:
                    self.pacer.gave_up(host, error.message)
                    raise VisitEndedError("failed", error.message) from error
                continue
            capture = self._record(page, known)
            if page.status not in TRANSIENT_STATUS:
                self.pacer.answered(host, page.elapsed_s)
                return page, capture
            asked = retry_after_s(page.header("Retry-After"), page.header("Date"))
            self.pacer.failed(host, attempt, asked, overloaded=page.status in _OVERLOADED)
        self.pacer.gave_up(host, f"{url} answered {page.status}")
        return page, capture

    def _record(self, page: FetchedPage, known: KnownCapture | None) -> KnownCapture | None:
        self.receipt.bytes += len(page.body)
        self.receipt.not_modified += page.status == 304
        return self.recorder.record(page, known) if self.recorder is not None else None

    def rules(self, url: str) -> RobotsRules:
        """Return the rules for a URL's host, fetching its robots.txt the first time.

        Raises SourceUnavailableError if it cannot be had: what is not known to be allowed is not fetched.
        """
        where = robots_url(url)
        if where not in self._robots:
            rules = self._read_rules(where)
            self._robots[where] = rules
            self.pacer.set_floor(authority_of(url), rules.delay_s)
        return self._robots[where]

    def _read_rules(self, where: str) -> RobotsRules:
        url = where
        for _ in range(MAX_REDIRECTS + 1):
            try:
                page, _ = self._fetch(url, None)
            except VisitEndedError as ended:
                if ended.outcome == "too_large":
                    return ALLOW_ALL
                raise SourceUnavailableError(
                    f"cannot read {ended.detail}", "check the address and the network, or try again later"
                ) from ended
            if page.status in TRANSIENT_STATUS or page.status >= 500:
                raise SourceUnavailableError(
                    f"{url} answered {page.status}, so it is not known what may be fetched", "try again later"
                )
            location = join_url(url, page.header("Location") or "")
            if page.status in _REDIRECTS and page.header("Location") and location is not None:
                url = location
                continue
            return _rules_of(page)
        return ALLOW_ALL


def _rules_of(page: FetchedPage) -> RobotsRules:
    # RFC 9309: an answer that there is no such file, or that we may not see it, forbids nothing.
    if not 200 <= page.status < 300:
        return ALLOW_ALL
    try:
        return read_robots(decode_content(page.body, page.header("Content-Encoding"), MAX_DECODED_BYTES))
    except ValueError as error:
        raise SourceUnavailableError(f"cannot read {page.url}: {error}", "try again later") from error


def _conditions(known: KnownCapture | None) -> dict[str, str]:
    if known is None:
        return {}
    asked = {"If-None-Match": known.capture.etag, "If-Modified-Since": known.capture.last_modified}
    return {name: value for name, value in asked.items() if value}


def _same_payload(known: KnownCapture, capture: KnownCapture) -> bool:
    return capture.capture.revisit_of is not None and (
        known.capture.payload_digest == capture.capture.payload_digest
    )
