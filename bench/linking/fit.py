"""Fitting the two logistic models on archives with hidden links, and measuring them on others."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from archive.model import Edition
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
from indexer.semantic.encoder import SentenceEncoder, lead

SIZES = (3, 5, 8)
# Of these thresholds, least chances and leads, those are taken that find most among those with the precision
# wanted in every variant, or else those with the best precision.
_LIMITS = tuple(product((0.6, 0.7, 0.8, 0.9), (0.3, 0.35, 0.4, 0.45, 0.5), (0.5, 1.0, 2.0)))
_PRECISION = 0.99
_RIDGE_BASE, _RIDGE_FINAL = 5.0, 1.0
# How archives differ: stories a day, whether half have no counterpart, dates or none, the whole text or not.
VARIANTS: Mapping[str, Mapping[str, int | bool]] = {
    "10 a day": {},
    "40 a day, half without counterpart": {"per_day": 40, "alone": True},
    "no dates": {"undated": True},
    "40 a day, English abridged": {"per_day": 40, "abridged": True},
}


class Case(NamedTuple):
    """An archive with hidden links and the candidates found in it."""

    articles: str
    variant: str
    hidden: Hidden
    candidates: list[Candidate]


def archives(fold: int) -> Iterator[tuple[str, str, Hidden]]:
    """Yield the archives of one half of the material: what articles, which variant."""
    for number, (articles, stories) in enumerate(_stories(fold)):
        for variant, options in VARIANTS.items():
            yield articles, variant, hidden_archive(stories, **options, seed=10 * fold + number)  # type: ignore[arg-type]


class Meaning:
    """Vectors of editions as the archive has them; a text is embedded once."""

    def __init__(self) -> None:
        self._encoder = SentenceEncoder()
        self._known: dict[str, NDArray[np.float32]] = {}

    def of(self, editions: Sequence[Edition]) -> Callable[[int], NDArray[np.float32]]:
        """Embed editions; return how their vectors are found by number."""
        texts = {one.number: lead(one.article) for one in editions}
        new = sorted(set(texts.values()) - self._known.keys())
        for start in range(0, len(new), 128):
            rows = self._encoder.encode(new[start : start + 128])
            self._known |= dict(zip(new[start : start + 128], rows, strict=True))
        return lambda number: self._known[texts[number]]


def candidates(
    hidden: Hidden, lexicon: Lexicon, analyzer: Analyzer, meaning: Meaning | None = None
) -> list[Candidate]:
    """Compare all editions of an archive as one block."""
    vocabulary = Vocabulary()
    gatherer = Gatherer(analyzer, vocabulary)
    evidence = [gatherer.gather(edition) for edition in hidden.editions]
    bridge = Bridge(vocabulary, translator(lexicon))
    sides = ([one for one in evidence if one.lang == lang] for lang in ("ko", "en"))
    block = Block(*sides, bridge, meaning.of(hidden.editions) if meaning else None)
    return [one for found in block.candidates() for one in found]


def _stories(fold: int) -> Iterator[tuple[str, list[Story]]]:
    half = sentence_half(fold)
    for size in SIZES:
        stories = sentence_stories(size, half)
        if stories:
            yield f"{size} sentences", stories
    yield "sample corpus", sample_stories()[fold::2]


def sentence_half(fold: int) -> range:
    """Return the numbers of the development sentences of one half: the two are of different years."""
    return range(500 * fold, 500 * fold + 500)


def fit(known: Iterable[Case]) -> Model:
    """Fit both models, and choose the limits, on archives whose links are known."""
    known = list(known)
    every = [(_is_link(case, one), one) for case in known for one in case.candidates]
    base, by_meaning = (
        _base([pair for pair in every if (pair[1].cosine is not None) == meant]) for meant in (False, True)
    )
    truth = np.array([is_link for is_link, _ in every], dtype=float)
    model = Model(base, by_meaning, (), 0.0, 0.0, 0.0)
    found = [columns(case.candidates, model) for case in known]
    margins = np.concatenate([pairs.margins() for pairs in found])
    model = model._replace(final=tuple(_logistic(margins, truth, _RIDGE_FINAL)))
    limited = (
        model._replace(threshold=threshold, least=least, lead=lead) for threshold, least, lead in _LIMITS
    )
    return max(limited, key=lambda one: _merit(one, known, found))


def _merit(model: Model, known: Sequence[Case], found: Sequence[Pairs]) -> tuple[float, float]:
    """Return the worst precision of a variant, as far as it is wanted, and the mean recall of variants."""
    sums: dict[str, NDArray[np.int64]] = {}
    for case, pairs in zip(known, found, strict=True):
        counts = np.array(_counts(case, _made(pairs, model)))
        sums[case.variant] = sums.get(case.variant, 0) + counts
    precision = min(right / max(made, 1) for made, right, _ in sums.values())
    return min(precision, _PRECISION), sum(right / there for _, right, there in sums.values()) / len(sums)


def _base(every: Sequence[tuple[bool, Candidate]]) -> tuple[float, ...]:
    if not every:
        return ()
    rows = np.array([list(features(one).values()) for _, one in every])
    return tuple(_logistic(rows, np.array([is_link for is_link, _ in every], dtype=float), _RIDGE_BASE))


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


def linked(case: Case, model: Model) -> dict[int, int]:
    """Return the links that are made, Korean to English."""
    return _made(columns(case.candidates, model), model)


def _made(pairs: Pairs, model: Model) -> dict[int, int]:
    made = assign(pairs, scores(pairs, model), model.threshold)
    return {int(pairs.ko[one]): int(pairs.en[one]) for one in made}


def measure(case: Case, model: Model) -> tuple[int, int, int]:
    """Return how many links were made, how many of them are right, and how many there are to be found."""
    return _counts(case, linked(case, model))


def _counts(case: Case, made: Mapping[int, int]) -> tuple[int, int, int]:
    right = sum(case.hidden.links.get(ko) == en for ko, en in made.items())
    return len(made), right, len(case.hidden.links)


def save_model(model: Model, example: Candidate) -> None:
    """Write the coefficients that the program comes with."""
    value = {
        "threshold": model.threshold,
        "least": model.least,
        "lead": model.lead,
        "base": dict(zip(features(example), (round(one, 3) for one in model.base), strict=True)),
        "by_meaning": dict(
            zip([*features(example), "cosine"], (round(one, 3) for one in model.by_meaning), strict=True)
        ),
        "final": dict(zip(MARGINS, (round(one, 3) for one in model.final), strict=True)),
    }
    PATH.write_text(json.dumps(value, indent=1) + "\n", "utf-8")
