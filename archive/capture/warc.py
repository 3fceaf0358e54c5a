"""Writing captures to WARC 1.1 files, one gzip member a record, and reading one back by its place.

A file holds a `warcinfo` record and then, for every response, its `request` record directly before the
`response` (or `revisit`) record. A record is on the disk before anyone reads what is in it.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.capture.warc_names import next_name
from archive.errors import CorruptDataError, IlboError
from archive.web.fetch import FetchedPage

MAX_WARC_BYTES = 1_000_000_000
REVISIT_SAME = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
REVISIT_UNMODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"

_WARC_VERSION = "WARC/1.1"
_GZIP_LEVEL = 6


@dataclass(frozen=True, slots=True)
class WarcPlace:
    """Where a record stands: the file's name within the archive's `warc/`, offset and length in its bytes."""

    file: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class RevisitOf:
    """The earlier capture that a revisit refers to."""

    url: str
    fetched_at: str
    payload_digest: str


@dataclass(frozen=True, slots=True)
class StoredResponse:
    """A response as read back; `body` has its content coding still on and is empty for a revisit."""

    url: str
    fetched_at: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    record_type: str


def payload_digest(body: bytes) -> str:
    """Return `sha256:` and the hexadecimal digest of a body."""
    return f"sha256:{hashlib.sha256(body).hexdigest()}"


class WarcWriter:
    """Appends records to one outlet's files in `folder`, a new file for every run and every `max_bytes`.

    `info` are the fields of the warcinfo record. Hold the outlet's crawl lock while one is open.
    """

    def __init__(
        self, folder: Path, site: str, info: Mapping[str, str], max_bytes: int = MAX_WARC_BYTES
    ) -> None:
        self._folder = folder
        self._site = site
        self._info = dict(info)
        self._max_bytes = max_bytes
        self._builder = WARCWriter(BytesIO(), gzip=False, warc_version=_WARC_VERSION)
        self._handle: int | None = None
        self._name = ""
        self._size = 0
        self._info_id = ""

    def close(self) -> None:
        """Bring what was written to the disk and close the file."""
        if self._handle is not None:
            handle, self._handle = self._handle, None
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    def write(self, page: FetchedPage, revisit: RevisitOf | None = None) -> WarcPlace:
        """Append a response with its request; as a revisit record, without the body, if `revisit` is given.

        The request is left out where it is not known (no headers), as for a response that others recorded.
        Raises IlboError if the disk takes no more; the file then ends where it ended before.
        """
        if self._handle is None or self._size >= self._max_bytes:
            self.close()
            self._handle = self._open()
        response = self._response(page, revisit)
        response_id = response.rec_headers.get_header("WARC-Record-ID")
        if page.request_headers:
            self._append(self._request(page, response_id))
        place = self._append(response)
        os.fsync(self._handle)
        return place

    def _response(self, page: FetchedPage, revisit: RevisitOf | None) -> ArcWarcRecord:
        headers = StatusAndHeaders(
            f"{page.status} {page.reason}".rstrip(),
            _without_transfer_coding(page.headers),
            protocol=f"HTTP/{page.http_version}",
        )
        named = {"WARC-Date": page.fetched_at, "WARC-Warcinfo-ID": self._info_id}
        if revisit is None:
            named["WARC-Payload-Digest"] = payload_digest(page.body)
            payload, kind = BytesIO(page.body), "response"
        else:
            unmodified = page.status == 304
            named |= {
                "WARC-Profile": REVISIT_UNMODIFIED if unmodified else REVISIT_SAME,
                "WARC-Refers-To-Target-URI": revisit.url,
                "WARC-Refers-To-Date": revisit.fetched_at,
                "WARC-Payload-Digest": revisit.payload_digest,
            }
            payload, kind = BytesIO(), "revisit"
        return self._builder.create_warc_record(
            page.url,
            kind,
            payload=payload,
            length=len(payload.getvalue()),
            warc_headers_dict=named,
            http_headers=headers,
        )

    def _request(self, page: FetchedPage, response_id: str) -> ArcWarcRecord:
        parts = urlsplit(page.url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        headers = StatusAndHeaders(
            f"GET {target} HTTP/1.1", [("Host", parts.netloc), *page.request_headers], is_http_request=True
        )
        named = {
            "WARC-Date": page.fetched_at,
            "WARC-Warcinfo-ID": self._info_id,
            "WARC-Concurrent-To": response_id,
        }
        return self._builder.create_warc_record(
            page.url, "request", warc_headers_dict=named, http_headers=headers
        )

    def _open(self) -> int:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._name = next_name(self._folder, self._site)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC
        try:
            handle = os.open(self._folder / self._name, flags, 0o644)
        except OSError as error:
            raise _write_error(self._folder / self._name, error) from error
        self._handle = handle
        self._size = 0
        record = self._builder.create_warcinfo_record(self._name, self._info)
        self._info_id = record.rec_headers.get_header("WARC-Record-ID")
        self._append(record)
        return handle

    def _append(self, record: ArcWarcRecord) -> WarcPlace:
        assert self._handle is not None
        out = BytesIO()
        self._builder.out = out
        self._builder.write_record(record)
        packer = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, 31)
        data = packer.compress(out.getbuffer()) + packer.flush()
        try:
            written = os.write(self._handle, data)
            while written < len(data):
                written += os.write(self._handle, data[written:])
        except OSError as error:
            os.ftruncate(self._handle, self._size)
            raise _write_error(self._folder / self._name, error) from error
        place = WarcPlace(self._name, self._size, len(data))
        self._size += len(data)
        return place


def _write_error(path: Path, error: OSError) -> IlboError:
    return IlboError(
        f"cannot write {path}: {error.strerror}", "make room or correct the permissions, then run it again"
    )


def _without_transfer_coding(headers: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    # The body is kept without its transfer coding, so the header would misdescribe it; web archives keep such
    # a header under this name.
    return [
        (f"X-Archive-Orig-{name}" if name.lower() == "transfer-encoding" else name, value)
        for name, value in headers
    ]


def read_response(folder: Path, place: WarcPlace) -> StoredResponse:
    """Read the response or revisit record at `place`.

    Raises CorruptDataError if there is none, it cannot be unpacked, or its payload is not what was written.
    """
    path = folder / place.file
    try:
        with path.open("rb") as stream:
            stream.seek(place.offset)
            records = ArchiveIterator(stream, check_digests="raise")
            record = next(iter(records))
            return stored_response(record)
    except (OSError, ArchiveLoadFailed, StopIteration, ValueError, zlib.error) as error:
        raise CorruptDataError(
            f"no whole record in {path} at byte {place.offset}: {error}", "run `ilbo check`"
        ) from error


def stored_response(record: ArcWarcRecord) -> StoredResponse:
    """Turn a response or revisit record into ours; ValueError for any other."""
    if record.rec_type not in ("response", "revisit") or record.http_headers is None:
        raise ValueError(f"a {record.rec_type} record, not a response")
    body = record.raw_stream.read() if record.rec_type == "response" else b""
    if record.rec_type == "response" and record.raw_stream.limit:
        raise ValueError(f"the record ends {record.raw_stream.limit} bytes too early")
    return StoredResponse(
        url=record.rec_headers.get_header("WARC-Target-URI"),
        fetched_at=record.rec_headers.get_header("WARC-Date"),
        status=int(record.http_headers.get_statuscode()),
        headers=tuple((str(name), str(value)) for name, value in record.http_headers.headers),
        body=body,
        record_type=record.rec_type,
    )
