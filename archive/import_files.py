"""What an import file holds, told by its content; and its bytes without the packing."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path
from typing import BinaryIO, Literal, TypeAlias, cast

from archive.errors import NotFoundError, UsageError

Kind: TypeAlias = Literal["records", "warc", "wacz"]

BLOCK_BYTES = 1 << 20

_HEAD_BYTES = 4096
# What a file that is empty or damaged at its beginning is taken for.
_BY_NAME: tuple[tuple[str, Kind], ...] = (
    (".jsonl", "records"),
    (".jsonl.gz", "records"),
    (".warc", "warc"),
    (".warc.gz", "warc"),
    (".wacz", "wacz"),
)


def file_kind(path: Path) -> Kind:
    """Tell what a file holds: JSON `records`, a `warc` file, packed or not, or a `wacz` archive.

    Its first bytes decide, its name only where they say nothing. Raises UsageError for a file of another kind
    and NotFoundError for one that cannot be opened.
    """
    try:
        # What comes through a pipe can be read only once, so there the name alone decides.
        is_pipe = path.exists() and not path.is_file()
        with path.open("rb") as stream:
            head = b"" if is_pipe else stream.read(_HEAD_BYTES)
    except FileNotFoundError:
        raise NotFoundError(f"no such file: {path}", "check the name") from None
    except OSError as error:
        raise NotFoundError(
            f"cannot read {path}: {error.strerror}", "check the file and its permissions"
        ) from None
    plain = _unpacked(head)
    if plain.startswith(b"WARC/"):
        return "warc"
    if plain.startswith(b"PK\x03\x04"):
        return "wacz"
    if plain.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"["):
        return "records"
    for suffix, kind in _BY_NAME:
        if path.name.endswith(suffix):
            return kind
    raise UsageError(
        f"cannot import {path}: it holds neither JSON records nor a WARC or WACZ file",
        "give articles as JSON Lines, or captures as .warc, .warc.gz or .wacz",
    )


def _unpacked(head: bytes) -> bytes:
    if head[:2] != b"\x1f\x8b":
        return head
    try:
        return zlib.decompressobj(wbits=31).decompress(head, _HEAD_BYTES)
    except zlib.error:
        return b""


def open_plain(path: Path) -> BinaryIO:
    """Open a file for reading, through gzip if its name or its first bytes say that it is packed."""
    stream = path.open("rb")
    if path.suffix == ".gz" or stream.peek(2)[:2] == b"\x1f\x8b":
        # Closing the one would leave the other open.
        stream.close()
        return cast("BinaryIO", gzip.open(path))
    return stream


def corruption(path: Path) -> str | None:
    """Return what is wrong inside a gzip file; None if it is sound, or torn, or has a tail, or is no gzip."""
    try:
        with open_plain(path) as stream:
            while stream.read(BLOCK_BYTES):
                pass
    except EOFError:
        return None
    except zlib.error as error:
        return str(error)
    except gzip.BadGzipFile as error:
        # The rest of these errors tell of a header, before which every member was sound.
        return str(error) if str(error).startswith(("CRC check", "Incorrect length")) else None
    return None
