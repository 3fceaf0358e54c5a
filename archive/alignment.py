"""Which paragraphs and sentences of two editions say the same, judged by length and by what both name.

The dynamic programme is Gale and Church's (*A Program for Aligning Sentences in Bilingual Corpora*, 1993),
with its beads 1–1, 1–0, 0–1, 2–1, 1–2 and 2–2, and where words tell, 3–1 and 1–3 for what a translator sums
up. To their length cost it adds a reward for numbers and Latin words that both sides name, which newspapers
are full of and which translators leave alone, and the likelihood of whatever else a caller knows of two texts
(`Evidence`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple, TypeAlias

from archive.ids import Lang
from archive.sentences import split_sentences

Bead: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]


class Likelihood(NamedTuple):
    """How much likelier texts are if they translate each other than if they do not, in nats (log ratios).

    A bead is worth the sum of `shared[i][j]` over its left texts i and right texts j, for the words of both
    that stand for each other, and of `left[i]` and `right[j]`, 0 or less, which is what each text is worth if
    nothing of the other side stands for any of its words.
    """

    shared: Sequence[Sequence[float]]
    left: Sequence[float]
    right: Sequence[float]


# What a caller knows of the translation of left texts by right ones.
Evidence: TypeAlias = Callable[[Sequence[str], Sequence[str]], Likelihood]

# Prior costs of a bead: -100·log of the share that Gale and Church counted (table 5), against that of 1–1.
# Newspapers leave out and add more than the parliament they counted in: one-sided beads cost 250, not 450.
# Lengths vary more too, with long tails: 20, not 6.8 (Korean and English news sentences have 12), and where
# words are known, lengths say less beside them. All chosen on `bench.quality.alignment`.
_BEADS = {(1, 1): 0.0, (1, 0): 250.0, (0, 1): 250.0, (2, 1): 230.0, (1, 2): 230.0, (2, 2): 440.0}
_BEADS_BY_WORDS = {**_BEADS, (3, 1): 505.0, (1, 3): 505.0}
# Short sentences are joined to others and left out more readily than those of some length, in characters of
# English; only words can tell which.
_FULL_LENGTH = 100.0
_LEAST_SHARE = 0.3
_VARIANCE = 20.0
_VARIANCE_BY_WORDS = 40.0
_ANCHOR_REWARD = 120.0
_MAX_REWARD = 480.0
_BOTH_OPEN_REWARD = 80.0
# Articles have some dozens of paragraphs; a table taken for one may have thousands.
MAX_CELLS = 10_000
_ANCHOR = re.compile(r"\d+(?:[.,]\d+)*|[A-Za-z]{2,}")
# English characters that news writes for one of Korean.
_ENGLISH_PER_KOREAN = 2.0


class _Piece(NamedTuple):
    """A text to align; `opens` where it is the first sentence of a paragraph."""

    text: str
    opens: bool = False


def align_paragraphs(
    left: Sequence[str], right: Sequence[str], evidence: Evidence | None = None
) -> list[Bead]:
    """Align two lists of paragraphs in order; every paragraph stands in exactly one bead.

    Returns the beads in reading order: the left paragraphs of one place and the right ones, either possibly
    empty. Time and memory grow with `len(left) * len(right)`, so that texts where this is more than
    `MAX_CELLS` are cut in halves first.
    """
    ratio = max(sum(map(len, right)), 1) / max(sum(map(len, left)), 1)
    return _align([_Piece(text) for text in left], [_Piece(text) for text in right], ratio, evidence)


def align_sentences(
    left: Sequence[str],
    right: Sequence[str],
    left_lang: Lang,
    right_lang: Lang,
    evidence: Evidence | None = None,
) -> list[Bead]:
    """Align the sentences of two editions, given as paragraphs; every sentence stands in exactly one bead.

    Returns beads of sentences in reading order, as `align_paragraphs` does of paragraphs. Translators cut
    paragraphs anew, so that a bead may reach across them; but where both texts begin one is a likely place.
    Time is bounded as there.
    """
    ratio = _expected_ratio(left_lang, right_lang)
    return _align(_sentences(left, left_lang), _sentences(right, right_lang), ratio, evidence)


def _sentences(paragraphs: Sequence[str], lang: Lang) -> list[_Piece]:
    return [
        _Piece(sentence, opens=number == 0)
        for text in paragraphs
        for number, sentence in enumerate(split_sentences(text, lang))
    ]


def _expected_ratio(left_lang: Lang, right_lang: Lang) -> float:
    if left_lang == right_lang:
        return 1.0
    return _ENGLISH_PER_KOREAN if left_lang == "ko" else 1 / _ENGLISH_PER_KOREAN


def _align(
    left: Sequence[_Piece], right: Sequence[_Piece], ratio: float, evidence: Evidence | None
) -> list[Bead]:
    """Find the cheapest beads; `ratio` is how many right characters a left one becomes."""
    if len(left) * len(right) > MAX_CELLS:
        i, j = len(left) // 2, len(right) // 2
        first = _align(left[:i], right[:j], ratio, evidence)
        return first + _align(left[i:], right[j:], ratio, evidence)
    ours, theirs = [piece.text for piece in left], [piece.text for piece in right]
    reward = _rewards(ours, theirs)
    known = evidence(ours, theirs) if evidence and ours and theirs else None
    beads, variance = (_BEADS, _VARIANCE) if known is None else (_BEADS_BY_WORDS, _VARIANCE_BY_WORDS)
    left_shares, right_shares = _shares(left, right, ratio, by_words=known is not None)
    left_ends, right_ends = [0, *accumulate(map(len, ours))], [0, *accumulate(map(len, theirs))]
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for i in range(len(left) + 1):
        for j in range(len(right) + 1):
            options = []
            for (di, dj), prior in beads.items():
                a, b = i - di, j - dj
                if a < 0 or b < 0:
                    continue
                cost = best[a, b][0]
                if prior:
                    ours_apart = left_shares[a:i] if di > 1 or not dj else []
                    theirs_apart = right_shares[b:j] if dj > 1 or not di else []
                    cost += prior * min(ours_apart + theirs_apart)
                if a < len(left) and b < len(right) and left[a].opens and right[b].opens:
                    cost -= _BOTH_OPEN_REWARD
                if di and dj:
                    shared = sum(sum(row[b:j]) for row in reward[a:i])
                    chars = left_ends[i] - left_ends[a], right_ends[j] - right_ends[b]
                    cost += _length_cost(*chars, ratio, variance) - min(shared * _ANCHOR_REWARD, _MAX_REWARD)
                    if known is not None:
                        worth = sum(sum(row[b:j]) for row in known.shared[a:i])
                        worth += sum(known.left[a:i]) + sum(known.right[b:j])
                        cost -= 100 * worth
                options.append((cost, (di, dj)))
            if options:
                best[i, j] = min(options)
    return _trace(best, ours, theirs)


def _shares(
    left: Sequence[_Piece], right: Sequence[_Piece], ratio: float, *, by_words: bool
) -> tuple[list[float], list[float]]:
    """Return for each text which share of a bead's prior cost it takes to join it or to leave it out."""
    if not by_words:
        return [1.0] * len(left), [1.0] * len(right)
    # A piece of Korean says as much as twice its length of English.
    sides = ((left, max(ratio, 1.0)), (right, max(1 / ratio, 1.0)))
    ours, theirs = (
        [min(1.0, _LEAST_SHARE + (1 - _LEAST_SHARE) * len(one.text) * scale / _FULL_LENGTH) for one in side]
        for side, scale in sides
    )
    return ours, theirs


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


