"""TCP and TLS connections under two rules: one deadline for everything, and no address that is not allowed.

`requests` bounds each wait for data but not the whole, and connects wherever a name resolves to. Both are
mended below it, at the socket: every read and write first sets the time that is left, and every connection
is made to an address that was looked at, and looked at again once the peer is known.
"""

from __future__ import annotations

import io
import queue
import socket
import time
from collections.abc import Callable
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from archive.web.address import is_public

# A server that sends headers and body in two packets, as simple ones do, waits for an acknowledgement in
# between, and the system holds that back for 40 ms unless told not to, read by read (Linux only).
_QUICK_ACK: int | None = getattr(socket, "TCP_QUICKACK", None)
_BUFFER_BYTES = 65_536


class ForbiddenAddressError(OSError):
    """A host name leads to an address that this crawl may not connect to."""


class Guard:
    """What the connections of one fetcher share: the moment by which all must be done, and the named hosts.

    `named` holds `host:port` of the hosts that the operator asked for by name, which may be anywhere.
    """

    def __init__(self, named: frozenset[str]) -> None:
        self.named = named
        self._until = 0.0

    def start(self, seconds: float) -> None:
        """Let the time run: from now on `left` counts down from `seconds`."""
        self._until = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that are left; raises TimeoutError when none are."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("the deadline has passed")
        return left

    def permits(self, host: str, port: int, address: str) -> bool:
        """Tell whether a connection to `host` may be made at this IP address."""
        return f"{host}:{port}" in self.named or is_public(address)

    def connect(self, host: str, port: int) -> socket.socket:
        """Connect to the first allowed address of `host` that answers.

        Raises ForbiddenAddressError if none is allowed, TimeoutError at the deadline, OSError otherwise.
        """
        refused, failure = [], None
        for family, kind, protocol, _, address in socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM):
            if not self.permits(host, port, str(address[0])):
                refused.append(str(address[0]))
                continue
            sock = socket.socket(family, kind, protocol)
            try:
                sock.settimeout(self.left())
                sock.connect(address)
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                peer = str(sock.getpeername()[0])
                if not self.permits(host, port, peer):
                    raise ForbiddenAddressError(f"{host} is at {peer}")
            except OSError as error:
                sock.close()
                failure = error
                continue
            return sock
        if failure is None and refused:
            raise ForbiddenAddressError(f"{host} is at {', '.join(refused)}")
        raise failure or OSError(f"{host} has no address")


class _TimedReader(io.RawIOBase):
    """The incoming side of a socket, where each read gets only the time that is left."""

    def __init__(self, sock: socket.socket, guard: Guard) -> None:
        self._sock = sock
        self._guard = guard
        self._raw = sock.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(self._guard.left())
        if _QUICK_ACK is not None:
            self._sock.setsockopt(socket.IPPROTO_TCP, _QUICK_ACK, 1)
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class TimedSocket:
    """A connected socket, plain or TLS, whose every operation ends by the guard's deadline."""

    def __init__(self, sock: socket.socket, guard: Guard) -> None:
        self._sock = sock
        self._guard = guard

    def sendall(self, data: Any) -> None:
        """Send all of `data`."""
        self._sock.settimeout(self._guard.left())
        self._sock.sendall(data)

    def makefile(self, *_args: object, **_kwargs: object) -> io.BufferedReader:
        """Return the buffered incoming side, the only file that an HTTP client asks for."""
        return io.BufferedReader(_TimedReader(self._sock, self._guard), _BUFFER_BYTES)

    def settimeout(self, _seconds: float | None) -> None:
        """Do nothing: the deadline rules."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)


class IdleConnections(queue.LifoQueue[Any]):
    """The idle connections of a pool that one thread uses, kept without a lock.

    Ctrl-C may come just behind the taking of a lock and leave it taken; the pool, which puts its connection
    back whatever happens, then waits for ever.
    """

    def put(self, item: Any, block: bool = True, timeout: float | None = None) -> None:
        """Keep a connection; raises queue.Full if there are as many as may be."""
        if 0 < self.maxsize <= len(self.queue):
            raise queue.Full
        self.queue.append(item)

    def get(self, block: bool = True, timeout: float | None = None) -> Any:
        """Return the connection put in last; raises queue.Empty if there is none."""
        if not self.queue:
            raise queue.Empty
        return self.queue.pop()


def _plain(guard: Guard) -> type[HTTPConnectionPool]:
    class Connection(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return guard.connect(self.host.strip("[]"), self.port or 80)

        def connect(self) -> None:
            super().connect()
            self.sock = TimedSocket(self.sock, guard)

    class Pool(HTTPConnectionPool):
        ConnectionCls = Connection
        QueueCls = IdleConnections

    return Pool


def _secure(guard: Guard) -> type[HTTPSConnectionPool]:
    class Connection(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return guard.connect(self.host.strip("[]"), self.port or 443)

        def connect(self) -> None:
            super().connect()
            self.sock = TimedSocket(self.sock, guard)

    class Pool(HTTPSConnectionPool):
        ConnectionCls = Connection
        QueueCls = IdleConnections

    return Pool


class GuardedAdapter(HTTPAdapter):
    """The transport of a `requests` session that keeps to a guard; it never retries and uses no proxy."""

    def __init__(self, guard: Guard) -> None:
        self._pools: dict[str, Callable[..., Any]] = {"http": _plain(guard), "https": _secure(guard)}
        # One connection a host: a second one would double the pace that the outlet sees.
        super().__init__(pool_connections=4, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make the pools of guarded connections."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools
