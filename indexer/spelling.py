"""How near two spellings are, by letters: those of Hangul are the jamo of its syllables."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

# Letters (jamo for Hangul) that may differ, as a share of the word; at least one.
_TOLERANCE = 4


def jamo(text: str) -> str:
    """Return a text with each Hangul syllable taken apart into its letters: 북한 has six."""
    return unicodedata.normalize("NFD", text)


def nearest(word: str, candidates: Sequence[str]) -> list[str]:
    """Return the candidates whose letters differ little from those of `word`, the nearest first.

    Candidates that are equally near keep their order.
    """
    letters = jamo(word)
    most = max(len(letters) // _TOLERANCE, 1)
    far = ((distance(letters, jamo(one)), one) for one in candidates)
    return [one for apart, one in sorted((pair for pair in far if pair[0] <= most), key=lambda pair: pair[0])]


def distance(left: str, right: str) -> int:
    """Return Levenshtein's distance: letters to insert, remove or replace to make one text the other."""
    row = list(range(len(right) + 1))
    for number, letter in enumerate(left, 1):
        before, row = row, [number]
        for place, other in enumerate(right, 1):
            row.append(min(before[place] + 1, row[-1] + 1, before[place - 1] + (letter != other)))
    return row[-1]
