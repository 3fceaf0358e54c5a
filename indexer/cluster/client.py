"""The connection to a cluster."""

from __future__ import annotations

import logging
from base64 import b64encode

from opensearchpy import OpenSearch
from urllib3 import Timeout

from archive.engine_address import EngineAddress

TIMEOUT_S = 30
# A machine that is cut off does not even refuse: another one is asked soon.
_CONNECT_S = 3
MOST_RETRIES = 3


def connect(address: EngineAddress) -> OpenSearch:
    """Return a client that turns to another node where one does not answer; nothing is sent yet."""
    # The client warns of every failed attempt; what matters is told by who asked.
    for name in ("opensearch", "opensearchpy.trace", "urllib3"):
        logging.getLogger(name).addHandler(logging.NullHandler())
        logging.getLogger(name).propagate = False
    headers = {}
    if address.user:
        # In UTF-8, as OpenSearch reads it; the client would write Latin-1.
        credentials = f"{address.user}:{address.password or ''}".encode()
        headers["Authorization"] = f"Basic {b64encode(credentials).decode()}"
    return OpenSearch(
        hosts=list(address.hosts),
        headers=headers,
        verify_certs=True,
        ca_certs=str(address.ca_file) if address.ca_file else None,
        http_compress=len(address.hosts) > 0 and address.hosts[0].startswith("https"),
        timeout=within(TIMEOUT_S),
        # Whatever we send may be sent twice, so that another node can be asked.
        max_retries=min(len(address.hosts) - 1, MOST_RETRIES),
        retry_on_timeout=True,
    )


def within(answer_s: float) -> Timeout:
    """Return how long to wait for a connection, and for the answer; for the client's `request_timeout`."""
    return Timeout(connect=min(_CONNECT_S, answer_s), read=answer_s)
