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

from indexer.linking.candidate import Candidate

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PATH = Path(__file__).with_name("weights.json")
# English news has so many more characters than the Korean it says the same as: exp(0.55) = 1.7 times.
_LENGTH = 0.55
_MAX_LENGTH_ERROR = 1.5
# An edition without another candidate is compared with one of this logit: another may yet come.
_UNKNOWN_RIVAL = -3.0


class Model(NamedTuple):
    """Coefficients, the constant first: of `features`, and of the rows of `Pairs.margins`.

    `by_meaning` are the coefficients of `features` where candidates have a cosine.

    A pair is linked at a score of `threshold` (0 to 1) or more, if the first model gives it `least` (0 to 1),
    as it is not made good by others being worse, and if it leads over either rival by `lead` (a logit).
    """

    base: tuple[float, ...]
    by_meaning: tuple[float, ...]
    final: tuple[float, ...]
    threshold: float
    least: float
    lead: float


@lru_cache(maxsize=1)
def load_model() -> Model:
    """Read the fitted coefficients that come with the program."""
    values = json.loads(PATH.read_text("utf-8"))
    base, by_meaning, final = (tuple(values[name].values()) for name in ("base", "by_meaning", "final"))
    return Model(base, by_meaning, final, values["threshold"], values["least"], values["lead"])


def features(one: Candidate) -> dict[str, float]:
    """Return what the first model weighs; weights of evidence enter by their logarithm."""
    sums = one.sums
    lag = one.lag or 0
    found = {
        "constant": 1.0,
        "common": math.sqrt(one.covered[0] * one.covered[1]),
        "covered_ko": one.covered[0],
        "covered_en": one.covered[1],
        "sum": math.log1p(sum(sums.values())),
        "figures": math.log1p(sums["figure"]),
        "days": math.log1p(sums["day"]),
        "names": math.log1p(sums["word"] + sums["name"]),
        "words": math.log1p(sums["lexicon"]),
        "disorder": one.disorder,
        "head": math.log1p(one.head),
        "figures_only_ko": math.log1p(one.missing[0]),
        "figures_only_en": math.log1p(one.missing[1]),
        "names_only_en": math.log1p(one.unnamed),
        "length": min(abs(one.length - _LENGTH), _MAX_LENGTH_ERROR) ** 2,
        "lag": float(abs(lag)),
        "english_first": float(max(-lag, 0)),
        "undated": float(one.lag is None),
    }
    return found if one.cosine is None else {**found, "cosine": one.cosine}


def base_logits(candidates: Sequence[Candidate], model: Model) -> list[float]:
    """Return the first model's score of candidates, as logits."""
    return [
        sum(
            weight * value
            for weight, value in zip(
                model.base if one.cosine is None else model.by_meaning, features(one).values(), strict=True
            )
        )
        for one in candidates
    ]


class Pairs(NamedTuple):
    """Candidates in columns: catalogue numbers of both editions, and the first model's logit."""

    ko: Ints
    en: Ints
    logit: Floats

    def rivals(self) -> tuple[Floats, Floats]:
        """Return the logit of the best other candidate of each pair's Korean and of its English edition."""
        return _best_other(self.ko, self.logit), _best_other(self.en, self.logit)

    def margins(self) -> Floats:
        """Return the rows of the second model: 1, the logit, its lead over either rival, and over both."""
        of_ko, of_en = self.rivals()
        lead = self.logit - np.maximum(of_ko, of_en)
        return np.column_stack(
            [np.ones(len(self.ko)), self.logit, self.logit - of_ko, self.logit - of_en, lead]
        )


MARGINS = ("constant", "logit", "lead_in_ko", "lead_in_en", "lead")


def _best_other(group: Ints, logit: Floats) -> Floats:
    order = np.lexsort((-logit, group))
    groups, logits = group[order], logit[order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = groups[1:] != groups[:-1]
    best = logits[first][np.cumsum(first) - 1]
    second = np.full(len(order), _UNKNOWN_RIVAL)
    follows = np.flatnonzero(first[:-1] & ~first[1:]) if len(order) else np.zeros(0, np.int64)
    second[follows] = logits[follows + 1]
    other = np.empty(len(order))
    other[order] = np.maximum(np.where(first, second, best), _UNKNOWN_RIVAL)
    return other


def sigmoid(logits: Floats) -> Floats:
    """Return the probabilities of logits."""
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -30, 30))))


def scores(pairs: Pairs, model: Model) -> Floats:
    """Return how surely each pair is one (0 to 1), 0 for those that the model's limits exclude.

    All candidates of an edition must be among the pairs.
    """
    margins = pairs.margins()
    possible = (sigmoid(pairs.logit) >= model.least) & (margins[:, -1] >= model.lead)
    return np.where(possible, sigmoid(margins @ np.array(model.final)), 0.0)


def assign(pairs: Pairs, score: Floats, threshold: float) -> Ints:
    """Return the places of the pairs that are linked, the surest first; no two share an edition."""
    taken: set[tuple[str, int]] = set()
    linked = []
    order = np.lexsort((pairs.en, pairs.ko, -score))
    for place in order[score[order] >= threshold]:
        sides = {("ko", int(pairs.ko[place])), ("en", int(pairs.en[place]))}
        if not taken & sides:
            taken |= sides
            linked.append(place)
    return np.array(linked, dtype=np.int64)
