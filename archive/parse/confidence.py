"""What speaks for a page having been read right, seen independently of each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lxml import html

from archive.parse.blocks import Block
from archive.parse.meta import Meta
from archive.parse.record import Signals
from archive.parse.titles import count_titles
from archive.parse.tree import find_all

# Shorter lines are menu entries, labels and names.
_PROSE_CHARS = 20


def read_signals(
    tree: html.HtmlElement,
    meta: Meta,
    blocks: Sequence[Block],
    *,
    title: str,
    paragraphs: Iterable[str],
    dated: bool,
    site_names: Iterable[str] = (),
) -> Signals:
    """Return the signals of a page with these lines, of which this headline and text were taken."""
    text = sum(map(len, paragraphs))
    prose = sum(len(one.text) for one in blocks if not one.is_link and len(one.text) >= _PROSE_CHARS)
    return Signals(
        headline=count_titles(title, meta, [b.text for b in blocks if b.kind == "heading"], site_names) > 1,
        date=dated,
        declared=claims_article(tree, meta),
        prose=min(1.0, text / prose) if prose else 1.0,
    )


def claims_article(tree: html.HtmlElement, meta: Meta) -> bool:
    """Tell whether a page calls itself an article, by Open Graph, JSON-LD or microdata."""
    return (
        "article" in meta.all("og:type")
        or meta.first("ld:headline") is not None
        or bool(find_all(tree, '[itemprop~="articleBody"]'))
    )
