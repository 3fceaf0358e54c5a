"""Work in several processes, with workers that are killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from pickle import PicklingError

import pytest

from archive.errors import ConfigError
from indexer.workers import WorkersLostError, in_processes


def doubled(batch: list[int]) -> list[int]:
    """Double every number."""
    return [2 * number for number in batch]


def _kill_a_worker() -> None:
    children = multiprocessing.active_children()
    assert children
    pid = children[0].pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)


def test_a_killed_worker_loses_nothing() -> None:
    """With a worker killed halfway all results still come out, once each and in order."""
    results = in_processes(doubled, range(1000), 2)
    found = [next(results) for _ in range(10)]
    _kill_a_worker()
    assert [*found, *results] == list(range(0, 2000, 2))


def test_an_idle_worker_that_is_killed_holds_nothing_up() -> None:
    """Work ends where a worker is killed that has nothing left to do, whichever worker that is."""
    for number in range(2):
        results = in_processes(doubled, range(256), 2, ahead=4)
        found = [next(results) for _ in range(200)]  # all is given out
        time.sleep(0.2)
        child = sorted(multiprocessing.active_children(), key=lambda one: one.pid or 0)[number]
        child.kill()
        child.join()
        assert [*found, *results] == list(range(0, 512, 2))


def killed_by_thirteen(batch: list[int]) -> list[int]:
    """End the worker process at the number 13."""
    if 13 in batch:
        os.kill(os.getpid(), signal.SIGKILL)
    return batch


def test_workers_killed_again_and_again_are_reported() -> None:
    """Where a batch ends every worker, an error says so instead of a short result."""
    found: list[int] = []
    with pytest.raises(WorkersLostError, match="fewer processes"):
        found.extend(in_processes(killed_by_thirteen, range(100), 2, batch=4))
    assert found == list(range(len(found)))
    assert len(found) <= 12
    assert not multiprocessing.active_children()


def no_odd_numbers(batch: list[int]) -> list[int]:
    """Refuse the number 7."""
    if 7 in batch:
        raise ConfigError("seven is odd", "take eight")
    return batch


def test_what_the_work_raises_is_raised() -> None:
    """An error in a worker process reaches the caller as it is, and no process is left."""
    results = in_processes(no_odd_numbers, range(10), 2, batch=2)
    with pytest.raises(ConfigError, match="seven is odd"):
        list(results)
    assert not multiprocessing.active_children()


def large(batch: list[bytes]) -> list[bytes]:
    """Return what no pipe holds at once."""
    return [bytes(2**20) for _ in batch]


def test_large_batches_both_ways() -> None:
    """Batches and answers that fill the pipes pass, though the caller does not read for a while."""
    results = in_processes(large, [bytes(2**20)] * 40, 2, batch=4, ahead=4)
    next(results)
    time.sleep(0.3)
    assert sum(1 for _ in results) == 39


class Unreadable:
    """What can be sent and not be read."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return int, ("no number",)


def unsendable(batch: list[int]) -> list[object]:
    """Return what cannot be sent."""
    return [lambda: None for _ in batch]


def test_what_cannot_be_read_or_sent_is_told() -> None:
    """A batch that a worker cannot read, and an answer that it cannot send, are told as errors."""
    with pytest.raises(ValueError, match="no number"):
        list(in_processes(doubled, [Unreadable()], 2))  # type: ignore[list-item]
    with pytest.raises((AttributeError, PicklingError), match="lambda"):
        list(in_processes(unsendable, range(3), 2))
    assert not multiprocessing.active_children()
