"""`python -m bench.engine.indexing [--stories N] [--work DIR]`: from archive to index, beside analysis alone.

The made-up newspaper of `bench.commands` is analysed by as many processes as `ilbo index` uses, once with
what they make thrown away, once into an index; and the lexicon, which is made before, by itself. Writes
bench/results/indexing.md.
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


def table(archive: Path, stories: int) -> str:
    """Measure and return the result as Markdown."""
    paths = ArchivePaths(archive)
    with closing(open_catalogue(paths)) as db:
        lexicon = cost(lambda: update_lexicon(db, paths, Analyzer(), rebuild=True))
        alone = cost(lambda: analyse(db))
        # The lexicon of a moment ago still fits, so that this is the index by itself.
        index = cost(lambda: update_index(db, paths, rebuild=True))
    both = Cost(*map(sum, zip(lexicon, index, strict=True)))
    lines = [
        f"# From archive to index, {2 * stories:,} editions",
        "",
        f"{date.today()}, Python {platform.python_version()}, {os.cpu_count()} cores. Seconds.",
        "",
        "| | passed | of analysis alone | processor | of analysis alone |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    rows = {"analysis alone": alone, "index": index, "lexicon": lexicon, "index and lexicon": both}
    for name, found in rows.items():
        shares = (found.passed / alone.passed, found.used / alone.used)
        lines.append(
            f"| {name} | {found.passed:.1f} | {shares[0]:.2f} | {found.used:.1f} | {shares[1]:.2f} |"
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure and write the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.engine.indexing")
    parser.add_argument("--stories", type=int, default=50_000)
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
        text = table(archive, options.stories)
    RESULTS.with_name("indexing.md").write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    main()
