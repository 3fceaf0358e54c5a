"""What goes wrong between us and a cluster, in the user's words: what failed, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from opensearchpy import exceptions

from archive.engine_address import EngineAddress
from archive.errors import (
    ConfigError,
    CorruptDataError,
    IlboError,
    LockedError,
    NotFoundError,
    SourceUnavailableError,
    UsageError,
)

_FULL = ("cluster_block_exception", "index_create_block_exception")
# What a cluster answers while it has no leader, or not enough copies.
_PASSING = frozenset({408, 429, 500, 502, 503, 504})


@contextmanager
def explained(address: EngineAddress) -> Iterator[None]:
    """Turn whatever the client raises inside into an IlboError that names the cluster and the remedy."""
    try:
        yield
    except exceptions.OpenSearchException as error:
        raise explain(error, address) from error


def is_passing(error: exceptions.OpenSearchException) -> bool:
    """Tell whether the same request may succeed later: a node is gone, or the cluster is busy."""
    if isinstance(error, exceptions.SSLError):
        return False
    if isinstance(error, exceptions.ConnectionError):
        return True
    return isinstance(error, exceptions.TransportError) and (
        error.status_code in _PASSING and not is_full(error_type(error))
    )


def is_full(kind: str) -> bool:
    """Tell whether the type of an error says that an index takes nothing more."""
    return kind in _FULL


def error_type(error: exceptions.TransportError) -> str:
    """Return the cluster's name for what went wrong."""
    cause = _cause(error)
    return str(cause.get("type", "")) or str(error.error)


def full(address: EngineAddress) -> IlboError:
    """Return the failure of an index closed to writing, as OpenSearch does when a disk is full."""
    return IlboError(
        f"the index on {address} is read-only, most likely because a disk of the cluster is full",
        "free or add disk space there, then run the same command again; what was sent is kept",
    )


def explain(error: exceptions.OpenSearchException, address: EngineAddress) -> IlboError:
    """Return the failure to show."""
    if isinstance(error, exceptions.SSLError):
        return ConfigError(
            f"the certificate of {address} is not to be trusted: {_first_line(error)}",
            "name the file of the authority that signed it in ILBO_ENGINE_CA, or correct the host's name",
        )
    if isinstance(error, exceptions.ConnectionTimeout):
        return SourceUnavailableError(
            f"{address} did not answer in time",
            "see GET /_cluster/health there for what keeps the cluster busy, then try again",
        )
    if isinstance(error, exceptions.ConnectionError):
        return SourceUnavailableError(
            f"no node answers at {address}",
            "check the hosts and ports, and that most nodes of the cluster run",
        )
    if isinstance(error, exceptions.TransportError):
        return _of_status(error, address)
    return IlboError(f"{address} failed: {_first_line(error)}", "see the cluster's log")


def _of_status(error: exceptions.TransportError, address: EngineAddress) -> IlboError:
    kind = error_type(error)
    reason = str(_cause(error).get("reason", "")) or kind
    if is_full(kind):
        return full(address)
    for met, failure, message, remedy in _ANSWERS:
        if met(int(error.status_code), f"{kind} {reason}"):
            return failure(message.format(address=address, reason=reason), remedy)
    return IlboError(f"{address} refused: {reason}", "see the cluster's log")


def _status(*wanted: int) -> Callable[[int, str], bool]:
    return lambda status, text: status in wanted


def _says(*wanted: str) -> Callable[[int, str], bool]:
    return lambda status, text: any(part in text for part in wanted)


# The first that is met tells the failure.
_ANSWERS: tuple[tuple[Callable[[int, str], bool], type[IlboError], str, str], ...] = (
    (
        _status(401),
        ConfigError,
        "{address} does not accept the user or password",
        "correct ILBO_ENGINE_USER and ILBO_ENGINE_PASSWORD, or the configuration",
    ),
    (
        _status(403),
        ConfigError,
        "{address} does not allow this user to do that: {reason}",
        "give the user the rights that docs/how-to/scale-out.md lists",
    ),
    (
        _says("too_many_clauses", "too_many_nested_clauses", "too_complex_to_determinize", "maxClauseCount"),
        UsageError,
        "the query has more parts than the cluster searches at once",
        "ask with fewer words, or longer prefixes",
    ),
    (
        _says("resource_already_exists_exception"),
        LockedError,
        "another process makes an index on {address}",
        "wait for it, then try again",
    ),
    (
        _says("mapper_parsing_exception", "strict_dynamic_mapping_exception"),
        CorruptDataError,
        "the index on {address} is of another version",
        "run `ilbo index --rebuild`",
    ),
    (
        _status(404),
        NotFoundError,
        "the index on {address} is gone",
        "create it with `ilbo index`",
    ),
    (
        lambda status, text: status in _PASSING,
        SourceUnavailableError,
        "the cluster at {address} cannot answer now: {reason}",
        "nodes or copies are missing, or it is busy: see GET /_cluster/health there, and try again later",
    ),
)


def _cause(error: exceptions.TransportError) -> dict[str, Any]:
    info = error.info if isinstance(error.info, dict) else {}
    found = info.get("error", {})
    lost = info.get("_shards", {}).get("failures")
    if lost and not found:
        return dict(lost[0]["reason"])
    if not isinstance(found, dict):
        return {"reason": found}
    roots = found.get("root_cause") or [found]
    failed = found.get("failed_shards") or []
    return dict(failed[0].get("reason", roots[0]) if failed else roots[0])


def _first_line(error: Exception) -> str:
    return str(error).split("\n", 1)[0][:200]
