"""What the program says, in the reader's language: English, or Korean where the locale is Korean.

The messages and their translations are in `render/locale/ko/LC_MESSAGES/ilbo.po`; a message without one is
shown in English. Machine formats (JSON, CSV, ids, TREC) never go through here.
"""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gettext import NullTranslations

DOMAIN = "ilbo"


def is_korean() -> bool:
    """Tell whether messages are wanted in Korean, by LC_ALL, LC_MESSAGES or LANG, the first that is set."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return value == "ko" or value.startswith(("ko_", "ko."))
    return False


def _(message: str) -> str:
    """Return a message in the reader's language; its `{placeholders}` are filled in afterwards."""
    return _korean().gettext(message) if is_korean() else message


def plural(singular: str, several: str, count: int) -> str:
    """Return the message for `count` things in the reader's language."""
    if is_korean():
        return _korean().ngettext(singular, several, count)
    return singular if count == 1 else several


@cache
def _korean() -> NullTranslations:
    # Reading in English should not pay for this.
    import gettext  # noqa: PLC0415
    from importlib import resources  # noqa: PLC0415

    file = resources.files("render").joinpath(f"locale/ko/LC_MESSAGES/{DOMAIN}.mo")
    try:
        with file.open("rb") as stream:
            return gettext.GNUTranslations(stream)
    except OSError:
        return gettext.NullTranslations()
