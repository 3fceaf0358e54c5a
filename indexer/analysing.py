"""Editions to documents: here for a few, in worker processes for many."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache, partial
from itertools import chain, islice
from typing import TypeAlias

from archive.model import Edition
from indexer.analysis.analyze import Analyzer
from indexer.documents import document_of
from indexer.segments.document import Document
from indexer.segments.numbering import numbered
from indexer.workers import in_processes

Words: TypeAlias = Mapping[str, tuple[str, ...]]
Pairing: TypeAlias = tuple[Edition, bool]

FEW = 1_000
"""So many editions are analysed in the time that worker processes take to start and to learn."""


def documents(
    editions: Iterable[Pairing], words: Words, analyzer: Analyzer, workers: int | None = None
) -> Iterator[Document]:
    """Yield the document of each edition, given with whether its story has both languages, in order.

    `words` are those of the user dictionary that `analyzer` has. The first are analysed here; if there are
    many more, `workers` processes (as many as there are processors) take the rest, a bounded number at a
    time. Raises WorkersLostError if these are killed again and again.
    """
    rest = iter(editions)
    for edition, paired in islice(rest, FEW):
        yield document_of(edition, analyzer, paired=paired)
    following = list(islice(rest, FEW))
    workers = workers or os.cpu_count() or 1
    if len(following) < FEW or workers < 2:
        for edition, paired in chain(following, rest):
            yield document_of(edition, analyzer, paired=paired)
        return
    analyse = partial(_documents, words=tuple(sorted(words.items())))
    yield from in_processes(analyse, chain(following, rest), workers, ahead=8)


def _documents(batch: list[Pairing], words: tuple[tuple[str, tuple[str, ...]], ...]) -> list[Document]:
    analyzer = _analyzer(words)
    return numbered(document_of(edition, analyzer, paired=paired) for edition, paired in batch)


@lru_cache(maxsize=1)
def _analyzer(words: tuple[tuple[str, tuple[str, ...]], ...]) -> Analyzer:
    return Analyzer(dict(words))
