"""Hanja and Hangul in brackets that only repeat the word before."""

from __future__ import annotations

from indexer.analysis.hangul import korean_sound
from indexer.analysis.scan import Segment


def is_gloss(before: Segment, segment: Segment) -> bool:
    """Tell whether a segment in brackets repeats the one before in the other script: 무산(霧散)."""
    if segment.gap != "(" or before.kind != "korean":
        return False
    here, there = korean_sound(segment.text), korean_sound(before.text)
    return there.endswith(here) and segment.text != before.text
