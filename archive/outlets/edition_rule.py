"""The `[[editions]]` and `[pairing]` tables: where the pages of a language stand, and how pairs are told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from string import Formatter
from typing import Literal, TypeAlias, get_args

from archive.ids import Lang
from archive.outlets.profile_fields import Fields

PairingWay: TypeAlias = Literal["address", "link", "none"]

WAYS: tuple[PairingWay, ...] = get_args(PairingWay)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionRule:
    """How the pages of one language are addressed.

    `pattern` is matched against the whole of a page's canonical path and query; `url` is the template of the
    page's one canonical path and query, filled with the groups of the pattern. `base_url` is the site they
    stand on if it is not the outlet's first, with `aliases` of its own; `key` replaces the outlet's template.
    Where addresses tell the pairs, they do so among the rules of one `group`. Pages that are `only_named` are
    read if a user names or imports them, but links to them are not followed.
    """

    lang: Lang
    pattern: re.Pattern[str]
    url: str
    base_url: str | None = None
    aliases: frozenset[str] = frozenset()
    key: str | None = None
    group: str = ""
    only_named: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """What tells that two editions are of one story.

    `address`: both addresses are made from the same groups. `link`: a page links to its other edition; of its
    links those count that a selector of `links` finds or whose whole text `text` matches. `none`: nothing on
    the pages tells.
    """

    by: PairingWay = "address"
    links: tuple[str, ...] = ()
    text: re.Pattern[str] | None = None


def read_edition_rule(fields: Fields) -> EditionRule:
    """Read one `[[editions]]` table."""
    rule = EditionRule(
        lang=fields.lang("lang"),
        pattern=fields.pattern_of("pattern", fields.text("pattern")),
        url=fields.text("url"),
        base_url=fields.base_url("base_url", "") or None,
        aliases=frozenset(host.lower() for host in fields.texts("aliases")),
        key=fields.text("key", "") or None,
        group=fields.text("group", ""),
        only_named=fields.flag("only_named"),
    )
    if not rule.url.startswith("/"):
        fields.fail("url", "a page's path starts with /")
    if rule.aliases and rule.base_url is None:
        fields.fail("aliases", "they are further names of a base_url, and this table has none")
    fields.finish()
    return rule


def read_pairing(fields: Fields) -> Pairing:
    """Read the `[pairing]` table; without one, addresses tell."""
    links = fields.texts("links")
    text = fields.text("text", "")
    by = fields.text("by", "link" if links or text else "address")
    if by not in WAYS:
        fields.fail("by", f"{by!r} is none of {', '.join(WAYS)}")
    if (by == "link") != bool(links or text):
        fields.fail("by", "`link` needs `links` or `text`, which say which link it is, and nothing else does")
    pattern = fields.pattern_of("text", text) if text else None
    fields.finish()
    return Pairing(by=by, links=links, text=pattern)


def check_edition_rules(rules: Sequence[EditionRule], pairing: Pairing, key: str, fields: Fields) -> None:
    """Raise ConfigError, through `fields`, for a template that asks for a group its patterns do not have."""
    for rule in rules:
        partners = [one for one in rules if one.group == rule.group] if pairing.by == "address" else [rule]
        if any(partner.key != rule.key for partner in partners):
            fields.fail("editions", "pairs told by their addresses have one key, so none of them has its own")
        templates = [(rule.key or key, "key"), *((other.url, "url") for other in partners)]
        for template, field in templates:
            for name in template_fields(template, field, fields):
                if name not in rule.pattern.groupindex:
                    fields.fail(field, f"{{{name}}} is no named group of the {rule.lang} edition's pattern")


def template_fields(template: str, field: str, fields: Fields) -> list[str]:
    """Return the names a template needs; ConfigError, through `fields`, if it is malformed."""
    try:
        parts = list(Formatter().parse(template))
    except ValueError as error:
        fields.fail(field, f"{template!r} is no template: {error}")
    names = [name for _, name, spec, conversion in parts if name is not None]
    if any(spec or conversion for _, _, spec, conversion in parts) or not all(
        n.isidentifier() for n in names
    ):
        fields.fail(field, f"{template!r} may hold only plain names in braces, such as {{key}}")
    return names
