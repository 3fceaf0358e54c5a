"""What a secured cluster shows to the outside: TLS with its own certificate, and basic authentication."""

from __future__ import annotations

import base64
import http.client
import json
import ssl
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

USER = "reader"
PASSWORD = "söl nae"
TIMEOUT_S = 30


def certificate(folder: Path, host: str = "localhost") -> tuple[Path, Path]:
    """Make a certificate for a host that signs itself; return its file and that of its key."""
    file, key = folder / f"{host}.pem", folder / f"{host}.key"
    command = [
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
        "-days", "2", "-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}",
        "-keyout", str(key), "-out", str(file),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=TIMEOUT_S)
    return file, key


@contextmanager
def guarded(
    node_url: str, file: Path, key: Path, *, forbidden: str = "", failing: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Stand before a node: pass on what comes with user and password; yield the address `localhost:PORT`.

    Requests whose path contains `forbidden` are answered as to a user without the right. The first request of
    each command and end of a path in `failing` (`POST /_refresh`) is answered with status 500 and what stands
    there.
    """
    to_fail = dict(failing or {})
    place = urlsplit(node_url)
    token = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()

    class Guard(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if self.headers.get("Authorization") != f"Basic {token}":
                self.respond(401, "text/plain", b"Unauthorized")
            elif forbidden and forbidden in self.path:
                error = {"type": "security_exception", "reason": "no permissions for [create]"}
                self.respond(403, "application/json", json.dumps({"error": error}).encode())
            elif failed := to_fail.pop(f"{self.command} /{urlsplit(self.path).path.rpartition('/')[2]}", ""):
                self.respond(500, "application/json", failed.encode())
            else:
                self.pass_on(body)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = answer  # noqa: N815 - the base class's names

        def pass_on(self, body: bytes) -> None:
            upstream = http.client.HTTPConnection(place.hostname or "", place.port, timeout=TIMEOUT_S)
            names = ("Content-Type", "Content-Encoding", "Accept")
            headers = {name: self.headers[name] for name in names if self.headers[name]}
            upstream.request(self.command, self.path, body, headers)
            reply = upstream.getresponse()
            self.respond(reply.status, reply.headers.get("Content-Type", ""), reply.read())
            upstream.close()

        def respond(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:
            """Keep quiet."""

    server = _Server(("127.0.0.1", 0), Guard)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert not to_fail, "never asked"


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Keep quiet about clients that refuse the certificate."""
