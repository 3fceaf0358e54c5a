"""Search across languages by the plain method: IBM Model 1, expected term frequencies, BM25.

Terms are the program's, so that only the method differs. Each query term's frequency in a text is the sum of
the text's terms, each by the probability that the query term is translated by it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from archive.ids import LANGS, Lang, other_lang
from bench.quality.bm25 import K1, B
from indexer.analysis.analyze import Analyzer

_ROUNDS = 5


class PlainAcross:
    """Pairs of texts in both languages, analysed once."""

    def __init__(self, texts: dict[Lang, list[str]]) -> None:
        analyzer = Analyzer()
        self._counts = {
            lang: _counts([analyzer.analyze_field(text, lang).terms for text in texts[lang]])
            for lang in LANGS
        }

    def ranks(self, train: Sequence[int], asked: Sequence[int], lang: Lang) -> list[int]:
        """Return the rank from 1 of each asked text's translation, learned from the pairs `train`."""
        source, target = self._counts[lang], self._counts[other_lang(lang)]
        chances = model_1(
            [np.flatnonzero(source[one]) for one in train], [np.flatnonzero(target[one]) for one in train]
        )
        expected = np.zeros((source.shape[1], len(target)))
        rarity = np.zeros(source.shape[1])
        document_frequency = (target > 0).sum(axis=0)
        for term, (others, chance) in chances.items():
            expected[term] = target[:, others] @ chance
            rarity[term] = document_frequency[others] @ chance
        idf = np.log(1 + (len(target) - rarity + 0.5) / (rarity + 0.5))
        length = target.sum(axis=1)
        norm = K1 * (1 - B + B * length / length.mean())
        scores = (source[asked] * np.maximum(idf, 0)) @ (expected / (expected + norm))
        return [1 + int((row > row[number]).sum()) for row, number in zip(scores, asked, strict=True)]


def _counts(bags: Sequence[Sequence[str]]) -> NDArray[np.float64]:
    numbers = {term: number for number, term in enumerate(sorted({term for bag in bags for term in bag}))}
    found = np.zeros((len(bags), len(numbers)))
    for row, bag in zip(found, bags, strict=True):
        np.add.at(row, [numbers[term] for term in bag], 1)
    return found


def model_1(
    source: Sequence[NDArray[np.int64]], target: Sequence[NDArray[np.int64]]
) -> dict[int, tuple[NDArray[np.int64], NDArray[np.float64]]]:
    """Learn from pairs of sentences, as term numbers, what each source term is translated by.

    Returns for each source term the target terms and their probabilities (Brown and others 1993, without the
    empty word).
    """
    sentences = list(zip(source, target, strict=True))
    ours = np.concatenate([np.repeat(one, len(other)) for one, other in sentences])
    theirs = np.concatenate([np.tile(other, len(one)) for one, other in sentences])
    sentence = np.repeat(np.arange(len(source)), [len(one) * len(other) for one, other in sentences])
    width = int(theirs.max()) + 1
    keys, link = np.unique(ours * width + theirs, return_inverse=True)
    _, place = np.unique(sentence * width + theirs, return_inverse=True)
    term = keys // width
    chance = np.ones(len(keys))
    for _ in range(_ROUNDS):
        posterior = chance[link] / np.bincount(place, chance[link])[place]
        count = np.bincount(link, posterior)
        chance = count / np.bincount(term, count)[term]
    starts = np.flatnonzero(np.diff(term, prepend=-1))
    rows = zip(term[starts], np.split(keys % width, starts[1:]), np.split(chance, starts[1:]), strict=True)
    return {int(number): (others, chances) for number, others, chances in rows}
