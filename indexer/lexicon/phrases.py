"""Terms of several words: 한미 연합훈련 is joint drills, whatever its words are elsewhere.

A phrase of one language and one of the other translate each other if they stand in the same sentence pairs of
several stories, and each is there whenever the other is, more than with any other phrase. By Dice's
coefficient, as Smadja and others did (*Translating Collocations for Bilingual Lexicons*, 1996).
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping

import numpy as np

from archive.ids import LANGS, Lang
from indexer.lexicon.training import Bitext, Ints, distinct, links

# Below that, whatever follows a phrase in all of them ties with it.
MIN_STORIES = 3
_MIN_DICE = 0.6


class Phrases:
    """The phrases of sentence pairs, as numbers in flat arrays, and how they are written."""

    def __init__(self) -> None:
        self._numbers: dict[Lang, dict[str, int]] = {"ko": {}, "en": {}}
        self._written: list[str] = []
        self._terms: dict[Lang, array[int]] = {"ko": array("I"), "en": array("I")}
        self._sizes: dict[Lang, array[int]] = {"ko": array("I"), "en": array("I")}
        self._stories = array("I")

    def add(self, ko: Mapping[str, str], en: Mapping[str, str], story: int) -> None:
        """Add the phrases of a sentence pair; `story` is any number of its story."""
        sides: tuple[tuple[Lang, Mapping[str, str]], ...] = (("ko", ko), ("en", en))
        for lang, found in sides:
            numbers = self._numbers[lang]
            self._terms[lang].extend(numbers.setdefault(term, len(numbers)) for term in found)
            self._sizes[lang].append(len(found))
        for term, written in en.items():
            if self._numbers["en"][term] == len(self._written):
                self._written.append(written)
        self._stories.append(story)

    def pairs(self) -> list[tuple[str, str, str, float]]:
        """Return the phrases that translate each other: Korean, English, as written, in how many stories."""
        story = np.array(self._stories, dtype=np.int64)
        alone: dict[Lang, Ints] = {}
        columns: dict[Lang, tuple[Ints, Ints]] = {}
        for lang in LANGS:
            terms = np.array(self._terms[lang], dtype=np.int64)
            sizes = np.array(self._sizes[lang], dtype=np.int64)
            held = _stories_of(terms, np.repeat(story, sizes), len(self._numbers[lang]))
            often = held[terms] >= MIN_STORIES
            starts = np.concatenate([[0], np.cumsum(often)])[np.concatenate([[0], np.cumsum(sizes)])]
            columns[lang] = terms[often], starts
            alone[lang] = held
        ko, en, sentence, _, _ = links(Bitext(*columns["ko"], *columns["en"], story), 0, len(story))
        width = max(len(alone["en"]), 1)
        keys, place = np.unique(ko * width + en, return_inverse=True)
        count = _stories_of(place, story[sentence], len(keys))
        ours, theirs = keys // width, keys % width
        dice = 2 * count / np.maximum(alone["ko"][ours] + alone["en"][theirs], 1)
        good = (count >= MIN_STORIES) & (dice >= _MIN_DICE)
        for side, size in ((ours, len(alone["ko"])), (theirs, width)):
            best = np.zeros(size)
            np.maximum.at(best, side, dice)
            good &= dice >= best[side]
        korean, english = (list(self._numbers[lang]) for lang in LANGS)
        return [
            (korean[ko], english[en], self._written[en], float(stories))
            for ko, en, stories in zip(ours[good], theirs[good], count[good], strict=True)
        ]


def _stories_of(terms: Ints, story: Ints, size: int) -> Ints:
    """Return in how many stories each of `size` terms stands."""
    if not len(terms):
        return np.zeros(size, dtype=np.int64)
    width = int(story.max()) + 1
    once = distinct(terms * width + story)
    return np.bincount(once // width, minlength=size)
