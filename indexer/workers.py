"""Work on batches in worker processes; a worker that is killed costs time, never a result."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import TypeAlias, TypeVar

from archive.errors import IlboError

Item = TypeVar("Item")
Result = TypeVar("Result")
Work: TypeAlias = "Callable[[list[Item]], list[Result]]"

_BATCH = 64
_ATTEMPTS = 3


class WorkersLostError(IlboError):
    """Worker processes were killed again and again on the same batches: too little memory, most likely."""


def in_processes(
    work: Work[Item, Result], items: Iterable[Item], workers: int, *, batch: int = _BATCH
) -> Generator[Result, None, None]:
    """Yield what `work`, a function of a module, makes of the items, in order, in `workers` processes.

    A process takes `batch` items at a time; a bounded number of them is held. If a worker dies, its batches
    are done again by new workers; raises WorkersLostError if that happens three times without progress.
    """
    batches = _batches(iter(items), batch)
    waiting: deque[list[Item]] = deque()
    lost = 0
    while True:
        try:
            with _pool(workers) as pool:
                for result in _run(pool, work, batches, waiting, window=2 * workers):
                    lost = 0
                    yield from result
            return
        except BrokenProcessPool as error:  # noqa: PERF203 (once for each pool, not for each item)
            lost += 1
            if lost >= _ATTEMPTS:
                raise WorkersLostError(
                    f"{workers} worker processes were killed {lost} times on the same texts",
                    "free some memory or use fewer processes",
                ) from error


def _pool(workers: int) -> ProcessPoolExecutor:
    # spawn, because a fork of a process with threads may deadlock
    return ProcessPoolExecutor(
        workers, mp_context=multiprocessing.get_context("spawn"), initializer=_leave_interrupts
    )


def _leave_interrupts() -> None:
    # Ctrl-C reaches all processes of a terminal; the first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _run(
    pool: ProcessPoolExecutor,
    work: Work[Item, Result],
    batches: Iterator[list[Item]],
    waiting: deque[list[Item]],
    *,
    window: int,
) -> Iterator[list[Result]]:
    """Yield results in order; `waiting` always holds the batches whose results were not yielded."""
    running: deque[Future[list[Result]]] = deque(pool.submit(work, batch) for batch in waiting)
    while True:
        for batch in islice(batches, max(window - len(waiting), 0)):
            waiting.append(batch)
            running.append(pool.submit(work, batch))
        if not running:
            return
        result = running.popleft().result()
        waiting.popleft()
        yield result


def _batches(items: Iterator[Item], size: int) -> Iterator[list[Item]]:
    while batch := list(islice(items, size)):
        yield batch
