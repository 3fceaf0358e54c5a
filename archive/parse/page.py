"""The entry point: the bytes of a page to a `ParsedPage`."""

from __future__ import annotations

from archive.ids import Lang
from archive.parse.donga import parse_donga
from archive.parse.generic import parse_generic
from archive.parse.language import text_lang
from archive.parse.record import Draft, NoArticleError, ParsedPage
from archive.parse.rules import ParseRules
from archive.parse.translations import take_translation_links
from archive.parse.tree import read_tree
from archive.text import clean_paragraphs, clean_text

__all__ = ["NoArticleError", "ParseRules", "ParsedPage", "parse_page"]


def parse_page(
    body: bytes, content_type: str | None, *, url: str, lang: Lang, rules: ParseRules
) -> ParsedPage:
    """Read the article on a page.

    `content_type` is the response's header, `url` the page's address (its date is the last resort), `lang`
    the language the page stands for; the one its text is really in is `text_lang` of the result. Whatever
    the bytes, the only exception is NoArticleError: not HTML, no headline or no text.
    """
    tree = read_tree(body, content_type)
    links = take_translation_links(tree, rules)
    is_donga = rules.parser == "donga"
    draft = parse_donga(tree, url, rules) if is_donga else parse_generic(tree, url, lang, rules)
    return _finish(draft, rules, links)


def _finish(draft: Draft, rules: ParseRules, links: tuple[str, ...]) -> ParsedPage:
    title = clean_text(draft.title)
    if rules.title_cut is not None:
        title = clean_text(rules.title_cut.sub("", title))
    paragraphs = clean_paragraphs(draft.paragraphs)
    if not paragraphs:
        raise NoArticleError("the page has no text")
    if not title:
        raise NoArticleError("the page has no headline")
    authors = tuple(dict.fromkeys(name for author in draft.authors if (name := clean_text(author))))
    return ParsedPage(
        title=title,
        paragraphs=paragraphs,
        published_at=draft.published_at,
        updated_at=draft.updated_at,
        authors=authors,
        section=clean_text(draft.section or "") or None,
        text_lang=text_lang("\n".join(draft.prose or [title, *paragraphs])),
        translations=links,
        signals=draft.signals,
    )
