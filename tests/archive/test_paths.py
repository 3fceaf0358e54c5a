"""Where things stand in an archive directory."""

from __future__ import annotations

import pytest

from archive.errors import NotFoundError
from archive.paths import ArchivePaths


def test_naming_places_makes_none(paths: ArchivePaths) -> None:
    """All places are inside the archive directory, and asking for them creates nothing."""
    places = [paths.catalogue, paths.warc, paths.index, paths.last_search, paths.lock("crawl-donga")]
    assert len(set(places)) == len(places)
    assert all(place.is_relative_to(paths.root) for place in places)
    assert not paths.root.exists()


def test_an_archive_is_where_its_catalogue_is(paths: ArchivePaths) -> None:
    """A directory without a catalogue file is no archive; the message says where and what to do."""
    for _ in range(2):
        with pytest.raises(NotFoundError, match=str(paths.root)) as failure:
            paths.require()
        assert "ilbo import" in failure.value.remedy
        paths.catalogue.mkdir(parents=True, exist_ok=True)
    paths.catalogue.rmdir()
    paths.catalogue.touch()
    paths.require()
