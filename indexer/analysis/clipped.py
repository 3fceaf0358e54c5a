"""Clipped names of newspaper headlines: 북미 for 북한 and 미국, 러 for 러시아."""

from __future__ import annotations


def clipped_parts(word: str) -> tuple[str, ...]:
    """Return the full names a clipped word stands for, one for each syllable; empty if it is not clipped."""
    return _PARTS.get(word, ())


_PARTS: dict[str, tuple[str, ...]] = {
    "북미": ("북한", "미국"),
    "미중": ("미국", "중국"),
    "한미일": ("한국", "미국", "일본"),
}
