"""Which index on the cluster is current: an alias, the prefix, names it; numbered indices stand behind it.

An index carries in the `_meta` of its mapping the format, the generation and what the writer's commit was
given.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from opensearchpy import OpenSearch, exceptions

from archive.engine_address import EngineAddress
from archive.errors import ConfigError, CorruptDataError
from indexer.cluster.client import TIMEOUT_S, within
from indexer.cluster.failures import explained
from indexer.cluster.mapping import FORMAT, index_body

# How long a cluster may be without a leader before that is said.
LEADERLESS_S = 10
# How long a new index may take until each of its parts has all its copies.
COPIES_S = 30
OTHER_VERSION = "run `ilbo index --rebuild`"


@dataclass(frozen=True, slots=True)
class Generation:
    """A state of the index: the cluster's name of it, its number, and what its commit was given."""

    index: str
    number: int
    meta: Mapping[str, Any]


def current(client: OpenSearch, address: EngineAddress, *, any_format: bool = False) -> Generation | None:
    """Return the current generation, None if there is none; with `any_format` only its name may be known.

    Raises CorruptDataError for an index that this program cannot read, ConfigError where the prefix is taken.
    """
    with explained(address):
        try:
            found = client.indices.get(
                index=address.prefix,
                params={
                    "cluster_manager_timeout": f"{LEADERLESS_S}s",
                    "request_timeout": within(1.5 * LEADERLESS_S),
                },
            )
        except exceptions.NotFoundError:
            return None
    if list(found) == [address.prefix]:
        raise ConfigError(
            f"{address.prefix} on {address} is an index of something else",
            "choose another prefix behind the host",
        )
    index = max(found)
    meta = found[index]["mappings"].get("_meta", {})
    if any_format and meta.get("format") != FORMAT:
        return Generation(index, 0, {})
    if meta.get("format") != FORMAT or "generation" not in meta:
        raise CorruptDataError(
            f"the index {index} on {address} has another format than this program reads", OTHER_VERSION
        )
    return Generation(index, meta["generation"], meta["basis"])


def names(client: OpenSearch, address: EngineAddress) -> list[str]:
    """Return the names of all our indices behind the prefix, oldest first."""
    with explained(address):
        found = client.indices.get(index=f"{address.prefix}-*", params={"expand_wildcards": "all"})
    pattern = re.compile(rf"{re.escape(address.prefix)}-\d{{6,}}")
    return sorted((name for name in found if pattern.fullmatch(name)), key=_number)


def building_alias(index: str) -> str:
    """Name the alias of an index under construction; it goes when the index does."""
    return f"{index}-building"


def create(client: OpenSearch, address: EngineAddress, used: str | None) -> str:
    """Make a new empty index and return its name; what an interrupted run left behind is removed.

    `used` is the index the prefix names now. The copies of each part are waited for, since a part
    whose only copy is on a node that dies could take nothing more. Where they do not come in `COPIES_S`, we
    go on with those there are.
    """
    known = names(client, address)
    before = _number(used) if used else 0
    with explained(address):
        for name in known:
            if _number(name) > before:
                client.indices.delete(index=name)
        # A number is not given twice, so that whoever still sends to what was removed fails.
        name = f"{address.prefix}-{max(map(_number, known), default=before) + 1:06}"
        body = {**index_body(address), "aliases": {building_alias(name): {}}}
        client.indices.create(
            index=name,
            body=body,
            params={
                "wait_for_active_shards": "all",
                "timeout": f"{COPIES_S}s",
                "request_timeout": within(COPIES_S + TIMEOUT_S),
            },
        )
    return name


def record(
    client: OpenSearch, address: EngineAddress, index: str, number: int, meta: Mapping[str, Any]
) -> None:
    """Write into an index which generation it is."""
    told = {"format": FORMAT, "generation": number, "basis": dict(meta)}
    with explained(address):
        client.indices.put_mapping(index=index, body={"_meta": told})


def publish(client: OpenSearch, address: EngineAddress, index: str) -> None:
    """Make an index the current one in one step."""
    actions = [
        {"remove": {"index": f"{address.prefix}-*", "alias": address.prefix, "must_exist": False}},
        {"remove": {"index": index, "alias": building_alias(index), "must_exist": False}},
        {"add": {"index": index, "alias": address.prefix}},
    ]
    with explained(address):
        client.indices.update_aliases(body={"actions": actions})


def drop_older(client: OpenSearch, address: EngineAddress, index: str) -> list[str]:
    """Of the indices before the current one keep only the last; return the names of both."""
    older = [name for name in names(client, address) if _number(name) < _number(index)]
    with explained(address):
        for name in older[:-1]:
            client.indices.delete(index=name, ignore=404)
    return [*older[-1:], index]


def _number(name: str) -> int:
    return int(name.rpartition("-")[2])
