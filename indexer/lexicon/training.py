"""Word translation probabilities from pairs of sentences: IBM Model 1 in both directions, made to agree.

Each direction is Brown and others' Model 1 (*The Mathematics of Statistical Machine Translation*, 1993)
without the empty word; after every round both count with the product of their posteriors, as in Liang, Taskar
and Klein (*Alignment by Agreement*, 2006): a pair counts where either side would choose the other. What is
known beforehand of two terms (seeds, sound) enters as counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]

ROUNDS = 6
# Counts that every term has for translations never seen: one sighting is no certainty.
UNSEEN = 0.5
# So many links, and the rest of a story, are taken at a time, which bounds memory.
_PART_LINKS = 250_000
# How much likelier than others a pair is at the start in which one believes wholly.
_HINT_START = 20.0


@dataclass(frozen=True, slots=True)
class Bitext:
    """Sentence pairs as term numbers: pair i has `ko[ko_starts[i]:ko_starts[i + 1]]`, and `en` so too.

    No term stands twice in a sentence. `story[i]` is the number of the story that pair i is from; those of a
    story follow each other.
    """

    ko: Ints
    ko_starts: Ints
    en: Ints
    en_starts: Ints
    story: Ints


@dataclass(frozen=True, slots=True)
class Pairs:
    """Parallel columns of term pairs, ordered by `ko`, then `en`.

    `count` is in how many stories the two were found to translate each other, with fractions;
    `example` the number of a sentence pair with the strongest link, -1 without one.
    """

    ko: Ints
    en: Ints
    count: Floats
    example: Ints


@dataclass(frozen=True, slots=True)
class Hints:
    """Parallel columns of what is known beforehand; no pair stands twice.

    `belief` (0 to 1) is what the search for links starts from, `count` the sightings that stay in the result
    whether or not a sentence pair bears the hint out.
    """

    ko: Ints
    en: Ints
    belief: Floats
    count: Floats


def train(bitext: Bitext, ko_count: int, en_count: int, hints: Hints) -> Pairs:
    """Learn which terms translate each other; `ko_count` and `en_count` are the sizes of the vocabularies.

    Deterministic. Memory: some 20 bytes for each two terms of each sentence pair, and 100 for each different
    two.
    """
    keys, parts = _numbered(bitext, en_count)
    pair_ko, pair_en = keys // en_count, keys % en_count
    hint_keys = hints.ko * np.int64(en_count) + hints.en
    there = np.minimum(np.searchsorted(keys, hint_keys), max(len(keys) - 1, 0))
    seen = keys[there] == hint_keys if len(keys) else np.zeros(len(hint_keys), dtype=bool)
    known, forward = np.zeros(len(keys)), np.ones(len(keys))
    known[there[seen]] = hints.count[seen]
    forward[there[seen]] += _HINT_START * hints.belief[seen]
    backward = forward
    for _ in range(ROUNDS - 1):
        count = known.copy()
        for part in parts:
            count[part.pairs] += np.bincount(part.pair, part.posterior(forward, backward), len(part.pairs))
        forward = chances(pair_ko, count, ko_count)
        backward = chances(pair_en, count, en_count)
    count, strongest = known, np.full(len(keys), -1.0)
    example = np.full(len(keys), -1, dtype=np.int64)
    for part in parts:
        posterior = part.posterior(forward, backward)
        count[part.pairs] += _stories(part.pair, bitext.story[part.sentence], posterior, len(part.pairs))
        best = np.zeros(len(part.pairs), dtype=np.int64)
        order = np.lexsort((-part.sentence, posterior))
        best[part.pair[order]] = order
        stronger = posterior[best] > strongest[part.pairs]
        pairs, best = part.pairs[stronger], best[stronger]
        strongest[pairs], example[pairs] = posterior[best], part.sentence[best]
    unseen = ~seen
    return _sorted(
        Pairs(
            np.concatenate([pair_ko, hints.ko[unseen]]),
            np.concatenate([pair_en, hints.en[unseen]]),
            np.concatenate([count, hints.count[unseen]]),
            np.concatenate([example, np.full(int(unseen.sum()), -1, dtype=np.int64)]),
        )
    )


class _Part(NamedTuple):
    """The links of some stories in columns of int32, and the numbers of the different `pairs` among them.

    `pair` is a place in `pairs`, `sentence` a number of the whole bitext; `at_ko` and `at_en` are where the
    terms stand, counted from the first of the part's.
    """

    pairs: Ints
    pair: NDArray[np.int32]
    sentence: NDArray[np.int32]
    at_ko: NDArray[np.int32]
    at_en: NDArray[np.int32]

    def posterior(self, forward: Floats, backward: Floats) -> Floats:
        """Return how surely the terms of each link translate each other, both directions agreeing."""
        found = np.ones(len(self.pair))
        for chance, at in ((forward, self.at_en), (backward, self.at_ko)):
            by = chance[self.pairs][self.pair]
            found *= by / np.bincount(at, by)[at]
        return found


def _numbered(bitext: Bitext, width: int) -> tuple[Ints, list[_Part]]:
    """Return the different pairs of terms as ascending keys, `ko * width + en`, and all links in parts."""
    sizes = np.diff(bitext.ko_starts) * np.diff(bitext.en_starts)
    before = np.concatenate([[0], np.cumsum(sizes)])
    stories = np.flatnonzero(np.diff(bitext.story, prepend=-1))
    _, firsts = np.unique(before[stories] // _PART_LINKS, return_index=True)
    ends = [*stories[firsts][1:].tolist(), len(sizes)]
    parts = []
    for start, end in zip([0, *ends], ends, strict=False):
        ko, en, sentence, at_ko, at_en = links(bitext, start, end)
        pairs, pair = np.unique(ko * np.int64(width) + en, return_inverse=True)
        at_ko, at_en = at_ko - bitext.ko_starts[start], at_en - bitext.en_starts[start]
        columns = (column.astype(np.int32) for column in (pair, sentence, at_ko, at_en))
        parts.append(_Part(pairs, *columns))
    keys = distinct(np.concatenate([np.zeros(0, np.int64), *(part.pairs for part in parts)]))
    return keys, [part._replace(pairs=np.searchsorted(keys, part.pairs)) for part in parts]


def distinct(values: Ints) -> Ints:
    """Return the different values, ascending.

    As `numpy.unique` does, which has put all into a table first since numpy 2.3: five times as long here.
    """
    ascending: Ints = np.sort(values)
    first = np.concatenate([[True], ascending[1:] != ascending[:-1]])[: len(ascending)]
    return np.asarray(ascending[first])


def _stories(pair: NDArray[np.int32], story: Ints, posterior: Floats, size: int) -> Floats:
    """Return in how many stories each pair was found: however often one says it, it counts no more than once.

    What a single story repeats may be its subject as well as a translation.
    """
    if not len(pair):
        return np.zeros(size)
    order = np.lexsort((story, pair))
    pairs, stories = pair[order], story[order]
    firsts = np.flatnonzero(np.concatenate([[True], (np.diff(pairs) != 0) | (np.diff(stories) != 0)]))
    found = np.minimum(np.add.reduceat(posterior[order], firsts), 1.0)
    return np.asarray(np.bincount(pairs[firsts], found, size), dtype=np.float64)


def links(bitext: Bitext, start: int, end: int) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """Return every two terms of the sentence pairs from `start` to `end`, in columns.

    These are: both terms, the number of the sentence pair, and where each term stands in the bitext.
    """
    ko_sizes, en_sizes = np.diff(bitext.ko_starts), np.diff(bitext.en_starts)
    sizes = (ko_sizes * en_sizes)[start:end]
    sentence = np.repeat(np.arange(start, end), sizes)
    inside = np.arange(len(sentence)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    width = en_sizes[sentence]
    at_ko = bitext.ko_starts[sentence] + inside // np.maximum(width, 1)
    at_en = bitext.en_starts[sentence] + inside % np.maximum(width, 1)
    return bitext.ko[at_ko], bitext.en[at_en], sentence, at_ko, at_en


def _sorted(pairs: Pairs) -> Pairs:
    order = np.lexsort((pairs.en, pairs.ko))
    columns: Any = (pairs.ko, pairs.en, pairs.count, pairs.example)
    return Pairs(*(column[order] for column in columns))


def chances(terms: Ints, count: Floats, size: int) -> Floats:
    """Return for each pair how likely its term (one side of the pairs, below `size`) is translated by it."""
    return count / (np.bincount(terms, count, size) + UNSEEN)[terms]
