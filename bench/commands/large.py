"""Time cold commands on a large made-up newspaper, beside the same searches on tantivy.

`python -m bench.commands.large [--stories N] [--runs N] [--work DIR]` writes bench/results/commands-large.md.
Runs are interleaved. Beside the time that passed stands the processor's time, which other work on the machine
lengthens less. There are two peers: `peer` asks tantivy for headlines and snippets and nothing else, the
`equal_peer` analyses the query, groups, marks and prints as `ilbo search` does.
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
EQUAL_PEER = str(Path(__file__).with_name("equal_peer.py"))
QUERIES = {
    "two words, Korean": "북한 미사일",
    "two words, English": "north korea",
    "or of frequent words": "정부 OR 대통령 OR government OR people",
    "phrase": '"north korea"',
    "date": "date:2004-03 sanctions",
}


def measured(
    command: Command, archive: Path, environment: Mapping[str, str] = os.environ
) -> tuple[float, float]:
    """Run a command and return milliseconds that passed and milliseconds of processor time."""
    environment = {**environment, "ILBO_ARCHIVE": str(archive)}
    # As after an installation: what is loaded was compiled before.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, env=environment, check=True, capture_output=True)
    passed, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return passed * 1000, used * 1000


def medians(
    commands: Mapping[str, Command], archive: Path, runs: int, environment: Mapping[str, str] = os.environ
) -> dict[str, tuple[float, float]]:
    """Run commands, once each in every run, and return the medians of what `measured` says of them."""
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for command in commands.values():
        measured(command, archive, environment)
    for _ in range(runs):
        for name, command in commands.items():
            times[name].append(measured(command, archive, environment))
    return {
        name: (statistics.median(one for one, _ in found), statistics.median(two for _, two in found))
        for name, found in times.items()
    }


def result(
    title: str,
    commands: Mapping[str, Command],
    archive: Path,
    runs: int,
    environment: Mapping[str, str] = os.environ,
) -> str:
    """Time commands and return the result as Markdown; the floor is one of them."""
    found = medians(commands, archive, runs, environment)
    floor = found[FLOOR]
    lines = [
        f"# {title}",
        "",
        f"{date.today()}, Python {platform.python_version()}, {os.cpu_count()} cores, {runs} runs each, "
        "interleaved. Medians in milliseconds; other work ran on the machine.",
        "",
        "| command | passed | above the floor | processor | above the floor |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for name, (passed, used) in found.items():
        lines.append(
            f"| `{name}` | {passed:.0f} | {passed - floor[0]:+.0f} | {used:.0f} | {used - floor[1]:+.0f} |"
        )
    return "\n".join(lines) + "\n"


def prepared(work: Path, stories: int) -> Path:
    """Fill a directory with an archive of the newspaper and tantivy indexes of it, where they are missing."""
    archive, source = work / "archive", work / "newspaper.jsonl"
    if not source.exists():
        write(source, stories)
    if not archive.exists():
        measured((*ILBO, "import", str(source)), archive)
        measured((*ILBO, "index"), archive)
    if not (work / "tantivy").exists():
        measured((sys.executable, PEER, "build", str(source), str(work / "tantivy")), archive)
    if not (work / "equal").exists():
        measured((sys.executable, EQUAL_PEER, "build", str(archive), str(work / "equal")), archive)
    return archive


def table(work: Path, stories: int, runs: int) -> str:
    """Time everything and return the result as Markdown."""
    archive = prepared(work, stories)
    commands: dict[str, Command] = {FLOOR: COMMANDS[FLOOR]}
    queries = {"rare name": rare_name(stories), **QUERIES}
    for kind, query in queries.items():
        commands[f"{kind}: ilbo"] = (*ILBO, "search", query)
        commands[f"{kind}: equal"] = (
            sys.executable,
            EQUAL_PEER,
            "search",
            str(archive),
            str(work / "equal"),
            query,
        )
        commands[f"{kind}: least"] = (sys.executable, PEER, "search", str(work / "tantivy"), query)
    for name in ("show", "pair"):
        commands[f"ilbo {name} ID"] = (*ILBO, name, "bench/7/ko")
    found = medians(commands, archive, runs)
    floor = found[FLOOR]
    lines = [
        f"# Cold commands on {2 * stories:,} editions",
        "",
        f"{date.today()}, Python {platform.python_version()}, {os.cpu_count()} cores, {runs} runs each, "
        "interleaved. Medians in milliseconds of the whole process: time that passed / processor time. "
        f"{FLOOR.capitalize()}: {floor[0]:.0f} / {floor[1]:.0f}.",
        "",
        "*Equal* is a command on tantivy with the same analysis, grouping, texts, snippets and page, without "
        "translation and number of stories; *least* prints tantivy's own snippets. Ratios are of "
        "processor time.",
        "",
        "| `ilbo search` | query | ilbo | above the floor | equal | ratio | least | ratio |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for kind, query in queries.items():
        own, equal, least = (found[f"{kind}: {who}"] for who in ("ilbo", "equal", "least"))
        lines.append(
            f"| {kind} | `{query}` | {_both(own)} | {own[0] - floor[0]:+.0f} / {own[1] - floor[1]:+.0f} "
            f"| {_both(equal)} | {own[1] / equal[1]:.2f} | {_both(least)} | {own[1] / least[1]:.2f} |"
        )
    lines += ["", "| command | time | above the floor |", "| --- | ---: | ---: |"]
    for name in ("ilbo show ID", "ilbo pair ID"):
        passed, used = found[name]
        lines.append(
            f"| `{name}` | {passed:.0f} / {used:.0f} | {passed - floor[0]:+.0f} / {used - floor[1]:+.0f} |"
        )
    return "\n".join(lines) + "\n"


def _both(times: tuple[float, float]) -> str:
    return f"{times[0]:.0f} / {times[1]:.0f}"


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
        text = table(work, options.stories, options.runs)
    RESULTS.with_name("commands-large.md").write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    main()
