"""`python -m bench.quality.first_token`: milliseconds from the start of a process to its first token.

Each text is analysed in a process of its own; what Python itself takes is measured in turn and subtracted.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from statistics import median

_ROUNDS = 25
_TEXTS = {
    "Korean": "북한이",
    "Korean with a number": "3억 원을",
    "hanja": "美中 정상",
    "English": "summits",
    "a name": "Kim Jong-un",
}


def main() -> None:
    """Print a table in Markdown."""
    print("| text | wall ms, median | least | CPU ms, median |\n| --- | ---: | ---: | ---: |")
    for name, text in _TEXTS.items():
        rounds = []
        for _ in range(_ROUNDS):
            bare = _ms("pass")
            ours = _ms(
                f"from indexer.analysis.analyze import analyze; assert analyze({text!r}, 'ko')[0].text"
            )
            rounds.append((ours[0] - bare[0], ours[1] - bare[1]))
        wall, cpu = zip(*rounds, strict=True)
        print(f"| {name} | {median(wall):.0f} | {min(wall):.0f} | {median(cpu):.0f} |", flush=True)


def _ms(code: str) -> tuple[float, float]:
    """Return wall and CPU time of a Python process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return 1000 * wall, 1000 * cpu


if __name__ == "__main__":
    main()
