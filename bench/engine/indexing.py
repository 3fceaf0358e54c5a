"""`python -m bench.engine.indexing [--stories N] [--rounds N] [--work DIR]`: archive to index, and analysis.

The made-up newspaper of `bench.commands` is analysed by as many processes as `ilbo index` uses, once with
what they make thrown away, once into an index, in turns; and the lexicon, which is made before, by itself.
Writes bench/results/indexing.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import sqlite3
import subprocess
import tempfile
import time
from collections import deque
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from statistics import median
from typing import NamedTuple, cast

from archive.catalogue import open_catalogue
from archive.editions import iter_editions
from archive.paths import ArchivePaths
from bench.commands.__main__ import ILBO, RESULTS
from bench.commands.newspaper import write
from indexer.analysing import add_editions
from indexer.analysis.analyze import Analyzer
from indexer.engine import Writer
from indexer.indexing import update_index
from indexer.lexicon.building import update_lexicon
from indexer.segments.batch import Batch


class Cost(NamedTuple):
    """Seconds that passed, and seconds of processor time in this and all worker processes."""

    passed: float
    used: float


def cost(work: Callable[[], object]) -> Cost:
    """Do some work and tell what it took."""
    before, started = _used(), time.perf_counter()
    work()
    return Cost(time.perf_counter() - started, _used() - before)


def _used() -> float:
    found = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in found)


class Discarding:
    """A writer that keeps nothing: what is analysed is thrown away where it is."""

    def maker(self, names: object) -> Callable[[Batch], None]:
        """Return what throws documents away."""
        return discard

    def take(self, made: None) -> None:
        """Take nothing."""


def discard(batch: Batch) -> None:
    """Throw analysed documents away."""


def analyse(db: sqlite3.Connection) -> None:
    """Analyse all editions, in as many processes as `ilbo index` does, and throw away what comes of it."""
    editions = ((edition, True) for edition in iter_editions(db))
    deque(add_editions(cast("Writer", Discarding()), editions, {}), maxlen=0)


def table(archive: Path, stories: int, rounds: int) -> str:
    """Measure and return the result as Markdown: medians of the rounds."""
    paths = ArchivePaths(archive)
    found: dict[str, list[Cost]] = {"analysis alone": [], "index": [], "lexicon": []}
    with closing(open_catalogue(paths)) as db:
        for _ in range(rounds):
            found["lexicon"].append(cost(lambda: update_lexicon(db, paths, Analyzer(), rebuild=True)))
            found["analysis alone"].append(cost(lambda: analyse(db)))
            # The lexicon of a moment ago still fits, so that this is the index by itself.
            found["index"].append(cost(lambda: update_index(db, paths, rebuild=True)))
    lines = [
        f"# From archive to index, {2 * stories:,} editions",
        "",
        f"{date.today()}, Python {platform.python_version()}, {os.cpu_count()} cores. Seconds: medians of "
        f"{rounds} rounds, and medians of what each is to the analysis of the same round.",
        "",
        "| | passed | of analysis alone | processor | of analysis alone |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for name, costs in found.items():
        row = []
        for part in range(len(Cost._fields)):
            shares = [
                own[part] / alone[part] for own, alone in zip(costs, found["analysis alone"], strict=True)
            ]
            row += [f"{median(own[part] for own in costs):.1f}", f"{median(shares):.2f}"]
        lines.append(f"| {name} | {' | '.join(row)} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure and write the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.engine.indexing")
    parser.add_argument("--stories", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--work", type=Path, help="keep the archive here and reuse one that is there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        work = options.work or Path(scratch)
        work.mkdir(parents=True, exist_ok=True)
        archive, source = work / "archive", work / "newspaper.jsonl"
        if not archive.exists():
            if not source.exists():
                write(source, options.stories)
            subprocess.run((*ILBO, "--archive", str(archive), "import", str(source)), check=True)
        text = table(archive, options.stories, options.rounds)
    RESULTS.with_name("indexing.md").write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    main()
