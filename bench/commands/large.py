"""Time cold commands on a large made-up newspaper, beside the same search on tantivy.

`python -m bench.commands.large [--stories N] [--runs N] [--work DIR]` writes bench/results/commands-large.md.
Runs are interleaved. Beside the time that passed stands the processor's time, which other work on the machine
lengthens less.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TypeAlias

from bench.commands.__main__ import COMMANDS, FLOOR, ILBO, RESULTS
from bench.commands.newspaper import rare_name, write

Command: TypeAlias = "tuple[str, ...]"
PEER = str(Path(__file__).with_name("peer.py"))


def measured(
    command: Command, archive: Path, environment: Mapping[str, str] = os.environ
) -> tuple[float, float]:
    """Run a command and return milliseconds that passed and milliseconds of processor time."""
    environment = {**environment, "ILBO_ARCHIVE": str(archive)}
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, env=environment, check=True, capture_output=True)
    passed, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return passed * 1000, used * 1000


def prepared(work: Path, stories: int) -> tuple[Path, Path]:
    """Return an archive and a tantivy index of the newspaper, made if they are not there."""
    archive, peer, source = work / "archive", work / "tantivy", work / "newspaper.jsonl"
    if not source.exists():
        write(source, stories)
    if not archive.exists():
        measured((*ILBO, "import", str(source)), archive)
        measured((*ILBO, "index"), archive)
    if not peer.exists():
        measured((sys.executable, PEER, "build", str(source), str(peer)), archive)
    return archive, peer


def table(archive: Path, peer: Path, stories: int, runs: int) -> str:
    """Time everything and return the result as Markdown."""
    rare = rare_name(stories)
    commands: dict[str, Command] = {FLOOR: COMMANDS[FLOOR]}
    for query in (rare, "북한 미사일", "security council"):
        commands[f"ilbo search {query}"] = (*ILBO, "search", query)
        commands[f"tantivy and click: {query}"] = (sys.executable, PEER, "search", str(peer), query)
    for name in ("show", "pair"):
        commands[f"ilbo {name} ID"] = (*ILBO, name, "bench/7/ko")
    return result(f"Cold commands on {2 * stories:,} editions", commands, archive, runs)


def result(
    title: str,
    commands: Mapping[str, Command],
    archive: Path,
    runs: int,
    environment: Mapping[str, str] = os.environ,
) -> str:
    """Time commands, once each in every run, and return the result as Markdown; the floor is one of them."""
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for command in commands.values():
        measured(command, archive, environment)
    for _ in range(runs):
        for name, command in commands.items():
            times[name].append(measured(command, archive, environment))
    floor = _medians(times[FLOOR])
    lines = [
        f"# {title}",
        "",
        f"{date.today()}, Python {platform.python_version()}, {os.cpu_count()} cores, {runs} runs each, "
        "interleaved. Medians in milliseconds; other work ran on the machine.",
        "",
        "| command | passed | above the floor | processor | above the floor |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for name, found in times.items():
        passed, used = _medians(found)
        lines.append(
            f"| `{name}` | {passed:.0f} | {passed - floor[0]:+.0f} | {used:.0f} | {used - floor[1]:+.0f} |"
        )
    return "\n".join(lines) + "\n"


def _medians(found: list[tuple[float, float]]) -> tuple[float, float]:
    return statistics.median(one for one, _ in found), statistics.median(two for _, two in found)


def main() -> None:
    """Measure and write the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.commands.large")
    parser.add_argument("--stories", type=int, default=50_000)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument(
        "--work", type=Path, help="keep archive and index here and reuse those that are there"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        work = options.work or Path(scratch)
        work.mkdir(parents=True, exist_ok=True)
        text = table(*prepared(work, options.stories), options.stories, options.runs)
    RESULTS.with_name("commands-large.md").write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    main()
