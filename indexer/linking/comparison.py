"""Going through an outlet's editions week by week, comparing, and proposing links with their evidence."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice

import numpy as np

from archive.dates import epoch_minutes
from archive.editions import editions_by_number
from archive.ids import LANGS, Lang
from archive.model import Json
from archive.paths import ArchivePaths
from indexer.analysis.analyze import Analyzer
from indexer.analysis.userdict import load_user_dictionary
from indexer.basis import dictionary_path
from indexer.linking.scoring import assign, load_model, scores, sigmoid
from indexer.linking.stretch import Compared, Comparer, Stretch, compare_stretches
from indexer.linking.unlinked import Stand, Week
from indexer.workers import in_processes

# A change reaches editions one week off, and by way of those, rivals two weeks off; all of whose candidates
# have to be known.
_REACH_WEEKS = 2
_SCORED_WEEKS = 3
# A stretch has so many editions, if a week has not more.
_STRETCH_EDITIONS = 2_000


@dataclass(frozen=True, slots=True)
class Proposal:
    """A link that is worth making: two editions by catalogue number, how sure it is (0 to 1), and why."""

    ko: int
    en: int
    score: float
    evidence: dict[str, Json]

    @property
    def evidence_json(self) -> str:
        """The evidence as the catalogue has it."""
        return json.dumps(self.evidence, ensure_ascii=False, sort_keys=True)


class Comparison:
    """Compares editions without translation, a bounded number at a time; of all, it keeps numbers."""

    def __init__(
        self,
        db: sqlite3.Connection,
        paths: ArchivePaths,
        analyzer: Analyzer,
        stand: Stand,
        on_progress: Callable[[int], None],
    ) -> None:
        self._db, self._paths, self._analyzer, self._stand = db, paths, analyzer, stand
        self._model = load_model()
        self._on_progress = on_progress
        self._compared = 0

    def of_site(self, site: str, changed: set[Week] | None) -> tuple[set[int], list[Proposal]]:
        """Compare an outlet's editions around the weeks that `changed`, or all if that is None.

        Returns the Korean editions that were looked at, by catalogue number, and the links proposed for them.
        """
        weeks = _by_week(self._stand.by_site[site])
        if changed is not None and not changed:
            return set(), []
        if changed is not None and None in changed:
            changed = None
        wanted = _reach(weeks, changed, _REACH_WEEKS)
        looked_at = {number for week in wanted for number in weeks[week]["ko"]}
        if not all(any(one[lang] for one in weeks.values()) for lang in LANGS):
            return looked_at, []
        found = Compared()
        for one in self._compared_stretches(weeks, _reach(weeks, changed, _SCORED_WEEKS)):
            found.add(one)
            self._compared += len(one.best)
            self._on_progress(self._compared)
        return looked_at, self._proposals(found, looked_at)

    def _compared_stretches(
        self, weeks: Mapping[Week, Mapping[Lang, list[int]]], wanted: set[Week]
    ) -> Iterator[Compared]:
        stretches = self._stretches(weeks, wanted)
        first = list(islice(stretches, 2))
        workers = os.cpu_count() or 1
        if len(first) < 2 or workers < 2:
            comparer = Comparer(self._analyzer, self._paths)
            yield from map(comparer.compare, chain(first, stretches))
            return
        words = tuple(sorted(load_user_dictionary(dictionary_path(self._paths)).items()))
        work = partial(compare_stretches, paths=self._paths, words=words)
        yield from in_processes(work, chain(first, stretches), workers, batch=1)

    def _stretches(
        self, weeks: Mapping[Week, Mapping[Lang, list[int]]], wanted: set[Week]
    ) -> Iterator[Stretch]:
        """Yield the wanted weeks in stretches, each with all that they are compared with."""
        undated = [number for lang in LANGS for number in weeks.get(None, {}).get(lang, ())]
        if None in wanted:
            yield self._stretch((None,), undated)
        part: list[int] = []
        size = 0
        for week in sorted(week for week in wanted if week is not None):
            count = sum(map(len, weeks[week].values()))
            if part and size + count > _STRETCH_EDITIONS:
                yield self._stretch(tuple(part), [*undated, *_needed(weeks, part)])
                part, size = [], 0
            part.append(week)
            size += count
        if part:
            yield self._stretch(tuple(part), [*undated, *_needed(weeks, part)])

    def _stretch(self, weeks: tuple[Week, ...], numbers: list[int]) -> Stretch:
        editions = editions_by_number(self._db, sorted(numbers))
        parted = frozenset(pair for pair in self._stand.parted if pair[0] in editions)
        return Stretch(weeks, tuple(editions[number] for number in sorted(editions)), parted)

    def _proposals(self, found: Compared, looked_at: set[int]) -> list[Proposal]:
        pairs = found.pairs()
        if not len(pairs.ko):
            return []
        score = scores(pairs, self._model)
        rivals = sigmoid(np.maximum(*pairs.rivals()))
        proposals = []
        for place in assign(pairs, score, self._model.threshold).tolist():
            ko, en = int(pairs.ko[place]), int(pairs.en[place])
            best, _, why = found.best[ko]
            if ko in looked_at and best == en:
                rival = {"next_candidate": round(float(rivals[place]), 2)}
                evidence = {**json.loads(why), **self._distance(ko, en), **rival}
                proposals.append(Proposal(ko, en, round(float(score[place]), 4), evidence))
        return proposals

    def _distance(self, *numbers: int) -> dict[str, Json]:
        """Say how far apart two editions were published: in hours if both times are known, else in days."""
        rows = self._db.execute("SELECT published_at FROM editions WHERE edition_no IN (?, ?)", numbers)
        moments = [row[0] for row in rows]
        if None in moments:
            return {}
        minutes = abs(epoch_minutes(moments[0]) - epoch_minutes(moments[1]))
        if all("T" in moment for moment in moments):
            return {"hours_apart": round(minutes / 60)}
        return {"days_apart": round(minutes / 1440)}


def _by_week(editions: list[tuple[Week, int, Lang]]) -> dict[Week, dict[Lang, list[int]]]:
    weeks: dict[Week, dict[Lang, list[int]]] = {}
    for week, number, lang in editions:
        weeks.setdefault(week, {"ko": [], "en": []})[lang].append(number)
    return weeks


def _needed(weeks: Mapping[Week, Mapping[Lang, list[int]]], part: list[int]) -> set[int]:
    """Return the Korean editions of some weeks, and the English ones of those and the weeks beside them."""
    near = {week + off for week in part for off in (-1, 0, 1)} & weeks.keys()
    return {number for week in part for number in weeks[week]["ko"]} | {
        number for week in near for number in weeks[week]["en"]
    }


def _reach(weeks: Mapping[Week, object], changed: set[Week] | None, reach: int) -> set[Week]:
    """Return the weeks, of those there are, at most `reach` from a changed one."""
    if changed is None:
        return set(weeks)
    near: set[Week] = {week + off for week in changed if week is not None for off in range(-reach, reach + 1)}
    return near & weeks.keys()
