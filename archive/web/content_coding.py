"""The content coding of a response body (`Content-Encoding`), undone under a bound on what comes out."""

from __future__ import annotations

import zlib


class TooLargeError(ValueError):
    """A body decodes to more than the bound."""


def decode_content(body: bytes, encoding: str | None, max_bytes: int) -> bytes:
    """Return the body without its content codings, the last applied first.

    Codings known are gzip, deflate (with and without its zlib header) and identity. A body labelled gzip that
    is not gzip is returned as it stands: servers mislabel. Raises TooLargeError for more than `max_bytes` and
    ValueError for an unknown coding or a broken or incomplete stream.
    """
    for name in reversed([part.strip().lower() for part in (encoding or "").split(",") if part.strip()]):
        if name in ("gzip", "x-gzip"):
            body = gunzip(body, max_bytes) if body[:2] == b"\x1f\x8b" else body
        elif name == "deflate":
            body = _deflate(body, max_bytes)
        elif name != "identity":
            raise ValueError(f"content coding {name!r} is not known")
    if len(body) > max_bytes:
        raise TooLargeError(f"{len(body)} bytes, at most {max_bytes} are read")
    return body


def gunzip(data: bytes, max_bytes: int) -> bytes:
    """Return the content of a gzip file of any number of members; errors as in `decode_content`."""
    out = bytearray()
    while data[:2] == b"\x1f\x8b":
        stream = zlib.decompressobj(wbits=31)
        out += _inflate(stream, data, max_bytes - len(out))
        data = stream.unused_data
    return bytes(out)


def _deflate(data: bytes, max_bytes: int) -> bytes:
    if not data:
        return data
    try:
        return _inflate(zlib.decompressobj(), data, max_bytes)
    except TooLargeError:
        raise
    except ValueError:
        return _inflate(zlib.decompressobj(wbits=-15), data, max_bytes)


def _inflate(stream: zlib._Decompress, data: bytes, max_bytes: int) -> bytes:
    try:
        out = stream.decompress(data, max_bytes + 1)
    except zlib.error as error:
        raise ValueError(f"the compressed body is broken: {error}") from None
    if len(out) > max_bytes:
        raise TooLargeError(f"more than {max_bytes} bytes, which is the most that is read")
    if not stream.eof:
        raise ValueError("the compressed body is incomplete")
    return out
