"""How the parts of an index stand: waiting until what was sent can be seen, missing copies, size."""

from __future__ import annotations

import time
from collections.abc import Iterator

from opensearchpy import OpenSearch, exceptions

from archive.engine_address import EngineAddress
from archive.errors import SourceUnavailableError
from indexer.cluster.client import TIMEOUT_S, connect, within
from indexer.cluster.failures import explained

# How long the cluster may take to find a new leader, or to put a copy in the place of a lost one.
PATIENCE_S = 180.0
_ASK_S = 20
_PAUSE_S = 0.5


def refresh(
    client: OpenSearch, address: EngineAddress, index: str, *, patience_s: float = PATIENCE_S
) -> None:
    """Make what was sent visible in all parts of an index; those without a living copy are waited for.

    Raises SourceUnavailableError when one had none for `patience_s`.
    """
    deadline = time.monotonic() + patience_s
    asked = {
        "wait_for_status": "yellow",
        "timeout": f"{_ASK_S}s",
        "request_timeout": within(_ASK_S + TIMEOUT_S),
    }
    while True:
        with explained(address):
            # Of an index that is gone this tells at once; the health would be waited for.
            client.indices.refresh(index=index)
            health = client.cluster.health(index=index, params=asked, ignore=408)
            whole = not health["timed_out"]
            if whole and not client.indices.refresh(index=index)["_shards"]["failed"]:
                return
        if time.monotonic() > deadline:
            raise SourceUnavailableError(
                f"parts of the index on {address} are on no node that answers",
                "start the nodes that are missing, then run the same command again; what was sent is kept",
            )
        time.sleep(_PAUSE_S)


def notices(client: OpenSearch, address: EngineAddress, index: str) -> Iterator[str]:
    """Yield a line if parts of an index have fewer copies than they should have."""
    with explained(address):
        health = client.cluster.health(index=index)
    copies = health["unassigned_shards"] + health["initializing_shards"]
    if copies:
        yield (
            f"{copies} copies of parts of the index on {address} are missing; until they are there, a node "
            "that fails can make parts unavailable"
        )


def size_bytes(address: EngineAddress) -> int | None:
    """Return how much the current index takes on all nodes; None if there is none."""
    with explained(address):
        try:
            stats = connect(address).indices.stats(index=address.prefix, metric="store")
        except exceptions.NotFoundError:
            return None
    return int(stats["_all"]["total"]["store"]["size_in_bytes"])
