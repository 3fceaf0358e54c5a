"""Links on a page: from HTML, from sitemaps and sitemap indexes, from RSS and Atom feeds.

What kind a document is shows in its content, not in its address or declared type.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import Literal, TypeAlias
from urllib.parse import urljoin

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, Tag, XMLParsedAsHTMLWarning
from bs4.exceptions import ParserRejectedMarkup
from bs4.filter import SoupStrainer
from lxml import etree

from archive.dates import day_number, normalise_iso
from archive.parse.decode import decode_html
from archive.web.content_coding import gunzip

DocumentKind: TypeAlias = Literal["html", "sitemap", "sitemap_index", "feed"]

_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)[\s/>]")
_KINDS: dict[bytes, DocumentKind] = {
    b"urlset": "sitemap",
    b"sitemapindex": "sitemap_index",
    b"rss": "feed",
    b"feed": "feed",
    b"rdf": "feed",
}
_ENTRY = {"sitemap": "url", "sitemap_index": "sitemap"}
_FEED_TYPES = ("application/rss+xml", "application/atom+xml")


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link: an absolute reference as written, and what the document says of the target's dates.

    `day` is the day of publication (YYYYMMDD), `changed_day` that of the last change; 0 if it says nothing.
    `feed` and `sitemap` mark targets that are documents of links themselves.
    """

    href: str
    day: int = 0
    changed_day: int = 0
    feed: bool = False
    sitemap: bool = False


def document_kind(body: bytes) -> DocumentKind:
    """Tell what a document is from its first element; anything that is no sitemap or feed counts as HTML."""
    head = re.sub(rb"<[!?][^>]*>", b"", body[:4096].replace(b"\x00", b""))
    match = _ROOT.search(head)
    return _KINDS.get(match[1].lower(), "html") if match else "html"


def iter_links(body: bytes, url: str, max_bytes: int) -> Iterator[PageLink]:
    """Yield the links of a list page, sitemap or feed, in their order; never fails on a broken document.

    A gzip file (a sitemap stored compressed) is unpacked first, to at most `max_bytes`.
    """
    if body[:2] == b"\x1f\x8b":
        try:
            body = gunzip(body, max_bytes)
        except ValueError:
            return
    kind = document_kind(body)
    if kind == "html":
        yield from _html_links(body, url)
    elif kind == "feed":
        yield from _feed_links(body, url)
    else:
        yield from _sitemap_links(body, url, _ENTRY[kind])


def _html_links(body: bytes, url: str) -> Iterator[PageLink]:
    base = url
    for element in _link_elements(decode_html(body, None)):
        target = _join(base, str(element["href"]))
        if target is None:
            continue
        if element.name == "base":
            base = target
        elif element.name != "link":
            yield PageLink(target)
        elif _is_followed(element):
            yield PageLink(target, feed=_type(element) in _FEED_TYPES)


def _link_elements(text: str) -> list[Tag]:
    with warnings.catch_warnings():
        # XHTML and bare text are read like any other page.
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        try:
            soup = BeautifulSoup(text, "lxml", parse_only=SoupStrainer(["base", "a", "area", "link"]))
        except ParserRejectedMarkup:
            return []
    return [element for element in soup.find_all(href=True) if element["href"]]


def _is_followed(link: Tag) -> bool:
    relations = " ".join(filter(None, link.get_attribute_list("rel"))).lower().split()
    if "alternate" in relations:
        return bool(link.get("hreflang")) or _type(link) in _FEED_TYPES
    return "next" in relations or "canonical" in relations


def _type(link: Tag) -> str:
    return str(link.get("type", "")).strip().lower()


def _join(base: str, href: str) -> str | None:
    try:
        return urljoin(base, href.strip())
    except ValueError:
        return None


def _entries(body: bytes, names: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """Yield the child texts of each entry element of an XML document; each entry is freed after its use."""
    tags = tuple(f"{{*}}{name}" for name in names)
    options = {"recover": True, "no_network": True, "resolve_entities": False, "load_dtd": False}
    try:
        for _, element in etree.iterparse(BytesIO(body), events=("end",), tag=tags, **options):
            yield _texts(element)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except (etree.LxmlError, ValueError):
        return


def _texts(entry: etree._Element) -> dict[str, str]:
    texts: dict[str, str] = {}
    for element in entry.iterdescendants("{*}*"):
        name = element.tag.rpartition("}")[2].lower()
        # An Atom link has its target in an attribute, and of several only the alternate one is the page.
        alternate = element.get("rel", "alternate") == "alternate"
        text = element.text or (element.get("href") if alternate else None)
        if text is not None and text.strip():
            texts.setdefault(name, text.strip())
    return texts


def _sitemap_links(body: bytes, url: str, entry: str) -> Iterator[PageLink]:
    for texts in _entries(body, (entry,)):
        target = _join(url, texts.get("loc", ""))
        if target is not None and "loc" in texts:
            yield PageLink(
                target,
                _day(texts.get("publication_date")),
                _day(texts.get("lastmod")),
                sitemap=entry == "sitemap",
            )


def _feed_links(body: bytes, url: str) -> Iterator[PageLink]:
    for texts in _entries(body, ("item", "entry")):
        target = _join(url, texts.get("link") or texts.get("guid", ""))
        if target is not None and ("link" in texts or "guid" in texts):
            published = texts.get("pubdate") or texts.get("published") or texts.get("date")
            yield PageLink(target, _day(published), _day(texts.get("updated")))


def _day(text: str | None) -> int:
    if not text:
        return 0
    try:
        return day_number(normalise_iso(text) if text[:4].isdigit() else _rfc_date(text))
    except (ValueError, OverflowError):
        return 0


def _rfc_date(text: str) -> str:
    moment: datetime = parsedate_to_datetime(text)
    return normalise_iso(moment.isoformat(timespec="seconds"))
