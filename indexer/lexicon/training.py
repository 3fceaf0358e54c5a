"""Word translation probabilities from pairs of sentences: IBM Model 1 in both directions, made to agree.

Each direction is Brown and others' Model 1 (*The Mathematics of Statistical Machine Translation*, 1993)
without the empty word; after every round both count with the product of their posteriors, as in Liang, Taskar
and Klein (*Alignment by Agreement*, 2006): a pair counts where either side would choose the other. What is
known beforehand of two terms (seeds, sound) enters as counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]

ROUNDS = 6
# Counts that every term has for translations never seen: one sighting is no certainty.
UNSEEN = 0.5
# How much likelier than others a pair is at the start in which one believes wholly.
_HINT_START = 20.0


@dataclass(frozen=True, slots=True)
class Bitext:
    """Sentence pairs as term numbers: pair i has `ko[ko_starts[i]:ko_starts[i + 1]]`, and `en` so too.

    No term stands twice in a sentence. `story[i]` is the number of the story that pair i is from.
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

    Deterministic. Memory: some 80 bytes for each two terms of each sentence pair.
    """
    ko, en, sentence, at_ko, at_en = links(bitext)
    keys, link_pair = np.unique(ko * np.int64(en_count) + en, return_inverse=True)
    pair_ko, pair_en = keys // en_count, keys % en_count
    hint_keys = hints.ko * np.int64(en_count) + hints.en
    places = np.minimum(np.searchsorted(keys, hint_keys), max(len(keys) - 1, 0))
    seen = keys[places] == hint_keys if len(keys) else np.zeros(len(hint_keys), dtype=bool)
    known, forward = np.zeros(len(keys)), np.ones(len(keys))
    known[places[seen]] = hints.count[seen]
    forward[places[seen]] += _HINT_START * hints.belief[seen]
    backward = forward
    posterior = np.zeros(len(ko))
    count = known
    for _ in range(ROUNDS):
        by_en = forward[link_pair]
        by_ko = backward[link_pair]
        posterior = by_en / np.bincount(at_en, by_en, len(bitext.en))[at_en]
        posterior *= by_ko / np.bincount(at_ko, by_ko, len(bitext.ko))[at_ko]
        count = np.bincount(link_pair, posterior, len(keys)) + known
        forward = chances(pair_ko, count, ko_count)
        backward = chances(pair_en, count, en_count)
    count = _stories(link_pair, bitext.story[sentence], posterior, len(keys)) + known
    example = np.full(len(keys), -1, dtype=np.int64)
    order = np.lexsort((-sentence, posterior))
    example[link_pair[order]] = sentence[order]
    unseen = ~seen
    return _sorted(
        Pairs(
            np.concatenate([pair_ko, hints.ko[unseen]]),
            np.concatenate([pair_en, hints.en[unseen]]),
            np.concatenate([count, hints.count[unseen]]),
            np.concatenate([example, np.full(int(unseen.sum()), -1, dtype=np.int64)]),
        )
    )


def _stories(pair: Ints, story: Ints, posterior: Floats, size: int) -> Floats:
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


def links(bitext: Bitext) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """Return every two terms of every sentence pair: both terms, the sentence, and where each term stands."""
    ko_sizes, en_sizes = np.diff(bitext.ko_starts), np.diff(bitext.en_starts)
    sizes = ko_sizes * en_sizes
    sentence = np.repeat(np.arange(len(sizes)), sizes)
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
