"""Merging makes the segment that the living documents make, in any memory."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from io import FileIO
from itertools import count
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.segments.batch import batch_of
from indexer.segments.build import SegmentBuilder
from indexer.segments.container import Container
from indexer.segments.disk import Disk
from indexer.segments.document import Document
from indexer.segments.merge import merge_segments
from indexer.segments.segment import Segment
from tests.indexer.segments.strategies import IDS, documents
from tests.indexer.segments.test_durability import edition

Arrays = dict[str, list[int]]

drawn = st.lists(st.sampled_from(IDS), unique=True, min_size=1, max_size=8).flatmap(
    lambda ids: st.tuples(*map(documents, ids))
)


def written(folder: Path, made: Sequence[Document]) -> Segment:
    """Write documents as a segment; all stories have the number 7."""
    builder = SegmentBuilder()
    builder.add(batch_of(made))
    path = folder / f"segment-{len([*folder.iterdir()])}"
    seal = builder.write(Disk(), path, lambda stories: np.full(len(stories), 7, np.uint32))
    return Segment(Container(path, seal))


def arrays(container: Container) -> Arrays:
    """Return all that is in a segment."""
    return {name: container.view(name).tolist() for name in container._arrays}


@given(st.lists(drawn, min_size=1, max_size=4), st.data())
def test_a_merge_is_what_the_living_documents_make(
    parts: list[tuple[Document, ...]], data: st.DataObject
) -> None:
    """Documents of several segments, without the removed ones, are as if they had been written together."""
    living = [data.draw(st.lists(st.booleans(), min_size=len(part), max_size=len(part))) for part in parts]
    kept = [
        d
        for part, own in zip(parts, living, strict=True)
        for d, lives in zip(part, own, strict=True)
        if lives
    ]
    # The same edition may be in several segments here; only one may be alive in one segment.
    kept = [document._replace(edition_id=f"{number:03}") for number, document in enumerate(kept)]
    names = iter(kept)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        sources = []
        for part, own in zip(parts, living, strict=True):
            made = [next(names) if lives else document for document, lives in zip(part, own, strict=True)]
            dead = np.flatnonzero(~np.array(own))
            sources.append((written(folder, made), dead))
        expected = arrays(written(folder, kept).file)
        found = []
        for number, memory_bytes in enumerate((1, 20_000, 256 << 20)):
            path = folder / f"merged-{number}"
            seal, living_count = merge_segments(Disk(), path, sources, memory_bytes)
            assert living_count == len(kept)
            merged = Container(path, seal)
            assert merged.damages() == []
            assert arrays(merged) == expected
            found.append(path.read_bytes())
        assert found[0] == found[1] == found[2]
        assert not [*folder.glob("*.tmp")]


class FullDisk(Disk):
    """Has room for some writes."""

    def __init__(self, writes: int) -> None:
        self.writes = writes

    def write(self, file: FileIO, data: bytes | bytearray | memoryview) -> None:
        """Write, or fail."""
        self.writes -= 1
        if self.writes < 0:
            raise OSError(28, "No space left on device")
        super().write(file, data)


def test_a_full_disk_stops_a_merge_and_leaves_nothing_aside(tmp_path: Path) -> None:
    """Whichever write fails, the merge fails, and what it had put aside is gone."""
    sources = [
        (
            written(tmp_path, [edition(number) for number in range(start, start + 20)]),
            np.array([3, 7]),
        )
        for start in (0, 20, 40)
    ]
    for writes in count():
        try:
            merge_segments(FullDisk(writes), tmp_path / "merged", sources, 5_000)
            break
        except OSError:
            assert len([*tmp_path.iterdir()]) == len(sources) + 1
    assert writes > 100
