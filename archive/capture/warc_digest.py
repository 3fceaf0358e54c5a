"""One WARC record as it streams by: its header, its length, and whether its digests hold."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from typing import Any

_MAX_HEADER_BYTES = 1 << 20
_END = b"\r\n\r\n"


@dataclass(slots=True)
class RecordReader:
    """Takes the unpacked bytes of a record piece by piece; `problem` then says what is wrong with it.

    `headers` are those of the record, names in lower case. Digests are `ALGORITHM:VALUE`, the value in
    base 16, 32 or 64 as the WARC standard leaves open. The payload digest of a revisit speaks of another
    record's payload and is not verified.
    """

    headers: dict[str, str] = field(default_factory=dict)
    _head: bytes | None = b""
    _block: _Digest | None = None
    _payload: _Digest | None = None
    _http_head: bytes | None = None
    _left: int = 0
    _trailer: bytes = b""
    _problem: str | None = None

    def feed(self, data: bytes) -> None:
        """Take the next piece."""
        if self._problem is not None or not data:
            return
        if self._head is not None:
            self._head += data
            end = self._head.find(_END)
            if end < 0:
                if len(self._head) > _MAX_HEADER_BYTES:
                    self._problem = "the record has no end of its header"
                return
            head, data = self._head[:end], self._head[end + len(_END) :]
            self._head = None
            self._begin(head)
        block, rest = data[: self._left], data[self._left :]
        self._left -= len(block)
        self._take(block)
        self._trailer = (self._trailer + rest)[:16]

    def _begin(self, head: bytes) -> None:
        lines = head.decode("utf-8", "replace").replace("\r\n ", " ").split("\r\n")
        if not lines[0].startswith("WARC/"):
            self._problem = f"no WARC record but {lines[0][:20]!r}"
            return
        for line in lines[1:]:
            name, _, value = line.partition(":")
            self.headers[name.strip().lower()] = value.strip()
        length = self.headers.get("content-length", "")
        if not length.isdigit():
            self._problem = f"the record's length is {length[:20]!r}"
            return
        self._left = int(length)
        self._block = _Digest.of(self.headers.get("warc-block-digest"))
        if self.headers.get("warc-type") != "revisit":
            self._payload = _Digest.of(self.headers.get("warc-payload-digest"))
        if self.headers.get("content-type", "").replace(" ", "").startswith("application/http"):
            self._http_head = b""

    def _take(self, block: bytes) -> None:
        if self._block is not None:
            self._block.update(block)
        if self._payload is None:
            return
        if self._http_head is not None:
            self._http_head += block
            end = self._http_head.find(_END)
            if end < 0:
                if len(self._http_head) > _MAX_HEADER_BYTES:
                    self._payload = None
                return
            block, self._http_head = self._http_head[end + len(_END) :], None
        self._payload.update(block)

    def problem(self) -> str | None:
        """Say, after the last piece, what is wrong with the record; None if nothing is."""
        if self._problem is not None:
            return self._problem
        if self._head is not None:
            return "the record has no end of its header"
        if self._left:
            return f"the record is {self._left} bytes shorter than it says"
        if self._trailer.strip(b"\r\n"):
            return "the record is longer than it says"
        for name, digest in (("block", self._block), ("payload", self._payload)):
            if digest is not None and not digest.holds():
                return f"the {name} is not what its digest says"
        return None


@dataclass(slots=True)
class _Digest:
    hasher: Any
    expected: str

    @classmethod
    def of(cls, text: str | None) -> _Digest | None:
        name, _, value = (text or "").partition(":")
        try:
            return cls(hashlib.new(name.replace("-", "").lower()), value)
        except ValueError:
            return None

    def update(self, data: bytes) -> None:
        self.hasher.update(data)

    def holds(self) -> bool:
        raw: bytes = self.hasher.digest()
        value = self.expected.rstrip("=")
        return (
            value.lower() == raw.hex()
            or value.upper() == base64.b32encode(raw).decode().rstrip("=")
            or value
            in (
                base64.b64encode(raw).decode().rstrip("="),
                base64.urlsafe_b64encode(raw).decode().rstrip("="),
            )
        )
