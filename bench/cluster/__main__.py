"""`python -m bench.cluster [quality] [agreement] [speed]`: measure into bench/results/; needs JDK and Maven.

Nodes, their clients and everything else share this machine: what a cluster gains by having several is not
seen here, only what it costs. Speed is written down after each engine; run again, what is missing is
measured.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from bench.cluster.agreement import agreement, agreement_table
from bench.cluster.quality import quality, quality_table
from bench.cluster.speed import iter_speed, speed_table
from bench.engine.__main__ import RESULTS, machine, save


def main() -> None:
    """Measure what is asked for, or all."""
    parser = argparse.ArgumentParser(prog="python -m bench.cluster", description=__doc__)
    parser.add_argument("what", nargs="*", choices=("quality", "agreement", "speed"), default=[])
    parser.add_argument("--editions", type=int, default=100_000)
    parser.add_argument(
        "--again", action="store_true", help="measure the speed of engines that were measured already"
    )
    options = parser.parse_args()
    about = {
        **machine(),
        "opensearch": "2.19.1",
        "load": f"{os.getloadavg()[0]:.1f}",
        "cores": str(os.cpu_count()),
    }
    with tempfile.TemporaryDirectory() as scratch:
        if not options.what or "quality" in options.what:
            answer: dict[str, Any] = {"machine": about, "sets": quality(Path(scratch) / "quality")}
            save("cluster-quality", answer, quality_table(answer))
        if not options.what or "agreement" in options.what:
            answer = {"machine": about, "pairs": agreement(Path(scratch) / "agreement")}
            save("cluster-agreement", answer, agreement_table(answer))
        if not options.what or "speed" in options.what:
            before = {} if options.again else _measured_before(options.editions)
            for figures in iter_speed(Path(scratch) / "speed", options.editions, before):
                answer = {"machine": about, **figures}
                save("cluster-speed", answer, speed_table(answer))


def _measured_before(count: int) -> dict[str, Any]:
    """Return the figures of an interrupted run over as many editions, by engine."""
    with suppress(FileNotFoundError):
        answer = json.loads((RESULTS / "cluster-speed.json").read_text())
        if answer["editions"] == count:
            return dict(answer["engines"])
    return {}


if __name__ == "__main__":
    main()
