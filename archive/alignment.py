"""Which paragraphs of two editions say the same, judged by length and by the figures both name.

The dynamic programme is Gale and Church's (*A Program for Aligning Sentences in Bilingual Corpora*, 1993),
with its beads 1–1, 1–0, 0–1, 2–1, 1–2 and 2–2; to their length cost it adds a reward for numbers and Latin
words that both sides name, which newspapers are full of and which translators leave alone.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, pairwise

Bead = tuple[tuple[str, ...], tuple[str, ...]]

# Prior costs of a bead: -100·log of the share that Gale and Church counted (table 5), against that of 1–1.
_BEADS = {(1, 1): 0.0, (1, 0): 450.0, (0, 1): 450.0, (2, 1): 230.0, (1, 2): 230.0, (2, 2): 440.0}
_VARIANCE = 6.8
_ANCHOR_REWARD = 120.0
_MAX_REWARD = 480.0
# Articles have some dozens of paragraphs; a table taken for one may have thousands.
MAX_CELLS = 10_000
_ANCHOR = re.compile(r"\d+(?:[.,]\d+)*|[A-Za-z]{2,}")


def align_paragraphs(left: Sequence[str], right: Sequence[str]) -> list[Bead]:
    """Align two lists of paragraphs in order; every paragraph stands in exactly one bead.

    Returns the beads in reading order: the left paragraphs of one place and the right ones, either possibly
    empty. Time and memory grow with `len(left) * len(right)`, so that texts where this is more than
    `MAX_CELLS` are cut in halves first.
    """
    if len(left) * len(right) > MAX_CELLS:
        i, j = len(left) // 2, len(right) // 2
        return align_paragraphs(left[:i], right[:j]) + align_paragraphs(left[i:], right[j:])
    costs = _Costs(left, right)
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for i in range(len(left) + 1):
        for j in range(len(right) + 1):
            options = [
                (best[i - di, j - dj][0] + costs.of(i - di, j - dj, di, dj), (di, dj))
                for di, dj in _BEADS
                if (i - di, j - dj) in best and (di <= i and dj <= j)
            ]
            if options and (i, j) != (0, 0):
                best[i, j] = min(options)
    return _trace(best, left, right)


def _trace(
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]], left: Sequence[str], right: Sequence[str]
) -> list[Bead]:
    beads: list[Bead] = []
    i, j = len(left), len(right)
    while (i, j) != (0, 0):
        di, dj = best[i, j][1]
        beads.append((tuple(left[i - di : i]), tuple(right[j - dj : j])))
        i, j = i - di, j - dj
    return beads[::-1]


class _Side:
    """What the cost of a bead needs to know of one or two paragraphs from any place on."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._ends = [0, *accumulate(map(len, texts))]
        single = [_anchors(text) for text in texts]
        self.anchors = {1: single, 2: [one | two for one, two in pairwise(single)]}

    def chars(self, start: int, count: int) -> int:
        """Count the characters of `count` paragraphs."""
        return self._ends[start + count] - self._ends[start]


class _Costs:
    """The cost of a bead; `ratio` is how many right characters a left one becomes in these two texts."""

    def __init__(self, left: Sequence[str], right: Sequence[str]) -> None:
        self._left, self._right = _Side(left), _Side(right)
        self._ratio = max(self._right.chars(0, len(right)), 1) / max(self._left.chars(0, len(left)), 1)

    def of(self, i: int, j: int, di: int, dj: int) -> float:
        prior = _BEADS[di, dj]
        if di == 0 or dj == 0:
            return prior
        shared = self._left.anchors[di][i] & self._right.anchors[dj][j]
        length_cost = self._length_cost(self._left.chars(i, di), self._right.chars(j, dj))
        return prior + length_cost - min(len(shared) * _ANCHOR_REWARD, _MAX_REWARD)

    def _length_cost(self, left: int, right: int) -> float:
        mean = (left + right / self._ratio) / 2
        if mean == 0:
            return 0.0
        delta = abs(right - left * self._ratio) / math.sqrt(mean * self._ratio * _VARIANCE)
        tail = math.erfc(delta / math.sqrt(2))
        return -100 * math.log(max(tail, 1e-12))


@lru_cache(maxsize=512)
def _anchors(text: str) -> frozenset[str]:
    return frozenset(match.replace(",", "").casefold() for match in _ANCHOR.findall(text))
