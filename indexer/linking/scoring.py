"""How surely two editions are translations of each other, and which of them are linked.

A first logistic model weighs what two editions share; a second one weighs its result against the best other
candidate of either. Both are fitted by `python -m bench.linking --fit`; `weights.json` has the coefficients.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.linking.block import Candidate

Floats = NDArray[np.float64]

# English news has so many more characters than the Korean it says the same as: exp(0.55) = 1.7 times.
_LENGTH = 0.55
_MAX_LENGTH_ERROR = 1.5
# An edition without another candidate is compared with one of this score (a logit): another may yet come.
_UNKNOWN_RIVAL = -3.0
PATH = Path(__file__).with_name("weights.json")


class Model(NamedTuple):
    """Coefficients, the constant first: of `features`, and of a score beside its rivals' (`margins`).

    A pair is linked at a final score of `threshold` (0 to 1) or more.
    """

    base: tuple[float, ...]
    final: tuple[float, ...]
    threshold: float


class Judged(NamedTuple):
    """A candidate with its score, and that of the best other candidate of either edition before comparison."""

    candidate: Candidate
    score: float
    rival: float


@lru_cache(maxsize=1)
def load_model() -> Model:
    """Read the fitted coefficients that come with the program."""
    values = json.loads(PATH.read_text("utf-8"))
    return Model(tuple(values["base"].values()), tuple(values["final"].values()), values["threshold"])


def features(one: Candidate) -> dict[str, float]:
    """Return what the first model weighs; weights of evidence enter by their logarithm."""
    sums = one.sums
    lag = one.lag or 0
    return {
        "common": one.common,
        "sum": math.log1p(sum(sums.values())),
        "figures": math.log1p(sums["figure"]),
        "days": math.log1p(sums["day"]),
        "names": math.log1p(sums["word"] + sums["name"]),
        "words": math.log1p(sums["lexicon"]),
        "disorder": one.disorder,
        "head": math.log1p(one.head),
        "figures_only_ko": math.log1p(one.figures_missing[0]),
        "figures_only_en": math.log1p(one.figures_missing[1]),
        "length": min(abs(one.length - _LENGTH), _MAX_LENGTH_ERROR) ** 2,
        "lag": float(abs(lag)),
        "english_first": float(max(-lag, 0)),
        "undated": float(one.lag is None),
    }


def design(candidates: Sequence[Candidate]) -> Floats:
    """Return the features of candidates as rows, after a constant 1."""
    rows = [(1.0, *features(one).values()) for one in candidates]
    return np.array(rows, dtype=float).reshape(len(rows), -1)


def margins(candidates: Sequence[Candidate], logits: Floats) -> tuple[Floats, Floats]:
    """Return the rows of the second model, after a constant 1, and the logit of each candidate's best rival."""
    best: dict[tuple[str, int], list[float]] = {}
    for one, logit in zip(candidates, logits.tolist(), strict=True):
        for side in (("ko", one.ko), ("en", one.en)):
            known = best.setdefault(side, [_UNKNOWN_RIVAL, _UNKNOWN_RIVAL])
            known[:] = sorted((*known, logit))[1:]
    rows, rivals = [], []
    for one, logit in zip(candidates, logits.tolist(), strict=True):
        others = [_other(best[side], logit) for side in (("ko", one.ko), ("en", one.en))]
        rivals.append(max(others))
        rows.append((1.0, logit, logit - others[0], logit - others[1], logit - rivals[-1]))
    return np.array(rows, dtype=float).reshape(len(rows), -1), np.array(rivals)


def _other(best: list[float], logit: float) -> float:
    return best[0] if best[1] == logit else best[1]


def sigmoid(logits: Floats) -> Floats:
    """Return the probabilities of logits."""
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -30, 30))))


def judge(candidates: Sequence[Candidate], model: Model) -> list[Judged]:
    """Score candidates; all of an edition must be among them, as each is measured by the others."""
    if not candidates:
        return []
    logits = design(candidates) @ np.array(model.base)
    rows, rivals = margins(candidates, logits)
    scores = sigmoid(rows @ np.array(model.final))
    return [
        Judged(one, round(score, 4), round(rival, 4))
        for one, score, rival in zip(candidates, scores.tolist(), sigmoid(rivals).tolist(), strict=True)
    ]


def assign(judged: Sequence[Judged], threshold: float) -> list[Judged]:
    """Return the candidates that are linked: none shares an edition with another, the surest come first."""
    taken: set[tuple[str, int]] = set()
    linked = []
    for one in sorted(judged, key=lambda one: (-one.score, one.candidate.ko, one.candidate.en)):
        sides = {("ko", one.candidate.ko), ("en", one.candidate.en)}
        if one.score >= threshold and not taken & sides:
            taken |= sides
            linked.append(one)
    return linked
