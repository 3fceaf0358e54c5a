"""The memory bound of a writer holds for what its process takes, not only for what it means to take."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from indexer.segments.batch import Batch, batch_of
from indexer.segments.document import Document
from indexer.segments.writer import IndexWriter

STATUS = Path("/proc/self/status")
BOUND = 16 << 20
OWN = 8 << 20
"""What Python and numpy take for themselves in the course of it."""


def batches(seed: int, count: int) -> Iterator[Batch]:
    """Yield documents `seed`/0 to `count`, of 200 words each, frequent and rare ones of 150,000."""
    chance = np.random.default_rng(seed)
    for first in range(0, count, 50):
        words = (150_000 * chance.random((50, 200)) ** 4).astype(int).tolist()
        yield batch_of(
            [
                Document(
                    edition_id=f"donga/{seed}-{first + number}/ko",
                    story=f"donga/{seed}-{(first + number) // 2}",
                    site="donga",
                    lang="ko",
                    fields={"body": ([f"word{word}" for word in row], range(len(row)))},
                )
                for number, row in enumerate(words)
            ]
        )


def own_bytes() -> int:
    """Return what is in memory of this process alone, without mapped files."""
    return int(STATUS.read_text().split("RssAnon:")[1].split()[0]) * 1024


def build(folder: Path) -> None:
    """Build, replace, and print by how much the own memory grew at most."""
    for _ in batches(0, 50):
        pass
    peaks = [own_bytes()]
    before = peaks[0]

    def watch() -> None:
        while True:
            peaks.append(own_bytes())
            time.sleep(0.002)

    threading.Thread(target=watch, daemon=True).start()
    for seeds in ((1, 2), (1, 3)):
        with IndexWriter.open(folder, memory_bytes=BOUND) as writer:
            for seed in seeds:
                for batch in batches(seed, 3_000):
                    writer.add(batch)
            writer.commit({})
    sys.stdout.write(str(max(peaks) - before))


@pytest.mark.skipif(not STATUS.exists() or "RssAnon" not in STATUS.read_text(), reason="Linux tells memory")
def test_a_writer_takes_no_more_memory_than_allowed(tmp_path: Path) -> None:
    """Collecting, writing and merging, with documents that are replaced, stay within the bound."""
    code = f"import sys; from pathlib import Path; from {__name__} import build; build(Path(sys.argv[1]))"
    command = [sys.executable, "-c", code, str(tmp_path)]
    grown = int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert grown < BOUND + OWN
