"""What a page says about itself for machines: meta tags, `<title>` and JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import html

from archive.text import clean_text

_MAX_JSON_CHARS = 1_000_000
_ARTICLE_TYPES = (
    "article",
    "newsarticle",
    "reportagenewsarticle",
    "opinionnewsarticle",
    "blogposting",
    "report",
)


@dataclass(frozen=True, slots=True)
class Meta:
    """The machine-readable statements of a page, by lower-case name, in document order.

    JSON-LD fields stand under `ld:NAME`, those of a nested author under `ld:author`; the text of the
    `<title>` element under `title`.
    """

    values: Mapping[str, tuple[str, ...]]

    def first(self, *names: str) -> str | None:
        """Return the first value of the first of these names that has one."""
        return next((value for name in names for value in self.values.get(name, ())), None)

    def all(self, *names: str) -> list[str]:
        """Return the values of the first of these names that has any."""
        return next((list(self.values[name]) for name in names if name in self.values), [])


def read_meta(tree: html.HtmlElement) -> Meta:
    """Collect the statements; malformed ones are left out."""
    values: dict[str, list[str]] = {}
    for name, value in [*_tags(tree), *_linked_data(tree)]:
        text = clean_text(value)
        if text and text not in values.setdefault(name, []):
            values[name].append(text)
    return Meta({name: tuple(texts) for name, texts in values.items() if texts})


def _tags(tree: html.HtmlElement) -> Iterator[tuple[str, str]]:
    for element in tree.iter("meta"):
        content = element.get("content")
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = element.get(attribute)
            if name and content:
                yield name.strip().lower(), content
    for element in tree.iter("title"):
        yield "title", element.text_content()


def _linked_data(tree: html.HtmlElement) -> Iterator[tuple[str, str]]:
    for script in tree.iter("script"):
        text = script.text or ""
        if "ld+json" in (script.get("type") or "").lower() and len(text) <= _MAX_JSON_CHARS:
            for thing in _things(_load(text)):
                yield from _fields(thing)


def _load(text: str) -> object:
    try:
        # Outlets put raw line breaks into strings and HTML comments around the whole.
        return json.loads(text.strip().removeprefix("<!--").removesuffix("-->"), strict=False)
    except (ValueError, RecursionError):
        return None


def _things(data: object) -> Iterator[dict[str, object]]:
    queue = [data]
    while queue:
        one = queue.pop(0)
        if isinstance(one, list):
            queue.extend(one)
        elif isinstance(one, dict):
            queue.append(one.get("@graph"))
            types = one.get("@type")
            if any(
                str(kind).lower() in _ARTICLE_TYPES
                for kind in (types if isinstance(types, list) else [types])
            ):
                yield one


def _fields(thing: dict[str, object]) -> Iterator[tuple[str, str]]:
    for name in ("headline", "datePublished", "dateModified", "articleSection", "author"):
        value = thing.get(name)
        for one in value if isinstance(value, list) else [value]:
            text = one.get("name") if isinstance(one, dict) else one
            if isinstance(text, str):
                yield f"ld:{name}".lower(), text
