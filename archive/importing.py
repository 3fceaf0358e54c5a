"""Import: article JSON Lines into the catalogue."""

from __future__ import annotations

import gzip
import sqlite3
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Literal, TypeAlias, cast

from archive.catalogue import transaction, utc_now
from archive.editions import PutResult, put_article
from archive.errors import NotFoundError, UsageError
from archive.model import Article
from archive.records import article_from_json

ImportOutcome: TypeAlias = PutResult | Literal["bad_record"]
OUTCOMES: tuple[ImportOutcome, ...] = ("new", "updated", "unchanged", "bad_record")

JSONL_SUFFIXES = (".jsonl", ".jsonl.gz")
WARC_SUFFIXES = (".warc", ".warc.gz")
BATCH_RECORDS = 500
MAX_LINE_BYTES = 32 << 20
BLOCK_BYTES = 1 << 20


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
    """Import the records of a `.jsonl` or `.jsonl.gz` file; return how many had each outcome.

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


def _lines(path: Path) -> Iterator[tuple[int, bytes | str]]:
    """Yield numbered lines; a str in place of the bytes says why that line cannot be read."""
    number = 0
    if path.suffix == ".gz" and path.is_file() and (reason := _corruption(path)):
        yield 1, f"the compressed file is damaged ({reason}); nothing of it is imported"
        return
    with _open(path) as stream:
        try:
            while line := stream.readline(MAX_LINE_BYTES + 1):
                number += 1
                if len(line) > MAX_LINE_BYTES:
                    yield number, f"longer than {MAX_LINE_BYTES >> 20} MB"
                    while line and not line.endswith(b"\n"):
                        line = stream.readline(MAX_LINE_BYTES)
                    continue
                yield number, line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            yield number + 1, f"the compressed file is damaged here ({error}); the rest cannot be read"


def _corruption(path: Path) -> str | None:
    """Return what is wrong inside a gzip file; None if it is sound, or torn, or has a tail."""
    try:
        with _open(path) as stream:
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


def require_importable(path: Path) -> None:
    """Raise UsageError for a file of another kind and NotFoundError for one that cannot be opened."""
    if not path.name.endswith((*JSONL_SUFFIXES, *WARC_SUFFIXES)):
        kinds = ", ".join((*JSONL_SUFFIXES, *WARC_SUFFIXES))
        raise UsageError(
            f"cannot import {path}: its name ends in none of {kinds}", "name it for what it holds"
        )
    try:
        path.open("rb").close()
    except FileNotFoundError:
        raise NotFoundError(f"no such file: {path}", "check the name") from None
    except OSError as error:
        raise NotFoundError(
            f"cannot read {path}: {error.strerror}", "check the file and its permissions"
        ) from None


def _open(path: Path) -> BinaryIO:
    require_importable(path)
    return cast("BinaryIO", gzip.open(path)) if path.suffix == ".gz" else path.open("rb")
