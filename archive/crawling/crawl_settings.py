"""What a crawl was asked to do, and what it reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from archive.capture.extract import DayRange
from archive.crawling.outcome import Outcome
from archive.dates import day_span
from archive.errors import UsageError
from archive.model import Json
from archive.outlets.profile import SiteProfile
from archive.web.politeness import Patience
from archive.web.urls import clean_base_url, endpoint_of


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlSettings:
    """The wishes of one crawl; unset ones are those of the profile.

    `start` are start pages instead of the profile's, `base_url` another scheme and host, `delay_s` the pause
    between requests in seconds, `limit` a number of stories, `contact` how the operator can be reached. With
    `only_new`, what was ever fetched is not asked for again.
    """

    start: tuple[str, ...] = ()
    days: DayRange = field(default_factory=DayRange)
    limit: int | None = None
    only_new: bool = False
    base_url: str | None = None
    delay_s: float | None = None
    contact: str | None = None
    patience: Patience = field(default_factory=Patience)

    def identity(self) -> dict[str, Json]:
        """Return what makes two crawls of an outlet the same work, so that one can take up the other."""
        return {
            "start": list(self.start),
            "first_day": self.days.first,
            "last_day": self.days.last,
            "limit": self.limit,
            "only_new": self.only_new,
            "base_url": self.base_url,
        }

    def named_hosts(self, profile: SiteProfile) -> frozenset[str]:
        """Return `host:port` of the hosts that the operator named, which alone may be private or loopback.

        Those of a profile file are the operator's word; that of a built-in profile is ours.
        """
        urls = [url for url in self.start if "://" in url]
        if self.base_url is not None:
            urls.append(self.base_url)
        elif not profile.built_in:
            urls += profile.base_urls
        return frozenset(endpoint_of(url) for url in urls)


def day_range(since: str | None, until: str | None) -> DayRange:
    """Return the days from the first of `since` to the last of `until`, in the forms of `day_span`.

    Raises UsageError for what is no date and for a range that holds no day.
    """
    days = DayRange(
        _bound("--since", since, 0, DayRange().first), _bound("--until", until, 1, DayRange().last)
    )
    if days.first > days.last:
        raise UsageError(f"--since {since} is after --until {until}", "exchange the two")
    return days


def _bound(option: str, text: str | None, end: int, default: int) -> int:
    if text is None:
        return default
    try:
        return day_span(text)[end]
    except ValueError as error:
        raise UsageError(f"{option}: {error}") from None


def checked_base_url(url: str | None) -> str | None:
    """Return the base URL of `--base-url` in its one form; raises UsageError if it is none."""
    if url is None:
        return None
    try:
        return clean_base_url(url)
    except ValueError as error:
        raise UsageError(f"--base-url: {error}", "give for example http://127.0.0.1:8000") from None


def checked_contact(contact: str | None) -> str | None:
    """Return the contact of `--contact`, None if it is empty; UsageError if no header can hold it."""
    if contact is not None and not (contact.isascii() and contact.isprintable()):
        raise UsageError(
            "--contact may hold printable ASCII characters only", "give an e-mail address or a URL"
        )
    return contact or None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageDone:
    """How one URL ended, how many have so far, and how many more are known to wait."""

    url: str
    outcome: Outcome
    detail: str | None
    done: int
    waiting: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlResult:
    """The outcomes of a whole run (`attempted` is their sum), and the receipt of this process."""

    counts: Mapping[str, int]
    receipt: dict[str, Json]
    warnings: tuple[str, ...] = ()
