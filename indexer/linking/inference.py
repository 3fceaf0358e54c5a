"""Inferring links between editions that neither their outlet nor anybody linked; kept in the catalogue."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from archive.catalogue import last_change, snapshot, transaction
from archive.locking import exclusive
from archive.paths import ArchivePaths
from archive.stories import add_link, are_parted, remove_link
from indexer.analysis.analyze import Analyzer
from indexer.analysis.userdict import load_user_dictionary
from indexer.basis import dictionary_path
from indexer.lexicon.building import update_lexicon
from indexer.lexicon.lexicon import Lexicon
from indexer.linking.comparison import Comparison, Proposal
from indexer.linking.marks import Mark, load_mark, save_mark
from indexer.linking.unlinked import Stand, read_stand

OUTCOMES = ("inferred", "changed", "kept", "withdrawn")

# With the lexicon of so many stories, more would not find more.
_LEARNED = 1_000
# What a large archive's first lexicon is learned from: weeks with so many editions altogether.
_SAMPLE = 4_000
_SAMPLE_WEEKS = 3

_Links: TypeAlias = "dict[tuple[int, int], tuple[float, str]]"


def update_links(
    db: sqlite3.Connection,
    paths: ArchivePaths,
    *,
    rebuild: bool = False,
    on_progress: Callable[[int], None] = lambda _count: None,
) -> Counter[str]:
    """Infer the links that the editions changed since the last time give rise to, or all if `rebuild`.

    Links that the evidence no longer bears are withdrawn; those of the outlet and those made by hand are
    never touched, and what was unlinked by hand is not inferred. New links help the lexicon, and that may
    find more: all is compared once more when it knows twice the stories, up to a thousand. In a large
    archive whose lexicon knows few, a part is compared first, for the lexicon's sake. Returns how many
    inferred links of the time that was looked at are new, changed, kept and withdrawn; `on_progress` hears
    of Korean editions compared.

    Raises LockedError while another process is linking or makes the lexicon, ConfigError for corrections of
    the lexicon that cannot be read.
    """
    with exclusive(paths.lock("links"), "linking"):
        mark = load_mark(db)
        if not rebuild and mark is not None and mark.change == last_change(db):
            return Counter(dict.fromkeys(OUTCOMES, 0))
        before = _inferred(db)
        update = _Update(db, paths, on_progress)
        stories = update.learn(rebuild=rebuild)
        everything = rebuild or mark is None or _worth_it(stories, mark.stories)
        if everything and stories < _LEARNED and update.sample():
            stories = update.learn()
        while True:
            since = None if everything or mark is None else mark
            update.links(since, Mark(0, stories if since is None else since.stories))
            stories, mark = update.learn(), load_mark(db)
            if mark is None or not _worth_it(stories, mark.stories):
                return _outcomes(before, _inferred(db), update.looked_at)
            everything = True


def _worth_it(stories: int, before: int) -> bool:
    """Tell whether a lexicon of so many stories finds notably more than one of those `before`."""
    return before < _LEARNED and stories >= max(2 * before, 10)


def _inferred(db: sqlite3.Connection) -> _Links:
    rows = db.execute("SELECT first_no, second_no, score, evidence FROM links WHERE relation = 'inferred'")
    return {(row[0], row[1]): (row[2], row[3]) for row in rows}


def _outcomes(before: _Links, after: _Links, looked_at: set[int]) -> Counter[str]:
    found = Counter(dict.fromkeys(OUTCOMES, 0))
    for pair, link in after.items():
        if pair not in before:
            found["inferred"] += 1
        elif link != before[pair]:
            found["changed"] += 1
        elif not looked_at.isdisjoint(pair):
            found["kept"] += 1
    found["withdrawn"] = len(before.keys() - after.keys())
    return found


class _Update:
    """The steps of inference in one archive; `looked_at` are the Korean editions compared, by number."""

    def __init__(
        self, db: sqlite3.Connection, paths: ArchivePaths, on_progress: Callable[[int], None]
    ) -> None:
        self._db, self._paths, self._on_progress = db, paths, on_progress
        self._analyzer = Analyzer(load_user_dictionary(dictionary_path(paths)))
        self.looked_at: set[int] = set()

    def learn(self, *, rebuild: bool = False) -> int:
        """Bring the lexicon up to date; return how many stories it knows."""
        with snapshot(self._db):
            update_lexicon(self._db, self._paths, self._analyzer, rebuild=rebuild)
        lexicon = Lexicon.open(self._paths)
        return 0 if lexicon is None else int(lexicon.meta["stories"])

    def sample(self) -> bool:
        """Link a part of a large archive for a start; tell whether there is more."""
        with snapshot(self._db):
            stand = read_stand(self._db, -1)
            total = sum(map(len, stand.by_site.values()))
            if total <= 2 * _SAMPLE:
                return False
            # Some weeks in a row, as candidates for one week stand in three.
            part = stand.only_weeks(_SAMPLE_WEEKS, -(-total // _SAMPLE) * _SAMPLE_WEEKS)
            looked_at, proposals = self._compared(part, None)
        with transaction(self._db):
            _write(self._db, part, looked_at, proposals)
        return True

    def links(self, since: Mark | None, mark: Mark) -> None:
        """Bring the links up to date with what changed since a mark, or all; set the mark behind that."""
        with snapshot(self._db):
            stand = read_stand(self._db, -1 if since is None else since.change)
            looked_at, proposals = self._compared(stand, since)
        with transaction(self._db):
            undisturbed = last_change(self._db) == stand.change
            _write(self._db, stand, looked_at, proposals)
            # What another process changed meanwhile is looked at the next time.
            change = last_change(self._db) if undisturbed else stand.change
            save_mark(self._db, mark._replace(change=change))
        self.looked_at |= looked_at

    def _compared(self, stand: Stand, since: Mark | None) -> tuple[set[int], list[Proposal]]:
        comparison = Comparison(self._db, self._paths, self._analyzer, stand, self._on_progress)
        looked_at: set[int] = set()
        proposals: list[Proposal] = []
        for site in sorted(stand.by_site):
            weeks = None if since is None else stand.changed.get(site, set())
            numbers, found = comparison.of_site(site, weeks)
            looked_at |= numbers
            proposals += found
        return looked_at, proposals


def _write(db: sqlite3.Connection, stand: Stand, looked_at: set[int], proposals: Sequence[Proposal]) -> None:
    """Make the inferred links of the editions looked at those that are proposed."""
    wanted = {(min(one.ko, one.en), max(one.ko, one.en)): one for one in proposals}
    inferred = _inferred(db)
    known = {pair: link for pair, link in inferred.items() if not looked_at.isdisjoint(pair)}
    for pair in sorted(known.keys() - wanted.keys()):
        remove_link(db, *pair)
    elsewhere = {number for pair in inferred.keys() - known.keys() for number in pair}
    for pair, one in wanted.items():
        if known.get(pair) == (one.score, one.evidence_json):
            continue
        if pair not in known and (
            not elsewhere.isdisjoint(pair) or are_parted(db, *pair) or _changed_since(db, pair, stand.change)
        ):
            continue
        add_link(db, one.ko, one.en, "inferred", one.score, one.evidence)


def _changed_since(db: sqlite3.Connection, pair: Iterable[int], change: int) -> bool:
    row = db.execute(
        "SELECT count(*) FROM editions WHERE edition_no IN (?, ?) AND change <= ?", (*pair, change)
    ).fetchone()
    return int(row[0]) < 2
