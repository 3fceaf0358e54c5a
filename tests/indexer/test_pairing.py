"""Which editions have their story in both languages."""

from __future__ import annotations

from contextlib import closing

from archive.catalogue import open_catalogue
from archive.editions import iter_changes
from archive.paths import ArchivePaths
from indexer.pairing import is_paired, iter_pairings


def test_pairings_of_all_are_those_of_each(sample: ArchivePaths) -> None:
    """Read together, from any change on, editions and their pairing are what they are one by one."""
    with closing(open_catalogue(sample, readonly=True)) as db:
        for since in (0, 10):
            told = [(edition, is_paired(db, edition)) for edition in iter_changes(db, since)]
            assert list(iter_pairings(db, since)) == told
            assert {paired for _, paired in told} >= {True}
