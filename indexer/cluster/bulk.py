"""Sending many operations: again where a node is gone or busy, and telling what is refused."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from opensearchpy import OpenSearch, exceptions

from archive.engine_address import EngineAddress
from indexer.cluster.client import within
from indexer.cluster.failures import explain, full, is_full, is_passing
from indexer.cluster.health import PATIENCE_S

# How long a request may wait for a part of the index that has no living copy, and for its answer.
_PART_S = 20
_REQUEST_S = 30
_FIRST_PAUSE_S = 0.2
_LONGEST_PAUSE_S = 8.0
_BUSY = frozenset({429, 500, 502, 503, 504})
# Gone already, or the same or a later state is there already: as wanted.
_DONE = frozenset({404, 409})


@dataclass(frozen=True, slots=True)
class Operation:
    """One document to put (`source`) or to delete (None); `version` is the catalogue's change number."""

    edition_id: str
    story: str
    version: int | None = None
    source: dict[str, Any] | None = None

    def lines(self) -> str:
        """Return the operation as the bulk interface takes it."""
        about: dict[str, Any] = {"_id": self.edition_id, "routing": self.story}
        if self.source is None:
            return json.dumps({"delete": about}) + "\n"
        about |= {"version": self.version, "version_type": "external_gte"}
        return f"{json.dumps({'index': about})}\n{json.dumps(self.source, ensure_ascii=False)}\n"


class Bulk:
    """Sends operations to the index that an alias names.

    `rejected` maps the ids of refused editions to the reasons.
    Operations can be sent any number of times: an edition's version decides which state stands.
    """

    def __init__(
        self, client: OpenSearch, address: EngineAddress, alias: str, *, patience_s: float = PATIENCE_S
    ) -> None:
        self._client = client
        self._address = address
        self._alias = alias
        self._patience_s = patience_s
        self.rejected: dict[str, str] = {}

    def send(self, operations: Sequence[Operation]) -> None:
        """Return when the cluster has acknowledged or refused each operation.

        Raises SourceUnavailableError when it did neither for `patience_s`, IlboError when it is read-only.
        """
        open_ones, pause_s = list(operations), _FIRST_PAUSE_S
        deadline = time.monotonic() + self._patience_s
        while open_ones:
            before = len(open_ones)
            try:
                open_ones = self._attempt(open_ones, max(deadline - time.monotonic(), 1.0))
            except exceptions.TransportError as error:
                if error.status_code == 413 and len(open_ones) > 1:
                    half = len(open_ones) // 2
                    self.send(open_ones[:half])
                    open_ones = open_ones[half:]
                    continue
                if not is_passing(error) or time.monotonic() > deadline:
                    raise explain(error, self._address) from error
            if len(open_ones) < before:
                deadline, pause_s = time.monotonic() + self._patience_s, _FIRST_PAUSE_S
            if open_ones:
                if time.monotonic() > deadline:
                    busy = exceptions.TransportError(503, "busy", {"error": "it accepts nothing more"})
                    raise explain(busy, self._address)
                time.sleep(pause_s * random.uniform(0.5, 1.0))  # noqa: S311 - many writers shall not knock together
                pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)

    def _attempt(self, operations: list[Operation], longest_s: float) -> list[Operation]:
        """Send once; return what has to be sent again."""
        body = "".join(operation.lines() for operation in operations)
        answer = self._client.bulk(
            body=body,
            index=self._alias,
            params={
                "require_alias": "true",
                "filter_path": "items.*.status,items.*.error",
                "timeout": f"{_PART_S}s",
                "request_timeout": within(min(_REQUEST_S, longest_s)),
            },
        )
        again = []
        for operation, item in zip(operations, answer["items"], strict=True):
            result = next(iter(item.values()))
            status, error = int(result["status"]), result.get("error", {})
            if error and is_full(error.get("type", "")):
                raise full(self._address)
            if status in _BUSY:
                again.append(operation)
            elif error and status not in _DONE:
                self.rejected[operation.edition_id] = _reason(error)
            elif status == 404 and operation.source is not None:
                raise exceptions.NotFoundError(404, error.get("type", ""), {"error": error})
        return again


def _reason(error: dict[str, Any]) -> str:
    deepest = error
    while isinstance(deepest.get("caused_by"), dict):
        deepest = deepest["caused_by"]
    return str(deepest.get("reason") or error.get("reason") or error.get("type"))
