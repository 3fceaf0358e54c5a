"""The compose file of the how-to: three nodes that know each other, with settings that the server has."""

from __future__ import annotations

import re
import urllib.request
from typing import Any

from opensearchpy import OpenSearch

from archive.engine_address import EngineAddress
from tests.conftest import ROOT

DOCUMENT = ROOT / "docs" / "how-to" / "scale-out.md"


def _as_json(client: OpenSearch, address: EngineAddress, text: str) -> dict[str, Any]:
    """Let the server read YAML; it leaves `<<: *name` as a text with the name."""
    index = f"{address.prefix}-yaml"
    client.indices.create(index=index, body={"mappings": {"enabled": False}})
    request = urllib.request.Request(
        f"{address.hosts[0]}/{index}/_doc/1",
        f"---\n{text}".encode(),
        {"Content-Type": "application/yaml"},
        method="PUT",
    )
    urllib.request.urlopen(request, timeout=20).close()
    return dict(client.get(index=index, id="1")["_source"])


def test_the_compose_file(client: OpenSearch, address: EngineAddress) -> None:
    """Every node has the common part, a name, a volume and all nodes as seeds; every setting exists."""
    text = DOCUMENT.read_text("utf-8")
    block = re.search(r"```yaml\n(x-node:.*?)```", text, re.DOTALL)
    assert block is not None
    # Which anchor a merge key means is all that is needed of them.
    plain = re.sub(r"<<: \*(\w+)", r"merged: \1", re.sub(r": &\w+", ":", block[1]))
    found = _as_json(client, address, plain)
    services = found["services"]
    common = found["x-settings"]
    known = client.cluster.get_settings(params={"include_defaults": "true", "flat_settings": "true"})
    names = set(known["defaults"]) | set(known["persistent"])
    assert found["x-node"]["image"].endswith(":2.19.1")
    assert set(services) == set(common["discovery.seed_hosts"].split(","))
    assert set(services) == set(common["cluster.initial_cluster_manager_nodes"].split(","))
    for name, service in services.items():
        settings = {**common, **service["environment"]}
        assert (service["merged"], settings.pop("merged"), settings["node.name"]) == (
            "node",
            "settings",
            name,
        )
        assert {one for one in settings if "." in one} <= names
        (volume,) = service["volumes"]
        assert volume.partition(":")[0] in found["volumes"]
    assert len({service["volumes"][0] for service in services.values()}) == 3
    assert sum("9200:9200" in service.get("ports", ()) for service in services.values()) == 1
