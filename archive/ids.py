"""Identifiers: `SITE/KEY/LANG` names an edition, `SITE/KEY` a story.

They are opaque to users, printable, without spaces, and stable across re-crawls and rebuilds because they
are made only from what the outlet itself publishes.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal, TypeAlias, cast, get_args

Lang: TypeAlias = Literal["ko", "en"]

LANGS: tuple[Lang, ...] = get_args(Lang)
MAX_KEY_CHARS = 200

_SITE = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
_UNSAFE = re.compile(r"[/\s]")


def is_lang(value: object) -> bool:
    """Tell whether `value` is a language code the archive keeps."""
    return value in LANGS


def other_lang(lang: Lang) -> Lang:
    """Return the language that stands opposite `lang`."""
    return "en" if lang == "ko" else "ko"


def is_site(value: str) -> bool:
    """Tell whether `value` can be a site name: lower-case letters, digits, `_ . -`, at most 64 characters."""
    return _SITE.fullmatch(value) is not None


def clean_key(raw: str) -> str:
    """Make an outlet's own identifier fit for an edition id.

    1. Normalise to NFC, so that one key has one spelling.
    2. Percent-encode `/`, white space and everything that is not printable, as UTF-8.
    3. Leave all else, an existing `%` too, so that cleaning twice changes nothing.
    4. Normalise again: a mark that stood on an encoded character now stands on its last digit.

    Raises ValueError if nothing is left or more than `MAX_KEY_CHARS` characters are.
    """
    text = unicodedata.normalize("NFC", raw.strip())
    encoded = "".join(_percent(c) if _UNSAFE.match(c) or not c.isprintable() else c for c in text)
    key = unicodedata.normalize("NFC", encoded)
    if not key:
        raise ValueError("the key is empty")
    if len(key) > MAX_KEY_CHARS:
        raise ValueError(f"the key has {len(key)} characters, at most {MAX_KEY_CHARS} are possible")
    return key


def _percent(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogatepass"))


def edition_id(site: str, key: str, lang: Lang) -> str:
    """Join the parts of an edition id; `key` must already be clean."""
    return f"{site}/{key}/{lang}"


def story_id(site: str, key: str) -> str:
    """Join the parts of a story id; `key` must already be clean."""
    return f"{site}/{key}"


def split_edition_id(value: str) -> tuple[str, str, Lang] | None:
    """Split an edition id into site, key and language; None if `value` is not of that form."""
    parts = value.split("/")
    if len(parts) != 3 or not parts[0] or not parts[1] or not is_lang(parts[2]):
        return None
    return parts[0], parts[1], cast("Lang", parts[2])
