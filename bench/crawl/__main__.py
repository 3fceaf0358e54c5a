"""`python -m bench.crawl [STORIES [ROUNDS]]`: pages a second and peak memory of a crawl from loopback.

`ILBO_SCRAPY_PYTHON` names a Python that has scrapy, to crawl the same pages with it in the same run.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PROFILE = """
site = "bench"
base_url = "{base}"
delay_s = 0
start = ["/en/"]
[[editions]]
lang = "en"
pattern = '/en/a/(?P<key>\\d+)'
url = "/en/a/{{key}}"
[[editions]]
lang = "ko"
pattern = '/ko/a/(?P<key>\\d+)'
url = "/ko/a/{{key}}"
[lists]
patterns = ['/en/list\\d+']
"""


def timed(command: list[str]) -> tuple[float, float, float]:
    """Run a command; return its seconds, those of them on a processor, and its peak memory in MB."""
    started = time.perf_counter()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command} failed with {process.returncode}")
    return time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000


def main(stories: int, rounds: int) -> None:
    """Crawl with ilbo and, if there is one, with scrapy, with and without parsing, in turn; print medians."""
    server = subprocess.Popen(
        [sys.executable, str(HERE / "outlet.py"), str(stories)], stdout=subprocess.PIPE, text=True
    )
    folder = Path(tempfile.mkdtemp(prefix="ilbo-bench-"))
    try:
        assert server.stdout is not None
        base = f"http://127.0.0.1:{server.stdout.readline().strip()}"
        profile = folder / "bench.toml"
        profile.write_text(PROFILE.format(base=base))
        only_fetch = [sys.executable, str(HERE / "fetch_only.py"), str(profile), str(folder / "1")]
        ilbo = [sys.executable, "search_cli.py", "--archive", str(folder / "2"), "crawl", str(profile)]
        runs = {"ilbo, fetch and store": only_fetch, "ilbo, with parsing": ilbo}
        if scrapy := os.environ.get("ILBO_SCRAPY_PYTHON"):
            peer = [scrapy, str(HERE / "scrapy_peer.py"), base]
            runs["scrapy, fetch and store"] = [*peer, str(folder / "pages.gz"), "store"]
            runs["scrapy, with parsing"] = [*peer, str(folder / "parsed.gz"), "parse"]
        measured: dict[str, list[tuple[float, float, float]]] = {name: [] for name in runs}
        for _ in range(rounds):
            for archive in ("1", "2"):
                shutil.rmtree(folder / archive, ignore_errors=True)
            for name, command in runs.items():
                measured[name].append(timed(command))
        measured["ilbo, second crawl"] = [timed(ilbo)]
        pages = 2 * stories
        print(f"{pages:,} article pages, {-(-stories // 10):,} list pages; medians of {rounds}")
        for name, times in measured.items():
            seconds, processor_s, memory = (median(column) for column in zip(*times, strict=True))
            print(
                f"{name:<24} {seconds:7.1f} s {pages / seconds:7.0f} pages/s "
                f"{1000 * processor_s / pages:6.2f} ms CPU/page {memory:6.0f} MB peak"
            )
    finally:
        server.kill()
        server.wait()
        shutil.rmtree(folder)


if __name__ == "__main__":
    numbers = [int(text) for text in sys.argv[1:]]
    main(numbers[0] if numbers else 1000, numbers[1] if numbers[1:] else 5)
