"""Which generation of the index is current, told without loading what reads it."""

from __future__ import annotations

from archive.errors import CorruptDataError, NotFoundError
from archive.paths import ArchivePaths
from indexer.segments.manifest import load_generation


def generation_number(paths: ArchivePaths) -> int | None:
    """Return the number of the current generation; None if there is no index, or none that can be read."""
    try:
        return load_generation(paths.index).number
    except (NotFoundError, CorruptDataError, FileNotFoundError):
        return None
