"""`python -m bench.engine [--editions N] [--stock N] [--stories N] [--work DIR] [--scale N…]`: measure.

The results are written to bench/results/.

Stock Whoosh is measured at a smaller size, beside this engine at that size, because building it takes long.
With `--scale`, this engine alone is measured at each of the sizes as well, into files of their own.
"""

from __future__ import annotations

import argparse
import json
import platform
import sqlite3
import tempfile
from dataclasses import asdict
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from pathlib import Path
from typing import Any

from bench.engine.data import editions
from bench.engine.engines import Arrays, Engine, StockWhoosh, all_engines
from bench.engine.measure import ask_all, build, update
from bench.engine.pages import pages
from bench.engine.queries import asks
from bench.engine.report import growth_table, plot, table

RESULTS = Path(__file__).parent.parent / "results"


def main() -> None:
    """Measure and write the results."""
    parser = argparse.ArgumentParser(prog="python -m bench.engine")
    parser.add_argument("--editions", type=int, default=100_000)
    parser.add_argument(
        "--stock", type=int, default=30_000, help="editions for stock Whoosh; 0 leaves it out"
    )
    parser.add_argument("--stories", type=int, default=5_000, help="stories of the archive with texts")
    parser.add_argument("--scale", type=int, nargs="*", default=[], help="sizes for this engine alone")
    parser.add_argument("--work", type=Path, help="keep the indexes here and reuse those that are there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        work = options.work or Path(scratch)
        work.mkdir(parents=True, exist_ok=True)
        peers = [engine for engine in all_engines() if not isinstance(engine, StockWhoosh)]
        answer: dict[str, Any] = {"machine": machine(), "peers": measured(peers, options.editions, work)}
        if options.stock:
            stock = [Arrays(grouped=False), StockWhoosh()]
            answer["stock"] = measured(stock, options.stock, work, exact=False)
        answer["pages"] = asdict(pages(work, options.stories))
        answer["update_s"] = update(work / f"ilbo-{options.editions}", options.editions)
        growth = [measured([Arrays(grouped=True)], size, work) for size in options.scale]
    save("engine", answer, table(answer))
    if growth:
        save("engine-growth", {"machine": answer["machine"], "growth": growth}, growth_table(growth))
        (RESULTS / "engine-growth.svg").write_text(plot(growth))


def save(name: str, answer: dict[str, Any], page: str) -> None:
    """Write figures and page, and print the page."""
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps(answer, indent=1, sort_keys=True) + "\n")
    (RESULTS / f"{name}.md").write_text(page)
    print(page)


def measured(engines: list[Engine], count: int, work: Path, *, exact: bool = True) -> dict[str, Any]:
    """Build and ask engines at one size. With `exact`, all must find equally many editions."""
    queries = asks(list(islice(editions(count), 200)))
    found: dict[str, Any] = {"editions": count, "engines": {}}
    counts: dict[str, list[int]] = {}
    for engine in engines:
        folder = work / f"{engine.name.split(',')[0].replace(' ', '-')}-{count}"
        note = folder.with_suffix(".json")
        if not note.exists():
            note.write_text(json.dumps(asdict(build(engine, folder, count))))
        asked = ask_all(engine, folder, queries)
        counts[engine.name] = asked.hits
        found["engines"][engine.name] = {
            "built": json.loads(note.read_text()),
            "times": {kind: asdict(times) for kind, times in asked.again.items()},
            "known": {kind: asdict(times) for kind, times in asked.known.items()},
            "first": {kind: asdict(times) for kind, times in asked.first.items()},
        }
    if exact:
        by_edition = {name: hits for name, hits in counts.items() if "story" not in name}
        first = next(iter(by_edition.values()), [])
        assert all(hits == first for hits in by_edition.values()), "the engines disagree"
    return found


def machine() -> dict[str, str]:
    """Return what the figures depend on."""
    found = {
        "date": date.today().isoformat(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    }
    found |= {package: _version(package) for package in ("numpy", "whoosh3", "tantivy")}
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    model = next(
        (line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine()
    )
    return {**found, "processor": model}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


if __name__ == "__main__":
    main()
