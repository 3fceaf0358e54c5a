"""Many texts at once, for the index: units are numbers, and where each token stands is worked out in arrays.

What was worked out of a unit stands in columns, unit behind unit. A text then is a row of numbers, and the
terms and positions of thousands of texts are a few operations on arrays. Loads numpy.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from indexer.analysis.analyze import all_words
from indexer.analysis.collector import without_collector
from indexer.analysis.normal import normal_form
from indexer.analysis.scan import unit_pattern
from indexer.analysis.simple import bare_run
from indexer.analysis.units import field_unit_of
from indexer.analysis.userdict import Words
from indexer.columns import Ints, Tokens, Vocabulary, used

MAX_UNITS = 1 << 18
"""With more units than these, a table is done with: those of a run are in it at most once more."""


class BulkAnalyzer:
    """Analysis with one user dictionary (see `load_user_dictionary`) of many texts at a time.

    Gives the terms and positions of `Analyzer.analyze_field`. Keeps what it has analysed, in bounded memory.
    """

    def __init__(self, user_words: Mapping[str, tuple[str, ...]] | None = None) -> None:
        self._words = all_words(user_words)
        self._units = _Units(self._words)

    @without_collector
    def analyze(self, documents: Iterable[Sequence[str]], gap: int) -> tuple[Tokens, Tokens]:
        """Return the words and the grams of documents, each of several texts with `gap` positions between."""
        if len(self._units) > MAX_UNITS:
            self._units = _Units(self._words)
        number = self._units.__getitem__
        units, sizes, counts = array("I"), array("I"), array("I")
        for texts in documents:
            counts.append(len(texts))
            for text in texts:
                normal = normal_form(text).text
                found = unit_pattern(normal, any_case=False).findall(normal)
                units.extend(map(number, found))
                sizes.append(len(found))
        row = np.array(units, np.intp)
        places = _Places(np.array(sizes, np.intp), np.array(counts, np.intp), gap)
        return places.tokens(self._units.words, row), places.tokens(self._units.grams, row)


class _Columns:
    """The words, or the grams, of numbered units: their terms and slots, one unit behind the other.

    Those of unit `i` begin at `starts[i]`; it takes `widths[i]` positions.
    """

    def __init__(self) -> None:
        self.vocabulary = Vocabulary()
        self.terms = array("I")
        self.slots = array("I")
        self.starts = array("I", [0])
        self.widths = array("I")

    def append(self, terms: Sequence[str], slots: Sequence[int], width: int) -> None:
        """Take the next unit."""
        self.terms.extend(map(self.vocabulary.__getitem__, terms))
        self.slots.extend(slots)
        self.starts.append(len(self.terms))
        self.widths.append(width)


class _Units(dict[str, int]):
    """Numbers units by their text; those that differ in punctuation around them share a number."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self.words = _Columns()
        self.grams = _Columns()

    def __missing__(self, text: str) -> int:
        bare = bare_run(text)
        if bare is not None and bare != text:
            number = self[text] = self[bare]
            return number
        unit = field_unit_of(text, bare, self._words)
        number = self[text] = len(self.words.widths)
        self.words.append(*unit[:3])
        self.grams.append(*unit[3:])
        return number


class _Places:
    """Where units stand: `sizes` tells how many each text has, `counts` how many texts each document has."""

    def __init__(self, sizes: Ints, counts: Ints, gap: int) -> None:
        self._sizes = sizes
        self._counts = counts
        texts = _bounds(counts)
        self._gaps = gap * (np.arange(len(sizes)) - np.repeat(texts[:-1], counts))
        self._firsts = _bounds(sizes)[texts]

    def tokens(self, columns: _Columns, units: Ints) -> Tokens:
        """Return the tokens of units that stand here."""
        starts = np.array(columns.starts)
        places = _bounds(np.array(columns.widths)[units])
        counts = np.diff(starts)[units]
        bounds = _bounds(counts)
        # From where a text's units are counted through to where they stand in their document.
        shifts = self._gaps - np.repeat(places[self._firsts[:-1]], self._counts)
        stand = places[:-1] + np.repeat(shifts, self._sizes)
        found = np.repeat(starts[units] - bounds[:-1], counts) + np.arange(bounds[-1])
        positions = np.array(columns.slots)[found] + np.repeat(stand, counts)
        return used(
            list(columns.vocabulary),
            np.array(columns.terms)[found],
            positions.astype(np.uint32),
            np.diff(bounds[self._firsts]).astype(np.uint32),
        )


def _bounds(counts: Ints) -> Ints:
    """Return where each of some runs begins, and the end of all, by how many items they have."""
    bounds = np.zeros(len(counts) + 1, np.intp)
    np.cumsum(counts, out=bounds[1:])
    return bounds
