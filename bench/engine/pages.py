"""What the product adds to a search in the engine: reading the query, and the page with its ten snippets.

The made-up newspaper of `bench.commands` is imported and indexed by the program itself, and asked the topics
of the quality measurements: words as people type them, in both languages.
"""

from __future__ import annotations

import subprocess
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from archive.catalogue import open_catalogue
from archive.paths import ArchivePaths
from bench.commands.__main__ import ILBO, ROOT
from bench.commands.newspaper import write
from bench.engine.measure import Times, summary
from indexer.analysis.analyze import Analyzer
from indexer.opening import open_engine
from indexer.page import Page
from indexer.query.planner import compile_query
from indexer.query.syntax import parse_query

HITS = 10
_WARM = 20  # topics asked before, as a process has that has been searching for a while


@dataclass(frozen=True)
class Pages:
    """Milliseconds for reading a query, and for ten hits with texts and snippets; how many were asked."""

    editions: int
    asked: int
    parsing: Times
    snippets: Times


def topics() -> list[str]:
    """Return the queries: each topic as it is, and every third as a phrase."""
    lines = (ROOT / "corpus" / "topics.tsv").read_text("utf-8").splitlines()
    found = [line.split("\t")[1] for line in lines if line]
    return found + [f'"{topic}"' for topic in found[::3]]


def archive_of(work: Path, stories: int) -> ArchivePaths:
    """Return an indexed archive of the newspaper, made if it is not there."""
    archive, source = work / f"archive-{stories}", work / f"newspaper-{stories}.jsonl"
    if not archive.exists():
        write(source, stories)
        for command in (("import", str(source)), ("index",)):
            subprocess.run((*ILBO, "--archive", str(archive), *command), check=True, capture_output=True)
    return ArchivePaths(archive)


def pages(work: Path, stories: int) -> Pages:
    """Measure; every query is asked once, so that nothing is known of it."""
    paths = archive_of(work, stories)
    parsing, showing = [], []
    with closing(open_catalogue(paths, readonly=True)) as db:
        engine, analyzer = open_engine(paths), Analyzer()
        for topic in topics():
            start = time.perf_counter()
            compiled = compile_query(topic, parse_query(topic), analyzer)
            parsed = time.perf_counter()
            found = engine.search(compiled.query, limit=HITS)
            searched = time.perf_counter()
            hits = Page(db, analyzer, compiled).hits(found.hits, 0, whole_story=True)
            shown = time.perf_counter()
            parsing.append((parsed - start) * 1000)
            if len(hits) == HITS:
                showing.append((shown - searched) * 1000)
    return Pages(2 * stories, len(parsing) - _WARM, summary(parsing[_WARM:]), summary(showing[_WARM:]))
