"""The vectors of an archive's editions: one file of arrays, mapped into memory, never changed in place.

`docs/reference/vector-format.md` describes it. A component is a signed byte; a row's scale gives it back its
length. Rows are in the order of the editions' numbers in the catalogue.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from archive.errors import CorruptDataError, NotFoundError
from archive.paths import ArchivePaths
from indexer.segments.container import Container, ContainerWriter
from indexer.segments.disk import Disk
from indexer.semantic.encoder import DIMENSIONS, Floats

FORMAT = 1
# 4 MB of floats: what is compared at a time.
BLOCK_ROWS = 2048
_LARGEST = 127

Ints: TypeAlias = NDArray[Any]


@dataclass(frozen=True, slots=True)
class VectorBasis:
    """What vectors were made from: the model, the catalogue, and how far into its changes."""

    model: str
    catalogue: int
    change: int = 0


@dataclass(frozen=True, slots=True)
class Rows:
    """Vectors of editions: numbers, digests of the texts, scales (n) and components (n, DIMENSIONS)."""

    numbers: Ints
    digests: Ints
    scales: Floats
    components: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.numbers)


def text_digest(text: str) -> int:
    """Return the digest by which a text is known that a vector was made of."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def quantised(numbers: Ints, digests: Ints, vectors: Floats) -> Rows:
    """Return vectors (n, DIMENSIONS) as bytes: the largest component of a row becomes 127."""
    largest = np.maximum(np.abs(vectors).max(axis=1), np.float32(1e-12))
    components = np.rint(vectors / largest[:, None] * _LARGEST).astype(np.int8)
    lengths = np.linalg.norm(components.astype(np.float32), axis=1)
    # So that a row has length 1 again, whatever rounding did to it.
    return Rows(numbers, digests, (1 / np.maximum(lengths, 1)).astype(np.float32), components)


class Vectors:
    """The vectors of an archive as they were when the file was opened."""

    def __init__(self, container: Container) -> None:
        self._container = container
        meta = dict(container.meta)
        if meta.pop("format") != FORMAT or meta.pop("dimensions") != DIMENSIONS:
            raise CorruptDataError(f"{container.path} has another format", "run `ilbo index`")
        self.basis = VectorBasis(**meta)
        self.rows = Rows(
            np.frombuffer(container.view("edition_no"), np.uint32),
            np.frombuffer(container.view("text_digest"), np.uint64),
            np.frombuffer(container.view("scale"), np.float32),
            np.frombuffer(container.view("component"), np.int8).reshape(-1, DIMENSIONS),
        )

    @classmethod
    def open(cls, paths: ArchivePaths) -> Vectors:
        """Open an archive's vectors; raises NotFoundError if there are none, CorruptDataError if damaged."""
        try:
            return cls(Container(vectors_path(paths)))
        except FileNotFoundError:
            raise NotFoundError("no vectors were made yet", "run `ilbo index` with ilbo[semantic]") from None

    def __len__(self) -> int:
        return len(self.rows)

    def of(self, number: int) -> Floats | None:
        """Return the vector of an edition by its number in the catalogue, None if it has none."""
        at = self._place(number)
        if at is None:
            return None
        vector: Floats = self.rows.components[at] * self.rows.scales[at]
        return vector

    def digest_of(self, number: int) -> int | None:
        """Return the digest of the text that an edition's vector was made of, None if it has none."""
        at = self._place(number)
        return None if at is None else int(self.rows.digests[at])

    def _place(self, number: int) -> int | None:
        at = int(self.rows.numbers.searchsorted(number))
        return at if at < len(self) and self.rows.numbers[at] == number else None

    def cosine(self, first: int, second: int) -> float | None:
        """Return how alike two editions are, by number: about 1 if they say the same, 0 if nothing like it.

        One more signal for a link between editions that no outlet linked; None where one has no vector.
        """
        one, other = self.of(first), self.of(second)
        return None if one is None or other is None else float(one @ other)

    def nearest(
        self, vector: Floats, limit: int, among: Collection[int] | None = None
    ) -> list[tuple[int, float]]:
        """Return the numbers and cosines of the editions nearest to a vector of length 1, nearest first.

        Only editions whose numbers are `among` them count, if it is given.
        """
        if not len(self) or limit < 1:
            return []
        scores = np.concatenate([self._scores(part, vector) for part in _blocks(len(self))])
        places = np.arange(len(self))
        if among is not None:
            places = places[np.isin(self.rows.numbers, np.fromiter(among, np.int64, len(among)))]
        if len(places) > limit:
            places = places[np.argpartition(-scores[places], limit - 1)[:limit]]
        places = places[np.lexsort((self.rows.numbers[places], -scores[places]))]
        return [(int(self.rows.numbers[place]), float(scores[place])) for place in places]

    def _scores(self, part: slice, vector: Floats) -> Floats:
        scores: Floats = (self.rows.components[part].astype(np.float32) @ vector) * self.rows.scales[part]
        return scores

    def damages(self) -> list[str]:
        """Read every byte; return a line for each damage."""
        return self._container.damages()


def vectors_path(paths: ArchivePaths) -> Path:
    """Name the file of an archive's vectors."""
    return paths.root / "semantic" / "vectors.arrays"


def save_vectors(paths: ArchivePaths, basis: VectorBasis, old: Rows | None, new: Rows) -> None:
    """Write rows of both; `new` replaces `old` where both have one. Until it is whole, the old file stays.

    Numbers in `old` must ascend; those in `new` are put in order. Raises OSError as the disk does.
    """
    disk, path = Disk(), vectors_path(paths)
    path.parent.mkdir(exist_ok=True)
    parts = [new] if old is None else [_picked(old, ~np.isin(old.numbers, new.numbers)), new]
    numbers = np.concatenate([part.numbers for part in parts])
    order = np.argsort(numbers, kind="stable")
    draft = path.with_name(f"{path.name}.tmp")
    writer = ContainerWriter(disk, draft)
    try:
        writer.add("edition_no", numbers[order].astype(np.uint32))
        writer.add("text_digest", np.concatenate([part.digests for part in parts])[order].astype(np.uint64))
        writer.add("scale", np.concatenate([part.scales for part in parts])[order])
        writer.add_parts("component", "u1", _merged([part.components for part in parts], order))
        writer.seal({"format": FORMAT, "dimensions": DIMENSIONS, **asdict(basis)})
    except BaseException:
        writer.abandon()
        disk.remove(draft)
        raise
    disk.replace(draft, path)
    disk.sync_folder(path.parent)


def _picked(rows: Rows, keep: NDArray[np.bool_]) -> Rows:
    if keep.all():
        return rows
    return Rows(rows.numbers[keep], rows.digests[keep], rows.scales[keep], rows.components[keep])


def _merged(parts: list[NDArray[np.int8]], order: Ints) -> Iterator[bytes]:
    """Yield the rows of all parts in `order`, block by block."""
    first = len(parts[0])
    for block in _blocks(len(order)):
        places = order[block]
        rows = np.empty((len(places), DIMENSIONS), np.int8)
        early = places < first
        rows[early] = parts[0][places[early]]
        if len(parts) > 1:
            rows[~early] = parts[1][places[~early] - first]
        yield rows.tobytes()


def _blocks(count: int) -> Iterator[slice]:
    return (slice(start, start + BLOCK_ROWS) for start in range(0, count, BLOCK_ROWS))
