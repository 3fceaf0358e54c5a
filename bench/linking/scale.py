"""`python -m bench.linking.scale [EDITIONS]`: time and memory of inference in a large archive.

The stories are those of `bench.linking.newspaper`, 25 a day; none is linked. Prints a line of JSON.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from archive.catalogue import open_catalogue, transaction
from archive.editions import put_article
from archive.model import Article
from archive.paths import ArchivePaths
from bench.linking.archives import FIRST_DAY, LAGS
from bench.linking.newspaper import stories
from indexer.linking.inference import update_links

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
    made = list(articles(editions // 2 + NEW))
    with tempfile.TemporaryDirectory() as folder:
        paths = ArchivePaths(Path(folder) / "archive")
        with closing(open_catalogue(paths, create=True)) as db:
            result = {"editions": editions}
            for name, part in (("all", made[:editions]), ("none", []), ("new", made[editions:])):
                with transaction(db):
                    for article in part:
                        put_article(db, article, captured_at="2026-01-01T00:00:00Z")
                wall, cpu = time.monotonic(), time.process_time()
                outcomes = update_links(db, paths)
                result[name] = {  # type: ignore[assignment]
                    **outcomes, "wall_s": round(time.monotonic() - wall, 1),
                    "cpu_s": round(time.process_time() - cpu, 1),
                    "max_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10,
                }  # fmt: skip
                print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
