"""Work in several processes, with workers that are killed; many editions analysed so."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool

import pytest

from archive.model import Edition
from indexer import analysing, workers
from indexer.analysing import documents
from indexer.analysis.analyze import Analyzer
from indexer.workers import WorkersLostError, in_processes
from tests.conftest import make_article


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


def test_workers_killed_again_and_again_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no worker survives, an error says so instead of a short result."""

    def killing(*arguments: object, **options: object) -> Iterator[object]:
        raise BrokenProcessPool("killed")

    monkeypatch.setattr(workers, "_run", killing)
    with pytest.raises(WorkersLostError, match="fewer processes"):
        list(in_processes(doubled, range(10), 2))


def _editions(count: int) -> list[tuple[Edition, bool]]:
    return [
        (
            Edition(
                number=number,
                article=make_article(key=str(number), paragraphs=(f"솔내시장이 {number}번 말했다",)),
                story=f"s/{number}",
                revision=1,
                captured_at=None,
                capture=None,
                change=number,
            ),
            number % 2 == 0,
        )
        for number in range(count)
    ]


def test_a_worker_killed_while_it_analyses_loses_no_document(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a worker killed among hundreds of editions every document is there, once and as made here."""
    monkeypatch.setattr(analysing, "FEW", 5)
    editions = _editions(600)
    made = documents(editions, {}, Analyzer(), workers=2)
    found = [next(made) for _ in range(20)]
    _kill_a_worker()
    assert [*found, *made] == list(documents(editions, {}, Analyzer(), workers=1))


@pytest.mark.parametrize("count", [0, 3, 20])
def test_documents_are_the_same_wherever_they_are_made(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    """Few editions are analysed here and the rest of many elsewhere, with the user dictionary, in order."""
    monkeypatch.setattr(analysing, "FEW", 5)
    editions = _editions(count)
    words = {"솔내시": ("솔내시",)}
    here = list(documents(editions, words, Analyzer(words), workers=1))
    assert [document.edition_id for document in here] == [edition.id for edition, _ in editions]
    assert list(documents(editions, words, Analyzer(words), workers=2)) == here
    assert all("솔내시" in document.fields["body"][0] for document in here)
