"""The connection to a cluster."""

from __future__ import annotations

import logging

from opensearchpy import OpenSearch

from archive.engine_address import EngineAddress

TIMEOUT_S = 60
RETRIES = 3


def connect(address: EngineAddress) -> OpenSearch:
    """Return a client that turns to another node where one does not answer; nothing is sent yet."""
    # The client warns of every failed attempt; what matters is told by who asked.
    for name in ("opensearch", "opensearchpy.trace", "urllib3"):
        logging.getLogger(name).addHandler(logging.NullHandler())
        logging.getLogger(name).propagate = False
    credentials = (address.user, address.password or "") if address.user else None
    return OpenSearch(
        hosts=list(address.hosts),
        http_auth=credentials,
        verify_certs=True,
        ca_certs=str(address.ca_file) if address.ca_file else None,
        http_compress=len(address.hosts) > 0 and address.hosts[0].startswith("https"),
        timeout=TIMEOUT_S,
        max_retries=RETRIES,
        retry_on_timeout=False,
    )
