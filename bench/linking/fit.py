"""Fitting the two logistic models on archives with hidden links, and measuring them on others."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from bench.linking.archives import Hidden, Story, hidden_archive, sample_stories, sentence_stories
from indexer.analysis.analyze import Analyzer
from indexer.lexicon.lexicon import Lexicon
from indexer.linking.block import Block
from indexer.linking.bridge import Bridge, translator
from indexer.linking.candidate import Candidate
from indexer.linking.evidence import Gatherer, Vocabulary
from indexer.linking.scoring import (
    MARGINS,
    PATH,
    Model,
    Pairs,
    assign,
    base_logits,
    features,
    scores,
    sigmoid,
)

SIZES = (3, 5, 8)
# What measuring at many thresholds showed to give a precision of 0.99 at the highest recall.
THRESHOLD, LEAST, LEAD = 0.93, 0.27, 1.0
_RIDGE_BASE, _RIDGE_FINAL = 5.0, 1.0


class Case(NamedTuple):
    """An archive with hidden links and the candidates found in it."""

    name: tuple[str, int, bool, bool]
    hidden: Hidden
    candidates: list[Candidate]


def candidates(hidden: Hidden, lexicon: Lexicon, analyzer: Analyzer) -> list[Candidate]:
    """Compare all editions of an archive as one block."""
    vocabulary = Vocabulary()
    gatherer = Gatherer(analyzer, vocabulary)
    evidence = [gatherer.gather(edition) for edition in hidden.editions]
    bridge = Bridge(vocabulary, translator(lexicon))
    sides = ([one for one in evidence if one.lang == lang] for lang in ("ko", "en"))
    return [one for found in Block(*sides, bridge).candidates() for one in found]


def cases(fold: int, lexicons: Sequence[Lexicon], analyzer: Analyzer) -> Iterator[Case]:
    """Yield the archives of one half of the material, compared with each lexicon."""
    for lexicon in lexicons:
        for name, stories in _stories(fold):
            for alone in (False, True):
                for undated in (False, True):
                    seed = 10 * fold + alone
                    hidden = hidden_archive(stories, alone=alone, undated=undated, seed=seed)
                    found = candidates(hidden, lexicon, analyzer)
                    yield Case((*name, alone, undated), hidden, found)


def _stories(fold: int) -> Iterator[tuple[tuple[str, int], list[Story]]]:
    half = sentence_half(fold)
    for size in SIZES:
        stories = sentence_stories(size, half)
        if stories:
            yield ("sentences", size), stories
    yield ("sample", 0), sample_stories()[fold::2]


def sentence_half(fold: int) -> range:
    """Return the numbers of the development sentences of one half: the two are of different years."""
    return range(500 * fold, 500 * fold + 500)


def fit(known: Iterable[Case]) -> Model:
    """Fit both models on archives whose links are known."""
    known = list(known)
    rows = np.array([list(features(one).values()) for case in known for one in case.candidates])
    truth = np.array([_is_link(case, one) for case in known for one in case.candidates], dtype=float)
    base = tuple(_logistic(rows, truth, _RIDGE_BASE))
    model = Model(base, (), THRESHOLD, LEAST, LEAD)
    margins = np.concatenate([columns(case.candidates, model).margins() for case in known])
    return model._replace(final=tuple(_logistic(margins, truth, _RIDGE_FINAL)))


def columns(found: Sequence[Candidate], model: Model) -> Pairs:
    """Return candidates as columns."""
    ko, en = (np.array([getattr(one, lang) for one in found], dtype=np.int64) for lang in ("ko", "en"))
    return Pairs(ko, en, np.array(base_logits(found, model)))


def _is_link(case: Case, one: Candidate) -> bool:
    return case.hidden.links.get(one.ko) == one.en


def _logistic(rows: np.ndarray, truth: np.ndarray, ridge: float) -> list[float]:
    """Fit a logistic regression by Newton's method; the constant in the first column is not shrunk."""
    weights = np.zeros(rows.shape[1])
    penalty = np.eye(rows.shape[1]) * ridge
    penalty[0, 0] = 1e-6
    for _ in range(100):
        chance = sigmoid(rows @ weights)
        slope = rows.T @ (chance - truth) + penalty @ weights
        step = np.linalg.solve((rows * (chance * (1 - chance))[:, None]).T @ rows + penalty, slope)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    return [float(weight) for weight in weights]


def measure(case: Case, model: Model) -> tuple[int, int, int]:
    """Return how many links were made, how many of them are right, and how many there are to be found."""
    pairs = columns(case.candidates, model)
    made = assign(pairs, scores(pairs, model), model.threshold)
    right = sum(case.hidden.links.get(int(pairs.ko[one])) == int(pairs.en[one]) for one in made)
    return len(made), right, len(case.hidden.links)


def save_model(model: Model, example: Candidate) -> None:
    """Write the coefficients that the program comes with."""
    value = {
        "threshold": model.threshold,
        "least": model.least,
        "lead": model.lead,
        "base": dict(zip(features(example), (round(one, 3) for one in model.base), strict=True)),
        "final": dict(zip(MARGINS, (round(one, 3) for one in model.final), strict=True)),
    }
    PATH.write_text(json.dumps(value, indent=1) + "\n", "utf-8")
