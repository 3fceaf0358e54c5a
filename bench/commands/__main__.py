"""Time whole `ilbo` commands on the sample corpus: processes from start to exit, medians of several runs.

`python -m bench.commands [RUNS]` writes bench/results/commands.md. Runs of the commands are interleaved, so
that a machine that slows down slows all of them; the empty click program is the floor that none can beat.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "bench" / "results" / "commands.md"
ILBO = (sys.executable, str(ROOT / "search_cli.py"))
FLOOR = "an empty click program"
COMMANDS: dict[str, tuple[str, ...]] = {
    FLOOR: (
        sys.executable,
        "-c",
        "import click; click.command()(lambda: None)(standalone_mode=False, args=[])",
    ),
    "ilbo --version": (*ILBO, "--version"),
    "ilbo search 북한 미사일": (*ILBO, "search", "북한 미사일"),
    "ilbo search sanctions --format ids": (*ILBO, "search", "sanctions", "--format", "ids"),
    "ilbo show 1 --both": (*ILBO, "show", "1", "--both"),
    "ilbo pair 1": (*ILBO, "pair", "1"),
    "ilbo stats": (*ILBO, "stats"),
}


def seconds(command: tuple[str, ...], archive: Path) -> float:
    """Run a command to its end and return how long it took; raises CalledProcessError if it fails."""
    environment = {**os.environ, "ILBO_ARCHIVE": str(archive)}
    started = time.perf_counter()
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return time.perf_counter() - started


def table(runs: int) -> str:
    """Fill an archive, time everything, and return the result as Markdown."""
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder)
        sample = map(str, sorted((ROOT / "corpus" / "sample").glob("*.jsonl")))
        once = {
            "ilbo import corpus/sample/*.jsonl": seconds((*ILBO, "import", *sample), archive),
            "ilbo index": seconds((*ILBO, "index"), archive),
        }
        times: dict[str, list[float]] = {name: [] for name in COMMANDS}
        for command in COMMANDS.values():
            seconds(command, archive)
        for _ in range(runs):
            for name, command in COMMANDS.items():
                times[name].append(seconds(command, archive))
    demo = seconds((*ILBO, "demo"), ROOT)
    floor = statistics.median(times[FLOOR])
    lines = [
        "# Whole commands on the sample corpus",
        "",
        f"{date.today()}, Python {platform.python_version()}, {os.cpu_count()} cores, {runs} runs each.",
        "",
        "| command | median ms | least ms | above the floor |",
        "| --- | --- | --- | --- |",
    ]
    for name, found in times.items():
        median = statistics.median(found)
        above = f"{(median - floor) * 1000:+.0f} ms"
        lines.append(f"| `{name}` | {median * 1000:.0f} | {min(found) * 1000:.0f} | {above} |")
    lines += [
        f"| `{name}`, once | {took * 1000:.0f} | | |" for name, took in {**once, "ilbo demo": demo}.items()
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure and write the table."""
    text = table(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    main()
