"""Sample pages of an outlet that has no profile yet, fetched as a crawl would and read by general signals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import html

from archive.capture.captures import Payload
from archive.crawling.visit import VisitEndedError, Visitor
from archive.errors import SourceUnavailableError, UsageError
from archive.ids import Lang
from archive.outlets.draft import Sample, draft_profile
from archive.outlets.profile import DEFAULT_DELAY_S, SiteProfile, read_profile
from archive.outlets.site_urls import SiteUrls
from archive.parse.meta import read_meta
from archive.parse.page import NoArticleError, ParsedPage, ParseRules, parse_page
from archive.parse.tree import read_tree
from archive.text import clean_text
from archive.web.fetch import Fetcher, user_agent
from archive.web.politeness import Pacer
from archive.web.urls import canonical_url, endpoint_of, join_url

# The visitor's outlet: pages are asked for at the addresses that were given, whatever their host.
_ANY = """
site = "draft"
base_url = "{base}"
[[editions]]
lang = "en"
pattern = '/(?P<key>.*)'
url = "/{{key}}"
"""


@dataclass(frozen=True, slots=True)
class SampleRead:
    """What a sample page gives: its edition's id under the drafted profile, and its article."""

    url: str
    id: str
    page: ParsedPage


@dataclass(frozen=True, slots=True)
class Draft:
    """A drafted profile, as TOML and read, and what it makes of each sample."""

    toml: str
    profile: SiteProfile
    reads: tuple[SampleRead, ...]


def draft_from(
    addresses: Sequence[str], *, delay_s: float | None = None, contact: str | None = None
) -> Draft:
    """Fetch sample pages and draft a profile for their outlet.

    Only the named hosts are visited, which may be private or loopback because they were named; robots.txt is
    obeyed. Raises UsageError for an address that is none and for a page that holds no article in Korean or
    English, SourceUnavailableError for a page that cannot be had.
    """
    urls = [_canonical(address) for address in addresses]
    read: list[tuple[str, Payload, ParsedPage, Lang]] = []
    agent = user_agent(contact)
    with Fetcher(agent=agent, named=frozenset(map(endpoint_of, urls))) as fetcher:
        pacer = Pacer(DEFAULT_DELAY_S if delay_s is None else delay_s)
        for url in urls:
            payload = _fetch(url, fetcher, pacer)
            page = _parse(url, payload)
            assert page.text_lang is not None
            read.append((url, payload, page, page.text_lang))
    samples = [
        Sample(url=url, lang=lang, links=_links(payload, url), name=_name(payload))
        for url, payload, _, lang in read
    ]
    toml = draft_profile(samples)
    profile = read_profile(toml.encode(), origin="the draft")
    known = SiteUrls(profile)
    reads = []
    for url, _, page, lang in read:
        found = [one for one in known.editions_on(url) if one.lang == lang]
        reads.append(SampleRead(url, f"{profile.site}/{found[0].key}/{lang}" if found else "", page))
    return Draft(toml, profile, tuple(reads))


def _canonical(address: str) -> str:
    try:
        return canonical_url(address)
    except ValueError as error:
        raise UsageError(f"the sample page {address!r} cannot be used: {error}", "give a whole URL") from None


def _fetch(url: str, fetcher: Fetcher, pacer: Pacer) -> Payload:
    base = url[: url.index("/", url.index("://") + 3)]
    outlet = SiteUrls(read_profile(_ANY.format(base=base).encode(), origin="the draft"))
    visitor = Visitor(urls=outlet, fetcher=fetcher, pacer=pacer)
    try:
        visit = visitor.visit(url)
        if visit.status != 200:
            raise SourceUnavailableError(f"{url} answered {visit.status}", "name a page that is there")
        return visitor.payload(visit)
    except VisitEndedError as ended:
        raise SourceUnavailableError(f"{url}: {ended.detail}", "name another page") from ended


def _parse(url: str, payload: Payload) -> ParsedPage:
    remedy = "name a page with a whole article"
    try:
        page = parse_page(payload.body, payload.content_type, url=url, lang="en", rules=ParseRules())
    except NoArticleError as error:
        raise UsageError(f"{url}: {error.reason}", remedy) from error
    if page.text_lang is None:
        raise UsageError(f"{url}: the text is neither Korean nor English, or is both", remedy)
    return page


def _links(payload: Payload, url: str) -> tuple[tuple[str, str], ...]:
    tree = read_tree(payload.body, payload.content_type)
    found = [
        (target, clean_text(link.text_content()))
        for link in tree.iter("a")
        if isinstance(link, html.HtmlElement)
        and (target := join_url(url, link.get("href") or "")) is not None
    ]
    return tuple(found)


def _name(payload: Payload) -> str | None:
    return read_meta(read_tree(payload.body, payload.content_type)).first("og:site_name")
