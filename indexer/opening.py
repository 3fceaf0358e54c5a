"""Opening the engine that holds an archive's index; only that one is loaded."""

from __future__ import annotations

from archive.paths import ArchivePaths
from indexer.engine import Engine, Writer


def open_engine(paths: ArchivePaths) -> Engine:
    """Open the current generation of an archive's index.

    Raises NotFoundError when there is no index, CorruptDataError when it is damaged.
    """
    from indexer.segments.engine import ArrayEngine  # noqa: PLC0415

    return ArrayEngine.open(paths.index)


def open_writer(paths: ArchivePaths, *, fresh: bool = False) -> Writer:
    """Take the lock and start from the current generation, or with `fresh` from nothing.

    Raises LockedError if another process writes, CorruptDataError if the index is damaged.
    """
    from indexer.segments.writer import IndexWriter  # noqa: PLC0415

    return IndexWriter.open(paths.index, fresh=fresh)
