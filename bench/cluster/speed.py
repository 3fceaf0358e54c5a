"""Indexing rate and query latency on one and three nodes, beside the local engine, on the same editions."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

from archive.engine_address import EngineAddress
from bench.engine.data import Edition, editions
from bench.engine.engines import HITS, Arrays, Run, whoosh_query
from bench.engine.measure import ask_all
from bench.engine.queries import Ask, asks
from indexer.cluster.engine import ClusterEngine
from indexer.cluster.writer import ClusterWriter
from indexer.segments.batch import batch_of
from indexer.segments.results import NO_FILTERS, Filters
from indexer.segments.whoosh_queries import translated
from tests.cluster.launcher import get, new_cluster

Size: TypeAlias = Callable[[Path], int]

NODES = (1, 3)
PREFIX = "bench"
# Of the queries of `bench.engine`: 20 of each type.
ASKED = 120


class OnCluster:
    """The engine on a cluster, as `bench.engine` asks engines; hits are stories."""

    def __init__(self, address: EngineAddress) -> None:
        self.address = address
        self.name = "cluster"

    def build(self, folder: Path, editions: Iterable[Edition]) -> None:
        """Index the editions."""
        with ClusterWriter.open(self.address, folder, fresh=True) as writer:
            rest = iter(editions)
            while some := list(islice(rest, 100)):
                writer.add(batch_of([edition.document() for edition in some]))
            writer.commit({})

    def open(self, folder: Path) -> None:
        """Open the index."""
        self.engine = ClusterEngine.open(self.address)

    def prepare(self, ask: Ask) -> Run:
        """Return the search."""
        node = translated(whoosh_query(ask, dates=False))
        filters = Filters(day_from=ask.days[0], day_to=ask.days[1]) if ask.kind == "date" else NO_FILTERS
        return lambda: self.engine.search(node, filters=filters, limit=HITS).total


def iter_speed(folder: Path, count: int, before: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Build with each engine and ask the same queries; yield all figures after each engine.

    `before` are figures of engines that were measured already.
    """
    found = dict(before)
    made = list(editions(count))
    queries = asks(made[:200])[:ASKED]
    for nodes in (0, *NODES):
        name = f"{nodes} node{'s' if nodes > 1 else ''}" if nodes else "local"
        if name not in found:
            measure = _clustered(folder, nodes) if nodes else _local(folder)
            with measure as (engine, size):
                found[name] = _measured(engine, folder / "work", made, queries, size)
            yield {"editions": count, "engines": found}


@contextmanager
def _local(folder: Path) -> Iterator[tuple[Any, Size]]:
    yield Arrays(grouped=True), _size_on_disk


@contextmanager
def _clustered(folder: Path, nodes: int) -> Iterator[tuple[Any, Size]]:
    cluster = new_cluster(folder / f"nodes-{nodes}", ("127.0.0.1",) * nodes)
    try:
        cluster.start()
        hosts = tuple(node.url for node in cluster.nodes)

        def size(_folder: Path) -> int:
            stats = get(f"{hosts[0]}/{PREFIX}/_stats/store")
            return int(stats["_all"]["primaries"]["store"]["size_in_bytes"])

        yield OnCluster(EngineAddress(hosts=hosts, prefix=PREFIX)), size
    finally:
        cluster.stop()


def _measured(
    engine: Any, folder: Path, made: list[Edition], queries: list[Ask], size: Size
) -> dict[str, Any]:
    started = time.perf_counter()
    engine.build(folder, made)
    seconds = time.perf_counter() - started
    times, counts = ask_all(engine, folder, queries)
    return {
        "editions_a_second": len(made) / seconds,
        "bytes_an_edition": size(folder) / len(made),
        "times": {kind: asdict(one) for kind, one in times.items()},
        "hits": sum(counts),
    }


def _size_on_disk(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def speed_table(answer: dict[str, Any]) -> str:
    """Return the figures as Markdown."""
    about, engines = answer["machine"], answer["engines"]
    kinds = list(next(iter(engines.values()))["times"])
    lines = [
        "# The engine on a cluster: speed",
        "",
        f"{answer['editions']:,} made-up editions of about 280 words; {about['processor']}, {about['cores']} "
        f"cores, {about['date']}, Python {about['python']}, OpenSearch {about['opensearch']}, 512 MB heap a "
        "node, 3 shards, a replica of each where there are nodes for it. Other work ran on the machine (load "
        f"{about['load']} at the start).",
        "",
        "Milliseconds, median / 95th percentile, from the query to ten stories and their number; rates "
        "include sending and waiting until everything can be found.",
        "",
        f"| | {' | '.join(kinds)} | editions/s | bytes/edition |",
        f"| --- |{' ---: |' * (len(kinds) + 2)}",
    ]
    for name, one in engines.items():
        times = " | ".join(
            f"{one['times'][kind]['p50']:.2f} / {one['times'][kind]['p95']:.2f}" for kind in kinds
        )
        lines.append(
            f"| {name} | {times} | {one['editions_a_second']:,.0f} | {one['bytes_an_edition']:,.0f} |"
        )
    return "\n".join(lines) + "\n"
