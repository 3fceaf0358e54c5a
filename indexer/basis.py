"""What an index was made from, so that one can tell whether it still fits its archive."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import NamedTuple

from archive.catalogue import catalogue_identity, last_change
from archive.paths import ArchivePaths
from indexer.analysis.fingerprint import fingerprint
from indexer.analysis.userdict import FILE_NAME

# Count this up when `indexer.documents` puts something else into the index from the same terms.
DOCUMENT_VERSION = 1


class Basis(NamedTuple):
    """What an index was made from: analysis, catalogue, and how far into the catalogue's changes.

    `number` is the highest edition number read; an edition above it is new to the index.
    """

    analysis: str
    catalogue: int
    change: int = 0
    number: int = 0

    def covers(self, other: Basis) -> bool:
        """Tell whether an index made on this basis can be brought up to date to `other`."""
        same_kind = (self.analysis, self.catalogue) == (other.analysis, other.catalogue)
        return same_kind and self.change <= other.change


def basis_of_catalogue(db: sqlite3.Connection, paths: ArchivePaths) -> Basis:
    """Return the basis that an index made now would have."""
    analysis = f"{fingerprint(dictionary_path(paths))}-{DOCUMENT_VERSION}"
    return Basis(analysis, catalogue_identity(db), last_change(db))


def dictionary_path(paths: ArchivePaths) -> Path:
    """Return where an archive's own dictionary of names and compounds stands."""
    return paths.root / FILE_NAME
