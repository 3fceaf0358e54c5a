"""One form for every text: NFC, no lone surrogates, NUL or invisible characters; with the way back to the original offsets."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

# Surrogates and controls become blanks, which keeps offsets; invisible characters are dropped.
_BLANKED = re.compile("[\ud800-\udfff\x00-\x08\x0e-\x1f\x7f-\x9f]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff]")
# A cluster: conjoining jamo of one syllable, or any character, with at most 30 marks (the Stream-Safe limit of UAX 15).
_MARK = "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u064b-\u0652\u0e31-\u0e3a\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f"
_CLUSTER = re.compile(rf"(?:[ᄀ-ᅟ][ᅠ-ᆧ][ᆨ-ᇿ]?|[가-힣][ᆨ-ᇂ]?|.)[{_MARK}]{{0,30}}", re.DOTALL)


class Normal(NamedTuple):
    """A text in normal form; `origin[i]` is where character i began in the text given, None if nothing moved."""

    text: str
    origin: list[int] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Translate a span of the normal text into one of the text given."""
        if self.origin is None:
            return start, end
        return self.origin[start], self.origin[end]


def normal_form(text: str) -> Normal:
    """Bring a text into normal form; linear in its length, and one pass where nothing needs to change."""
    if text.isascii() and text.isprintable():
        return Normal(text, None)
    text = _BLANKED.sub(" ", text)
    if _INVISIBLE.search(text) is None and unicodedata.is_normalized("NFC", text):
        return Normal(text, None)
    pieces: list[str] = []
    origin: list[int] = []
    for match in _CLUSTER.finditer(text):
        cluster = match[0]
        composed = _INVISIBLE.sub("", unicodedata.normalize("NFC", cluster))
        pieces.append(composed)
        origin += [match.start()] * len(composed)
    origin.append(len(text))
    return Normal("".join(pieces), origin)
