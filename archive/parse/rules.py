"""The `[parse]` table of a site profile."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from archive.errors import ConfigError

ParserName: TypeAlias = Literal["donga", "generic"]

PARSERS: tuple[ParserName, ...] = get_args(ParserName)
OTHER_FIELDS = ("parser", "timezone", "title_cut", "by_language")
SELECTORS = ("title", "body", "date", "updated", "authors", "section", "drop")

_OFFSET = re.compile(r"[+-](0\d|1[0-4]):[0-5]\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseRules:
    """How an outlet's pages are read.

    `parser` names the reader; `timezone` is the offset of the times the pages show, like `+09:00`. The rest
    are CSS selectors, tried in order: the first one that finds text wins (all of them for `drop`, whose
    elements are taken out first). Empty means the parser's own signals. What `title_cut` matches is no part
    of a headline. With `by_language` a page holds both texts: of the elements that `title` and `body` find
    only those in the edition's language are its own. `links` and `link_text` find the links to the story's
    other editions.
    """

    parser: ParserName = "generic"
    timezone: str = "+09:00"
    title: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    title_cut: re.Pattern[str] | None = None
    by_language: bool = False
    links: tuple[str, ...] = ()
    link_text: re.Pattern[str] | None = None

    @staticmethod
    def from_table(
        table: Mapping[str, object],
        *,
        timezone: str = "+09:00",
        links: tuple[str, ...] = (),
        link_text: re.Pattern[str] | None = None,
    ) -> ParseRules:
        """Read the table; `timezone` is the profile's, for pages whose times carry no offset.

        Raises ConfigError for an unknown field or parser, a bad offset, and a selector that is no CSS.
        """
        known = (*OTHER_FIELDS, *SELECTORS)
        unknown = set(table) - set(known)
        if unknown:
            raise rules_error(f"unknown field {min(unknown)!r}", f"known are {', '.join(known)}")
        parser = table.get("parser", "generic")
        if parser not in PARSERS:
            raise rules_error(f"unknown parser {parser!r}", f"use one of {', '.join(PARSERS)}")
        offset = table.get("timezone", timezone)
        if not isinstance(offset, str) or not _OFFSET.fullmatch(offset):
            raise rules_error(f"timezone {offset!r} is no offset", "write it like +09:00")
        selectors = {name: _selectors(name, table[name]) for name in SELECTORS if name in table}
        by_language = table.get("by_language", False)
        if not isinstance(by_language, bool):
            raise rules_error(f"by_language = {by_language!r} is no truth value", "write true or false")
        if by_language and (parser != "generic" or "body" not in selectors):
            raise rules_error(
                "by_language is for the generic parser with a body selector",
                "let `body` find the elements of both texts",
            )
        for one in links:
            _check_css("links", one)
        return ParseRules(
            parser=parser,
            timezone=offset,
            title_cut=_pattern("title_cut", table.get("title_cut")),
            by_language=by_language,
            links=links,
            link_text=link_text,
            **selectors,
        )


def _pattern(name: str, value: object) -> re.Pattern[str] | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise rules_error(f"{name} = {value!r} is no text", "give a regular expression")
    try:
        return re.compile(value)
    except re.error as error:
        raise rules_error(f"{name} = {value!r} is no regular expression: {error}", "correct it") from None


def _selectors(name: str, value: object) -> tuple[str, ...]:
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, (list, tuple)) or not all(
        isinstance(one, str) and one.strip() for one in values
    ):
        raise rules_error(f"{name} = {value!r} is no selector", "give a CSS selector or a list of them")
    for one in values:
        _check_css(name, one)
    return tuple(values)


def _check_css(name: str, selector: str) -> None:
    # Only profiles with selectors pay for the CSS parser.
    from cssselect import HTMLTranslator, SelectorError  # noqa: PLC0415

    try:
        HTMLTranslator().css_to_xpath(selector)
    except SelectorError as error:
        problem = f"{name} = {selector!r} is no CSS selector: {error}"
        raise rules_error(problem, "correct the selector") from error


def rules_error(problem: str, remedy: str) -> ConfigError:
    """Return the failure that tells of a mistake in the table."""
    return ConfigError(f"[parse] {problem}", remedy)
