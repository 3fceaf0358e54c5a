"""Any outlet: the profile's selectors, and where it gives none, the signals most pages have."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import html

from archive.ids import Lang
from archive.parse.blocks import Block, read_blocks
from archive.parse.body import read_body
from archive.parse.bylines import read_byline
from archive.parse.confidence import claims_article, read_signals
from archive.parse.container import main_blocks
from archive.parse.language import text_lang
from archive.parse.meta import Meta, read_meta
from archive.parse.record import Draft, NoArticleError
from archive.parse.rules import ParseRules
from archive.parse.signals import (
    authors_of,
    dates_of,
    find_dates,
    later,
    section_of,
    time_element,
    url_date,
)
from archive.parse.titles import choose_title, heading_texts
from archive.parse.tree import drop, select, select_all
from archive.text import clean_text

_FRAME = "header, footer, aside, nav"
_TEXT_TAGS = frozenset(["p", "li", "td", "blockquote"])

_MIN_CHARS = 40


def parse_generic(tree: html.HtmlElement, url: str, lang: Lang, rules: ParseRules) -> Draft:
    """Read an article; raises NoArticleError where the profile's selectors or the page leave nothing."""
    drop(tree, rules.drop)
    meta = read_meta(tree)
    whole = read_blocks(tree)
    published, updated = _dates(tree, meta, rules, whole)
    title = _title(tree, meta, rules, whole)
    if rules.by_language:
        blocks = [one for element in _in_language(tree, rules.body, lang) for one in read_blocks(element)]
        title = _title_in_language(tree, rules, lang, title, blocks)
    else:
        blocks = _body_blocks(tree, rules)
    body = read_body(blocks, title=title, chosen=bool(rules.body))
    if not rules.body and sum(map(len, body.paragraphs)) < _MIN_CHARS and not claims_article(tree, meta):
        raise NoArticleError("too little text, and nothing says that it is an article")
    return Draft(
        title=title,
        paragraphs=body.paragraphs,
        prose=body.prose,
        published_at=published or url_date(url),
        updated_at=later(updated, published or url_date(url)),
        authors=authors_of(tree, meta, rules, body.authors),
        section=section_of(tree, meta, rules),
        signals=read_signals(
            tree, meta, whole, title=title, paragraphs=body.paragraphs, dated=published is not None
        ),
    )


def _title(tree: html.HtmlElement, meta: Meta, rules: ParseRules, blocks: Sequence[Block]) -> str:
    selected = select(tree, rules.title)
    if selected:
        return clean_text(selected[0].text_content())
    return choose_title(meta, heading_texts(blocks))


def _in_language(tree: html.HtmlElement, selectors: Sequence[str], lang: Lang) -> list[html.HtmlElement]:
    """Return the selected elements whose text is in a language."""
    return [
        element
        for element in _outermost(select_all(tree, selectors))
        if text_lang("\n".join(block.text for block in read_blocks(element))) == lang
    ]


def _title_in_language(
    tree: html.HtmlElement, rules: ParseRules, lang: Lang, title: str, blocks: Sequence[Block]
) -> str:
    """Return the headline of one of two texts on a page, `title` being what the whole page has.

    A selected one in the language; else the page's, if it is in the language; else the line above the text;
    else the page's all the same.
    """
    for element in _in_language(tree, rules.title, lang):
        return clean_text(element.text_content())
    first = blocks[0].text if len(blocks) > 1 else ""
    if text_lang(title) == lang or not first or first.endswith((".", "。")) or read_byline(first):
        return title
    return first


def _body_blocks(tree: html.HtmlElement, rules: ParseRules) -> list[Block]:
    if rules.body:
        return [block for element in _outermost(select(tree, rules.body)) for block in read_blocks(element)]
    # The headline in a header inside the article and the date in a `time` of its own have been read already.
    drop(tree, [_FRAME])
    for moment in tree.iter("time"):
        if not any(parent.tag in _TEXT_TAGS for parent in moment.iterancestors()):
            moment.text = None
    return main_blocks(tree, read_blocks(tree))


def _outermost(elements: Sequence[html.HtmlElement]) -> list[html.HtmlElement]:
    chosen = set(elements)
    return [one for one in elements if not any(parent in chosen for parent in one.iterancestors())]


def _dates(
    tree: html.HtmlElement, meta: Meta, rules: ParseRules, blocks: Sequence[Block]
) -> tuple[str | None, str | None]:
    place = find_dates(blocks, rules.timezone)
    published, updated = dates_of(tree, meta, rules, place, shown_first=False)
    return published or time_element(tree, rules.timezone), updated
