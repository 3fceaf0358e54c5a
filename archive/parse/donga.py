"""The Dong-A Ilbo: the foreign editions of all years and the Korean site.

No tag of these pages is sure, so the article is found by what a reader sees: the headline that heading, meta
tags and title agree on, the date line below it, the text after that, the byline and the trailers at its end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from lxml import html

from archive.parse.blocks import Block, read_blocks
from archive.parse.body import Body, read_body
from archive.parse.bylines import read_byline
from archive.parse.confidence import read_signals
from archive.parse.flattened import Run, find_run
from archive.parse.meta import Meta, read_meta
from archive.parse.mojibake import repair_quotes, straighten_backticks
from archive.parse.record import Draft, NoArticleError
from archive.parse.rules import ParseRules
from archive.parse.signals import (
    DatePlace,
    authors_of,
    dates_of,
    find_dates,
    later,
    meta_published,
    section_of,
    url_date,
)
from archive.parse.titles import choose_title, heading_texts, meta_titles
from archive.parse.trailers import trailer_kind
from archive.parse.tree import drop, select, select_all

SITE_NAMES = ("The Dong-A Ilbo", "동아일보", "동아닷컴", "donga.com", "English Donga", "dongA.com")

# Elements that held the text in some year; used only where one holds most of what follows the date.
_TEXT_ELEMENTS = (
    ".article_txt",
    "section.news_view",
    "#article_text",
    '[itemprop~="articleBody"]',
    "article",
)
_FRAME = "aside, footer, .article_relation, .relation, .sns, .ad"
_SECTION_IN_URL = re.compile(r"^/news/(?!article/|amp/|all/|View)([A-Za-z]+)/article/")

_MOST = 0.6
_MIN_TITLE_LINE_CHARS = 4


def parse_donga(tree: html.HtmlElement, url: str, rules: ParseRules) -> Draft:
    """Read an article; raises NoArticleError if the page neither shows a date nor calls itself an article."""
    drop(tree, [*rules.drop, _FRAME])
    meta = read_meta(tree)
    blocks = read_blocks(tree)
    offset = rules.timezone
    run = find_run(blocks, meta_titles(meta, SITE_NAMES), offset)
    place = None if run else find_dates(blocks, offset)
    if not run and not place and not meta_published(meta, offset) and "article" not in meta.all("og:type"):
        raise NoArticleError("the page shows no date")
    title = run.title if run else _title(tree, meta, rules, blocks, place)
    body = _body(tree, rules, blocks, _text_start(blocks, run, place, title), title)
    if run and run.text:
        body.paragraphs.insert(0, run.text)
        body.prose.insert(0, run.text)
    byline = body.authors or _names_beside_date(blocks, run, place)
    shown = DatePlace(run.number, run.number, run.published_at, run.updated_at, "") if run else place
    published, updated = dates_of(tree, meta, rules, shown, shown_first=True)
    appeared = published or url_date(url)
    return Draft(
        title=_repaired(title),
        paragraphs=[_repaired(text) for text in body.paragraphs],
        prose=[_repaired(text) for text in body.prose],
        published_at=appeared,
        updated_at=later(updated, appeared),
        authors=authors_of(tree, meta, rules, byline),
        section=section_of(tree, meta, rules) or _section_in(url),
        signals=read_signals(
            tree,
            meta,
            blocks,
            title=title,
            paragraphs=body.paragraphs,
            dated=published is not None,
            site_names=SITE_NAMES,
        ),
    )


def _title(
    tree: html.HtmlElement, meta: Meta, rules: ParseRules, blocks: Sequence[Block], place: DatePlace | None
) -> str:
    selected = select(tree, rules.title)
    if selected:
        return str(selected[0].text_content())
    above = blocks[: place.first] if place else blocks[:1]
    lines = [
        block.text
        for block in reversed(above[-3:])
        if not block.is_link and not trailer_kind(block.text) and len(block.text) >= _MIN_TITLE_LINE_CHARS
    ]
    return choose_title(meta, heading_texts(above) or heading_texts(blocks), lines, SITE_NAMES)


def _text_start(blocks: Sequence[Block], run: Run | None, place: DatePlace | None, title: str) -> int:
    """Return the number of the first line after headline and date."""
    if run:
        return run.number + 1
    if place:
        return place.last + 1
    return next((number + 1 for number, block in enumerate(blocks) if block.text == title), 0)


def _body(tree: html.HtmlElement, rules: ParseRules, blocks: Sequence[Block], start: int, title: str) -> Body:
    chosen = {one for element in select(tree, rules.body) for one in element.iter()}
    if chosen:
        return read_body([block for block in blocks if block.element in chosen], title=title, ends=True)
    following = blocks[start:]
    whole = read_body(following, title=title, ends=True)
    for element in select_all(tree, _TEXT_ELEMENTS):
        inside = set(element.iter())
        part = read_body([one for one in following if one.element in inside], title=title, ends=True)
        if sum(map(len, part.prose)) >= _MOST * sum(map(len, whole.prose)) and part.prose:
            part.authors = part.authors or whole.authors
            return part
    return whole


def _names_beside_date(blocks: Sequence[Block], run: Run | None, place: DatePlace | None) -> list[str]:
    if run:
        return list(run.authors)
    if not place:
        return []
    near = [place.rest, *(block.text for block in blocks[max(0, place.first - 2) : place.last + 3])]
    return next((list(found.authors) for text in near if (found := read_byline(text)) and found.authors), [])


def _section_in(url: str) -> str | None:
    try:
        match = _SECTION_IN_URL.match(urlsplit(url).path)
    except ValueError:
        return None
    return match.group(1).lower() if match else None


def _repaired(text: str) -> str:
    return straighten_backticks(repair_quotes(text))
