"""What the program says, in the reader's language: English, or Korean where the locale is Korean.

The messages and their translations are in `render/locale/ko/LC_MESSAGES/ilbo.po`; a message without one is
shown in English. Machine formats (JSON, CSV, ids, TREC) never go through here.
"""

from __future__ import annotations

import os
import re
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from gettext import GNUTranslations

DOMAIN = "ilbo"
# Messages whose places are filled in before they are translated have this context.
FILLED = "filled"
LOCALES = Path(__file__).with_name("locale")
# A failure may quote another one, that a third.
_MAX_QUOTED = 4
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def is_korean() -> bool:
    """Tell whether messages are wanted in Korean, by LC_ALL, LC_MESSAGES or LANG, the first that is set."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return value == "ko" or value.startswith(("ko_", "ko."))
    return False


def _(message: str) -> str:
    """Return a message in the reader's language; its `{placeholders}` are filled in afterwards."""
    # gettext keeps what it knows of the file under the empty message.
    return _korean().gettext(message) if message and is_korean() else message


def plural(singular: str, several: str, count: int) -> str:
    """Return the message for `count` things in the reader's language."""
    if is_korean():
        return _korean().ngettext(singular, several, count)
    return singular if count == 1 else several


def translated(text: str) -> str:
    """Return a failure or warning, already filled in, in the reader's language.

    Below the command line everything is said in English, so that a caller may rely on it; what reaches a
    reader is found here by the message it was made from (see docs/adr/, "Messages").
    """
    if not text or not is_korean():
        return text
    # Reading in English should not pay for this.
    from render.particles import with_particles  # noqa: PLC0415

    return with_particles(_translated(text, _MAX_QUOTED))


def _translated(text: str, depth: int) -> str:
    exact = _korean().gettext(text)
    if exact != text or not depth:
        return exact
    for template in _templates():
        match = template.match(text)
        if match is not None:
            # A single word is a name or a number.
            filled = {
                name: _translated(value, depth - 1) if " " in value else value
                for name, value in match.groupdict().items()
            }
            # Other brackets are text.
            return _PLACEHOLDER.sub(partial(_filled, filled), template.translation)
    return text


def _filled(values: dict[str, str], place: re.Match[str]) -> str:
    return values.get(place[1], place[0])


class _Template(NamedTuple):
    """A message with placeholders; `longest` is the longest piece of it that is always there."""

    longest: str
    pattern: str
    translation: str

    def match(self, text: str) -> re.Match[str] | None:
        """Return what stands in the places, if the text was made from this message."""
        return re.fullmatch(self.pattern, text, re.DOTALL) if self.longest in text else None


@cache
def _templates() -> tuple[_Template, ...]:
    """Return the messages with placeholders, the most particular first."""
    found = []
    # As other users of the module do, since it has no other way to list the messages.
    for message, translation in vars(_korean())["_catalog"].items():
        context, mark, template = message.partition("\x04") if isinstance(message, str) else ("", "", "")
        if mark and context == FILLED:
            pieces = _PLACEHOLDER.split(template)
            literals, names = pieces[::2], pieces[1::2]
            pattern = re.escape(literals[0]) + "".join(
                f"(?P<{name}>.+?){re.escape(literal)}"
                for name, literal in zip(names, literals[1:], strict=True)
            )
            found.append((sum(map(len, literals)), _Template(max(literals, key=len), pattern, translation)))
    return tuple(template for _, template in sorted(found, key=lambda pair: -pair[0]))


@cache
def _korean() -> GNUTranslations:
    # Reading in English should not pay for this.
    import gettext  # noqa: PLC0415

    return gettext.translation(DOMAIN, LOCALES, ["ko"])
