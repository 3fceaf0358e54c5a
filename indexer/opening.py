"""Opening the engine that holds an archive's index; only that one is loaded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archive.errors import ConfigError, CorruptDataError, NotFoundError
from archive.paths import ArchivePaths
from indexer.engine import Engine, Writer
from indexer.segments.manifest import load_generation


def open_engine(paths: ArchivePaths) -> Engine:
    """Open the current generation of an archive's index.

    Raises NotFoundError when there is no index, CorruptDataError when it is damaged; for one on a cluster
    also ConfigError and SourceUnavailableError.
    """
    if paths.engine is not None:
        _require_client()
        from indexer.cluster.engine import ClusterEngine  # noqa: PLC0415

        return ClusterEngine.open(paths.engine, paths.clustered)
    from indexer.segments.engine import ArrayEngine  # noqa: PLC0415

    return ArrayEngine.open(paths.index)


def open_writer(paths: ArchivePaths, *, fresh: bool = False) -> Writer:
    """Take the lock and start from the current generation, or with `fresh` from nothing.

    Raises LockedError if another process writes, otherwise as `open_engine`.
    """
    if paths.engine is not None:
        _require_client()
        from indexer.cluster.writer import ClusterWriter  # noqa: PLC0415

        return ClusterWriter.open(paths.engine, paths.clustered, fresh=fresh)
    from indexer.segments.writer import IndexWriter  # noqa: PLC0415

    return IndexWriter.open(paths.index, fresh=fresh)


def generation_number(paths: ArchivePaths) -> int | None:
    """Return the number of the current generation; None if there is no index, or none that can be read."""
    try:
        if paths.engine is not None:
            return open_engine(paths).generation
        return load_generation(paths.index).number
    except (NotFoundError, CorruptDataError, FileNotFoundError):
        return None


def cluster_bytes(paths: ArchivePaths) -> int | None:
    """Return how much the index takes on its cluster, with all copies; None if it is not on one, or not yet.

    Raises as `open_engine`.
    """
    if paths.engine is None:
        return None
    _require_client()
    from indexer.cluster.health import size_bytes  # noqa: PLC0415

    return size_bytes(paths.engine)


def index_meta(paths: ArchivePaths) -> Mapping[str, Any]:
    """Return what the current generation was committed with, without loading what searches it.

    Raises as `open_engine`, and FileNotFoundError while a writer commits.
    """
    return open_engine(paths).meta if paths.engine is not None else load_generation(paths.index).meta


def _require_client() -> None:
    try:
        import opensearchpy  # noqa: F401, PLC0415
    except ImportError:
        raise ConfigError(
            "an index on a cluster needs the package opensearch-py", "pip install 'ilbo[opensearch]'"
        ) from None
