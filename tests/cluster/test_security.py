"""The roles of the how-to on a node with OpenSearch's own security plugin: enough, and no more."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from archive.paths import ArchivePaths
from tests.cluster.launcher import Cluster, NoPartsError
from tests.cluster.secured import Secured, secured
from tests.conftest import ROOT, SAMPLE_EDITIONS, Ran

Ilbo = Callable[..., Ran]
PASSWORDS = {"ilbo_reader": "söl nae: river/bridge 7", "ilbo_indexer": "Tunnel-12-Harbor!"}
DOCUMENT = ROOT / "docs" / "how-to" / "scale-out.md"
READING = (
    ("search", "북한 정상회담"),
    ("search", "summit", "--sort", "newest", "-n", "30"),
    ("show", "1"),
    ("pair", "1"),
    ("facets", "북한"),
    ("timeline", "북한"),
    ("similar", "sample/1755073/ko"),
    ("check",),
    ("stats",),
)


def roles() -> str:
    """Return the roles as the document has them."""
    block = re.search(r"```yaml\n(ilbo_reader:.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    assert block is not None
    return block[1]


@pytest.fixture(scope="module")
def node(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    """Start a secured node, where test nodes can be had at all."""
    try:
        with secured(tmp_path_factory.mktemp("secured"), roles(), PASSWORDS) as found:
            yield found
    except NoPartsError as error:
        pytest.skip(f"the security plugin cannot be had: {error}")


@pytest.fixture
def configure(node: Secured, tmp_path: Path) -> Callable[..., dict[str, str]]:
    """Write a configuration file for a user; return the environment that names it."""

    def write(user: str, prefix: str = "news", password: str = "") -> dict[str, str]:
        name = f"{user}-{prefix}-{'wrong' if password else 'right'}"
        file = tmp_path / f"{name}.toml"
        (tmp_path / name).write_text((password or PASSWORDS[user]) + "\n", "utf-8")
        file.write_text(
            f'engine = "opensearch"\n[opensearch]\nhosts = ["{node.url}"]\nprefix = "{prefix}"\n'
            f'user = "{user}"\npassword_file = "{name}"\nca_file = "{node.ca_file}"\n'
        )
        return {"ILBO_CONFIG": str(file)}

    return write


def test_least_privilege(
    ilbo: Ilbo, own_sample: ArchivePaths, configure: Callable[..., dict[str, str]], node: Secured
) -> None:
    """The indexer makes and remakes the index, the reader reads all of it and changes nothing."""
    indexer, reader = configure("ilbo_indexer"), configure("ilbo_reader")
    for flags in ((), ("--rebuild",)):
        done = ilbo("index", *flags, "--format", "json", env=indexer)
        assert (done.code, done.json["added"]) == (0, SAMPLE_EDITIONS), done.err
    for command in READING:
        done = ilbo(*command, env=reader)
        assert (done.code, bool(done.out)) == (0, True), (command, done.err)
    assert "did you mean missile" in ilbo("search", "missle", env=reader).err
    assert ilbo("check", "--format", "json", env=reader).json["damages"] == []
    refused = {
        "does not allow this user": (("index", "--rebuild"), reader),
        "scale-out.md": (("search", "북한"), configure("ilbo_reader", "other")),
        "ILBO_ENGINE_PASSWORD": (("search", "북한"), configure("ilbo_reader", password="quite wrong")),
    }
    for said, (command, user) in refused.items():
        done = ilbo(*command, env=user)
        assert (done.code, done.out, done.err.count("\n")) == (78, "", 1), done.err
        assert said in done.err
        assert "quite" not in done.err
    unknown = ilbo("--engine", f"{node.url}/news", "search", "북한")
    assert (unknown.code, unknown.err.count("\n")) == (78, 1)
    assert "certificate" in unknown.err
