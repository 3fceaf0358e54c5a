"""Telling the language of a text by its letters."""

from __future__ import annotations

import re

from archive.ids import Lang

_HANGUL_OR_HANJA = re.compile("[\u1100-\u11ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7ff\uf900-\ufaff]")


def lang_of(text: str) -> Lang:
    """Return `ko` for a text with Hangul or hanja in it, else `en`."""
    return "ko" if _HANGUL_OR_HANJA.search(text) else "en"
