"""Pace: how long a crawl waits between two requests to one host, when it tries again, when it gives up."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime

from archive import clock
from archive.errors import SourceUnavailableError

TRANSIENT_STATUS = frozenset({429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How failures are met.

    A URL is tried `attempts` times, with pauses of `first_pause_s`, twice that, and so on. A host that asks
    (`Retry-After`) for more than `longest_pause_s`, or fails for `give_up_after` URLs in a row, ends the
    crawl.
    """

    attempts: int = 3
    first_pause_s: float = 1.0
    longest_pause_s: float = 120.0
    give_up_after: int = 10

    def pause_s(self, attempt: int, asked_s: float | None) -> float:
        """Return the pause after the failed attempt number `attempt` (from 1), at least what was asked."""
        doubled: float = self.first_pause_s * 2 ** (attempt - 1)
        return min(max(doubled, asked_s or 0.0), self.longest_pause_s)


def retry_after_s(value: str | None, sent: str | None = None) -> float | None:
    """Return the seconds that a `Retry-After` header asks for, as a number or a date; None if it does not.

    A date is counted from `sent`, the `Date` header of the same answer: the clock here may be wrong. Without
    one it is counted from now.
    """
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    moment = _http_date(text)
    if moment is None:
        return None
    return max(0.0, (moment - (_http_date(sent or "") or clock.now())).total_seconds())


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=timezone.utc)


@dataclass(slots=True)
class _Host:
    floor_s: float = 0.0
    extra: float = 1.0
    next_at: float = 0.0
    failures: int = 0


@dataclass(slots=True)
class Pacer:
    """Keeps the pause between requests, host by host, on a clock that nobody can set.

    The pause is `delay_s` or the host's own floor, whichever is longer. A host that answers slowly is given
    a pause as long as its last answer took; one that says it is overloaded gets twice the pause each time,
    until it has recovered. With a `delay_s` of 0 and no floor only failures make it wait. `waited_s` adds
    up.
    """

    delay_s: float
    patience: Patience = Patience()
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    waited_s: float = 0.0
    _hosts: dict[str, _Host] = field(default_factory=dict)

    def _host(self, host: str) -> _Host:
        return self._hosts.setdefault(host, _Host())

    def set_floor(self, host: str, seconds: float) -> None:
        """Never pause less than `seconds` at this host, because the robots.txt it just sent says so."""
        state = self._host(host)
        state.floor_s = seconds
        state.next_at = max(state.next_at, self.clock() + seconds)

    def pause_s(self, host: str) -> float:
        """Return the pause that is kept at this host when it answers quickly."""
        return max(self.delay_s, self._host(host).floor_s)

    def wait(self, host: str) -> None:
        """Sleep until the next request to this host may start."""
        left = self._host(host).next_at - self.clock()
        if left > 0:
            self.sleep(left)
            self.waited_s += left

    def answered(self, host: str, took_s: float) -> None:
        """Note a usable answer, which ends any series of failures, and begin the pause after it."""
        state = self._host(host)
        state.failures = 0
        pause = self.pause_s(host)
        if pause:
            pause = max(pause, min(took_s, self.patience.longest_pause_s)) * state.extra
        state.extra = max(1.0, state.extra / 2)
        state.next_at = self.clock() + min(pause, max(self.patience.longest_pause_s, self.pause_s(host)))

    def failed(
        self, host: str, attempt: int, asked_s: float | None = None, *, overloaded: bool = False
    ) -> None:
        """Note a failed attempt and begin the pause before the next one.

        Raises SourceUnavailableError if the host asks for a longer pause than our patience allows.
        """
        if asked_s is not None and asked_s > self.patience.longest_pause_s:
            raise SourceUnavailableError(
                f"{host} asks to be left alone for {asked_s:.0f} s",
                "run the same command again after that; what was fetched is kept",
            )
        state = self._host(host)
        if overloaded:
            state.extra = min(state.extra * 2, 16.0)
        pause = max(self.patience.pause_s(attempt, asked_s), self.pause_s(host))
        state.next_at = self.clock() + pause

    def gave_up(self, host: str, reason: str) -> None:
        """Note that a URL failed for good; raises SourceUnavailableError at one too many in a row."""
        state = self._host(host)
        state.failures += 1
        if state.failures >= self.patience.give_up_after:
            raise SourceUnavailableError(
                f"{host} failed for {state.failures} URLs in a row, at last: {reason}",
                "run the same command again later; what was fetched is kept",
            )
