"""What goes wrong with a cluster is one line with remedy and exit code, and shows no password."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from opensearchpy import OpenSearch

from archive.engine_address import EngineAddress
from archive.paths import ArchivePaths
from tests.cluster.guard import PASSWORD, USER, certificate, guarded
from tests.cluster.launcher import Cluster
from tests.conftest import Ran, make_pair, make_record, stock

Ilbo = Callable[..., Ran]


@pytest.fixture
def engine(paths: ArchivePaths, address: EngineAddress) -> str:
    """Stock an archive and return where its index is to be, as `--engine` takes it."""
    stock(paths, [*make_pair("1"), *make_pair("2")])
    return str(address)


def _one_line(done: Ran, code: int, *said: str) -> None:
    assert (done.code, done.out) == (code, ""), done.err
    assert done.err.count("\n") == 1, done.err
    assert done.err.startswith("ilbo: ")
    assert " — " in done.err
    assert "Traceback" not in done.err
    for part in said:
        assert part in done.err


def test_a_secured_cluster(ilbo: Ilbo, engine: str, cluster: Cluster, tmp_path: Path) -> None:
    """With certificate, user and password everything works; without one of them the line says which."""
    file, key = certificate(tmp_path)
    prefix = engine.rpartition("/")[2]
    with guarded(cluster.nodes[0].url, file, key) as place:
        secured = f"https://{place}/{prefix}"
        known = {
            "ILBO_ENGINE": secured,
            "ILBO_ENGINE_USER": USER,
            "ILBO_ENGINE_PASSWORD": PASSWORD,
            "ILBO_ENGINE_CA": str(file),
        }
        assert ilbo("index", env=known).code == 0
        found = ilbo("search", "다리", "--format", "ids", env=known)
        assert (found.code, found.out) == (0, "paper/1/ko\npaper/2/ko\n")
        for command in (("search", "다리"), ("index", "--rebuild"), ("check",), ("stats",)):
            done = ilbo(*command, env={**known, "ILBO_ENGINE_PASSWORD": "quite wrong"})
            _one_line(done, 78, place, "ILBO_ENGINE_PASSWORD")
            assert "quite" not in done.err
        _one_line(
            ilbo("search", "다리", env={**known, "ILBO_ENGINE_CA": ""}), 78, "certificate", "ILBO_ENGINE_CA"
        )
    other, other_key = certificate(tmp_path, "elsewhere.example")
    with guarded(cluster.nodes[0].url, other, other_key) as place:
        known |= {"ILBO_ENGINE": f"https://{place}/{prefix}", "ILBO_ENGINE_CA": str(other)}
        _one_line(ilbo("search", "다리", env=known), 78, "certificate", place)


def test_a_user_without_rights(ilbo: Ilbo, engine: str, cluster: Cluster, tmp_path: Path) -> None:
    """What the cluster forbids is named, with where the rights are listed."""
    file, key = certificate(tmp_path)
    with guarded(cluster.nodes[0].url, file, key, forbidden="-000001") as place:
        known = {
            "ILBO_ENGINE": f"https://{place}/{engine.rpartition('/')[2]}",
            "ILBO_ENGINE_USER": USER,
            "ILBO_ENGINE_PASSWORD": PASSWORD,
            "ILBO_ENGINE_CA": str(file),
        }
        _one_line(ilbo("index", env=known), 78, "no permissions", "scale-out.md")


def test_a_cluster_in_trouble_is_asked_again(
    ilbo: Ilbo, paths: ArchivePaths, engine: str, cluster: Cluster, tmp_path: Path
) -> None:
    """Whatever a cluster refuses for a moment once indexing has begun, the command goes on and ends well."""
    file, key = certificate(tmp_path)
    stale = {"type": "illegal_state_exception", "reason": "operation primary term [3] is too old"}
    shards = {"total": 6, "successful": 4, "failed": 1, "failures": [{"shard": 2, "reason": stale}]}
    busy = json.dumps({"error": {"type": "process_cluster_event_timeout_exception", "reason": "busy"}})
    always = {"POST /_refresh": json.dumps({"_shards": shards}), "PUT /_mapping": busy}
    for failing in (
        always | {"POST /_count": busy, "POST /_aliases": busy},
        always | {"POST /_search": busy},
    ):
        with guarded(cluster.nodes[0].url, file, key, failing=failing) as place:
            known = {
                "ILBO_ENGINE": f"https://{place}/{engine.rpartition('/')[2]}",
                "ILBO_ENGINE_USER": USER,
                "ILBO_ENGINE_PASSWORD": PASSWORD,
                "ILBO_ENGINE_CA": str(file),
            }
            done = ilbo("index", "--format", "json", env=known)
            assert done.code == 0, done.err
            assert done.json["added"] > 0
        stock(paths, [make_record(key="3")])
    assert ilbo("--engine", engine, "check").code == 0


@pytest.mark.parametrize("command", [("search", "다리"), ("index",), ("check",), ("stats",)])
def test_no_node_answers(ilbo: Ilbo, paths: ArchivePaths, command: tuple[str, ...]) -> None:
    """Hosts that cannot be reached are named; this needs no cluster."""
    stock(paths, make_pair("1"))
    done = ilbo("--engine", "http://127.0.0.1:9/x", *command)
    _one_line(done, 69, "http://127.0.0.1:9/x", "hosts and ports")


def test_hosts_that_do_not_answer_are_passed_over(ilbo: Ilbo, engine: str, cluster: Cluster) -> None:
    """Of several hosts one that answers is enough, whichever that is."""
    live = cluster.nodes[0].url.removeprefix("http://")
    for hosts in (f"127.0.0.1:9,127.0.0.1:10,{live}", f"{live},127.0.0.1:9"):
        some = f"http://{hosts}/{engine.rpartition('/')[2]}"
        assert ilbo("--engine", some, "index", "--rebuild").code == 0
        for _ in range(2):
            found = ilbo("--engine", some, "search", "다리", "--format", "ids")
            assert (found.code, found.err, found.out.count("\n")) == (0, "", 2)


def test_no_index_yet(ilbo: Ilbo, engine: str) -> None:
    """A search before the first `ilbo index` says so."""
    _one_line(ilbo("--engine", engine, "search", "다리"), 66, engine, "`ilbo index`")


def test_a_full_disk(ilbo: Ilbo, paths: ArchivePaths, engine: str, client: OpenSearch) -> None:
    """An index closed because a disk is full takes nothing; with space, the same command ends."""
    assert ilbo("--engine", engine, "index").code == 0
    prefix = engine.rpartition("/")[2]
    block = "index.blocks.read_only_allow_delete"
    client.indices.put_settings(index=prefix, body={block: True})
    stock(paths, [make_record(key="3")])
    _one_line(ilbo("--engine", engine, "index"), 1, "read-only", "disk")
    assert ilbo("--engine", engine, "search", "다리", "--format", "ids").code == 0
    client.indices.put_settings(index=prefix, body={block: None})
    assert ilbo("--engine", engine, "index").code == 0
    assert ilbo("--engine", engine, "search", "다리", "--format", "ids").out.count("\n") == 3


def test_a_mapping_of_another_version(ilbo: Ilbo, engine: str, client: OpenSearch) -> None:
    """A search names the index and what to run; `ilbo check` too; `ilbo index` makes it anew."""
    assert ilbo("--engine", engine, "index").code == 0
    client.indices.put_mapping(index=engine.rpartition("/")[2], body={"_meta": {"format": 99}})
    _one_line(ilbo("--engine", engine, "search", "다리"), 65, "another format", "`ilbo index --rebuild`")
    assert ilbo("--engine", engine, "check").code == 65
    assert ilbo("--engine", engine, "index").code == 0
    assert ilbo("--engine", engine, "check").code == 0


def test_a_part_that_is_gone(
    ilbo: Ilbo, paths: ArchivePaths, engine: str, client: OpenSearch, cluster: Cluster
) -> None:
    """Hits that may be missing are told: exit code 69, a line, and a field in the JSON."""
    stock(paths, [make_record(key=str(key)) for key in range(30)])
    alone = f"{engine}?replicas=0"
    assert ilbo("--engine", alone, "index").code == 0
    before = ilbo("--engine", alone, "search", "다리", "--format", "json").json
    assert before["total_is_exact"] is True
    assert "missing" not in before
    index = engine.rpartition("/")[2] + "-000001"
    shard = client.cat.shards(index=index, params={"format": "json"})[0]["node"]
    number = next(n for n, node in enumerate(cluster.nodes) if node.name == shard)
    try:
        cluster.kill_node(number)
        cluster.wait("red")
        done = ilbo("--engine", alone, "search", "다리", "--format", "json", "-n", "50")
        assert done.code == 69
        assert done.json["total_is_exact"] is False
        assert "parts of the index did not answer" in done.json["missing"]
        assert done.json["total"] == len(done.json["hits"]) < before["total"]
        assert "hits may be missing" in done.err
        shown = ilbo("--engine", alone, "search", "다리")
        assert (shown.code, bool(shown.out)) == (69, True)
        _one_line(
            ilbo("--engine", alone, "export", "다리", "--format", "jsonl", "-o", "-"), 69, "did not answer"
        )
        assert "is red" in ilbo("--engine", alone, "check").out
    finally:
        cluster.start_node(number)
        cluster.wait()
    after = ilbo("--engine", alone, "search", "다리", "--format", "json")
    assert (after.code, after.json["total"]) == (0, before["total"])
