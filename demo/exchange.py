"""HTTP on the server's side: conditional requests, compression, HEAD."""

from __future__ import annotations

import gzip
import hashlib
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TypeAlias

from demo.pages import Page

_IDLE_S = 20.0
_MIN_GZIP_BYTES = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and page of an address; `changed_at`, ISO 8601, becomes Last-Modified."""

    status: int
    page: Page
    changed_at: str | None


AnswerFor: TypeAlias = Callable[[str], Answer]
Log: TypeAlias = Callable[[str, str, int], None]


class ExchangeServer(ThreadingHTTPServer):
    """A threading server that can end its idle connections, so that stopping it does not wait for them."""

    daemon_threads = False

    def __init__(self, address: tuple[str, int], answer: AnswerFor, log: Log) -> None:
        self.answer = answer
        self.log = log
        self._open: set[socket.socket] = set()
        super().__init__(address, _Handler)

    def process_request(self, request: object, client_address: object) -> None:
        """Remember the connection before a thread takes it."""
        assert isinstance(request, socket.socket)
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: object) -> None:
        """Forget a connection that ends."""
        assert isinstance(request, socket.socket)
        self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """End all connections that are still open; their threads then end too."""
        for connection in list(self._open):
            # The other side may have been faster.
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "hanbit"
    sys_version = ""
    timeout = _IDLE_S
    # Head and body leave together; apart, each answer would wait for the client's delayed acknowledgement.
    wbufsize = 65536
    disable_nagle_algorithm = True
    server: ExchangeServer

    def do_GET(self) -> None:
        self._respond()

    def do_HEAD(self) -> None:
        self._respond()

    def _respond(self) -> None:
        answer = self.server.answer(self.path)
        body = answer.page.body
        zipped = "gzip" in self.headers.get("Accept-Encoding", "") and len(body) >= _MIN_GZIP_BYTES
        if zipped:
            # A fixed time keeps equal pages equal byte for byte.
            body = gzip.compress(body, mtime=0)
        etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        modified = _http_date(answer.changed_at)
        status = 304 if answer.status == 200 and self._has_it(etag, modified) else answer.status
        # The log is written first: who has read the answer finds the request in it.
        self.server.log(self.command, self.path, status)
        self.send_response(status)
        if answer.status == 200:
            self.send_header("ETag", etag)
            self.send_header("Vary", "Accept-Encoding")
            if modified:
                self.send_header("Last-Modified", modified)
        if status != 304:
            self.send_header("Content-Type", answer.page.content_type)
            if zipped:
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if status != 304 and self.command == "GET":
            self.wfile.write(body)

    def _has_it(self, etag: str, modified: str | None) -> bool:
        """Tell whether the client's copy is this one (RFC 9110, 13.2.2: If-None-Match goes first)."""
        known = self.headers.get("If-None-Match")
        if known is not None:
            return known.strip() == "*" or etag in (
                tag.strip().removeprefix("W/") for tag in known.split(",")
            )
        since = self.headers.get("If-Modified-Since")
        if since is None or modified is None:
            return False
        try:
            return parsedate_to_datetime(modified) <= parsedate_to_datetime(since)
        except (TypeError, ValueError):
            return False

    def log_message(self, *_args: object) -> None:
        """Stay silent: the newspaper keeps its own log."""


def _http_date(iso: str | None) -> str | None:
    if not iso:
        return None
    moment = datetime.fromisoformat(iso.replace("Z", "+00:00"))
    aware = moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
    return format_datetime(aware.astimezone(timezone.utc), usegmt=True)
