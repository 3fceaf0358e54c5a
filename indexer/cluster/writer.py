"""The writer of an index on a cluster: builds aside and swaps, or changes the current index in place.

A new index is built beside the current one and becomes current in one step. Changes to the current index are
seen when they are committed; until then nothing refreshes. Whatever stops the writer, running it again sends
the same editions with the same versions, which changes nothing that is there already.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from opensearchpy import OpenSearch

from archive.engine_address import EngineAddress
from archive.errors import IlboError
from archive.locking import exclusive
from indexer.cluster import generations
from indexer.cluster.bulk import Bulk, Operation
from indexer.cluster.client import connect
from indexer.cluster.engine import ClusterEngine
from indexer.cluster.failures import explained
from indexer.cluster.generations import Generation
from indexer.cluster.health import notices, patiently, refresh
from indexer.cluster.mapping import source_of
from indexer.cluster.words import WordCollector, drop_others, words_path
from indexer.segments.batch import Batch
from indexer.segments.document import Document

# One request has at most so many editions, and about so many bytes of terms: what we hold, and what a node
# must.
BATCH = 500
BATCH_BYTES = 4 << 20
_BYTES_A_TERM = 10


class ClusterWriter:
    """Changes an index on a cluster; see `indexer.engine.Writer`."""

    def __init__(
        self,
        client: OpenSearch,
        address: EngineAddress,
        locks: ExitStack,
        folder: Path,
        base: Generation | None,
        *,
        fresh: bool,
    ) -> None:
        self._client = client
        self._address = address
        self._locks = locks
        self._folder = folder
        self._words = WordCollector()
        self._base = base
        self._fresh = fresh or base is None
        self._index = generations.create(client, address, base.index if base else None) if self._fresh else ""
        alias = generations.building_alias(self._index) if self._fresh else address.prefix
        self._bulk = Bulk(client, address, alias)
        self._documents: list[Document] = []
        self._removed: list[str] = []
        self._collected_bytes = 0
        self._added = 0
        self._notices: list[str] = []
        if not self._fresh:
            # What an interrupted run sent has to be seen, to know where each edition stands.
            self._refresh()

    @classmethod
    def open(cls, address: EngineAddress, folder: Path, *, fresh: bool = False) -> ClusterWriter:
        """Take the archive's lock and start from the current generation, or from nothing.

        Lock and words are kept in `folder`.
        Raises LockedError if another process of this archive writes, CorruptDataError if the current index
        has another format, ConfigError or SourceUnavailableError if the cluster cannot be used.
        """
        folder.mkdir(parents=True, exist_ok=True)
        locks = ExitStack()
        locks.enter_context(exclusive(folder / "writer.lock", "an update of the index"))
        try:
            client = connect(address)
            base = generations.current(client, address, any_format=fresh)
            return cls(client, address, locks, folder, base, fresh=fresh)
        except BaseException:
            locks.close()
            raise

    def __enter__(self) -> ClusterWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        self.close()

    @property
    def meta(self) -> Mapping[str, Any]:
        """What the last commit was given; empty when starting from nothing."""
        return {} if self._fresh or self._base is None else self._base.meta

    @property
    def rejected(self) -> Mapping[str, str]:
        """The ids of editions that the cluster refused, and why; complete after `commit`."""
        return self._bulk.rejected

    @property
    def notices(self) -> Sequence[str]:
        """Tell of copies of the index that were missing at the last commit."""
        return self._notices

    def add(self, batch: Batch) -> None:
        """Send documents, with others; those of the same ids are replaced."""
        for document in batch.whole():
            self._documents.append(document)
            for terms, _ in document.fields.values():
                self._words.add(terms)
            self._collected_bytes += _BYTES_A_TERM * sum(len(terms) for terms, _ in document.fields.values())
            if len(self._documents) >= BATCH or self._collected_bytes >= BATCH_BYTES:
                self._flush()

    def maker(self, names: Sequence[tuple[str, str]]) -> Callable[[Batch], Batch]:
        """Return what leaves documents as they are: numbered terms are cheap to send between processes."""
        return unchanged

    def take(self, made: Batch) -> None:
        """Send them."""
        self.add(made)

    def remove(self, edition_id: str) -> None:
        """Remove the document of this id, if there is one."""
        self._removed.append(edition_id)
        if len(self._removed) >= BATCH:
            self._flush()

    def commit(self, meta: Mapping[str, Any]) -> None:
        """Make all changes visible. Raises IlboError if a new index does not hold what was acknowledged."""
        self._flush()
        self._refresh()
        number = (self._base.number if self._base else 0) + 1
        if self._fresh:
            self._check_count()
        self._words.save(words_path(self._folder, self._target))
        patiently(lambda: generations.record(self._client, self._address, self._target, number, meta))
        if self._fresh:
            # Whatever we are answered, it may be current from here on; else the next writer drops it.
            self._fresh = False
            patiently(lambda: generations.publish(self._client, self._address, self._index))
        self._base = Generation(self._target, number, dict(meta))
        if self._index:
            kept = patiently(lambda: generations.drop_older(self._client, self._address, self._index))
            drop_others(self._folder, self._address.prefix, kept)
        self._notices = patiently(lambda: list(notices(self._client, self._address, self._target)))

    def close(self) -> None:
        """Let other writers in; an index that was not completed is dropped."""
        try:
            if self._fresh:
                # If the cluster cannot be reached now, the next writer drops it.
                with suppress(IlboError), explained(self._address):
                    self._client.indices.delete(index=self._index)
        finally:
            self._words.close()
            self._locks.close()

    @property
    def _target(self) -> str:
        if self._index:
            return self._index
        assert self._base is not None
        return self._base.index

    def _engine(self) -> ClusterEngine:
        return ClusterEngine(self._client, self._address, Generation(self._target, 0, {}))

    def _flush(self) -> None:
        operations = self._departures()
        operations += [
            Operation(one.edition_id, one.story, one.change, source_of(one)) for one in self._documents
        ]
        self._added += len(self._documents)
        self._documents, self._removed, self._collected_bytes = [], [], 0
        if operations:
            self._bulk.send(operations)

    def _departures(self) -> list[Operation]:
        """Return what deletes the removed editions, and those that now belong to another story."""
        if self._fresh:
            return []
        stories = {one.edition_id: one.story for one in self._documents}
        known = self._engine().indexed([*stories, *self._removed])
        return [
            Operation(edition_id, before.story)
            for edition_id, before in known.items()
            if stories.get(edition_id) != before.story
        ]

    def _refresh(self) -> None:
        patiently(lambda: refresh(self._client, self._address, self._target))

    def _check_count(self) -> None:
        count = patiently(lambda: self._engine().doc_count)
        expected = self._added - len(self.rejected)
        if count != expected:
            raise IlboError(
                f"the new index {self._index} on {self._address} has {count:,} editions, not {expected:,}",
                "see the cluster's log, then run `ilbo index` again; the index before stays",
            )


def unchanged(batch: Batch) -> Batch:
    """Return documents as they are."""
    return batch
