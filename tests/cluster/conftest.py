"""A prefix of its own on the running cluster for each test; without a cluster these are skipped."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import pytest
from opensearchpy import OpenSearch

from archive.engine_address import EngineAddress, parse_engine
from archive.paths import ArchivePaths
from indexer.cluster.client import connect
from tests.cluster.launcher import Cluster, load_cluster


@pytest.fixture(scope="session")
def cluster() -> Cluster:
    """Return the cluster that `make cluster` started."""
    found = load_cluster()
    if "PYTEST_XDIST_WORKER" in os.environ:
        pytest.skip("the cluster is one for all tests, so they run one after the other: `make test-cluster`")
    if found is None:
        pytest.skip("no test cluster runs: `make cluster` starts one")
    return found


@pytest.fixture
def address(cluster: Cluster) -> Iterator[EngineAddress]:
    """Name indices of which there are none yet; what the test makes of them is removed."""
    cluster.wait()
    made = parse_engine(f"{cluster.url}/test-{uuid4().hex[:12]}", {})
    assert made is not None
    yield made
    client = connect(made)
    client.indices.delete(index=f"{made.prefix}*")


@pytest.fixture
def client(address: EngineAddress) -> OpenSearch:
    """Return a client of the cluster, to look behind the engine."""
    return connect(address)


@pytest.fixture
def clustered(paths: ArchivePaths, address: EngineAddress) -> ArchivePaths:
    """Name an archive whose index is on the cluster."""
    return replace(paths, engine=address)
