"""What commands that ask the index share: an open searcher whose state is told of."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager

import click

from archive.catalogue import open_catalogue
from archive.paths import ArchivePaths
from commands.output import warn
from indexer.results import Also
from indexer.searching import Searcher
from render.hits import also_searched
from render.layout import wrap
from render.style import style_for


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
    columns = style_for(sys.stderr).columns
    click.echo("\n".join([count, *(wrap(also_searched(also), columns) if also else [])]), err=True)
