"""Dates, names and section from meta tags, selectors, lines and the address, whichever has them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import html

from archive.parse.blocks import Block
from archive.parse.bylines import names_in_field
from archive.parse.datelines import DateLine, read_date_line
from archive.parse.dates import parse_moment
from archive.parse.meta import Meta
from archive.parse.rules import ParseRules
from archive.parse.tree import find_all, select
from archive.text import clean_text

_PUBLISHED = (
    "article:published_time",
    "ld:datepublished",
    "datepublished",
    "og:article:published_time",
    "dd:published_time",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dc.date",
    "pubdate",
    "date",
)
_UPDATED = ("article:modified_time", "ld:datemodified", "datemodified", "og:updated_time", "dd:modified_time")
_AUTHORS = ("dd:author", "ld:author", "author", "article:author", "byl", "dc.creator")
_SECTION = ("article:section", "ld:articlesection", "dd:category", "section", "og:article:section")
_URL_DATE = re.compile(
    r"/((?:19|20)\d{2})[/.-]?(0[1-9]|1[0-2])[/.-]?(0[1-9]|[12]\d|3[01])(?=[/.?-]|$|\d{4,})"
)

# The date stands near the headline; further down it is another article's.
_DATE_LINES = 40
_NEAR_LINES = 2
_NO_DATES = DateLine(None, None, labelled=False)


def meta_published(meta: Meta, offset: str) -> str | None:
    """Return when the article appeared, as the meta tags have it."""
    return _first_moment([meta.first(name) for name in _PUBLISHED], offset)


def meta_updated(meta: Meta, offset: str) -> str | None:
    """Return when the article was last changed, as the meta tags have it."""
    return _first_moment([meta.first(name) for name in _UPDATED], offset)


def _first_moment(texts: Sequence[str | None], offset: str) -> str | None:
    return next((iso for text in texts if text and (iso := parse_moment(text, offset))), None)


def selected_dates(tree: html.HtmlElement, selectors: Sequence[str], offset: str) -> DateLine | None:
    """Return the dates in the selected elements: their `datetime`, `content` or text."""
    for element in select_with_attributes(tree, selectors):
        for text in (element.get("datetime"), element.get("content"), element.text_content()):
            line = clean_text(text or "")[:400]
            if line and (dates := read_date_line(line, offset)):
                return dates
            if line and (moment := parse_moment(line, offset)):
                return DateLine(moment, None, labelled=False)
    return None


def select_with_attributes(tree: html.HtmlElement, selectors: Sequence[str]) -> list[html.HtmlElement]:
    """Return the elements of the first selector that finds any, text or not."""
    return next((found for one in selectors if (found := find_all(tree, one))), [])


def time_element(tree: html.HtmlElement, offset: str) -> str | None:
    """Return the first `<time datetime>`, one inside an article before others."""
    for element in find_all(tree, "article time[datetime], main time[datetime]") or find_all(
        tree, "time[datetime]"
    ):
        if moment := parse_moment(element.get("datetime", ""), offset):
            return moment
    return None


def url_date(url: str) -> str | None:
    """Return the day in an address: `/20240113/`, `/2024/01/13/`."""
    try:
        match = _URL_DATE.search(urlsplit(url).path)
    except ValueError:
        return None
    return parse_moment("-".join(match.groups())) if match else None


@dataclass(frozen=True, slots=True)
class DatePlace:
    """Where the date stands, lines `first` to `last`, and what it says."""

    first: int
    last: int
    published_at: str | None
    updated_at: str | None
    rest: str


def find_dates(blocks: Sequence[Block], offset: str) -> DatePlace | None:
    """Return the first date line, one with a label before one without, and a second one right after it."""
    lines = [
        (number, read_date_line(block.text, offset)) for number, block in enumerate(blocks[:_DATE_LINES])
    ]
    found = [(number, line) for number, line in lines if line]
    best = next(((number, line) for number, line in found if line.labelled), found[0] if found else None)
    if best is None:
        return None
    number = best[0]
    # What says that it was updated may stand alone, below the bare date or above it.
    near = [
        (other, line)
        for other, line in found
        if other == number
        or (abs(other - number) <= _NEAR_LINES and (line.labelled or not best[1].published_at))
    ]
    return DatePlace(
        near[0][0],
        near[-1][0],
        next((line.published_at for _, line in near if line.published_at), None),
        next((line.updated_at for _, line in near if line.updated_at), None),
        near[-1][1].rest,
    )


def authors_of(tree: html.HtmlElement, meta: Meta, rules: ParseRules, byline: Sequence[str]) -> list[str]:
    """Return the authors: of the profile's selectors, else of the byline, else of the meta tags."""
    texts = [element.text_content() for element in select(tree, rules.authors)]
    if found := [name for text in texts for name in names_in_field(clean_text(text))]:
        return list(dict.fromkeys(found))
    if byline:
        return list(byline)
    site = (meta.first("og:site_name") or "").casefold()
    names = [name for text in meta.all(*_AUTHORS) for name in names_in_field(text)]
    return [name for name in dict.fromkeys(names) if name.casefold() != site]


def section_of(tree: html.HtmlElement, meta: Meta, rules: ParseRules) -> str | None:
    """Return the section as the page names it."""
    for element in select_with_attributes(tree, rules.section):
        if text := clean_text(element.text_content() or element.get("content") or ""):
            return text[:100]
    return meta.first(*_SECTION)


def dates_of(
    tree: html.HtmlElement, meta: Meta, rules: ParseRules, shown: DatePlace | None, *, shown_first: bool
) -> tuple[str | None, str | None]:
    """Return when the article appeared and was changed, by the profile's selectors, the text, the meta tags.

    `shown` is the date line, if there is one; `shown_first` puts it before the meta tags.
    """
    offset = rules.timezone
    selected = selected_dates(tree, rules.date, offset) or _NO_DATES
    changed = selected_dates(tree, rules.updated, offset) or _NO_DATES
    in_text = shown.published_at if shown else None
    in_tags = meta_published(meta, offset)
    published = selected.published_at or ((in_text or in_tags) if shown_first else (in_tags or in_text))
    updated = changed.updated_at or changed.published_at or selected.updated_at
    updated = updated or (shown.updated_at if shown else None)
    if not updated and not (shown_first and in_text):
        # Where the page shows its dates and no change, a later date in the tags is a technical one.
        updated = meta_updated(meta, offset)
    return published, updated


def later(updated: str | None, published: str | None) -> str | None:
    """Return `updated` if it says anything beyond `published`."""
    return updated if updated and (not published or updated > published) else None
