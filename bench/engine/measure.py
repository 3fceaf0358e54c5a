"""Building and asking, timed."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from bench.engine.data import Edition, editions
from bench.engine.engines import Engine, Run, all_engines, empty, size_bytes
from bench.engine.queries import Ask
from indexer.segments.batch import batch_of
from indexer.segments.writer import IndexWriter

REPEATS = 5


@dataclass(frozen=True)
class Built:
    """What building cost: seconds in the engine (making the editions is taken off), bytes and megabytes.

    `anonymous_mb` is how much the process's own memory grew at most, without mapped files, which the system
    takes back.
    """

    editions: int
    seconds: float
    bytes_an_edition: float
    peak_memory_mb: float
    anonymous_mb: float = 0.0

    @property
    def rate(self) -> float:
        """Editions a second."""
        return self.editions / self.seconds


@dataclass(frozen=True)
class Times:
    """Milliseconds of one type of query: median and 95th percentile over the queries' medians."""

    p50: float
    p95: float


def build(engine: Engine, folder: Path, count: int) -> Built:
    """Build in a process of its own, so that its memory can be told."""
    code = (
        "import sys; from pathlib import Path; from bench.engine.measure import build_here, by_name\n"
        "build_here(by_name(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))"
    )
    command = [sys.executable, "-c", code, engine.name, str(empty(folder)), str(count)]
    return Built(**json.loads(subprocess.run(command, check=True, capture_output=True).stdout))


def by_name(name: str) -> Engine:
    """Return the engine of a name."""
    return next(engine for engine in all_engines() if engine.name == name)


def build_here(engine: Engine, folder: Path, count: int) -> None:
    """Build, and print what it cost as JSON."""
    source, making = editions(count), 0.0
    # What is made up needs a vocabulary, which is not the engine's.
    source = chain([next(source)], source)

    def timed() -> chain[Edition]:
        nonlocal making

        def pieces() -> object:
            nonlocal making
            while True:
                start = time.perf_counter()
                piece = list(islice(source, 1000))
                making += time.perf_counter() - start
                if not piece:
                    return
                yield piece

        return chain.from_iterable(pieces())  # type: ignore[arg-type]

    before = _anonymous_mb()
    peaks = [before]
    threading.Thread(target=_watch_anonymous, args=(peaks,), daemon=True).start()
    start = time.perf_counter()
    engine.build(folder, timed())
    seconds = time.perf_counter() - start - making
    # The high-water mark of this process alone; what getrusage tells includes that of the parent.
    status = Path("/proc/self/status").read_text().split("VmHWM:")[1]
    peak = int(status.split()[0]) / 1024
    print(json.dumps(asdict(Built(count, seconds, size_bytes(folder) / count, peak, peaks[0] - before))))


def _watch_anonymous(peaks: list[float]) -> None:
    while True:
        peaks[0] = max(peaks[0], _anonymous_mb())
        time.sleep(0.02)


def _anonymous_mb() -> float:
    return int(Path("/proc/self/status").read_text().split("RssAnon:")[1].split()[0]) / 1024


def update(folder: Path, count: int, added: int = 100) -> float:
    """Return the seconds a new process takes to add editions to a copy of an index."""
    code = (
        "import sys; from pathlib import Path; from bench.engine.measure import add_here\n"
        "add_here(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))"
    )
    with tempfile.TemporaryDirectory() as scratch:
        copy = shutil.copytree(folder, Path(scratch) / "index")
        command = [sys.executable, "-c", code, str(copy), str(count), str(added)]
        return float(subprocess.run(command, check=True, capture_output=True).stdout)


def add_here(folder: Path, first: int, added: int) -> None:
    """Add editions, and print the seconds since this process began, without those for making the editions."""
    making = time.perf_counter()
    made = list(editions(added, first))
    making = time.perf_counter() - making
    with IndexWriter.open(folder) as writer:
        writer.add(batch_of([edition.document() for edition in made]))
        writer.commit({})
    print(_age_s() - making)


def _age_s() -> float:
    """Return how long this process has existed."""
    started = int(Path("/proc/self/stat").read_text().rsplit(")", 1)[1].split()[19])
    return time.clock_gettime(time.CLOCK_BOOTTIME) - started / os.sysconf("SC_CLK_TCK")


class Asked(NamedTuple):
    """What asking every query took, by type, and the hits of each query.

    `first` is when all is new to the process, `known` when its words are known but not the query (the median
    of several openings), `again` when the same query has been asked before (the median of several times).
    """

    first: dict[str, Times]
    known: dict[str, Times]
    again: dict[str, Times]
    hits: list[int]


def ask_all(engine: Engine, folder: Path, asks: list[Ask]) -> Asked:
    """Ask every query of an index just opened, then again, then of others that know all words."""
    engine.open(folder)
    engine.prepare(asks[0])()  # what is imported when it is first needed
    engine.open(folder)
    runs = [engine.prepare(ask) for ask in asks]
    hits, first = zip(*map(_timed, runs), strict=True)
    again = [statistics.median(_timed(run)[1] for _ in range(REPEATS)) for run in runs]
    openings = [_with_known_words(engine, folder, asks) for _ in range(REPEATS)]
    known = [statistics.median(times) for times in zip(*openings, strict=True)]
    return Asked(*(_summaries(asks, times) for times in (first, known, again)), list(hits))


def _timed(run: Run) -> tuple[int, float]:
    """Return the hits and the milliseconds they took."""
    start = time.perf_counter()
    hits = run()
    return hits, (time.perf_counter() - start) * 1000


def _with_known_words(engine: Engine, folder: Path, asks: list[Ask]) -> list[float]:
    engine.open(folder)
    for word in {word for ask in asks for word in ask.words}:
        run = engine.prepare(Ask("single", (word,)))
        run()
        run()
    return [_timed(engine.prepare(ask))[1] for ask in asks]


def _summaries(asks: list[Ask], times: Sequence[float]) -> dict[str, Times]:
    by_kind: dict[str, list[float]] = {}
    for ask, taken in zip(asks, times, strict=True):
        by_kind.setdefault(ask.kind, []).append(taken)
    return {kind: summary(found) for kind, found in by_kind.items()}


def summary(times: list[float]) -> Times:
    """Return median and 95th percentile."""
    ordered = sorted(times)
    return Times(statistics.median(ordered), ordered[max(0, round(len(ordered) * 0.95) - 1)])
