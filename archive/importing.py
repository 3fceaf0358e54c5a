"""Import: article JSON Lines, and the JSON of news-please and trafilatura, into the catalogue."""

from __future__ import annotations

import gzip
import json
import sqlite3
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal, TypeAlias

from archive.catalogue import transaction
from archive.clock import utc_now
from archive.editions import PutResult, put_article
from archive.import_files import corruption, open_plain
from archive.model import Article
from archive.records import article_from_json, articles_from_document

ImportOutcome: TypeAlias = PutResult | Literal["bad_record"]
OUTCOMES: tuple[ImportOutcome, ...] = ("new", "updated", "unchanged", "bad_record")

BATCH_RECORDS = 500
BOM = b"\xef\xbb\xbf"
MAX_LINE_BYTES = 32 << 20
MAX_DOCUMENT_BYTES = 256 << 20
# In a file that calls itself so every line is a record, whatever it holds.
LINES_SUFFIXES = (".jsonl", ".jsonl.gz")


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that was not imported: the file, the line's number from 1, and what is wrong with it."""

    path: Path
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.reason}"


def import_jsonl(
    db: sqlite3.Connection,
    path: Path,
    *,
    default_site: str | None = None,
    on_problem: Callable[[Problem], None],
    on_progress: Callable[[int], None] = lambda _count: None,
) -> Counter[str]:
    """Import the records of a JSON Lines or JSON file, packed or not; return how many had each outcome.

    Records are committed in batches, so that an interrupted import keeps what it did and may simply be
    repeated. Bad lines go to `on_problem` and are counted as `bad_record`. The place where a compressed file
    is torn is one more of them, and all that there is to a compressed file with a wrong checksum: what it
    would give may differ from what was packed. `on_progress` hears the number of lines done. Raises
    NotFoundError if the file cannot be opened.
    """
    outcomes: Counter[str] = Counter(dict.fromkeys(OUTCOMES, 0))
    records = _records(path, default_site)
    while batch := list(islice(records, BATCH_RECORDS)):
        captured_at = utc_now()
        with transaction(db):
            for item in batch:
                if isinstance(item, Problem):
                    outcomes["bad_record"] += 1
                    on_problem(item)
                else:
                    outcomes[put_article(db, item, captured_at=captured_at)] += 1
        on_progress(outcomes.total())
    return outcomes


def _records(path: Path, default_site: str | None) -> Iterator[Article | Problem]:
    document = _document(path)
    if document is not None:
        for number, item in enumerate(articles_from_document(document, default_site), 1):
            yield Problem(path, number, item) if isinstance(item, str) else item
        return
    for number, line in _lines(path):
        if isinstance(line, str):
            yield Problem(path, number, line)
            continue
        if not line.strip():
            continue
        try:
            yield article_from_json(line, default_site)
        except ValueError as error:
            yield Problem(path, number, str(error))


def _document(path: Path) -> bytes | None:
    """Return the bytes of a file that holds one JSON document over several lines; None for JSON Lines."""
    if path.name.endswith(LINES_SUFFIXES):
        return None
    with suppress(EOFError, zlib.error, gzip.BadGzipFile), open_plain(path) as stream:
        first = stream.readline(MAX_LINE_BYTES)
        with suppress(ValueError, RecursionError):
            if isinstance(json.loads(first.removeprefix(BOM)), dict):
                return None
        document = first + stream.read(MAX_DOCUMENT_BYTES)
        with suppress(ValueError, RecursionError):
            json.loads(document.removeprefix(BOM))
            return document
    return None


def _lines(path: Path) -> Iterator[tuple[int, bytes | str]]:
    """Yield numbered lines; a str in place of the bytes says why that line cannot be read."""
    number = 0
    if path.is_file() and (reason := corruption(path)):
        yield 1, f"the compressed file is damaged ({reason}); nothing of it is imported"
        return
    with open_plain(path) as stream:
        try:
            while line := stream.readline(MAX_LINE_BYTES + 1):
                number += 1
                if len(line) > MAX_LINE_BYTES:
                    yield number, f"longer than {MAX_LINE_BYTES >> 20} MB"
                    while line and not line.endswith(b"\n"):
                        line = stream.readline(MAX_LINE_BYTES)
                    continue
                yield number, line.removeprefix(BOM) if number == 1 else line
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            yield number + 1, f"the compressed file is damaged here ({error}); the rest cannot be read"
