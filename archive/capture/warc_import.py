"""Import of WARC files made by others: articles of known outlets become captures and editions."""

from __future__ import annotations

import gzip
import sqlite3
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from archive.capture.captures import Recorder, load_payload
from archive.capture.extract import EditionReader, rules_of
from archive.capture.keep import keep_page
from archive.capture.recorded_profile import profile_fields
from archive.capture.warc import WarcWriter
from archive.catalogue import transaction
from archive.crawling.outcome import Outcome
from archive.crawling.visit import MAX_DECODED_BYTES
from archive.errors import NotFoundError
from archive.importing import Problem
from archive.locking import exclusive
from archive.outlets.profile import SiteProfile
from archive.outlets.site_urls import ArticleUrl, SiteUrls
from archive.paths import ArchivePaths
from archive.web.fetch import MAX_BODY_BYTES, FetchedPage, find_header, program_version
from archive.web.urls import canonical_url

_CHUNK_BYTES = 1 << 18

WarcOutcome: TypeAlias = Outcome | Literal["not_wanted", "bad_record"]
WARC_OUTCOMES: tuple[WarcOutcome, ...] = (
    "new",
    "updated",
    "unchanged",
    "wrong_language",
    "no_article",
    "quarantined",
    "not_wanted",
    "bad_record",
)


@dataclass(slots=True, kw_only=True)
class _Outlet:
    """One profile, and what is opened when the first of its pages comes."""

    urls: SiteUrls
    reader: EditionReader
    recorder: Recorder | None = None


@dataclass(slots=True, kw_only=True)
class WarcImport:
    """Imports responses into an archive; a context manager that holds the locks of the outlets it meets.

    Each response is kept in the archive's own WARC files under its own address and time before it is parsed.
    A response that was imported before is recognised by both and changes nothing.
    """

    db: sqlite3.Connection
    paths: ArchivePaths
    profiles: Sequence[SiteProfile]
    _outlets: list[_Outlet] = field(default_factory=list)
    _stack: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> WarcImport:
        self._outlets = [
            _Outlet(urls=SiteUrls(one), reader=EditionReader(self.db, rules_of(one))) for one in self.profiles
        ]
        return self

    def __exit__(self, *_error: object) -> None:
        self._stack.close()

    def run(
        self,
        path: Path,
        *,
        on_problem: Callable[[Problem], None],
        on_progress: Callable[[int], None] = lambda _count: None,
    ) -> Counter[str]:
        """Import a `.warc` or `.warc.gz` file; return how many of its responses had each outcome.

        `not_wanted` are errors, redirects and pages that are no article of any profile. A bad record goes to
        `on_problem` and counts as `bad_record`; where the file itself is damaged, its reading ends. Raises
        NotFoundError if the file cannot be opened, LockedError while one of the outlets is being crawled.
        """
        outcomes: Counter[str] = Counter(dict.fromkeys(WARC_OUTCOMES, 0))
        for number, response in enumerate(_responses(path), 1):
            if isinstance(response, Problem):
                on_problem(response)
                outcomes["bad_record"] += 1
            else:
                outcomes[self._keep(response)] += 1
            on_progress(number)
        return outcomes

    def _keep(self, page: FetchedPage) -> WarcOutcome:
        if page.status != 200:
            return "not_wanted"
        for outlet in self._outlets:
            editions = outlet.urls.editions_on(page.url)
            if editions:
                return self._keep_page(outlet, page, editions)
        return "not_wanted"

    def _keep_page(self, outlet: _Outlet, page: FetchedPage, editions: Sequence[ArticleUrl]) -> WarcOutcome:
        known = self.db.execute(
            "SELECT 1 FROM captures WHERE url = ? AND fetched_at = ?", (page.url, page.fetched_at)
        ).fetchone()
        if known is not None:
            return "unchanged"
        if outlet.recorder is None:
            outlet.recorder = self._open(outlet.urls.profile)
        capture = outlet.recorder.record(page)
        try:
            payload = load_payload(self.db, self.paths.warc, capture, MAX_DECODED_BYTES)
        except ValueError:
            return "bad_record"
        read = outlet.reader.read(
            payload, editions, urls=outlet.urls, url=page.url, captured_at=page.fetched_at
        )
        with transaction(self.db):
            return keep_page(self.db, read, capture)[0]

    def _open(self, profile: SiteProfile) -> Recorder:
        lock = exclusive(self.paths.lock(f"crawl-{profile.site}"), f"a crawl of {profile.site}")
        self._stack.enter_context(lock)
        info = {
            "software": f"ilbo/{program_version()}",
            "format": "WARC File Format 1.1",
            "isPartOf": profile.site,
            "description": f"responses of {profile.name} imported from other WARC files",
            **profile_fields(profile),
        }
        writer = self._stack.enter_context(closing(WarcWriter(self.paths.warc, profile.site, info)))
        return Recorder(self.db, writer, profile.site)


def _responses(path: Path) -> Iterator[FetchedPage | Problem]:
    try:
        stream = path.open("rb")
    except OSError as error:
        raise NotFoundError(
            f"cannot read {path}: {error.strerror}", "check the name and permissions"
        ) from None
    with stream:
        number = 0
        try:
            for record in ArchiveIterator(stream):
                if record.format != "warc":
                    raise ValueError("no WARC record")
                # Some crawlers keep what name servers answered in records of this type, too.
                if record.rec_type == "response" and record.http_headers is not None:
                    number += 1
                    yield _page_or_problem(path, number, record)
            _require_whole(path)
        except (ArchiveLoadFailed, ValueError, OSError, EOFError) as error:
            yield Problem(path, number, f"damaged after this response ({error}); the rest cannot be read")


def _require_whole(path: Path) -> None:
    """Raise OSError, EOFError or ValueError if a compressed file is cut or altered anywhere.

    warcio takes the end of what it can unpack for the end of the file.
    """
    if path.suffix == ".gz":
        try:
            with gzip.open(path) as stream:
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
