"""The lines of an article's body to paragraphs and names: what is text stays, what surrounds it goes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from archive.parse.blocks import Block
from archive.parse.bylines import Byline, read_byline, split_glued, split_leading
from archive.parse.datelines import read_date_line
from archive.parse.titles import same_text
from archive.parse.trailers import TrailerKind, trailer_kind

_SENTENCE_END = re.compile(r"[.!?。…][\"'”’)\]]*$")

_SENTENCE_CHARS = 60
# How many times the sentences before it may stand after a trailer that still ends the text.
_ENDS: Mapping[TrailerKind | None, float] = {"list": 0.25, "end": 1.0}

# Beyond this many lines from the end a line of two names is text, not a byline.
_BYLINE_LINES = 4


@dataclass(slots=True)
class Body:
    """The paragraphs, those of them that are running text in the page's language, and the byline's names."""

    paragraphs: list[str] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)


def read_body(blocks: Sequence[Block], *, title: str, chosen: bool = False, ends: bool = False) -> Body:
    """Take the article's paragraphs out of the lines that hold it.

    1. Trailers go. What follows an ending one goes too, once there was text: unless most of the sentences
       follow it, as where a photograph has a copyright line. A list of other stories ends the text unless a
       good part of the sentences follow it; then the list goes, up to the next sentence.
    2. Lines that are only a link go, and so do headings at the end, below which nothing else stands. Where
       the profile has `chosen` the lines, both stay, and of the trailers only those go that are links.
    3. The headline and the date, repeated above the text, go; a text that is only the headline stays.
    4. Bylines go and give the names: on a line of their own, in brackets before the first sentence, glued to
       the last one. With `ends`, what follows a byline with an address stays only if it is a sentence.
    5. Captions go, unless there is nothing else: a photograph and its caption are an article too.
    """
    kept = _lines(blocks, chosen=chosen)
    body = _paragraphs([block for block in kept if block.kind != "caption"], title, ends=ends)
    if body.paragraphs:
        return body
    captions = _paragraphs([block for block in kept if block.kind == "caption"], title, ends=ends)
    captions.authors = captions.authors or body.authors
    return captions


def _lines(blocks: Sequence[Block], *, chosen: bool) -> list[Block]:
    kept: list[Block] = []
    sizes = list(map(_sentence_chars, blocks))
    before, left = 0, sum(sizes)
    in_list = False
    for block, size in zip(blocks, sizes, strict=True):
        kind = trailer_kind(block.text)
        left -= size
        if kind in _ENDS and block.kind != "caption" and any(one.kind == "text" for one in kept):
            if left <= before * _ENDS[kind]:
                break
            in_list = kind == "list"
        if kind is None and size:
            before += size
            in_list = False
        if in_list:
            continue
        is_text = (kind is None or not block.is_link) if chosen else (kind is None and not block.is_link)
        if is_text or (kind is None and read_byline(block.text)):
            kept.append(block)
    while not chosen and len(kept) > 1 and kept[-1].kind == "heading":
        kept.pop()
    return kept


def _sentence_chars(block: Block) -> int:
    """Return how long a line is if it is a sentence of its own, else 0."""
    text = block.text
    return (
        len(text) if len(text) >= _SENTENCE_CHARS and not block.is_link and _SENTENCE_END.search(text) else 0
    )


def _paragraphs(blocks: Sequence[Block], title: str, *, ends: bool) -> Body:
    body = Body()
    ended = False
    repeated: Block | None = None
    for number, block in enumerate(blocks):
        text = block.text
        near_end = len(blocks) - number <= _BYLINE_LINES
        byline = read_byline(text)
        if byline and (byline.strong or near_end or not body.paragraphs):
            body.authors.extend(byline.authors)
            ended = ended or bool(body.paragraphs)
        elif not body.paragraphs and same_text(text, title):
            repeated = block if block.kind != "heading" else repeated
        elif not body.paragraphs and read_date_line(text, "+00:00"):
            continue
        elif not (ends and ended) or _SENTENCE_END.search(text):
            _add(body, block)
    if repeated and not body.paragraphs:
        # A caption may say no more than its headline.
        _add(body, repeated)
    _take_glued(body)
    body.authors = list(dict.fromkeys(body.authors))
    return body


def _add(body: Body, block: Block) -> None:
    text = block.text
    leading = split_leading(text) if not body.paragraphs else None
    if leading:
        text = leading[0]
        body.authors.extend(leading[1].authors)
    body.paragraphs.append(text)
    if block.kind in {"text", "caption"}:
        body.prose.append(text)


def _take_glued(body: Body) -> None:
    for number in range(len(body.paragraphs) - 1, max(-1, len(body.paragraphs) - _BYLINE_LINES - 1), -1):
        glued: tuple[str, Byline] | None = split_glued(body.paragraphs[number])
        if glued:
            old = body.paragraphs[number]
            body.paragraphs[number] = glued[0]
            body.prose = [glued[0] if text == old else text for text in body.prose]
            body.authors.extend(glued[1].authors)
            return
