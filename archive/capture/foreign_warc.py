"""Reading the WARC and WACZ files of others: their responses, and what spoils them."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, TypeAlias, cast

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from archive.capture.recorded_profile import info_fields
from archive.errors import NotFoundError
from archive.importing import Problem
from archive.web.fetch import MAX_BODY_BYTES, FetchedPage, find_header
from archive.web.urls import canonical_url

_CHUNK_BYTES = 1 << 18
_WARC_MEMBER = (".warc", ".warc.gz")

Info: TypeAlias = Mapping[str, str]


def iter_responses(path: Path) -> Iterator[FetchedPage | Info | Problem]:
    """Yield the responses of a WARC file, packed or not, or a WACZ file, and the fields of warcinfo records.

    A WACZ file is a ZIP archive with WARC files in its folder `archive/`
    (https://specs.webrecorder.net/wacz/1.1.1/). A response that cannot be used is a Problem; where a file is
    damaged, its reading ends with one. Raises NotFoundError if the file cannot be opened.
    """
    try:
        if zipfile.is_zipfile(path):
            yield from _members(path)
        else:
            yield from _responses(path, lambda: path.open("rb"))
    except OSError as error:
        raise NotFoundError(
            f"cannot read {path}: {error.strerror or error}", "check the name and permissions"
        ) from None


def _members(path: Path) -> Iterator[FetchedPage | Info | Problem]:
    try:
        with zipfile.ZipFile(path) as packed:
            names = [name for name in packed.namelist() if name.endswith(_WARC_MEMBER)]
            for name in names:
                yield from _responses(Path(f"{path}!{name}"), lambda one=name: packed.open(one))  # type: ignore[misc]
            if not names:
                yield Problem(path, 0, "there is no WARC file in it")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        yield Problem(path, 0, f"the ZIP archive is damaged ({error}); the rest cannot be read")


def _responses(path: Path, open_it: Callable[[], object]) -> Iterator[FetchedPage | Info | Problem]:
    number = 0
    with cast("BinaryIO", open_it()) as stream:
        try:
            for record in ArchiveIterator(stream):
                if record.format != "warc":
                    raise ValueError("no WARC record")
                if record.rec_type == "warcinfo":
                    yield info_fields(record.content_stream().read())
                # Some crawlers keep what name servers answered in records of this type, too.
                if record.rec_type == "response" and record.http_headers is not None:
                    number += 1
                    yield _page_or_problem(path, number, record)
            if path.suffix == ".gz":
                with cast("BinaryIO", open_it()) as again:
                    _require_whole(again)
        except (ArchiveLoadFailed, ValueError, OSError, EOFError, zipfile.BadZipFile) as error:
            yield Problem(path, number, f"damaged after this response ({error}); the rest cannot be read")


def _require_whole(packed: BinaryIO) -> None:
    """Raise OSError, EOFError or ValueError if a compressed file is cut or altered anywhere.

    warcio takes the end of what it can unpack for the end of the file.
    """
    try:
        with gzip.open(packed) as stream:
            while stream.read(_CHUNK_BYTES):
                pass
    except zlib.error as error:
        raise ValueError(str(error)) from error


def _page_or_problem(path: Path, number: int, record: ArcWarcRecord) -> FetchedPage | Problem:
    try:
        return _page(record)
    except ValueError as error:
        return Problem(path, number, f"this response is left out: {error}")


def _page(record: ArcWarcRecord) -> FetchedPage:
    headers = tuple((str(name), str(value)) for name, value in record.http_headers.headers)
    stream = record.raw_stream
    if "chunked" in (find_header(headers, "Transfer-Encoding") or "").lower():
        # Many writers keep the chunks; warcio's reader copes with those that do not.
        stream = ChunkedDataReader(stream, decomp_type=None)
    body = stream.read(MAX_BODY_BYTES + 1)
    while len(body) <= MAX_BODY_BYTES and (more := stream.read(MAX_BODY_BYTES + 1 - len(body))):
        body += more
    if len(body) > MAX_BODY_BYTES:
        raise ValueError(f"a body of more than {MAX_BODY_BYTES} bytes")
    if record.raw_stream.limit and not record.raw_stream.read(1):
        raise ValueError(f"{record.raw_stream.limit} bytes of it are missing")
    # Some writers put the address in angle brackets, as an early version of the standard showed it.
    url = record.rec_headers.get_header("WARC-Target-URI").strip("<> ")
    return FetchedPage(
        url=canonical_url(url),
        fetched_at=record.rec_headers.get_header("WARC-Date"),
        status=int(record.http_headers.get_statuscode()),
        http_version=record.http_headers.protocol.rpartition("/")[2] or "1.1",
        reason=record.http_headers.statusline.partition(" ")[2],
        headers=headers,
        request_headers=(),
        body=body,
        elapsed_s=0.0,
    )
