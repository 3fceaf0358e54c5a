"""Where on a page the article stands, when the profile does not say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lxml import html

from archive.parse.blocks import Block
from archive.parse.tree import find_all

_CONTAINERS = ('[itemprop~="articleBody"]', "article", "main", '[role="main"]')

# An element that holds this share of the page's prose holds the article; one that says so needs half of it.
_MOST = 0.6
_MIN_LINE_CHARS = 20

_WITHIN = frozenset(["p", "pre", "span", "li", "td", "blockquote"])


def main_blocks(tree: html.HtmlElement, blocks: Sequence[Block]) -> list[Block]:
    """Return those of a page's lines that stand in the element that holds the article."""
    inside = set(main_element(tree, blocks).iter())
    return [block for block in blocks if block.element in inside]


def main_element(tree: html.HtmlElement, blocks: Sequence[Block]) -> html.HtmlElement:
    """Return the element that holds the article; `blocks` are the tree's lines.

    1. The first kind of container element, by selector, of which one holds a good part of the page's prose:
       lines of some length that are not links.
    2. Else the innermost element that holds most of it.
    """
    prose = _prose_chars(tree, blocks)
    total = prose.get(tree, 0)
    for selector in _CONTAINERS:
        best = max(find_all(tree, selector), key=lambda element: prose.get(element, 0), default=None)
        if best is not None and prose.get(best, 0) > total * _MOST / 2:
            return best
    return _innermost(tree, prose, total * _MOST)


def _innermost(
    element: html.HtmlElement, prose: Mapping[html.HtmlElement, int], enough: float
) -> html.HtmlElement:
    while True:
        best = max(element, key=lambda child: prose.get(child, 0), default=None)
        if best is None or best.tag in _WITHIN or prose.get(best, 0) <= enough:
            return element
        element = best


def _prose_chars(tree: html.HtmlElement, blocks: Sequence[Block]) -> dict[html.HtmlElement, int]:
    """Return how many characters of prose every element holds, itself and all in it."""
    chars: dict[html.HtmlElement, int] = {}
    for block in blocks:
        if not block.is_link and len(block.text) >= _MIN_LINE_CHARS:
            chars[block.element] = chars.get(block.element, 0) + len(block.text)
    # Children before parents: in reverse document order every sum is complete when it is passed on.
    for element in reversed(list(tree.iter())):
        parent = element.getparent()
        if parent is not None and element is not tree and element in chars:
            chars[parent] = chars.get(parent, 0) + chars[element]
    return chars
