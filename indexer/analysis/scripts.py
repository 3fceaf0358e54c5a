"""Telling the language of a text by its letters."""

from __future__ import annotations

from archive.ids import Lang

# Comparing letters costs a query less than compiling a pattern of such ranges.
_HANJA = (("\u3400", "\u9fff"), ("\uf900", "\ufaff"))
_HANGUL = (("\u1100", "\u11ff"), ("\u3130", "\u318f"), ("\uac00", "\ud7ff"))


def lang_of(text: str) -> Lang:
    """Return `ko` for a text with Hangul or hanja in it, else `en`."""
    return "ko" if _has(text, (*_HANGUL, *_HANJA)) else "en"


def has_hanja(text: str) -> bool:
    """Tell whether there is hanja in a text."""
    return _has(text, _HANJA)


def _has(text: str, ranges: tuple[tuple[str, str], ...]) -> bool:
    return not text.isascii() and any(low <= char <= high for char in text for low, high in ranges)
