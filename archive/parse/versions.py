"""Parser versions: which rules read a page depends on its language and on the day it was captured.

An outlet that is built anew gets a further version, valid from the first day of its new pages; what was
captured before is still read by the earlier one. The model is fundus.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from archive.ids import LANGS, Lang
from archive.parse.rules import ParseRules, rules_error

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class ParserVersion:
    """The rules for pages captured on `valid_from` (YYYY-MM-DD, empty for the beginning) or later."""

    valid_from: str
    by_lang: Mapping[Lang, ParseRules]


@dataclass(frozen=True, slots=True)
class ParserVersions:
    """All versions of an outlet's rules, the earliest first; it begins with one that holds for ever back."""

    versions: tuple[ParserVersion, ...]

    def number_at(self, captured_at: str) -> int:
        """Return which version, counted from 1, reads a page captured then (ISO 8601)."""
        return sum(version.valid_from <= captured_at for version in self.versions)

    def at(self, captured_at: str, lang: Lang) -> ParseRules:
        """Return the rules for a page in `lang` that was captured then (ISO 8601)."""
        return self.versions[self.number_at(captured_at) - 1].by_lang[lang]


def read_versions(
    table: Mapping[str, object],
    *,
    timezone: str = "+09:00",
    links: tuple[str, ...] = (),
    link_text: re.Pattern[str] | None = None,
) -> ParserVersions:
    """Read the `[parse]` table of a profile: the first version, and under `versions` the later ones.

    Each version is a table of its own: nothing is taken over from the one before. What stands in its tables
    `ko` and `en` goes before its other fields for that language. Raises ConfigError as
    `ParseRules.from_table` does, and for versions out of order.
    """
    first = {name: value for name, value in table.items() if name != "versions"}
    later = table.get("versions", [])
    if not isinstance(later, list) or not all(isinstance(one, dict) for one in later):
        raise rules_error("versions is no array of tables", "write [[parse.versions]]")
    versions: list[ParserVersion] = []
    for fields, day in [(first, ""), *((dict(one), _day(one)) for one in later)]:
        if versions and day <= versions[-1].valid_from:
            raise rules_error(f"version {day} is not later than the one before", "put them in order")
        fields.pop("from", None)
        by_lang = {
            lang: ParseRules.from_table(
                _for_language(fields, lang), timezone=timezone, links=links, link_text=link_text
            )
            for lang in LANGS
        }
        versions.append(ParserVersion(day, by_lang))
    return ParserVersions(tuple(versions))


def _day(version: Mapping[str, object]) -> str:
    # TOML has dates of its own, which are read as such.
    day = str(version.get("from", ""))
    if not _DAY.fullmatch(day):
        raise rules_error(f"a version is valid from {day!r}, which is no day", "write from = 2024-01-31")
    return day


def _for_language(fields: Mapping[str, object], lang: Lang) -> dict[str, object]:
    own = fields.get(lang, {})
    if not isinstance(own, dict):
        raise rules_error(f"{lang} is no table", f"write [parse.{lang}]")
    return {**{name: value for name, value in fields.items() if name not in LANGS}, **own}
