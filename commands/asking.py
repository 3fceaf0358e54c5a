"""What commands that ask the index share: an open searcher whose state is told of."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from archive.catalogue import open_catalogue
from archive.paths import ArchivePaths
from commands.output import warn
from indexer.searching import Searcher


@contextmanager
def open_searcher(paths: ArchivePaths) -> Iterator[tuple[sqlite3.Connection, Searcher]]:
    """Open catalogue and index for reading; what a reader should know of the index is told on stderr."""
    with closing(open_catalogue(paths, readonly=True)) as db:
        searcher = Searcher(db, paths)
        for notice in searcher.notices():
            warn(notice)
        yield db, searcher
