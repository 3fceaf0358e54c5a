"""A segment that another process writes: told where, and how the stories of its documents are numbered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.segments.batch import Batch
from indexer.segments.build import SegmentBuilder
from indexer.segments.container import FileSeal
from indexer.segments.disk import Disk

Ints: TypeAlias = NDArray[Any]


class Made(NamedTuple):
    """A segment that was written aside, its seal, and how many documents it has."""

    draft: Path
    seal: FileSeal
    documents: int


class Expected(NamedTuple):
    """A segment that another process writes: where it will stand, its edition ids and stories' numbers."""

    draft: Path
    path: Path
    ids: frozenset[str]
    stories: Mapping[bytes, int]


@dataclass(frozen=True, slots=True)
class SegmentMaker:
    """Writes documents, no two of one id, as one segment to the file `draft`.

    `stories` has the number of each of their stories.
    """

    disk: Disk
    draft: Path
    stories: Mapping[bytes, int]

    def __call__(self, batch: Batch) -> Made:
        """Write them. Raises ValueError as `SegmentBuilder.write`, OSError as the disk does."""
        builder = SegmentBuilder()
        builder.add(batch)
        assert not builder.dead
        seal = builder.write(self.disk, self.draft, self._numbers)
        return Made(self.draft, seal, builder.count)

    def _numbers(self, stories: list[bytes]) -> Ints:
        return np.fromiter(map(self.stories.__getitem__, stories), np.uint32, len(stories))
