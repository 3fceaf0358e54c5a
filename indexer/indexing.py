"""Bring the index up to date with the catalogue: analyse what changed, write it as one new generation."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from archive.editions import get_edition, iter_changes, iter_removals
from archive.errors import ConfigError, CorruptDataError
from archive.paths import ArchivePaths
from indexer.analysing import documents
from indexer.analysis.analyze import Analyzer
from indexer.analysis.userdict import load_user_dictionary
from indexer.basis import Basis, basis_of_catalogue, dictionary_path
from indexer.documents import document_of
from indexer.engine import Writer
from indexer.lexicon.building import update_lexicon
from indexer.opening import open_engine, open_writer
from indexer.pairing import changed_sides, is_paired

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
    analyzer = Analyzer(words)
    with _snapshot(db):
        update_lexicon(db, paths, analyzer)
    outcomes: Counter[str] = Counter(dict.fromkeys(OUTCOMES, 0))
    with _snapshot(db):
        goal = basis_of_catalogue(db, paths)
        with _writer(paths, goal, rebuild=rebuild) as writer:
            meta = writer.meta
            basis = Basis(**meta) if meta else Basis(goal.analysis, goal.catalogue)
            if meta and basis.change == goal.change:
                return outcomes
            highest = basis.number
            changed: dict[str, str | None] = {}
            editions = ((edition, is_paired(db, edition)) for edition in iter_changes(db, basis.change))
            for document in documents(editions, words, analyzer):
                outcomes["updated" if document.edition_no <= basis.number else "added"] += 1
                highest = max(highest, document.edition_no)
                writer.add(document)
                if meta:
                    changed[document.edition_id] = document.story
                if outcomes.total() % PROGRESS_EVERY == 0:
                    on_progress(outcomes.total())
            for edition_id in iter_removals(db, basis.change):
                outcomes["removed"] += 1
                writer.remove(edition_id)
                changed[edition_id] = None
            if meta:
                for edition in changed_sides(db, open_engine(paths), changed):
                    writer.add(document_of(edition, analyzer, paired=is_paired(db, edition)))
            writer.commit(goal._replace(number=highest)._asdict())
            for line in writer.notices:
                on_problem(line)
            for edition_id, reason in writer.rejected.items():
                on_problem(f"{edition_id} was not taken into the index: {reason}")
                refused = get_edition(db, edition_id)
                if refused is not None and refused.change > basis.change:
                    outcomes["updated" if refused.number <= basis.number else "added"] -= 1
                    outcomes["rejected"] += 1
    return outcomes


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
