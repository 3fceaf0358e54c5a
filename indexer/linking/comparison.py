"""Going through an outlet's editions week by week, comparing, and proposing links with their evidence."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from archive.dates import epoch_minutes
from archive.editions import editions_by_number
from archive.ids import Lang
from archive.model import Json
from indexer.analysis.analyze import Analyzer
from indexer.lexicon.lexicon import Lexicon
from indexer.linking.block import Block
from indexer.linking.bridge import Bridge, translator
from indexer.linking.candidate import Candidate
from indexer.linking.evidence import Evidence, Gatherer, Vocabulary
from indexer.linking.reasons import reasons
from indexer.linking.scoring import Pairs, assign, base_logits, load_model, scores, sigmoid
from indexer.linking.unlinked import Stand, Week

# A change reaches editions one week off, and by way of those, rivals two weeks off; all of whose candidates
# have to be known.
_REACH_WEEKS = 2
_SCORED_WEEKS = 3


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


class _Found:
    """Candidates as numbers, and the reasons for the best of each Korean edition."""

    def __init__(self) -> None:
        self.ko, self.en, self.logit = array("q"), array("q"), array("d")
        self.best: dict[int, tuple[int, dict[str, Json]]] = {}

    def pairs(self) -> Pairs:
        """Return the candidates in columns."""
        return Pairs(np.array(self.ko), np.array(self.en), np.array(self.logit))


class Comparison:
    """Compares editions without translation; keeps the evidence of three weeks, and numbers of candidates."""

    def __init__(
        self,
        db: sqlite3.Connection,
        analyzer: Analyzer,
        lexicon: Lexicon | None,
        stand: Stand,
        on_progress: Callable[[int], None],
    ) -> None:
        self._db, self._analyzer, self._stand, self._lexicon = db, analyzer, stand, lexicon
        vocabulary = Vocabulary()
        self._gatherer = Gatherer(analyzer, vocabulary)
        self._bridge = Bridge(vocabulary, translator(lexicon))
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
        if not all(any(lang in one for one in weeks.values()) for lang in ("ko", "en")):
            return {number for one in weeks.values() for number in one.get("ko", ())}, []
        if None in weeks:
            weeks = {0: _merged(weeks)}
            changed = None
        wanted = _reach(weeks, changed, _REACH_WEEKS)
        found = _Found()
        evidence: dict[int | None, list[Evidence]] = {}
        for week in sorted(_reach(weeks, changed, _SCORED_WEEKS)):
            near = [one for one in (week - 1, week, week + 1) if one in weeks]
            evidence = {one: evidence.get(one) or self._gather(weeks[one]) for one in near}
            self._compare(evidence, week, found)
        looked_at = {number for week in wanted for number in weeks[week].get("ko", ())}
        return looked_at, self._proposals(found, looked_at)

    def _gather(self, week: Mapping[str, list[int]]) -> list[Evidence]:
        numbers = [number for lang in ("ko", "en") for number in week.get(lang, ())]
        found = []
        for start in range(0, len(numbers), 500):
            editions = editions_by_number(self._db, numbers[start : start + 500])
            found += [self._gatherer.gather(editions[number]) for number in sorted(editions)]
        return found

    def _compare(self, evidence: Mapping[int | None, list[Evidence]], week: int, found: _Found) -> None:
        ko = [one for one in evidence[week] if one.lang == "ko"]
        en = [one for week in sorted(evidence, key=str) for one in evidence[week] if one.lang == "en"]
        if not ko or not en:
            return
        spelling = {term: written for one in en for term, written in one.names}
        for candidates in Block(ko, en, self._bridge).candidates(self._stand.parted):
            logits = base_logits(candidates, self._model)
            found.ko.extend(one.ko for one in candidates)
            found.en.extend(one.en for one in candidates)
            found.logit.extend(logits)
            best = candidates[max(range(len(logits)), key=lambda place: (logits[place], -place))]
            found.best[best.ko] = best.en, self._reasons(best, spelling)
            self._compared += 1
            self._on_progress(self._compared)

    def _reasons(self, best: Candidate, spelling: Mapping[int, str]) -> dict[str, Json]:
        return reasons(best, self._bridge, spelling, self._lexicon)

    def _proposals(self, found: _Found, looked_at: set[int]) -> list[Proposal]:
        pairs = found.pairs()
        if not len(pairs.ko):
            return []
        score = scores(pairs, self._model)
        rivals = sigmoid(np.maximum(*pairs.rivals()))
        proposals = []
        for place in assign(pairs, score, self._model.threshold).tolist():
            ko, en = int(pairs.ko[place]), int(pairs.en[place])
            best, why = found.best[ko]
            if ko in looked_at and best == en:
                evidence = {**why, **self._distance(ko, en), "next_candidate": round(float(rivals[place]), 2)}
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


def _by_week(editions: list[tuple[Week, int, Lang]]) -> dict[Week, dict[str, list[int]]]:
    weeks: dict[Week, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for week, number, lang in editions:
        weeks[week][lang].append(number)
    return weeks


def _merged(weeks: Mapping[Week, Mapping[str, list[int]]]) -> dict[str, list[int]]:
    """Return all weeks as one: an edition without a date may belong to any."""
    return {lang: sorted(n for one in weeks.values() for n in one.get(lang, ())) for lang in ("ko", "en")}


def _reach(weeks: Mapping[Week, object], changed: set[Week] | None, reach: int) -> set[int]:
    """Return the weeks, of those there are, at most `reach` from a changed one."""
    there = {week for week in weeks if week is not None}
    if changed is None:
        return there
    return {week + off for week in changed if week is not None for off in range(-reach, reach + 1)} & there
