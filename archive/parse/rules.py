"""The `[parse]` table of a site profile."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from archive.errors import ConfigError

ParserName: TypeAlias = Literal["donga", "generic"]

PARSERS: tuple[ParserName, ...] = get_args(ParserName)
SELECTORS = ("title", "body", "date", "updated", "authors", "section", "drop")

_OFFSET = re.compile(r"[+-](0\d|1[0-4]):[0-5]\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseRules:
    """How an outlet's pages are read.

    `parser` names the reader; `timezone` is the offset of the times the pages show, like `+09:00`. The rest
    are CSS selectors, tried in order: the first one that finds text wins (all of them for `drop`, whose
    elements are taken out first). Empty means the parser's own signals.
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

    @staticmethod
    def from_table(table: Mapping[str, object], *, timezone: str = "+09:00") -> ParseRules:
        """Read the table; `timezone` is the profile's, for pages whose times carry no offset.

        Raises ConfigError for an unknown field or parser, a bad offset, and a selector that is no CSS.
        """
        unknown = set(table) - {"parser", "timezone", *SELECTORS}
        if unknown:
            raise _error(
                f"unknown field {min(unknown)!r}", f"known are parser, timezone, {', '.join(SELECTORS)}"
            )
        parser = table.get("parser", "generic")
        if parser not in PARSERS:
            raise _error(f"unknown parser {parser!r}", f"use one of {', '.join(PARSERS)}")
        offset = table.get("timezone", timezone)
        if not isinstance(offset, str) or not _OFFSET.fullmatch(offset):
            raise _error(f"timezone {offset!r} is no offset", "write it like +09:00")
        selectors = {name: _selectors(name, table[name]) for name in SELECTORS if name in table}
        return ParseRules(parser=parser, timezone=offset, **selectors)


def _selectors(name: str, value: object) -> tuple[str, ...]:
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, (list, tuple)) or not all(
        isinstance(one, str) and one.strip() for one in values
    ):
        raise _error(f"{name} = {value!r} is no selector", "give a CSS selector or a list of them")
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
        raise _error(problem, "correct the selector") from error


def _error(problem: str, remedy: str) -> ConfigError:
    return ConfigError(f"[parse] {problem}", remedy)
