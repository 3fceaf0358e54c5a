"""Stretches of an outlet's time, each compared by itself: here, or in a worker process."""

from __future__ import annotations

import json
from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache, partial

import numpy as np

from archive.errors import CorruptDataError, NotFoundError
from archive.model import Edition
from archive.paths import ArchivePaths
from indexer.analysis.analyze import Analyzer
from indexer.lexicon.lexicon import Lexicon
from indexer.linking.block import Block
from indexer.linking.bridge import Bridge, Translate, translator
from indexer.linking.candidate import Candidate
from indexer.linking.evidence import Evidence, Gatherer, Vocabulary
from indexer.linking.reasons import reasons
from indexer.linking.scoring import Pairs, base_logits, load_model
from indexer.linking.unlinked import WEEK_DAYS, Week
from indexer.semantic.encoder import Floats, lead
from indexer.semantic.vectors import Vectors, text_digest

Words = tuple[tuple[str, tuple[str, ...]], ...]
"""A user dictionary, as it can be sent to a process."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Editions of consecutive weeks; the Korean ones of `weeks` are compared with the English ones near them.

    The week None has the editions without a date; if it is among the `weeks`, these are compared with each
    other, else with those of each week. `parted` are pairs of catalogue numbers that are left out.
    """

    weeks: tuple[Week, ...]
    editions: tuple[Edition, ...]
    parted: frozenset[tuple[int, int]]


@dataclass(slots=True)
class Compared:
    """Candidates as numbers; the best of each Korean edition: English edition, logit, evidence in JSON."""

    ko: array[int] = field(default_factory=lambda: array("q"))
    en: array[int] = field(default_factory=lambda: array("q"))
    logit: array[float] = field(default_factory=lambda: array("d"))
    best: dict[int, tuple[int, float, str]] = field(default_factory=dict)

    def pairs(self) -> Pairs:
        """Return the candidates in columns."""
        return Pairs(np.array(self.ko), np.array(self.en), np.array(self.logit))

    def add(self, other: Compared) -> None:
        """Take in what was found elsewhere."""
        self.ko.extend(other.ko)
        self.en.extend(other.en)
        self.logit.extend(other.logit)
        for ko, one in other.best.items():
            if ko not in self.best or self.best[ko][1] < one[1]:
                self.best[ko] = one


def compare_stretches(batch: list[Stretch], *, paths: ArchivePaths, words: Words) -> list[Compared]:
    """Compare stretches in a worker process."""
    return [_comparer(paths, words).compare(stretch) for stretch in batch]


@lru_cache(maxsize=1)
def _comparer(paths: ArchivePaths, words: Words) -> Comparer:
    return Comparer(Analyzer(dict(words)), paths)


class Comparer:
    """Compares stretches with what an archive's lexicon knows."""

    def __init__(self, analyzer: Analyzer, paths: ArchivePaths) -> None:
        self._analyzer, self._lexicon = analyzer, Lexicon.open(paths)
        self._translate: Translate = lru_cache(maxsize=1 << 16)(_listed(translator(self._lexicon)))
        self._model = load_model()
        self._vectors = _fitting_vectors(paths)

    def compare(self, stretch: Stretch) -> Compared:
        """Return the candidates for the Korean editions of a stretch, whatever was compared before."""
        vocabulary = Vocabulary()
        bridge = Bridge(vocabulary, self._translate)
        gatherer = Gatherer(self._analyzer, vocabulary)
        weeks: dict[tuple[Week, str], list[Evidence]] = defaultdict(list)
        for edition in stretch.editions:
            one = gatherer.gather(edition)
            weeks[None if one.day is None else one.day // WEEK_DAYS, one.lang].append(one)
        editions = {one.number: one for one in stretch.editions}
        vectors = None if self._vectors is None else partial(_vector, self._vectors, editions)
        found = Compared()
        for ko, en in _blocks(stretch.weeks, weeks):
            if ko and en:
                found.add(self._compare(Block(ko, en, bridge, vectors), bridge, en, stretch.parted))
        return found

    def _compare(
        self, block: Block, bridge: Bridge, en: list[Evidence], parted: frozenset[tuple[int, int]]
    ) -> Compared:
        spelling = {term: written for one in en for term, written in one.names}
        found = Compared()
        for candidates in block.candidates(parted):
            logits = base_logits(candidates, self._model)
            found.ko.extend(one.ko for one in candidates)
            found.en.extend(one.en for one in candidates)
            found.logit.extend(logits)
            at = max(range(len(logits)), key=lambda place: (logits[place], -place))
            best = candidates[at]
            found.best[best.ko] = best.en, logits[at], self._reasons(best, bridge, spelling)
        return found

    def _reasons(self, best: Candidate, bridge: Bridge, spelling: Mapping[int, str]) -> str:
        return json.dumps(reasons(best, bridge, spelling, self._lexicon), ensure_ascii=False)


def _fitting_vectors(paths: ArchivePaths) -> Vectors | None:
    with suppress(NotFoundError, CorruptDataError):
        return Vectors.open(paths)
    return None


def _vector(vectors: Vectors, editions: Mapping[int, Edition], number: int) -> Floats | None:
    """Return the vector of an edition, None if it is of an older text."""
    same = vectors.digest_of(number) == text_digest(lead(editions[number].article))
    return vectors.of(number) if same else None


def _listed(translate: Translate) -> Translate:
    return lambda term: tuple(translate(term))


def _blocks(
    wanted: tuple[Week, ...], weeks: Mapping[tuple[Week, str], list[Evidence]]
) -> Iterator[tuple[list[Evidence], list[Evidence]]]:
    """Yield what is compared with what: a week with its neighbours, those without a date with each week."""
    undated = weeks.get((None, "ko"), []), weeks.get((None, "en"), [])
    for week in wanted:
        if week is None:
            yield undated
            continue
        near = [one for off in (-1, 0, 1) for one in weeks.get((week + off, "en"), ())]
        yield weeks.get((week, "ko"), []), near + undated[1]
        yield undated[0], weeks.get((week, "en"), [])
