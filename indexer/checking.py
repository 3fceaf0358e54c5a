"""Verification of the index, and whether it is up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from archive.check import Damage
from archive.errors import CorruptDataError, NotFoundError
from archive.paths import ArchivePaths
from indexer.basis import Basis, basis_of_catalogue
from indexer.comparing import disagreements
from indexer.lexicon.lexicon import Lexicon
from indexer.opening import index_meta, open_engine

REBUILD = "run `ilbo index --rebuild`"
EMBED = "run `ilbo index` with ilbo[semantic] installed"
_COST = "searches fail or are incomplete; nothing is lost"


def check_index(db: sqlite3.Connection, paths: ArchivePaths) -> Iterator[Damage]:
    """Yield what is damaged in the current generation of the index; every byte of it is read.

    What it was made from is compared with the catalogue, edition by edition.
    """
    where = str(paths.engine or paths.index)
    try:
        engine = open_engine(paths)
        lines = engine.verify()
        if not lines and Basis(**engine.meta).catalogue == basis_of_catalogue(db, paths).catalogue:
            lines = disagreements(db, engine)
    except CorruptDataError as error:
        lines = [error.message]
    except NotFoundError:
        return
    for line in lines:
        yield Damage(where, line, _COST, REBUILD)


def check_lexicon(paths: ArchivePaths) -> Iterator[Damage]:
    """Yield what is damaged in the lexicon; every byte of it is read."""
    cost = "searches across languages fail; nothing is lost"
    try:
        lexicon = Lexicon.open(paths)
        for line in lexicon.damages() if lexicon else ():
            yield Damage(str(paths.lexicon), line, cost, REBUILD)
    except CorruptDataError as error:
        yield Damage(str(paths.lexicon), error.message, cost, REBUILD)


def check_vectors(paths: ArchivePaths) -> Iterator[Damage]:
    """Yield what is damaged in the vectors of the editions; every byte of them is read."""
    from indexer.semantic.vectors import Vectors, vectors_path  # noqa: PLC0415 - few archives have them

    where, cost = str(vectors_path(paths)), "searching by meaning fails; nothing is lost"
    try:
        for line in Vectors.open(paths).damages():
            yield Damage(where, line, cost, EMBED)
    except CorruptDataError as error:
        yield Damage(where, error.message, cost, EMBED)
    except NotFoundError:
        return


def index_state(db: sqlite3.Connection, paths: ArchivePaths) -> str:
    """Say in a few words whether the index covers the catalogue."""
    try:
        made_from = Basis(**index_meta(paths))
    except NotFoundError:
        return "none yet: `ilbo index`"
    except (CorruptDataError, FileNotFoundError):
        return "damaged"
    goal = basis_of_catalogue(db, paths)
    current = made_from.covers(goal) and made_from.change == goal.change
    return "up to date" if current else "out of date: `ilbo index`"
