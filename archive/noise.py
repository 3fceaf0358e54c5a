"""Paragraphs that are no part of what an outlet says: counters and pointers to other articles."""

from __future__ import annotations

import re
from collections.abc import Sequence

_COUNTED = r"(?:조회|조회수|댓글|공유|추천|좋아요|views?|comments?|shares?|likes?|reads?)"
_COUNTER = re.compile(
    rf"{_COUNTED}\s*[:：]?\s*[\d,]+\s*[회개명건]?|[\d,]+\s*[회개명건]?\s*{_COUNTED}", re.IGNORECASE
)
_POINTER = re.compile(
    r"(?:관련\s?기사|관련\s?뉴스|많이\s?본\s?(?:기사|뉴스)|related (?:articles?|stories|news)|"
    r"most (?:read|viewed)|read more|see also)(?:\s*[:：].*)?",
    re.IGNORECASE,
)


def is_noise(paragraph: str) -> bool:
    """Tell whether a paragraph is nothing but a counter (`조회수 1,024`) or points to other articles."""
    return bool(_COUNTER.fullmatch(paragraph) or _POINTER.fullmatch(paragraph))


def say_the_same(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether two texts differ in nothing but noise, paragraph by paragraph."""
    ours, theirs = ([text for text in texts if not is_noise(text)] for texts in (one, other))
    return ours == theirs and (bool(ours) or list(one) == list(other))
