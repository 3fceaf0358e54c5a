"""Editions that tell of the same things as a given one, in both languages.

By the vectors of the extra `ilbo[semantic]`, which both languages share; without them, by the words that make
the edition what it is and by the translations of those words in the lexicon.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import suppress

from archive.errors import NotFoundError
from archive.ids import other_lang
from archive.model import Edition
from archive.paths import ArchivePaths
from indexer.engine import Engine
from indexer.lexicon.aligning import Aligner
from indexer.segments import queries as wq

# So many editions are near one, beside its own story's.
NEAREST = 200
_MAX_TERMS = 150


def similar_query(
    db: sqlite3.Connection,
    paths: ArchivePaths,
    engine: Engine,
    edition: Edition,
    aligner: Aligner,
    among: Collection[int] | None = None,
) -> tuple[wq.Query, str]:
    """Return the query for editions of other stories like this one, and by what: `meaning` or `words`.

    `among` are the numbers of the editions that are looked at, None for all. Raises CorruptDataError if the
    vectors are damaged.
    """
    near = _by_meaning(db, paths, edition, among)
    if near is not None:
        return _elsewhere(near, edition), "meaning"
    return _elsewhere(_by_words(engine, edition, aligner), edition), "words"


def _by_meaning(
    db: sqlite3.Connection, paths: ArchivePaths, edition: Edition, among: Collection[int] | None
) -> wq.Query | None:
    # Most archives have no vectors.
    from indexer.semantic.meaning import query_for  # noqa: PLC0415
    from indexer.semantic.vectors import Vectors  # noqa: PLC0415

    with suppress(NotFoundError):
        vectors = Vectors.open(paths)
        vector = vectors.of(edition.number)
        return None if vector is None else query_for(db, vectors.nearest(vector, NEAREST, among))
    return None


def _by_words(engine: Engine, edition: Edition, aligner: Aligner) -> wq.Query:
    lang = edition.article.lang
    own = list(_terms(engine.more_like(edition.id)))
    translated = [
        wq.Term(term.fieldname, other, boost=term.boost * chance)
        for term in own
        for other, chance in aligner.translations(str(term.text), lang).items()
        if " " not in other
    ]
    if not own:
        return wq.NullQuery
    # Each language ranks by its own words; one more clause would only favour editions that mix both.
    in_own = wq.Require(wq.Or(own), wq.Term("lang", lang))
    in_other = wq.Require(wq.Or(translated[:_MAX_TERMS]), wq.Term("lang", other_lang(lang)))
    return wq.Or([in_own, in_other]) if translated else wq.Or(own)


def _terms(query: wq.Query) -> Iterator[wq.Term]:
    if isinstance(query, wq.Term):
        yield query
    elif isinstance(query, wq.AndNot):
        yield from _terms(query.a)
    elif isinstance(query, wq.Or):
        for child in query.children():
            yield from _terms(child)


def _elsewhere(query: wq.Query, edition: Edition) -> wq.Query:
    return query if query is wq.NullQuery else wq.AndNot(query, wq.Term("story", edition.story))
