"""Text on its way in: one Unicode form, nothing that is not text."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# C0 and C1 controls, tab and line breaks apart, lone surrogates, which no UTF-8 file can hold, and the spaces
# without width that web editors leave behind, in paragraphs of nothing else too.
_NOT_TEXT = r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u2060\ud800-\udfff\ufeff]"
_SPACES = re.compile(r"\s+")


def clean_text(text: str) -> str:
    """Return `text` as the archive keeps it: NFC, on one line, no controls, no space at either end.

    Spaces of no width (U+200B, U+2060, U+FEFF) count as controls.

    Runs of white space, line breaks too, become one space. Cleaning twice changes nothing.
    """
    not_text = _not_text()
    if not_text.search(text):
        text = not_text.sub("", text)
    return unicodedata.normalize("NFC", _SPACES.sub(" ", text).strip())


@lru_cache(maxsize=1)
def _not_text() -> re.Pattern[str]:
    # Most searches clean no text, and the set of surrogates takes a while to compile.
    return re.compile(_NOT_TEXT)


def clean_paragraphs(paragraphs: list[str]) -> tuple[str, ...]:
    """Clean every paragraph and leave out those that hold nothing."""
    return tuple(text for text in map(clean_text, paragraphs) if text)


def section_term(section: str) -> str:
    """Return a section's name as sections are compared and indexed: `Politics` and `politics` are one."""
    return unicodedata.normalize("NFKC", section).casefold().strip()
