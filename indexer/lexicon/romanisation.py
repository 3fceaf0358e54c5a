"""Hangul in Latin letters, syllable by syllable: 석 is seok."""

from __future__ import annotations

# Of the jamo in Unicode's order, by the Revised Romanization of 2000; `-` is silent.
_INITIALS = tuple("g kk n d tt r m b pp s ss - j jj ch k t p h".split())  # noqa: SIM905 - a table is easier to read
_MEDIALS = tuple("a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split())  # noqa: SIM905
_FINALS = tuple("- k k k n n n t l k m l l l p l m p p t t ng t t k t p t".split())  # noqa: SIM905


def jamo(syllable: str) -> tuple[int, int, int]:
    """Return the numbers of the initial, medial and final jamo of a syllable; final 0 is none."""
    initial, rest = divmod(ord(syllable) - 0xAC00, 588)
    return initial, rest // 28, rest % 28


def romanised(syllable: str) -> str:
    """Return a syllable of Hangul in Revised Romanization, standing alone."""
    initial, medial, final = jamo(syllable)
    return f"{_INITIALS[initial]}{_MEDIALS[medial]}{_FINALS[final]}".replace("-", "")
