"""`python -m bench.linking.scale [EDITIONS]`: time and memory of inference in a large archive.

The stories are those of `bench.linking.newspaper`, 25 a day; none is linked. Prints JSON, and adds a line to
bench/results/linking-scale.jsonl.
"""

from __future__ import annotations

import json
import random
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from archive.catalogue import open_catalogue, transaction
from archive.editions import put_article
from archive.model import Article
from archive.paths import ArchivePaths
from bench.linking.archives import FIRST_DAY, LAGS, ROOT
from bench.linking.newspaper import stories
from indexer.linking.inference import update_links

RESULT = ROOT / "bench" / "results" / "linking-scale.jsonl"
PER_DAY = 25
NEW = 50


def articles(count: int) -> Iterator[Article]:
    """Yield the articles of made-up stories in the order of their days."""
    rng = random.Random(2)
    for number, story in enumerate(stories(count)):
        day = FIRST_DAY + timedelta(number // PER_DAY)
        lag = timedelta(rng.choice(LAGS))
        yield Article(
            site="scale", key=f"k{number}", lang="ko", title=story[0][0], paragraphs=tuple(story[0][1:]),
            published_at=day.isoformat(),
        )  # fmt: skip
        yield Article(
            site="scale", key=f"e{number}", lang="en", title=story[1][0], paragraphs=tuple(story[1][1:]),
            published_at=(day + lag).isoformat(),
        )  # fmt: skip


def main(editions: int) -> None:
    """Time inference in a new archive, again when nothing changed, and when a few editions are new."""
    made = articles(editions // 2 + NEW)
    with tempfile.TemporaryDirectory() as folder:
        paths = ArchivePaths(Path(folder) / "archive")
        with closing(open_catalogue(paths, create=True)) as db:
            result = {"editions": editions}
            for name, part in (("all", editions), ("none", 0), ("new", 2 * NEW)):
                with transaction(db):
                    for article in islice(made, part):
                        put_article(db, article, captured_at="2026-01-01T00:00:00Z")
                wall, cpu = time.monotonic(), _cpu_s()
                outcomes = update_links(db, paths)
                result[name] = {  # type: ignore[assignment]
                    **outcomes, "right": _right(db), "wall_s": round(time.monotonic() - wall, 1),
                    "cpu_s": round(_cpu_s() - cpu, 1),
                    "max_rss_mb": max(map(_max_rss_mb, _PROCESSES)),
                }  # fmt: skip
            print(json.dumps(result), flush=True)
    with RESULT.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"date": date.today().isoformat(), **result}) + "\n")


# This one, and the largest of its workers.
_PROCESSES = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def _max_rss_mb(whose: int) -> int:
    return resource.getrusage(whose).ru_maxrss >> 10


def _cpu_s() -> float:
    """Return the processor time of this process and its workers that have ended."""
    return sum(one.ru_utime + one.ru_stime for one in map(resource.getrusage, _PROCESSES))


def _right(db: sqlite3.Connection) -> int:
    """Return how many links are between editions of one story."""
    return int(
        db.execute(
            "SELECT count(*) FROM links JOIN editions a ON a.edition_no = first_no "
            "JOIN editions b ON b.edition_no = second_no WHERE substr(a.key, 2) = substr(b.key, 2)"
        ).fetchone()[0]
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
