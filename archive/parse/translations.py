"""The links of a page to the other editions of its story."""

from __future__ import annotations

from lxml import html

from archive.parse.rules import ParseRules
from archive.parse.tree import find_all
from archive.text import clean_text

# A page has one such link a language; a selector that finds a whole menu is a mistake that costs little.
_MOST = 20


def take_translation_links(tree: html.HtmlElement, rules: ParseRules) -> tuple[str, ...]:
    """Return the targets, as written, of the links that the rules take for links to other editions.

    Their labels are no part of any text, so they are emptied.
    """
    found = [element for selector in rules.links for element in find_all(tree, selector)]
    if rules.link_text is not None:
        found += [link for link in tree.iter("a") if rules.link_text.fullmatch(_label(link))]
    targets = [target.strip() for element in found if (target := element.get("href"))]
    for element in found:
        if element.tag == "a":
            element.clear(keep_tail=True)
    return tuple(dict.fromkeys(targets))[:_MOST]


def _label(link: html.HtmlElement) -> str:
    pictures = [image.get("alt") or "" for image in link.iter("img")]
    return clean_text(" ".join([link.text_content(), *pictures]))