def _rewards(left: Sequence[str], right: Sequence[str]) -> Sequence[Sequence[float]]:
    """Return how many anchors each left and right text share.

    An anchor counts the less the more of the texts name it: it then says little about the place.
    """
    shared = [[0.0] * len(right) for _ in left]
    on_left, on_right = _places(left), _places(right)
    for anchor in sorted(on_left.keys() & on_right.keys()):
        rows, columns = on_left[anchor], on_right[anchor]
        share = 1 / max(len(rows), len(columns))
        for i in rows:
            for j in columns:
                shared[i][j] += share
    return shared


def _places(texts: Sequence[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for number, text in enumerate(texts):
        for anchor in sorted(_anchors(text)):
            places.setdefault(anchor, []).append(number)
    return places


@lru_cache(maxsize=512)
def _anchors(text: str) -> frozenset[str]:
    return frozenset(match.replace(",", "").casefold() for match in _ANCHOR.findall(text))


def _length_cost(left: int, right: int, ratio: float, variance: float) -> float:
    mean = (left + right / ratio) / 2
    if mean == 0:
        return 0.0
    delta = abs(right - left * ratio) / math.sqrt(mean * ratio * variance)
    tail = math.erfc(delta / math.sqrt(2))
    return -100 * math.log(max(tail, 1e-12))
