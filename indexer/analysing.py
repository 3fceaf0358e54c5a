"""Editions into the index: analysed here if they are few, in worker processes if they are many."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Mapping
from contextlib import closing
from functools import lru_cache, partial
from itertools import chain, islice
from typing import Any, TypeAlias

from indexer.analysis.bulk import BulkAnalyzer
from indexer.batching import Pairing, batch_of_editions
from indexer.engine import Maker, Writer
from indexer.workers import in_processes

Words: TypeAlias = Mapping[str, tuple[str, ...]]
Run: TypeAlias = list[Pairing]
Task: TypeAlias = tuple[Maker, Run]

FEW = 2_000
"""Fewer editions are analysed before worker processes have started and learnt."""

RUN_CHARACTERS = 3_000_000
"""So much text is a run: 60 to 75 megabytes are taken where it is analysed."""

_EDITION_CHARACTERS = 200  # what an edition takes beside its text, in characters of text
_SOME = 64  # few editions are analysed so many at a time


def add_editions(
    writer: Writer, editions: Iterable[Pairing], words: Words, workers: int | None = None
) -> Generator[int, None, None]:
    """Add the documents of editions, given with whether their stories have both languages, in order.

    `words` are those of the user dictionary. Many are analysed run by run in `workers` processes (as many as
    there are processors), which make of each what the writer takes. Yields how many more were added. Raises
    WorkersLostError if workers are killed again and again, and what a maker raises.
    """
    rest = iter(editions)
    first = list(islice(rest, FEW))
    if len(first) < FEW:
        yield from add_here(writer, first, words)
        return
    tasks = ((writer.maker(_names(run)), run) for run in _runs(chain(first, rest)))
    workers = workers or os.cpu_count() or 1
    work = partial(_made, words=tuple(sorted(words.items())))
    if workers > 1:
        found: Generator[tuple[int, Any], None, None] = in_processes(work, tasks, workers, batch=1)
    else:
        found = (made for task in tasks for made in work([task]))
    with closing(found):
        for count, made in found:
            writer.take(made)
            yield count


def add_here(writer: Writer, editions: Iterable[Pairing], words: Words) -> Generator[int, None, None]:
    """Add editions as `add_editions` does, without other processes."""
    analyzer = BulkAnalyzer(words)
    rest = iter(editions)
    while some := list(islice(rest, _SOME)):
        writer.add(batch_of_editions(some, analyzer))
        yield len(some)


def _runs(editions: Iterable[Pairing]) -> Generator[Run, None, None]:
    run: Run = []
    characters = 0
    for edition, paired in editions:
        run.append((edition, paired))
        article = edition.article
        characters += _EDITION_CHARACTERS + len(article.title) + sum(map(len, article.paragraphs))
        if characters >= RUN_CHARACTERS:
            yield run
            run, characters = [], 0
    if run:
        yield run


def _names(run: Run) -> list[tuple[str, str]]:
    return [(edition.id, edition.story) for edition, _ in run]


def _made(tasks: list[Task], words: tuple[tuple[str, tuple[str, ...]], ...]) -> list[tuple[int, Any]]:
    analyzer = _analyzer(words)
    return [(len(run), make(batch_of_editions(run, analyzer))) for make, run in tasks]


@lru_cache(maxsize=1)
def _analyzer(words: tuple[tuple[str, tuple[str, ...]], ...]) -> BulkAnalyzer:
    return BulkAnalyzer(dict(words))
