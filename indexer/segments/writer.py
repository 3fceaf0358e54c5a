"""The one writer of an index: adds, replaces, removes, merges, and commits generations.

A commit is durable in this order: every new file is written aside and synced, verified by reading it back,
listed in a new manifest, and only then does the pointer move, in one step. Whatever stops the writer before
that leaves the old generation current; what it left lying about is removed by the next writer.
"""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Collection, Mapping, Sequence, Set
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from archive.errors import CorruptDataError, IlboError
from archive.locking import exclusive
from indexer.segments.batch import Batch
from indexer.segments.build import SegmentBuilder
from indexer.segments.container import Container, ContainerWriter, FileSeal
from indexer.segments.disk import Disk
from indexer.segments.housekeeping import current_or_empty, numbered_behind, sweep
from indexer.segments.making import Expected, Made, SegmentMaker
from indexer.segments.manifest import (
    FileEntry,
    Generation,
    SegmentEntry,
    load_generation,
    save_generation,
)
from indexer.segments.merge import merge_segments
from indexer.segments.narrow import narrowed
from indexer.segments.parts import Part, Wanted, load_part
from indexer.segments.policy import choose_merge
from indexer.segments.segment import Segment

Ints: TypeAlias = NDArray[Any]

_MANY_PARTS = 128  # so many are merged before a commit, because each keeps a file open


