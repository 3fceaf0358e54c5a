"""The addresses of one outlet: which edition, list page or stranger a URL is, and the URLs of a story."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from archive.errors import UsageError
from archive.ids import Lang, clean_key
from archive.outlets.profile import SiteProfile, clean_base_url
from archive.web.urls import authority_of, canonical_url, join_url, path_and_query


@dataclass(frozen=True, slots=True)
class ArticleUrl:
    """One edition of a story: its language and canonical URL, the story's key and day (YYYYMMDD or 0)."""

    lang: Lang
    url: str
    key: str
    day: int


class SiteUrls:
    """The URLs of the outlet `profile`, fetched from `base_url` if that is given.

    Every URL on one of the outlet's hosts is carried over to the base, so that http and https, with and
    without `www.`, the outlet's own name and its mirror are one page each.
    """

    def __init__(self, profile: SiteProfile, base_url: str | None = None) -> None:
        self.profile = profile
        self.base = profile.base_url if base_url is None else clean_base_url(base_url)
        self.authority = authority_of(self.base + "/")
        own = urlsplit(profile.base_url).netloc
        self._authorities = _with_and_without_www({own, *profile.aliases}) | {self.authority}

    @property
    def is_own_base(self) -> bool:
        """Whether the pages are fetched from the outlet itself, not from a mirror."""
        return self.base == self.profile.base_url

    def on_base(self, url: str) -> str | None:
        """Return a canonical URL carried over to the base, or None if it is not the outlet's."""
        if authority_of(url) not in self._authorities:
            return None
        return self.base + path_and_query(url)

    def link(self, page: str, reference: str) -> str | None:
        """Return where a link on `page` leads within the outlet, or None if it leads elsewhere."""
        url = join_url(page, reference)
        return None if url is None else self.on_base(url)

    def start(self, text: str) -> str:
        """Return the URL of a start page, given absolute or as a path on the base.

        Raises UsageError if it is neither or stands elsewhere.
        """
        try:
            if text.startswith("/") and not text.startswith("//"):
                return canonical_url(self.base + text)
            url = self.on_base(canonical_url(text))
        except ValueError as error:
            raise UsageError(
                f"the start page {text!r} cannot be used: {error}", "give a URL, or a path that starts with /"
            ) from None
        if url is None:
            raise UsageError(
                f"the start page {text} is not on {self.base}",
                "name its host with --base-url, or as an alias in the profile",
            )
        return url

    def articles(self, url: str) -> tuple[ArticleUrl, ...]:
        """Return the editions of the story that `url` is a page of, its own first; empty if it is none."""
        target = path_and_query(url)
        for rule in self.profile.editions:
            match = rule.pattern.fullmatch(target)
            if match is not None:
                try:
                    return self._editions(match, rule.lang)
                except ValueError:
                    return ()
        return ()

    def _editions(self, match: re.Match[str], lang: Lang) -> tuple[ArticleUrl, ...]:
        groups = {name: text or "" for name, text in match.groupdict().items()}
        key = clean_key(self.profile.key.format_map(groups).replace("/", self.profile.key_slash))
        day = _day(groups)
        found = [
            ArticleUrl(rule.lang, canonical_url(self.base + rule.url.format_map(groups)), key, day)
            for rule in self.profile.editions
        ]
        # One language may have several rules, for old and new addresses; the first stands for it, unless the
        # link itself is of another.
        found.sort(key=lambda article: article.lang != lang)
        return tuple({article.lang: article for article in reversed(found)}.values())[::-1]

    def is_list(self, url: str) -> bool:
        """Tell whether a URL of the outlet is a page that leads to articles."""
        target = path_and_query(url)
        return any(pattern.fullmatch(target) for pattern in self.profile.lists)


def _with_and_without_www(hosts: set[str]) -> set[str]:
    return hosts | {host[4:] if host.startswith("www.") else f"www.{host}" for host in hosts}


def _day(groups: dict[str, str]) -> int:
    text = groups.get("date") or "".join(groups.get(name, "").zfill(2) for name in ("year", "month", "day"))
    digits = re.sub(r"\D", "", text)
    if len(digits) != 8:
        return 0
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return 0
    return int(digits)
