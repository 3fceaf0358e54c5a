"""Site profiles: how one outlet is discovered, parsed and paired, as data in a TOML file.

`docs/reference/site-profile.md` describes every field.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from importlib import resources
from pathlib import Path

from archive.errors import ConfigError, UsageError
from archive.ids import Lang, is_site
from archive.outlets.edition_rule import (
    EditionRule,
    Pairing,
    check_edition_rules,
    read_edition_rule,
    read_pairing,
)
from archive.outlets.profile_fields import Fields

DEFAULT_DELAY_S = 2.0

_OFFSET = re.compile(r"[+-]\d\d:\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteProfile:
    """One outlet. `origin` says where the profile was read; `built_in` that it came with the program.

    `base_url` is scheme and host without a path; `aliases` are further hosts that serve the same pages;
    `pairing` says how the editions of one story are told;
    `delay_s` is the pause between two requests; `parse` is handed as it is to `archive.parse`; `source` is
    the TOML text.
    """

    site: str
    name: str
    name_ko: str | None
    base_url: str
    aliases: frozenset[str]
    timezone: str
    delay_s: float
    contact: str | None
    start: tuple[str, ...]
    sitemaps: tuple[str, ...]
    editions: tuple[EditionRule, ...]
    pairing: Pairing
    key: str
    key_slash: str
    lists: tuple[re.Pattern[str], ...]
    follow_articles: bool
    parse: Mapping[str, object]
    origin: str
    built_in: bool
    source: str = dataclass_field(repr=False)

    @property
    def langs(self) -> tuple[Lang, ...]:
        """The languages of the outlet's editions, in the order of the profile."""
        return tuple(dict.fromkeys(rule.lang for rule in self.editions))

    @property
    def base_urls(self) -> tuple[str, ...]:
        """Scheme and host of all sites that the outlet's editions stand on, its own first."""
        return tuple(dict.fromkeys([self.base_url, *(r.base_url for r in self.editions if r.base_url)]))


def builtin_names() -> tuple[str, ...]:
    """Return the names of the built-in profiles, sorted."""
    folder = resources.files("archive.outlets.profiles")
    return tuple(sorted(item.name[:-5] for item in folder.iterdir() if item.name.endswith(".toml")))


def builtin_profiles() -> tuple[SiteProfile, ...]:
    """Read all built-in profiles, sorted by name."""
    return tuple(load_profile(name) for name in builtin_names())


def load_profile(name_or_path: str) -> SiteProfile:
    """Read a profile: a built-in one by its name, any other from the path of its `.toml` file.

    Raises UsageError for an unknown name and ConfigError for a file that is missing or cannot be used.
    """
    if name_or_path.endswith(".toml") or "/" in name_or_path or "\\" in name_or_path:
        try:
            data = Path(name_or_path).read_bytes()
        except OSError as error:
            raise ConfigError(
                f"cannot read the profile {name_or_path}: {error.strerror}", "check the path"
            ) from error
        return read_profile(data, origin=name_or_path)
    if name_or_path not in builtin_names():
        raise UsageError(
            f"no built-in profile is named {name_or_path!r} (there are: {', '.join(builtin_names())})",
            "see `ilbo sites`, or give the path of a profile .toml",
        )
    data = resources.files("archive.outlets.profiles").joinpath(f"{name_or_path}.toml").read_bytes()
    return read_profile(data, origin=name_or_path, built_in=True)


def read_profile(data: bytes, *, origin: str, built_in: bool = False) -> SiteProfile:
    """Read a profile from the bytes of a TOML document; `origin` names it in errors.

    Raises ConfigError, naming the field, for anything missing, unknown, of the wrong type or contradictory.
    """
    try:
        # The reader came into the standard library with Python 3.11.
        toml = importlib.import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
        source = data.decode("utf-8-sig")
        table = toml.loads(source)
    except ValueError as error:
        raise ConfigError(f"the profile {origin} is not TOML: {error}", "correct the file") from error
    fields = Fields(table, origin)
    site = fields.text("site")
    if not is_site(site):
        fields.fail("site", f"{site!r} is no site name: lower-case letters, digits, `_ . -`, at most 64")
    lists = fields.table("lists")
    profile = SiteProfile(
        site=site,
        name=fields.text("name", site),
        name_ko=fields.text("name_ko", "") or None,
        base_url=fields.base_url("base_url"),
        aliases=frozenset(host.lower() for host in fields.texts("aliases")),
        timezone=fields.text("timezone", "+09:00"),
        delay_s=fields.number("delay_s", DEFAULT_DELAY_S),
        contact=fields.text("contact", "") or None,
        start=fields.texts("start"),
        sitemaps=fields.texts("sitemaps"),
        editions=tuple(read_edition_rule(item) for item in fields.tables("editions")),
        pairing=read_pairing(fields.table("pairing")),
        key=fields.text("key", "{key}"),
        key_slash=fields.text("key_slash", "/"),
        lists=tuple(lists.pattern_of("patterns", text) for text in lists.texts("patterns")),
        follow_articles=lists.flag("follow_articles"),
        parse=fields.raw_table("parse"),
        origin=origin,
        built_in=built_in,
        source=source,
    )
    lists.finish()
    fields.finish()
    _check(profile, fields)
    return profile


def _check(profile: SiteProfile, fields: Fields) -> None:
    if not profile.editions:
        fields.fail("editions", "at least one [[editions]] table is needed")
    if profile.contact is not None and not profile.contact.isascii():
        fields.fail("contact", "it is sent in a header, which holds ASCII characters only")
    if _OFFSET.fullmatch(profile.timezone) is None:
        fields.fail("timezone", f"{profile.timezone!r} is not of the form +09:00")
    check_edition_rules(profile.editions, profile.pairing, profile.key, fields)
