"""The addresses of one outlet: which edition, list page or stranger a URL is, and the URLs of a story."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from archive.errors import UsageError
from archive.ids import Lang, clean_key
from archive.outlets.edition_rule import EditionRule
from archive.outlets.profile import SiteProfile
from archive.web.urls import authority_of, canonical_url, clean_base_url, join_url, path_and_query


@dataclass(frozen=True, slots=True)
class ArticleUrl:
    """One edition of a story: its language and canonical URL, the story's key and day (YYYYMMDD or 0).

    Links to a page that is `only_named` are not followed.
    """

    lang: Lang
    url: str
    key: str
    day: int
    only_named: bool = False


class SiteUrls:
    """The URLs of the outlet `profile`, fetched from `base_url` if that is given.

    Every URL on one of the outlet's hosts is carried over to the base of that host, or to `base_url`, so that
    http and https, with and without `www.`, the outlet's own name and its mirror are one page each.
    """

    def __init__(self, profile: SiteProfile, base_url: str | None = None) -> None:
        self.profile = profile
        self.base = profile.base_url if base_url is None else clean_base_url(base_url)
        self.authority = authority_of(self.base + "/")
        own = _own_bases(profile)
        # On a mirror all that the outlet's hosts show stands side by side.
        self._bases = own if self.is_own_base else dict.fromkeys([*own, self.authority], self.base)
        followed = (self._base_of(rule) for rule in profile.editions if not rule.only_named)
        self.bases = tuple(dict.fromkeys([self.base, *followed]))

    @classmethod
    def of_capture(cls, profile: SiteProfile, url: str) -> SiteUrls:
        """Return the URLs as they were when `url` was fetched: from the outlet itself or from a mirror."""
        urls = cls(profile)
        return urls if urls.on_base(url) else cls(profile, url[: url.index("/", url.index("://") + 3)])

    @property
    def is_own_base(self) -> bool:
        """Whether the pages are fetched from the outlet itself, not from a mirror."""
        return self.base == self.profile.base_url

    def on_base(self, url: str) -> str | None:
        """Return a canonical URL carried over to its base, or None if it is not the outlet's."""
        base = self._bases.get(authority_of(url))
        return None if base is None else base + path_and_query(url)

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
                f"the start page {text} is not on {', '.join(self.bases)}",
                "name its host with --base-url, or as an alias in the profile",
            )
        return url

    def articles(self, url: str) -> tuple[ArticleUrl, ...]:
        """Return the editions that the address of a page tells of, its own first; empty if it is none's.

        `url` is on its base. Where addresses do not tell the pairs, these are the page's own editions alone:
        one, but on a mirror, which shows the pages of all hosts side by side, one for each language that it
        can be in; the text tells which it is.
        """
        target = path_and_query(url)
        found: dict[Lang, ArticleUrl] = {}
        for rule in self.profile.editions:
            match = rule.pattern.fullmatch(target)
            if match is None or rule.lang in found or not url.startswith(self._base_of(rule) + "/"):
                continue
            try:
                editions = self._editions(match, rule)
            except ValueError:
                return ()
            if self.profile.pairing.by == "address":
                return editions
            found |= {one.lang: one for one in editions}
        page = next((one.url for one in found.values()), None)
        return tuple(one for one in found.values() if one.url == page)

    def editions_on(self, url: str) -> tuple[ArticleUrl, ...]:
        """Return the editions whose page `url` is: one, or one for each language that stands on it."""
        carried = self.on_base(url)
        articles = () if carried is None else self.articles(carried)
        return tuple(one for one in articles if one.url == articles[0].url)

    def _base_of(self, rule: EditionRule) -> str:
        return rule.base_url or self.base if self.is_own_base else self.base

    def _editions(self, match: re.Match[str], own: EditionRule) -> tuple[ArticleUrl, ...]:
        groups = {name: text or "" for name, text in match.groupdict().items()}
        key = (own.key or self.profile.key).format_map(groups)
        key = clean_key(key.replace("/", self.profile.key_slash))
        day = _day(groups)
        rules = [rule for rule in self.profile.editions if rule.group == own.group]
        found = [
            ArticleUrl(
                rule.lang,
                canonical_url(self._base_of(rule) + rule.url.format_map(groups)),
                key,
                day,
                own.only_named,
            )
            for rule in (rules if self.profile.pairing.by == "address" else [own])
        ]
        # One language may have several rules, for old and new addresses; the first stands for it, unless the
        # link itself is of another.
        found.sort(key=lambda article: article.lang != own.lang)
        return tuple({article.lang: article for article in reversed(found)}.values())[::-1]

    def is_list(self, url: str) -> bool:
        """Tell whether a URL of the outlet is a page that leads to articles."""
        target = path_and_query(url)
        return any(pattern.fullmatch(target) for pattern in self.profile.lists)


def _own_bases(profile: SiteProfile) -> dict[str, str]:
    """Return the base of every host that shows the outlet's pages."""
    bases: dict[str, str] = {}
    sites = [(profile.base_url, profile.aliases), *((r.base_url, r.aliases) for r in profile.editions)]
    for base, aliases in sites:
        if base is not None:
            hosts = {authority_of(base + "/"), *aliases}
            bases |= {host: base for host in _with_and_without_www(hosts) if host not in bases}
    return bases


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