class IndexWriter:
    """Changes an index. One exists at a time; use it as a context manager, or call `close`.

    Nothing is visible to readers before `commit`; leaving the block without it drops the changes.
    """

    def __init__(
        self, folder: Path, memory_bytes: int, disk: Disk, locks: ExitStack, base: Generation
    ) -> None:
        self._folder = folder
        self._memory_bytes = memory_bytes
        self._disk = disk
        self._locks = locks
        self._base = base
        # A process may write on for a moment after its writer was killed; never to a file of the next one.
        self._token = secrets.token_hex(4)
        self._clear()

    @classmethod
    def open(
        cls, folder: Path, *, memory_bytes: int = 256 << 20, fresh: bool = False, disk: Disk | None = None
    ) -> IndexWriter:
        """Take the lock and start from the current generation, or from nothing if there is none.

        `fresh` starts from nothing whatever is there, damaged or not: the way to rebuild. `memory_bytes`
        bounds what the writer takes of its process's own memory, but for some megabytes and for one batch.

        Raises LockedError if another process writes, CorruptDataError if the index is damaged.
        """
        folder.mkdir(parents=True, exist_ok=True)
        locks = ExitStack()
        locks.enter_context(exclusive(folder / "writer.lock", "an update of the index"))
        try:
            base = numbered_behind(folder) if fresh else current_or_empty(folder)
            writer = cls(folder, memory_bytes, disk or Disk(), locks, base)
            sweep(writer._disk, folder)
            return writer
        except BaseException:
            locks.close()
            raise

    def __enter__(self) -> IndexWriter:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    @property
    def generation(self) -> Generation:
        """The generation the changes are based on."""
        return self._base

    @property
    def meta(self) -> Mapping[str, Any]:
        """What that generation was committed with."""
        return self._base.meta

    @property
    def rejected(self) -> Mapping[str, str]:
        """Nothing: a segment takes every edition."""
        return {}

    @property
    def notices(self) -> Sequence[str]:
        """Nothing."""
        return ()

    def add(self, batch: Batch) -> None:
        """Add documents; those of the same ids are replaced."""
        self._builder.add(batch)
        if self._builder.memory_bytes > self._memory_bytes:
            self._flush()
            self._merge_many()

    def maker(self, names: Sequence[tuple[str, str]]) -> SegmentMaker:
        """Return what writes a segment, in any process, of the documents of these editions, in this order.

        `names` are their ids, no two the same, and their stories.
        """
        self._flush()
        path = self._new_path("segment")
        draft = path.with_name(f"{path.stem}-{self._token}.tmp")
        stories = sorted({story.encode("utf-8", "surrogatepass") for _, story in names})
        numbers = dict(zip(stories, self._story_numbers(stories).tolist(), strict=True))
        self._expected.append(Expected(draft, path, frozenset(name for name, _ in names), numbers))
        return SegmentMaker(self._disk, draft, numbers)

    def take(self, made: Made) -> None:
        """Add the segment of the first maker that is not done; its documents replace those of the same id."""
        expected = self._expected[0]
        assert made.draft == expected.draft
        self._disk.replace(made.draft, expected.path)
        self._expected.popleft()
        self._append(expected.path, made.seal, made.documents, (), expected.ids)
        self._merge_many()

    def remove(self, edition_id: str) -> None:
        """Remove the document of this id, if there is one."""
        self._builder.remove(edition_id)
        self._removed.add(edition_id)

    def rollback(self) -> None:
        """Drop all changes since the last commit."""
        self._clear()
        sweep(self._disk, self._folder)

    def commit(self, meta: Mapping[str, Any]) -> Generation:
        """Make all changes visible as the next generation and return it; `meta` is any JSON object.

        On an OSError the old generation stays, and the changes can be committed again or dropped. Only if
        the very last step failed, waiting until the moved pointer is on the medium, the new one may stand.
        """
        assert not self._expected
        try:
            return self._commit(meta)
        except OSError:
            self._resume()
            raise

    def _commit(self, meta: Mapping[str, Any]) -> Generation:
        self._flush()
        self._merge()
        entries = tuple(self._entry(part) for part in self._parts if part.living)
        generation = Generation(
            number=self._base.number + 1,
            segments=entries,
            next_story=self._next_story,
            next_file=self._next_file,
            meta=dict(meta),
        )
        self._verify(generation)
        self._disk.sync_folder(self._folder)
        save_generation(self._disk, self._folder, generation)
        self._base = generation
        self._clear()
        sweep(self._disk, self._folder)
        return generation

    def _resume(self) -> None:
        """After a failed commit, go on from the new generation if the pointer has moved after all."""
        try:
            current = load_generation(self._folder)
        except (OSError, IlboError):
            return
        if current.number == self._base.number + 1:
            self._base = current
            self._clear()

    def close(self) -> None:
        """Drop uncommitted changes and let other writers in."""
        try:
            sweep(self._disk, self._folder)
        finally:
            self._locks.close()

    def _clear(self) -> None:
        self._builder = SegmentBuilder()
        self._removed: set[str] = set()
        self._expected: deque[Expected] = deque()
        self._next_story = self._base.next_story
        self._next_file = self._base.next_file
        self._parts = [load_part(self._folder, entry) for entry in self._base.segments]
        self._added = 0

    def _flush(self) -> None:
        """Write the collected documents as a segment and kill what they replace and what was removed."""
        builder, gone = self._builder, {*self._builder.ids, *self._removed}
        if builder.count > len(builder.dead):
            path = self._new_path("segment")
            seal = builder.write(self._disk, path, self._story_numbers)
            self._append(path, seal, builder.count, builder.dead, gone)
        elif gone:
            self._kill(gone)
        self._builder = SegmentBuilder()
        self._removed = set()

    def _append(
        self, path: Path, seal: FileSeal, documents: int, dead: Collection[int], gone: Set[str]
    ) -> None:
        """Add a new segment behind the others; in those, the documents with the ids `gone` die."""
        entry = SegmentEntry(FileEntry(path.name, *seal), documents)
        numbers = np.array(sorted(dead), np.int64)
        part = Part(entry, Segment(Container(path, seal)), numbers, changed=len(dead) > 0)
        self._kill(gone)
        self._parts.append(part)
        self._added += part.living

    def _kill(self, ids: Set[str]) -> None:
        # All are found before any dies: a damaged segment changes nothing.
        wanted = Wanted(edition_id.encode("utf-8", "surrogatepass") for edition_id in ids)
        kills = [(part, part.documents(wanted)) for part in self._parts]
        for part, documents in kills:
            part.kill(documents)

    def _story_numbers(self, stories: list[bytes]) -> Ints:
        """Give each story the number it has in an earlier segment, or the next one."""
        known: dict[bytes, int] = {}
        for expected in self._expected:
            known.update((story, expected.stories[story]) for story in stories if story in expected.stories)
        wanted = Wanted(stories)
        for part in self._parts:
            known.update(part.stories(wanted))
        for story in stories:
            if story not in known:
                known[story] = self._next_story
                self._next_story += 1
        return np.fromiter(map(known.__getitem__, stories), np.uint32, len(stories))

    def _merge_many(self) -> None:
        if len(self._parts) >= _MANY_PARTS:
            self._merge()

    def _merge(self) -> None:
        bulk = 2 * self._added > sum(part.living for part in self._parts)
        self._parts = [part for part in self._parts if part.living]
        while chosen := choose_merge([(p.entry.documents, len(p.dead)) for p in self._parts], compact=bulk):
            merged = self._merged([self._parts[number] for number in chosen])
            self._parts = [part for number, part in enumerate(self._parts) if number not in chosen] + [merged]

    def _merged(self, parts: list[Part]) -> Part:
        path = self._new_path("segment")
        sources = [(part.segment, part.dead) for part in parts]
        seal, count = merge_segments(self._disk, path, sources, self._memory_bytes)
        entry = SegmentEntry(FileEntry(path.name, *seal), count)
        return Part(entry, Segment(Container(path, seal)), np.zeros(0, np.int64))

    def _entry(self, part: Part) -> SegmentEntry:
        """Return the segment's entry, with its tombstones written if they changed."""
        if not part.changed:
            return part.entry
        path = self._new_path("dead")
        out = ContainerWriter(self._disk, path)
        try:
            out.add("docs", narrowed(part.dead))
            seal = out.seal({"segment": part.entry.file.name})
        except BaseException:
            out.abandon()
            raise
        return part.entry._replace(tombstones=FileEntry(path.name, *seal), dead=len(part.dead))

    def _verify(self, generation: Generation) -> None:
        """Read back every file this commit wrote; raise CorruptDataError if the medium lost a byte of it."""
        old = self._base.file_names
        for entry in (file for segment in generation.segments for file in segment.files):
            if entry.name not in old and (
                found := Container(self._folder / entry.name, entry.seal).damages()
            ):
                raise CorruptDataError(found[0], "check the disk, then try again")

    def _new_path(self, kind: str) -> Path:
        path = self._folder / f"{kind}-{self._next_file:06}.arrays"
        self._next_file += 1
        return path
