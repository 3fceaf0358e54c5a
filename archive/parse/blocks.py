"""An element tree as the lines a reader sees, each with what the markup says about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from lxml import etree, html

from archive.text import clean_text

Kind: TypeAlias = Literal["text", "heading", "caption", "code"]


def _tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


_SKIPPED = _tags(
    "script style noscript template svg math iframe object select button textarea input nav audio video "
    "canvas map dialog title"
)
_INLINE = _tags(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark q ruby s samp "
    "small span strike strong sub sup time tt u var wbr rb nobr o:p"
)
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_CAPTIONS = re.compile(
    r"(?:^|[\s_-])(?:caption|articlephoto\w?|photo_?(?:txt|desc)|img_(?:desc|cont|cap))(?:$|[\s_-])", re.I
)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?。…][\"'”’)\]]*$")


@dataclass(frozen=True, slots=True)
class Block:
    """One line of a page: its clean text, what it is, the linked share of it (0 to 1), its element."""

    text: str
    kind: Kind
    linked: float
    element: html.HtmlElement

    @property
    def tag(self) -> str:
        """The name of the block element the line stands in."""
        return str(self.element.tag)

    @property
    def is_link(self) -> bool:
        """Nearly all of it is a link: a teaser, a menu entry, a button."""
        return self.linked > 0.8


@dataclass(slots=True)
class _Line:
    pieces: list[tuple[str, bool]] = field(default_factory=list)

    def text(self) -> str:
        return clean_text("".join(text for text, _ in self.pieces))


def read_blocks(root: html.HtmlElement, *, keep_nav: bool = False) -> list[Block]:
    """Return the visible lines under `root` in reading order.

    1. Every block element and every table cell begins a new line; so does `<br>`.
    2. Where a block uses `<br><br>` between its paragraphs, a single `<br>` in the middle of a sentence is
       only a line break of the layout and becomes a space.
    3. Scripts, forms' controls, menus (`nav`) and hidden elements are left out.
    """
    return list(_iter_blocks(root, _SKIPPED - {"nav"} if keep_nav else _SKIPPED))


def _iter_blocks(root: html.HtmlElement, skipped: frozenset[str]) -> Iterator[Block]:
    lines = [_Line()]
    open_blocks: list[tuple[html.HtmlElement, Kind]] = [(root, "text")]
    links = 0
    walker = etree.iterwalk(root, events=("start", "end"))
    skipping: etree._Element | None = None
    for event, element in walker:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if tag in skipped or not tag or _is_hidden(element):
                skipping = element
                walker.skip_subtree()
                continue
            links += tag == "a"
            if tag == "br":
                lines.append(_Line())
            elif tag not in _INLINE:
                yield from _flush(lines, *open_blocks[-1])
                open_blocks.append((element, _kind(element, tag, open_blocks[-1][1])))
            _add(lines, element.text, links)
        else:
            if element is skipping:
                skipping = None
            else:
                links -= tag == "a"
                if tag != "br" and tag not in _INLINE:
                    yield from _flush(lines, *open_blocks.pop())
            if element is not root:
                _add(lines, element.tail, links)
    yield from _flush(lines, *open_blocks[0])


def _add(lines: list[_Line], text: str | None, links: int) -> None:
    if text:
        lines[-1].pieces.append((text, links > 0))


def _is_hidden(element: etree._Element) -> bool:
    style = element.get("style")
    return element.get("hidden") is not None or (style is not None and _HIDDEN.search(style) is not None)


def _kind(element: etree._Element, tag: str, outer: Kind) -> Kind:
    if tag in {"figure", "figcaption", "caption"} or _CAPTIONS.search(element.get("class") or ""):
        return "caption"
    if tag == "pre":
        return "code"
    if tag in _HEADINGS:
        return "heading"
    return outer


def _flush(lines: list[_Line], element: html.HtmlElement, kind: Kind) -> Iterator[Block]:
    for line in _joined(lines):
        text = line.text()
        if text:
            linked = sum(len(clean_text(piece)) for piece, is_link in line.pieces if is_link)
            yield Block(text, kind, min(1.0, linked / len(text)), element)
    lines[:] = [_Line()]


def _joined(lines: list[_Line]) -> list[_Line]:
    texts = [line.text() for line in lines]
    if "" not in texts[1:-1]:
        return lines
    joined: list[_Line] = []
    before = ""
    for line, text in zip(lines, texts, strict=True):
        if before and text and not _SENTENCE_END.search(before):
            joined[-1] = _Line([*joined[-1].pieces, (" ", False), *line.pieces])
        else:
            joined.append(line)
        before = text
    return joined
