"""Run all speed measurements, one after the other; each writes its own file in bench/results/."""

from __future__ import annotations

import subprocess
import sys

MEASUREMENTS = (
    "bench.commands",
    "bench.commands.large",
    "bench.engine",
    "bench.engine.indexing",
    "bench.crawl",
    "bench.quality.speed",
)

for name in MEASUREMENTS:
    print(f"== {name}", flush=True)
    subprocess.run([sys.executable, "-m", name], check=False)
