"""An element tree as the lines a reader sees, each with what the markup says about it."""

from __future__ import annotations

import re
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
# Left out, but no end of a line: text may go on after it.
_WITHIN_LINES = _tags("script style noscript template svg math button select input map")
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_CAPTIONS = re.compile(
    r"(?:^|[\s_-])(?:caption|articlephoto\w?|photo_?(?:txt|desc)|img_(?:desc|cont|cap))(?:$|[\s_-])", re.I
)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_DATE_BEGINS = re.compile(r"입력|수정|등록|\d{4}\s?[-./년]")
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


def read_blocks(root: html.HtmlElement) -> list[Block]:
    """Return the visible lines under `root` in reading order.

    1. Every block element and every table cell begins a new line; so does `<br>`, and a line end in `<pre>`.
    2. Where a block uses `<br><br>` between its paragraphs, a single `<br>` in the middle of a sentence is
       only a line break of the layout and becomes a space.
    3. Scripts, forms' controls, menus (`nav`) and hidden elements are left out.
    """
    reader = _Reader(root)
    walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        if event == "start":
            if not reader.enter(element):
                walker.skip_subtree()
        else:
            reader.leave(element)
    reader.flush()
    return reader.blocks


class _Reader:
    """Collects lines while a tree is walked; no recursion, so that depth costs nothing."""

    def __init__(self, root: html.HtmlElement) -> None:
        self.blocks: list[Block] = []
        self._root = root
        self._open: list[tuple[html.HtmlElement, Kind]] = [(root, "text")]
        self._lines = [_Line()]
        self._links = 0
        self._skipped: etree._Element | None = None

    def enter(self, element: html.HtmlElement) -> bool:
        """Begin an element; False if what is in it is not for readers."""
        tag = str(element.tag)
        if tag in _SKIPPED or _is_hidden(element):
            if tag not in _INLINE and tag not in _WITHIN_LINES:
                self.flush()
            self._skipped = element
            return False
        self._links += tag == "a"
        if tag == "br":
            self._lines.append(_Line())
        elif tag not in _INLINE:
            self.flush()
            self._open.append((element, _kind(element, tag, self._open[-1][1])))
        self._add(element.text)
        return True

    def leave(self, element: html.HtmlElement) -> None:
        """End an element or a comment, and take the text after it."""
        tag = element.tag
        if element is self._skipped:
            self._skipped = None
        elif isinstance(tag, str):
            self._links -= tag == "a"
            if tag != "br" and tag not in _INLINE:
                self.flush()
                self._open.pop()
        if element is not self._root:
            self._add(element.tail)

    def _add(self, text: str | None) -> None:
        if not text:
            return
        # White space means something only in preformatted text: there a line is a line.
        for number, line in enumerate(text.split("\n") if self._open[-1][1] == "code" else [text]):
            if number:
                self._lines.append(_Line())
            self._lines[-1].pieces.append((line, self._links > 0))

    def flush(self) -> None:
        """End the line, or lines, collected so far."""
        element, kind = self._open[-1]
        for line in self._lines if kind == "code" else _joined(self._lines):
            text = line.text()
            if text:
                linked = sum(len(clean_text(piece)) for piece, is_link in line.pieces if is_link)
                self.blocks.append(Block(text, kind, min(1.0, linked / len(text)), element))
        self._lines = [_Line()]


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


def _joined(lines: list[_Line]) -> list[_Line]:
    texts = [line.text() for line in lines] if len(lines) > 2 else []
    if "" not in texts[1:-1]:
        return lines
    joined: list[_Line] = []
    before = ""
    for line, text in zip(lines, texts, strict=True):
        if before and text and _goes_on(before, text):
            joined[-1] = _Line([*joined[-1].pieces, (" ", False), *line.pieces])
        else:
            joined.append(line)
        before = text
    return joined


def _goes_on(before: str, text: str) -> bool:
    """Tell whether a sentence runs over a line break: headlines, dates and bylines begin anew."""
    if _SENTENCE_END.search(before) or "@" in text or _DATE_BEGINS.match(text):
        return False
    return text[0].islower() or "가" <= text[0] <= "힣" or text[0].isdigit()
