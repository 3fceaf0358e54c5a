"""Analysing batches in worker processes; a worker that is killed costs time, never a text."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache
from itertools import islice
from typing import TypeAlias

from archive.errors import IlboError
from archive.ids import Lang
from indexer.analysis.analyze import Analyzer
from indexer.analysis.tokens import FieldTerms

Text: TypeAlias = tuple[str, Lang]
Words: TypeAlias = Mapping[str, tuple[str, ...]]

_BATCH_TEXTS = 64
_ATTEMPTS = 3


class WorkersLostError(IlboError):
    """Worker processes were killed again and again on the same texts: too little memory, most likely."""


def analyze_fields(texts: Iterable[Text], user_words: Words, workers: int) -> Iterator[FieldTerms]:
    """Yield the terms of each text in order, analysed by `workers` processes.

    Holds a bounded number of texts. If a worker dies, its batches are analysed again by new workers; raises
    WorkersLostError if that happens three times without progress.
    """
    batches = _batches(iter(texts))
    waiting: deque[list[Text]] = deque()
    lost = 0
    while True:
        try:
            with _pool(workers) as pool:
                for result in _run(pool, batches, waiting, user_words, window=2 * workers):
                    lost = 0
                    yield from result
            return
        except BrokenProcessPool as error:  # noqa: PERF203 (once for each pool, not for each text)
            lost += 1
            if lost >= _ATTEMPTS:
                raise WorkersLostError(
                    f"{workers} analysis processes were killed {lost} times on the same texts",
                    "free some memory or use fewer processes",
                ) from error


def _pool(workers: int) -> ProcessPoolExecutor:
    # spawn, because a fork of a process with threads may deadlock
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))


def _run(
    pool: ProcessPoolExecutor,
    batches: Iterator[list[Text]],
    waiting: deque[list[Text]],
    user_words: Words,
    *,
    window: int,
) -> Iterator[list[FieldTerms]]:
    """Yield results in order; `waiting` always holds the batches whose results were not yielded."""
    words = tuple(sorted(user_words.items()))
    running: deque[Future[list[FieldTerms]]] = deque(pool.submit(_analyze, batch, words) for batch in waiting)
    while True:
        for batch in islice(batches, max(window - len(waiting), 0)):
            waiting.append(batch)
            running.append(pool.submit(_analyze, batch, words))
        if not running:
            return
        result = running.popleft().result()
        waiting.popleft()
        yield result


def _batches(texts: Iterator[Text]) -> Iterator[list[Text]]:
    while batch := list(islice(texts, _BATCH_TEXTS)):
        yield batch


def _analyze(batch: list[Text], words: tuple[tuple[str, tuple[str, ...]], ...]) -> list[FieldTerms]:
    analyzer = _analyzer(words)
    return [analyzer.analyze_field(text, lang) for text, lang in batch]


@lru_cache(maxsize=1)
def _analyzer(words: tuple[tuple[str, tuple[str, ...]], ...]) -> Analyzer:
    return Analyzer(dict(words))
