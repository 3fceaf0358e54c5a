"""Nodes die and networks break in the middle of the work: nothing acknowledged is lost."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace

import pytest

from archive.engine_address import EngineAddress
from archive.paths import ArchivePaths
from demo.sample import sample_articles
from tests.cluster import namespaces
from tests.cluster.launcher import Cluster, Node, get, health, new_cluster
from tests.conftest import Ran, command_line, environment, make_record, stock

Ilbo = Callable[..., Ran]
COPIES = 9
DEADLINE_S = 300


@pytest.fixture
def many(paths: ArchivePaths) -> int:
    """Stock an archive with the sample, many times over; return how many editions that is."""
    records = [
        make_record(
            key=f"{copy}{article.key}",
            lang=article.lang,
            title=f"{article.title} {copy}",
            paragraphs=list(article.paragraphs),
            published_at=article.published_at,
        )
        for copy in range(10, 10 + COPIES)
        for article in sample_articles()
    ]
    stock(paths, records)
    return len(records)


def _manager(cluster: Cluster) -> int:
    """Return the number of the node that leads the cluster."""
    name = get(f"{cluster.running()[-1].url}/_cat/cluster_manager?format=json")[0]["node"]
    return next(number for number, node in enumerate(cluster.nodes) if node.name == name)


def _until_leaderless(node: Node) -> None:
    """Wait until a node knows that it has no leader: what begins before that waits for the next one."""
    deadline = time.monotonic() + DEADLINE_S
    while health(f"{node.url}/_cluster/health?cluster_manager_timeout=1s").get("status") != 503:
        assert time.monotonic() < deadline, f"{node.name} still has a leader"
        time.sleep(0.2)


def _indexing(paths: ArchivePaths, cluster: Cluster, engine: str, *flags: str) -> subprocess.Popen[str]:
    """Start `ilbo index` and return once the cluster has taken some editions, long before all."""
    process = subprocess.Popen(
        command_line("--archive", paths.root, "--engine", engine, "index", *flags),
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    prefix = engine.rpartition("/")[2]
    deadline = time.monotonic() + DEADLINE_S
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(OSError):
            stats = get(f"{cluster.nodes[0].url}/{prefix}-*/_stats/indexing")
            if stats["_all"]["primaries"].get("indexing", {}).get("index_total", 0) > 0:
                return process
        time.sleep(0.05)
    process.kill()
    raise AssertionError(f"nothing was sent: {process.communicate()}")


def test_a_node_killed_while_indexing(
    ilbo: Ilbo, paths: ArchivePaths, many: int, cluster: Cluster, address: EngineAddress
) -> None:
    """The leading node dies in the middle: the command finishes, no edition is lost, the cluster heals."""
    engine = str(address)
    process = _indexing(paths, cluster, engine)
    number = _manager(cluster)
    cluster.kill_node(number)
    try:
        assert process.poll() is None, "the node died too late to matter"
        out, err = process.communicate(timeout=DEADLINE_S)
        assert process.returncode == 0, err
        assert f": {many:,} added\n" in out
        assert ilbo("--engine", engine, "check").code == 0
        found = ilbo("--engine", engine, "search", "북한 정상회담", "--format", "ids")
        assert (found.code, found.err) == (0, "")
    finally:
        cluster.start_node(number)
        cluster.wait()
    checked = ilbo("--engine", engine, "check", "--format", "json")
    assert (checked.code, checked.json["damages"]) == (0, [])
    again = ilbo("--engine", engine, "index", "--format", "json", timeout=DEADLINE_S).json
    assert again["attempted"] == 0


def test_a_killed_indexer(
    ilbo: Ilbo, paths: ArchivePaths, many: int, cluster: Cluster, address: EngineAddress
) -> None:
    """`kill -9` of ilbo itself leaves the index as it was; the next run completes it."""
    engine = str(address)
    process = _indexing(paths, cluster, engine)
    process.kill()
    process.communicate()
    assert ilbo("--engine", engine, "search", "북한").code == 66
    assert ilbo("--engine", engine, "index", "--format", "json").json["added"] == many
    assert ilbo("--engine", engine, "check").code == 0


def test_nodes_down_while_searching(
    ilbo: Ilbo, own_sample: ArchivePaths, cluster: Cluster, address: EngineAddress
) -> None:
    """With one node of three gone, its copies answer at once; with two gone there is one clear line.

    They come back in the order that the how-to says: the node that was lost first comes first.
    """
    engine = str(address)
    search = ("--engine", engine, "search", "북한 정상회담", "--format", "ids")
    assert ilbo("--engine", engine, "index").code == 0
    before = ilbo(*search)
    assert (before.code, bool(before.out)) == (0, True)
    first = _manager(cluster)
    second = (first + 1) % len(cluster.nodes)
    try:
        cluster.kill_node(first)
        done = ilbo(*search)
        assert (done.code, done.err) == (0, "")
        assert sorted(done.out.split()) == sorted(before.out.split())
        cluster.kill_node(second)
        alone = ilbo(*search)
        assert (alone.code, alone.out, alone.err.count("\n")) == (69, "", 1)
        assert engine in alone.err
    finally:
        cluster.start_node(first)
        cluster.wait("red")
        cluster.start_node(second)
        cluster.wait()
    assert sorted(ilbo(*search).out.split()) == sorted(before.out.split())


@pytest.fixture
def apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Start a cluster whose nodes are on three hosts."""
    try:
        with namespaces.network():
            folder = tmp_path_factory.mktemp("apart") / "cluster"
            cluster = new_cluster(folder, namespaces.hosts(), prefixes=namespaces.prefixes())
            try:
                cluster.start()
                yield cluster
            finally:
                cluster.stop()
    except PermissionError as error:
        pytest.skip(str(error))


@pytest.mark.usefixtures("cluster")
def test_the_network_cut_while_indexing(ilbo: Ilbo, paths: ArchivePaths, many: int, apart: Cluster) -> None:
    """The leading node is cut off from the others in the middle, and comes back: all agree on every edition.

    A cluster without a majority gives a clear error instead of an answer.
    """
    engine = f"{apart.url}/cut"
    process = _indexing(paths, apart, engine)
    number = _manager(apart)
    namespaces.pull(number)
    assert process.poll() is None, "the cut came too late to matter"
    out, err = process.communicate(timeout=DEADLINE_S)
    assert process.returncode == 0, err
    assert f": {many:,} added\n" in out
    assert ilbo("--engine", engine, "search", "북한 정상회담", "--format", "ids").code == 0
    namespaces.plug(number)
    apart.wait()
    checked = ilbo("--engine", engine, "check", "--format", "json")
    assert (checked.code, checked.json["damages"]) == (0, [])
    for one in (0, 1):
        namespaces.pull(one)
    try:
        _until_leaderless(apart.nodes[2])
        alone = replace(apart, nodes=apart.nodes[2:]).url
        stock(paths, [make_record(key="1")])
        done = ilbo("--engine", f"{alone}/cut", "index")
        assert (done.code, done.out, done.err.count("\n")) == (69, "", 1)
    finally:
        for one in (0, 1):
            namespaces.plug(one)
    apart.wait()
    healed = ilbo("--engine", engine, "index", "--format", "json", timeout=DEADLINE_S)
    assert healed.code == 0, healed.err
    assert healed.json["added"] == 1
    apart.wait()
    assert ilbo("--engine", engine, "check").code == 0
