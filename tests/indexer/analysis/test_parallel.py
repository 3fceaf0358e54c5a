"""Analysis in worker processes, with workers that are killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool

import pytest

from archive.ids import Lang
from indexer.analysis import parallel
from indexer.analysis.analyze import analyze_field
from indexer.analysis.parallel import WorkersLostError, analyze_fields

_TEXTS: list[tuple[str, Lang]] = [(f"북한이 미사일 {number}발을 쐈다", "ko") for number in range(400)]


def _kill_a_worker() -> None:
    workers = multiprocessing.active_children()
    assert workers
    pid = workers[0].pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)


def test_results_come_in_order() -> None:
    """Each text has its own terms, in the order of the texts, with the words of the user dictionary."""
    found = list(analyze_fields(iter(_TEXTS), {"미사일": ("미사", "일")}, 2))
    assert len(found) == len(_TEXTS)
    assert all(str(number) in field.terms for number, field in enumerate(found))
    assert all("미사" in field.terms for field in found)


def test_a_killed_worker_loses_nothing() -> None:
    """With a worker killed halfway all texts still come out, once each and in order."""
    fields = analyze_fields(iter(_TEXTS), {}, 2)
    found = [next(fields) for _ in range(10)]
    _kill_a_worker()
    found += list(fields)
    assert found == [analyze_field(text, lang) for text, lang in _TEXTS]


def test_workers_killed_again_and_again_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no worker survives, an error says so instead of a short result."""

    def killing(*arguments: object, **options: object) -> Iterator[object]:
        raise BrokenProcessPool("killed")

    monkeypatch.setattr(parallel, "_run", killing)
    with pytest.raises(WorkersLostError, match="fewer processes"):
        list(analyze_fields(iter(_TEXTS), {}, 2))
