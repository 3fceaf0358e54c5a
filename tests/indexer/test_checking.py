"""Verification of the index, and what is said of its state."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import Any

from archive.catalogue import open_catalogue
from archive.paths import ArchivePaths
from indexer.checking import check_index, index_state
from indexer.indexing import update_index
from indexer.opening import generation_number


def test_no_index_is_no_damage(db: Any, paths: ArchivePaths) -> None:
    """An archive that was never indexed is sound; its state says what to run."""
    assert list(check_index(db, paths)) == []
    assert generation_number(paths) is None
    assert index_state(db, paths) == "none yet: `ilbo index`"


def test_a_sound_index(sample: ArchivePaths) -> None:
    """The sample's index has no damage and covers its catalogue."""
    with closing(open_catalogue(sample, readonly=True)) as db:
        assert list(check_index(db, sample)) == []
        assert generation_number(sample) == 1
        assert index_state(db, sample) == "up to date"


def test_an_index_behind_its_catalogue(own_sample: ArchivePaths, put: Callable[..., None]) -> None:
    """A change of the archive makes the index out of date until it is indexed."""
    with closing(open_catalogue(own_sample)) as db:
        put(db=db)
        assert index_state(db, own_sample) == "out of date: `ilbo index`"
        update_index(db, own_sample)
        assert index_state(db, own_sample) == "up to date"
        assert generation_number(own_sample) == 2


def test_each_file_of_the_index_is_verified(own_sample: ArchivePaths) -> None:
    """A changed byte anywhere, and a missing file, is damage whose remedy makes the index anew."""
    with closing(open_catalogue(own_sample)) as db:
        for path in sorted(own_sample.index.iterdir()):
            if path.suffix == ".lock":
                continue
            data = path.read_bytes()
            # The pointer's last byte is a line break, and any white space is as good.
            for at in (0, len(data) // 3, len(data) - (2 if path.name == "CURRENT" else 1)):
                path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
                (damage, *_) = check_index(db, own_sample)
                assert str(own_sample.index) in damage.where
                assert "`ilbo index" in damage.remedy
            path.unlink()
            found = list(check_index(db, own_sample))
            assert found or path.name == "CURRENT"
            index_state(db, own_sample)
            generation_number(own_sample)
            path.write_bytes(data)
        assert list(check_index(db, own_sample)) == []
