"""A cluster that takes a connection and never answers."""

from __future__ import annotations

import socket

import pytest

from archive.engine_address import EngineAddress
from archive.errors import SourceUnavailableError
from indexer.cluster.client import connect, within
from indexer.cluster.failures import explained


def test_the_remedy_says_where_to_look() -> None:
    """The failure names the cluster and the request that tells what is wrong with it."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = EngineAddress(hosts=(f"http://127.0.0.1:{silent.getsockname()[1]}",))
        client = connect(address)
        with (
            pytest.raises(SourceUnavailableError, match="did not answer in time") as failed,
            explained(address),
        ):
            client.info(params={"request_timeout": within(0.1)})
        client.close()
    assert str(address) in failed.value.message
    assert "GET /_cluster/health" in str(failed.value.remedy)
