"""Finding by meaning: the editions whose vectors are nearest to the query, fused with what its words find."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress

from archive.catalogue import catalogue_identity, last_change
from archive.errors import CorruptDataError, NotFoundError
from archive.paths import ArchivePaths
from indexer.segments import queries as wq
from indexer.segments.results import EditionHit, Hit
from indexer.semantic.encoder import Encoder, SentenceEncoder, is_installed, not_installed
from indexer.semantic.vectors import Vectors

# So many hits of each ranking are fused; behind them the words alone rank.
DEPTH = 1000
# So many editions are near a query, if their cosine is not below what unrelated texts have.
NEAREST = 500
LEAST_COSINE = 0.2
# Cormack, Clarke and Büttcher, *Reciprocal Rank Fusion outperforms Condorcet* (2009).
_RRF_K = 60


class Meaning:
    """Asks an archive's vectors; the model is loaded at the first query.

    Raises ConfigError if the extra is not installed, NotFoundError if no vectors were made, CorruptDataError
    if they are damaged.
    """

    def __init__(self, db: sqlite3.Connection, paths: ArchivePaths, encoder: Encoder | None = None) -> None:
        if encoder is None and not is_installed():
            raise not_installed()
        self._db = db
        self._vectors = Vectors.open(paths)
        self._encoder = encoder or SentenceEncoder()

    def query(self, text: str, among: Collection[int] | None = None) -> wq.Query:
        """Return the query for the editions nearest to a text, scored by their cosines.

        `among` are the numbers of those that are looked at, None for all.
        """
        vector = self._encoder.encode([text])[0]
        return query_for(self._db, self._vectors.nearest(vector, NEAREST, among))


def notices(db: sqlite3.Connection, paths: ArchivePaths) -> Iterator[str]:
    """Yield what a reader should know about the state of the vectors: nothing if they are up to date."""
    with suppress(NotFoundError, CorruptDataError):
        basis = Vectors.open(paths).basis
        if (basis.catalogue, basis.change) != (catalogue_identity(db), last_change(db)):
            yield "the archive changed since vectors were made for it; run `ilbo index --semantic`"


def query_for(db: sqlite3.Connection, near: Sequence[tuple[int, float]]) -> wq.Query:
    """Return the query for editions by catalogue number with their cosines; what is unrelated is left out."""
    terms = []
    for number, cosine in near:
        row = db.execute("SELECT id FROM editions WHERE edition_no = ?", (number,)).fetchone()
        if row is not None and cosine >= LEAST_COSINE:
            terms.append(wq.ConstantScoreQuery(wq.Term("id", row["id"]), cosine))
    return wq.Or(terms) if terms else wq.NullQuery


def fused(
    by_words: Sequence[Hit], by_meaning: Sequence[Hit], *, by_edition: bool
) -> tuple[tuple[Hit, ...], frozenset[int]]:
    """Return two rankings as one, and the numbers of the editions that only the second has.

    A hit is worth 1 / (60 + rank) in each ranking that has it; of equal ones that of the first comes first.
    A story's editions that words found stand first.
    """
    worth: dict[str, float] = {}
    editions: dict[str, dict[int, EditionHit]] = {}
    stories: dict[str, str] = {}
    for ranking in (by_words, by_meaning):
        for rank, hit in enumerate(ranking, 1):
            key = hit.editions[0].edition_id if by_edition else hit.story
            stories[key] = hit.story
            worth[key] = worth.get(key, 0.0) + 1 / (_RRF_K + rank)
            for edition in hit.editions:
                editions.setdefault(key, {}).setdefault(edition.edition_no, edition)
    found = {one.edition_no for hit in by_words for one in hit.editions}
    near = {one.edition_no for hit in by_meaning for one in hit.editions}
    order = sorted(worth, key=lambda key: -worth[key])
    hits = tuple(Hit(stories[key], worth[key], tuple(editions[key].values())) for key in order)
    return hits, frozenset(near - found)
