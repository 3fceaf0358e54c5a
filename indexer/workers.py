"""Work on batches in worker processes; a worker that is killed costs time, never a result.

Each worker has a pipe of its own. The pools of the standard library share queues among their processes, and
wait for ever where one was killed that held the lock of a queue.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from itertools import count, islice
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import ForkingPickler
from queue import SimpleQueue
from threading import Thread
from typing import Any, Generic, TypeAlias, TypeVar

from archive.errors import IlboError

Item = TypeVar("Item")
Result = TypeVar("Result")
Work: TypeAlias = "Callable[[list[Item]], list[Result]]"

_BATCH = 64
_ATTEMPTS = 3
_KEPT_BYTES = (32 << 20) - (1 << 16)


class WorkersLostError(IlboError):
    """Worker processes were killed again and again on the same batch: too little memory, most likely."""


def in_processes(
    work: Work[Item, Result], items: Iterable[Item], workers: int, *, batch: int = _BATCH, ahead: int = 2
) -> Generator[Result, None, None]:
    """Yield what `work`, a function of a module, makes of the items, in order, in `workers` processes.

    A process takes `batch` items at a time; `ahead` batches for each process are held, done or not, so that
    all have work while the caller is busy. If a worker dies, its batches are done again by a new one; raises
    WorkersLostError if a batch ends three workers, and what `work` raises.
    """
    crew = _Crew(work, workers)
    batches = _batches(iter(items), batch)
    try:
        for number in count():
            while number not in crew.done:
                for following in islice(batches, max(workers * ahead - crew.held, 0)):
                    crew.give(following)
                if not crew.waiting:
                    return
                crew.receive()
            yield from crew.done.pop(number)
    finally:
        crew.stop()


class _Worker:
    """A process that answers batches in order, and the numbers of those it was given, the first at work."""

    def __init__(self, work: Work[Any, Any]) -> None:
        # spawn, because a fork of a process with threads may deadlock
        context = multiprocessing.get_context("spawn")
        self.given: deque[int] = deque()
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, work), daemon=True)
        self.process.start()
        theirs.close()  # so that the pipe ends when the process does

    def give(self, number: int, batch: list[Any]) -> None:
        self.given.append(number)
        with suppress(OSError):  # that it is gone is seen where its answer is waited for
            self.connection.send(batch)

    def stop(self) -> None:
        self.connection.close()
        self.process.terminate()
        self.process.join()


class _Crew(Generic[Item, Result]):
    """Workers, the batches that wait for an answer, and the answers that are not taken yet, by number."""

    def __init__(self, work: Work[Item, Result], workers: int) -> None:
        self._work = work
        self._size = workers
        self._workers: list[_Worker] = []
        self._attempts: Counter[int] = Counter()
        self._numbers = count()
        self.waiting: dict[int, list[Item]] = {}
        self.done: dict[int, list[Result]] = {}

    @property
    def held(self) -> int:
        """How many batches are held, done or not."""
        return len(self.waiting) + len(self.done)

    def give(self, batch: list[Item]) -> None:
        """Give a batch, the next in order, to the worker that has the fewest."""
        if not self._workers:
            self._workers = [_Worker(self._work) for _ in range(self._size)]
        number = next(self._numbers)
        self.waiting[number] = batch
        min(self._workers, key=lambda worker: len(worker.given)).give(number, batch)

    def receive(self) -> None:
        """Wait until workers have answered or died, and take their answers or give their work to others."""
        ready = wait([worker.connection for worker in self._workers])
        for place, worker in enumerate(self._workers):
            if worker.connection in ready:
                try:
                    answer = worker.connection.recv()
                except (EOFError, OSError):
                    self._workers[place] = self._in_place_of(worker)
                    continue
                if isinstance(answer, BaseException):
                    raise answer
                number = worker.given.popleft()
                del self.waiting[number]
                self.done[number] = answer

    def _in_place_of(self, lost: _Worker) -> _Worker:
        lost.stop()
        if lost.given:
            self._attempts[lost.given[0]] += 1
            if self._attempts[lost.given[0]] >= _ATTEMPTS:
                raise WorkersLostError(
                    f"a worker process was killed {_ATTEMPTS} times on the same texts",
                    "free some memory or use fewer processes",
                )
        worker = _Worker(self._work)
        for number in lost.given:
            worker.give(number, self.waiting[number])
        return worker

    def stop(self) -> None:
        """End all processes, at work or not."""
        for worker in self._workers:
            worker.stop()


def _serve(connection: Connection, work: Work[Any, Any]) -> None:
    """Answer batches, in a worker process, until the pipe ends."""
    # Ctrl-C reaches all processes of a terminal; the first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # glibc gives memory back to the system at once, and asks for it again with the next array; having seen a
    # piece of this size come and go, it keeps some tens of megabytes at hand. The piece is never touched.
    bytes(_KEPT_BYTES)
    batches: SimpleQueue[Any] = SimpleQueue()
    answers: SimpleQueue[Any] = SimpleQueue()
    # Work goes on while the other side neither reads nor writes, and neither waits for the other to read.
    Thread(target=_read, args=(connection, batches), daemon=True).start()
    Thread(target=_write, args=(connection, answers), daemon=True).start()
    while True:
        batch = batches.get()
        # What cannot be read or sent is an error as well, and told.
        try:
            answer = ForkingPickler.dumps(work(ForkingPickler.loads(batch)))
        except Exception as error:
            answer = ForkingPickler.dumps(error)
        answers.put(answer)


def _read(connection: Connection, batches: SimpleQueue[Any]) -> None:
    with suppress(EOFError, OSError):
        while True:
            batches.put(connection.recv_bytes())
    os._exit(0)  # whoever wanted answers is gone


def _write(connection: Connection, answers: SimpleQueue[Any]) -> None:
    with suppress(OSError):
        while True:
            connection.send_bytes(answers.get())


def _batches(items: Iterator[Item], size: int) -> Iterator[list[Item]]:
    while batch := list(islice(items, size)):
        yield batch
