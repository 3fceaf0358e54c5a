"""Bring the index up to date with the catalogue: analyse what changed, write it as one new generation."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from archive.catalogue import catalogue_identity, last_change
from archive.editions import iter_changes, iter_removals
from archive.errors import CorruptDataError
from archive.paths import ArchivePaths
from indexer.analysis.analyze import Analyzer
from indexer.analysis.fingerprint import fingerprint
from indexer.analysis.userdict import FILE_NAME, load_user_dictionary
from indexer.documents import document_of
from indexer.segments.writer import IndexWriter

OUTCOMES = ("added", "updated", "removed")
PROGRESS_EVERY = 50


@dataclass(frozen=True, slots=True)
class Basis:
    """What an index was made from: analysis, catalogue, and how far into the catalogue's changes.

    `number` is the highest edition number read; an edition above it is new to the index.
    """

    analysis: str
    catalogue: int
    change: int = 0
    number: int = 0

    def covers(self, other: Basis) -> bool:
        """Tell whether an index made on this basis can be brought up to date to `other`."""
        same_kind = (self.analysis, self.catalogue) == (other.analysis, other.catalogue)
        return same_kind and self.change <= other.change


def basis_of_catalogue(db: sqlite3.Connection, paths: ArchivePaths) -> Basis:
    """Return the basis that an index made now would have."""
    return Basis(fingerprint(dictionary_path(paths)), catalogue_identity(db), last_change(db))


def dictionary_path(paths: ArchivePaths) -> Path:
    """Return where an archive's own dictionary of names and compounds stands."""
    return paths.root / FILE_NAME


def update_index(
    db: sqlite3.Connection,
    paths: ArchivePaths,
    *,
    rebuild: bool = False,
    on_progress: Callable[[int], None] = lambda _count: None,
) -> Counter[str]:
    """Index every edition that changed since the last generation, or all of them.

    All are read when there is no index, when it is damaged, belongs to another catalogue or was made by other
    analysis (program or dictionary), and when `rebuild` asks for it. Until the new generation is complete, a
    search sees the old one. Returns how many editions had each outcome. Raises LockedError while another
    process is indexing.
    """
    analyzer = Analyzer(load_user_dictionary(dictionary_path(paths)))
    outcomes: Counter[str] = Counter(dict.fromkeys(OUTCOMES, 0))
    with _snapshot(db):
        goal = basis_of_catalogue(db, paths)
        with _writer(paths, goal, rebuild=rebuild) as writer:
            meta = writer.generation.meta
            basis = Basis(**meta) if meta else Basis(goal.analysis, goal.catalogue)
            if meta and basis.change == goal.change:
                return outcomes
            highest = basis.number
            for edition in iter_changes(db, basis.change):
                outcomes["updated" if edition.number <= basis.number else "added"] += 1
                highest = max(highest, edition.number)
                writer.add(document_of(edition, analyzer))
                if outcomes.total() % PROGRESS_EVERY == 0:
                    on_progress(outcomes.total())
            for edition_id in iter_removals(db, basis.change):
                outcomes["removed"] += 1
                writer.remove(edition_id)
            writer.commit(asdict(replace(goal, number=highest)))
    return outcomes


@contextmanager
def _snapshot(db: sqlite3.Connection) -> Iterator[None]:
    # One read transaction: what another process changes meanwhile belongs to the next generation.
    db.execute("BEGIN")
    try:
        yield
    finally:
        db.execute("ROLLBACK")


def _writer(paths: ArchivePaths, goal: Basis, *, rebuild: bool) -> IndexWriter:
    """Open a writer on the current generation if that can be continued, else on nothing."""
    if not rebuild:
        try:
            writer = IndexWriter.open(paths.index)
        except CorruptDataError:
            return IndexWriter.open(paths.index, fresh=True)
        meta = writer.generation.meta
        if not meta or Basis(**meta).covers(goal):
            return writer
        writer.close()
    return IndexWriter.open(paths.index, fresh=True)
