"""What commands that ask the index share: an open searcher whose state is told of."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from archive.catalogue import open_catalogue
from archive.paths import ArchivePaths
from commands.output import echo_note, warn
from indexer.results import Also
from indexer.searching import Searcher
from render.hits import also_searched


@contextmanager
def open_searcher(paths: ArchivePaths) -> Iterator[tuple[sqlite3.Connection, Searcher]]:
    """Open catalogue and index for reading; what a reader should know of the index is told on stderr."""
    with closing(open_catalogue(paths, readonly=True)) as db:
        searcher = Searcher(db, paths)
        for notice in searcher.notices():
            warn(notice)
        yield db, searcher


def echo_told(count: str, also: Also) -> None:
    """Tell on stderr how many were counted, and which words were translated for it."""
    echo_note(count)
    if also:
        echo_note(also_searched(also))
