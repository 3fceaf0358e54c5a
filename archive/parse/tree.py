"""Bytes to an element tree: whatever the bytes are, there is a tree or a NoArticleError."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import cast

from lxml import etree, html
from lxml.cssselect import CSSSelector

from archive.parse.decode import decode_html
from archive.parse.record import NoArticleError

_HTML_TYPES = ("text/html", "application/xhtml+xml")
_NO_HTML = re.compile(rb"%PDF-|\x89PNG|GIF8[79]a|\xff\xd8\xff|PK\x03\x04|\x1f\x8b|RIFF|[{\[]\s*[\"{\[\]}\d]")
_HTML = re.compile(
    rb"<\s*(?:!doctype\s+html|html|head|body|div|article|p|h1|table|meta|title)\b", re.IGNORECASE
)


def read_tree(body: bytes, content_type: str | None) -> html.HtmlElement:
    """Return the tree of an HTML page; raises NoArticleError for anything else and for an empty page."""
    if not body.strip(b" \t\r\n\x00"):
        raise NoArticleError("the page is empty")
    kind = (content_type or "").partition(";")[0].strip().lower()
    if not _is_html(body, kind):
        raise NoArticleError(f"not an HTML page but {kind}" if kind else "not an HTML page")
    # Through UTF-8, because lxml refuses text whose XML declaration names another encoding.
    text = decode_html(body, content_type).encode("utf-8", "replace")
    # libxml2 keeps no text nested deeper than 2,048 levels, without `huge_tree` 256; no article is.
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(text, parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise NoArticleError("the page holds no markup") from error
    return tree


def _is_html(body: bytes, kind: str) -> bool:
    if kind in _HTML_TYPES:
        return True
    if kind.startswith(("image/", "audio/", "video/", "font/")) or _NO_HTML.match(body.lstrip()[:64]):
        return False
    # UTF-16 has a NUL in every other byte; servers call pages text/plain, XML or nothing at all.
    return _HTML.search(body[:65536].replace(b"\x00", b"")) is not None


@cache
def _compiled(selector: str) -> CSSSelector:
    return CSSSelector(selector, translator="html")


def find_all(tree: html.HtmlElement, selector: str) -> list[html.HtmlElement]:
    """Return the elements that a CSS selector finds, in document order.

    A selector is translated once and not, as by lxml's own method, for every page.
    """
    return cast("list[html.HtmlElement]", _compiled(selector)(tree))


def select(tree: html.HtmlElement, selectors: Iterable[str]) -> list[html.HtmlElement]:
    """Return the elements of the first selector that finds any with text, in document order."""
    for selector in selectors:
        found = [element for element in find_all(tree, selector) if element.text_content().strip()]
        if found:
            return found
    return []


def select_all(tree: html.HtmlElement, selectors: Iterable[str]) -> list[html.HtmlElement]:
    """Return what all the selectors find, in the order of the selectors."""
    return [element for selector in selectors for element in find_all(tree, selector)]


def drop(tree: html.HtmlElement, selectors: Iterable[str]) -> None:
    """Empty the selected elements; the text after them stays."""
    for selector in selectors:
        for element in find_all(tree, selector):
            # Taking them out would write the tails anew, and lxml refuses to write control characters.
            element.clear(keep_tail=True)
