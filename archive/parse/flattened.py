"""Pages flattened to one run: `Title. May. 10, 2021 07:21. by Given-Name Family mail@example.com. Text …`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from archive.parse.blocks import Block
from archive.parse.bylines import read_byline
from archive.parse.dates import iter_moments
from archive.parse.titles import same_text

_LABEL_BEFORE = re.compile(r"[\s.,|]*(?:posted|입력)?[\s.,|]*$", re.IGNORECASE)
_UPDATED = re.compile(r"[\s.,|]*(?:updated|수정)[\s.,|]*$", re.IGNORECASE)
_MAIL_END = re.compile(r"@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_BY_NAMES = re.compile(r"by [^.@]{3,80}(?=\.\s|\.$|$)", re.IGNORECASE)

_LINES = 40
_MAX_TITLE_CHARS = 200
_MAX_BYLINE_CHARS = 200


@dataclass(frozen=True, slots=True)
class Run:
    """A flattened line: its number among the page's lines and its parts; `text` may be empty."""

    number: int
    title: str
    published_at: str
    updated_at: str | None
    authors: tuple[str, ...]
    text: str


def find_run(blocks: Sequence[Block], titles: Sequence[str], offset: str) -> Run | None:
    """Return the first line that runs from the headline over the date to the text.

    1. A date with a time stands in it, and what is before the date is one of the page's `titles`.
    2. An update may follow, then a byline after `by`; the rest is text.
    """
    for number, block in enumerate(blocks[:_LINES]):
        if run := _read_run(number, block.text, titles, offset):
            return run
    return None


def _read_run(number: int, text: str, titles: Sequence[str], offset: str) -> Run | None:
    # The date follows the headline, so the rest of a long text need not be searched.
    moments = [one for one in iter_moments(text[: 2 * _MAX_TITLE_CHARS], offset) if len(one.iso) > 10]
    for place, moment in enumerate(moments):
        title = _LABEL_BEFORE.sub("", text[: moment.start])
        if not any(same_text(title, one) for one in titles):
            continue
        end, updated = moment.end, None
        for later in moments[place + 1 : place + 2]:
            if _UPDATED.fullmatch(text[end : later.start]):
                end, updated = later.end, later.iso
        authors, rest = _byline(text[end:].lstrip(" .,|"))
        return Run(number, _spelled(title, titles), moment.iso, updated, authors, rest)
    return None


def _spelled(title: str, titles: Sequence[str]) -> str:
    # In the run the headline may have lost its last mark or gained a full stop.
    return next(one for one in titles if same_text(title, one))


def _byline(text: str) -> tuple[tuple[str, ...], str]:
    for match in reversed(list(_MAIL_END.finditer(text[:_MAX_BYLINE_CHARS]))):
        byline = read_byline(text[: match.end()])
        if byline:
            return byline.authors, text[match.end() :].lstrip(" .,")
    by = _BY_NAMES.match(text)
    byline = read_byline(by.group()) if by else None
    if by and byline:
        return byline.authors, text[by.end() :].lstrip(" .")
    return (), text
