"""Bring the vectors up to date with the catalogue: only new texts go through the model."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace

import numpy as np

from archive.catalogue import catalogue_identity, last_change, snapshot
from archive.editions import iter_changes
from archive.errors import CorruptDataError, NotFoundError
from archive.locking import exclusive
from archive.paths import ArchivePaths
from indexer.semantic.encoder import DIMENSIONS, Encoder, lead
from indexer.semantic.vectors import Rows, VectorBasis, Vectors, quantised, save_vectors, text_digest

# Texts that go through the model together.
BATCH = 128
# Work is kept when so many new vectors, or a quarter of all, wait: stopping loses little, and all the writing
# together grows with the archive only.
_KEEP_EVERY = 4096


def update_vectors(
    db: sqlite3.Connection,
    paths: ArchivePaths,
    encoder: Encoder,
    *,
    rebuild: bool = False,
    on_progress: Callable[[int], None] = lambda _count: None,
) -> int:
    """Embed every edition whose text changed since the last time, or all; return how many were embedded.

    All are when there are no vectors, they are damaged, of another catalogue or another model, and when
    `rebuild` asks for it. The model is loaded only if there is a text to embed. An interrupted run goes on
    where it was. Raises LockedError while another process embeds.
    """
    with exclusive(paths.lock("vectors"), "embedding"), snapshot(db):
        goal = VectorBasis(encoder.name, catalogue_identity(db), last_change(db))
        old = None if rebuild else _fitting(paths, goal)
        if old is not None and old.basis.change == goal.change:
            return 0
        done = 0
        waiting = _Waiting(db, paths, old)
        for texts in _batches(_changed_texts(db, old)):
            waiting.add(texts, encoder)
            done += len(texts)
            on_progress(done)
            if len(waiting) >= max(_KEEP_EVERY, waiting.kept // 4):
                waiting.save(replace(goal, change=texts[-1][3]))
        waiting.save(goal)
    return done


# An edition's number, the text to embed, its digest, and the change that the text is as of.
_Text = tuple[int, str, int, int]


class _Waiting:
    """Vectors made but not yet saved."""

    def __init__(self, db: sqlite3.Connection, paths: ArchivePaths, old: Vectors | None) -> None:
        self._db, self._paths = db, paths
        self._old = None if old is None else old.rows
        self._parts: list[Rows] = []

    def __len__(self) -> int:
        return sum(map(len, self._parts))

    @property
    def kept(self) -> int:
        return 0 if self._old is None else len(self._old)

    def add(self, texts: list[_Text], encoder: Encoder) -> None:
        numbers = np.array([number for number, *_ in texts], np.uint32)
        digests = np.array([digest for _, _, digest, _ in texts], np.uint64)
        self._parts.append(quantised(numbers, digests, encoder.encode([text for _, text, _, _ in texts])))

    def save(self, basis: VectorBasis) -> None:
        new = _joined(self._parts)
        save_vectors(self._paths, basis, self._living(), new)
        self._parts = []
        self._old = Vectors.open(self._paths).rows

    def _living(self) -> Rows | None:
        """Return the old rows of editions that the catalogue still has."""
        if self._old is None:
            return None
        rows = self._db.execute("SELECT edition_no FROM editions ORDER BY edition_no")
        living = np.isin(self._old.numbers, np.fromiter((row[0] for row in rows), np.uint32))
        if living.all():
            return self._old
        old = self._old
        return Rows(old.numbers[living], old.digests[living], old.scales[living], old.components[living])


def _joined(parts: list[Rows]) -> Rows:
    nothing = np.empty((0, DIMENSIONS), np.int8)
    empty = Rows(np.empty(0, np.uint32), np.empty(0, np.uint64), np.empty(0, np.float32), nothing)
    return Rows(
        np.concatenate([part.numbers for part in (empty, *parts)]),
        np.concatenate([part.digests for part in (empty, *parts)]),
        np.concatenate([part.scales for part in (empty, *parts)]),
        np.concatenate([part.components for part in (empty, *parts)]),
    )


def _fitting(paths: ArchivePaths, goal: VectorBasis) -> Vectors | None:
    with suppress(NotFoundError, CorruptDataError):
        vectors = Vectors.open(paths)
        made_from = vectors.basis
        same = (made_from.model, made_from.catalogue) == (goal.model, goal.catalogue)
        return vectors if same and made_from.change <= goal.change else None
    return None


def _changed_texts(db: sqlite3.Connection, old: Vectors | None) -> Iterator[_Text]:
    """Yield the texts that have no vector yet, in the order of changes."""
    for edition in iter_changes(db, 0 if old is None else old.basis.change):
        text = lead(edition.article)
        digest = text_digest(text)
        if old is None or old.digest_of(edition.number) != digest:
            yield edition.number, text, digest, edition.change


def _batches(texts: Iterator[_Text]) -> Iterator[list[_Text]]:
    batch: list[_Text] = []
    for text in texts:
        batch.append(text)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
