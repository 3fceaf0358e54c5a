"""Bring the index up to date with the catalogue: analyse what changed, write it as one new generation."""

from __future__ import annotations

import sqlite3
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from archive.editions import get_edition, iter_removals
from archive.errors import ConfigError, CorruptDataError
from archive.model import Edition
from archive.paths import ArchivePaths
from indexer.analysing import add_editions, add_here
from indexer.analysis.analyze import Analyzer
from indexer.analysis.userdict import load_user_dictionary
from indexer.basis import Basis, basis_of_catalogue, dictionary_path
from indexer.engine import Writer
from indexer.lexicon.building import update_lexicon
from indexer.opening import open_engine, open_writer
from indexer.pairing import changed_sides, iter_pairings

OUTCOMES = ("added", "updated", "removed")
PROGRESS_EVERY = 50


def update_index(
    db: sqlite3.Connection,
    paths: ArchivePaths,
    *,
    rebuild: bool = False,
    on_progress: Callable[[int], None] = lambda _count: None,
    on_problem: Callable[[str], None] = lambda _line: None,
) -> Counter[str]:
    """Index every edition that changed since the last generation, or all of them.

    All are read when there is no index, when it is damaged, belongs to another catalogue or was made by other
    analysis (program or dictionary), and when `rebuild` asks for it. Until the new generation is complete, a
    search sees the old one. Returns how many editions had each outcome. Raises LockedError while another
    process is indexing. Editions that only became paired or single are taken again too, but not counted.
    `on_problem` gets a line for each edition that the index could not take, which are counted as `rejected`,
    and for what is wrong with the place where the index stands.

    The lexicon is made first, if it needs to be.
    """
    words = load_user_dictionary(dictionary_path(paths))
    with _snapshot(db):
        update_lexicon(db, paths, Analyzer(words))
    outcomes: Counter[str] = Counter(dict.fromkeys(OUTCOMES, 0))
    with _snapshot(db):
        goal = basis_of_catalogue(db, paths)
        with _writer(paths, goal, rebuild=rebuild) as writer:
            meta = writer.meta
            basis = Basis(**meta) if meta else Basis(goal.analysis, goal.catalogue)
            if meta and basis.change == goal.change:
                return outcomes
            changes = _Changes(db, basis, outcomes)
            done = 0
            with closing(add_editions(writer, changes, words)) as added:
                for count in added:
                    before, done = done, done + count
                    if done // PROGRESS_EVERY > before // PROGRESS_EVERY:
                        on_progress(done)
            for edition_id in iter_removals(db, basis.change):
                outcomes["removed"] += 1
                writer.remove(edition_id)
                changes.stories[edition_id] = None
            if meta:
                sides = changed_sides(db, open_engine(paths), changes.stories)
                deque(add_here(writer, sides, words), maxlen=0)
            writer.commit(goal._replace(number=changes.highest)._asdict())
            for line in writer.notices:
                on_problem(line)
            for edition_id, reason in writer.rejected.items():
                on_problem(f"{edition_id} was not taken into the index: {reason}")
                refused = get_edition(db, edition_id)
                if refused is not None and refused.change > basis.change:
                    outcomes["updated" if refused.number <= basis.number else "added"] -= 1
                    outcomes["rejected"] += 1
    return outcomes


class _Changes:
    """The editions that changed since `basis`, each with whether it is paired, counted as they are read.

    `highest` is the highest number read; of an index that goes on, `stories` has the ids and stories of all.
    """

    def __init__(self, db: sqlite3.Connection, basis: Basis, outcomes: Counter[str]) -> None:
        self._db = db
        self._basis = basis
        self._outcomes = outcomes
        self.highest = basis.number
        self.stories: dict[str, str | None] = {}

    def __iter__(self) -> Iterator[tuple[Edition, bool]]:
        for edition, paired in iter_pairings(self._db, self._basis.change):
            self._outcomes["updated" if edition.number <= self._basis.number else "added"] += 1
            self.highest = max(self.highest, edition.number)
            if self._basis.change:
                self.stories[edition.id] = edition.story
            yield edition, paired


@contextmanager
def _snapshot(db: sqlite3.Connection) -> Iterator[None]:
    # One read transaction: what another process changes meanwhile belongs to the next generation.
    db.execute("BEGIN")
    try:
        yield
    finally:
        db.execute("ROLLBACK")


def _writer(paths: ArchivePaths, goal: Basis, *, rebuild: bool) -> Writer:
    """Open a writer on the current generation if that can be continued, else on nothing."""
    if not rebuild:
        try:
            writer = open_writer(paths)
        except CorruptDataError:
            return open_writer(paths, fresh=True)
        meta = writer.meta
        if not meta or Basis(**meta).covers(goal):
            return writer
        if paths.engine is not None and Basis(**meta).catalogue != goal.catalogue:
            writer.close()
            raise ConfigError(
                f"the index on {paths.engine} is of another archive",
                "choose another name behind the host, or replace it with `ilbo index --rebuild`",
            )
        writer.close()
    return open_writer(paths, fresh=True)
