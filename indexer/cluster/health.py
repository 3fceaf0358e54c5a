"""How the parts of an index stand, and waiting for a cluster that cannot answer now."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TypeVar

from opensearchpy import OpenSearch, exceptions

from archive.engine_address import EngineAddress
from archive.errors import SourceUnavailableError
from indexer.cluster.client import TIMEOUT_S, connect, within
from indexer.cluster.failures import explained

Answer = TypeVar("Answer")

# How long the cluster may take to find a new leader, or to put a copy in the place of a lost one.
PATIENCE_S = 180.0
_ASK_S = 20
_PAUSE_S = 0.5


def patiently(ask: Callable[[], Answer]) -> Answer:
    """Return what `ask` does; while the cluster cannot answer, ask again.

    A cluster that has just lost a node, or got it back, refuses one thing or another for some seconds.
    Raises SourceUnavailableError when nothing came of it for `PATIENCE_S`, and at once what else is raised.
    """
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            return ask()
        except SourceUnavailableError:
            if time.monotonic() > deadline:
                raise
        time.sleep(_PAUSE_S)


def refresh(client: OpenSearch, address: EngineAddress, index: str) -> None:
    """Make what was sent visible in all parts of an index.

    Raises SourceUnavailableError when a part has no living copy, or did not answer.
    """
    asked = {
        "wait_for_status": "yellow",
        "timeout": f"{_ASK_S}s",
        "request_timeout": within(_ASK_S + TIMEOUT_S),
    }
    with explained(address):
        # Of an index that is gone this tells at once; the health would be waited for.
        client.indices.refresh(index=index)
        health = client.cluster.health(index=index, params=asked, ignore=408)
        if health["timed_out"] or client.indices.refresh(index=index)["_shards"]["failed"]:
            raise SourceUnavailableError(
                f"parts of the index on {address} are on no node that answers",
                "start the nodes that are missing, then run the same command again; what was sent is kept",
            )


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
