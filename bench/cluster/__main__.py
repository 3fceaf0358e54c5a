"""`python -m bench.cluster [quality] [speed]`: measure into bench/results/; needs a JDK and Maven.

Nodes, their clients and everything else share this machine: what a cluster gains by having several is not
seen here, only what it costs.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path
from typing import Any

from bench.cluster.quality import quality, quality_table
from bench.cluster.speed import speed, speed_table
from bench.engine.__main__ import machine, save


def main() -> None:
    """Measure what is asked for, or both."""
    parser = argparse.ArgumentParser(prog="python -m bench.cluster", description=__doc__)
    parser.add_argument("what", nargs="*", choices=("quality", "speed"), default=[])
    parser.add_argument("--editions", type=int, default=100_000)
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
        if not options.what or "speed" in options.what:
            answer = {"machine": about, **speed(Path(scratch) / "speed", options.editions)}
            save("cluster-speed", answer, speed_table(answer))


if __name__ == "__main__":
    main()
