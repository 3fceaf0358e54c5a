"""`ilbo export`: take articles out of the archive."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from archive.atomic import written_whole, written_whole_bytes
from archive.catalogue import open_catalogue, snapshot
from archive.editions import editions_by_number, editions_of_story, iter_editions
from archive.errors import UsageError
from archive.exporting import iter_csv, iter_jsonl, iter_tmx
from archive.model import Edition
from archive.paths import ArchivePaths
from archive.stories import stories_of_many_keys
from commands.filters import filter_options, require_order, translate_option
from commands.output import warn
from commands.search import QueryCommand, query_of
from indexer.searching import Searcher
from render.filters import typed_filters
from render.hits import also_searched
from render.terminal import safe

EPILOG = """\b
Examples:
  ilbo export --format jsonl -o everything.jsonl
  ilbo export 'lang:en missile' --format csv -o missile.csv
  ilbo export 북미정상회담 --format tmx -o summit.tmx
  ilbo export --site donga --since "last month" --format warc -o donga.warc.gz
  ilbo export 북미정상회담 --format evidence -o summit-evidence
  ilbo export 북미정상회담 --format html -o summit-reading
"""

BATCH = 500
FOLDERS = ("evidence", "html")


@click.command(cls=QueryCommand, epilog=EPILOG, short_help="Take articles out of the archive.")
@click.argument("query", nargs=-1, metavar="[QUERY]…")
@click.option(
    "--format",
    "output_format",
    type=click.Choice(("jsonl", "csv", "tmx", "warc", "evidence", "html")),
    required=True,
    help="jsonl and warc can be imported again; tmx is a translation memory of paired editions; "
    "evidence and html are directories.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="The file to write, - for stdout; with evidence or html, a new directory.",
)
@filter_options()
@translate_option
@click.pass_obj
def export(
    paths: ArchivePaths,
    /,
    query: tuple[str, ...],
    output_format: str,
    output: Path,
    *,
    no_translate: bool,
    **wanted: Any,
) -> None:
    """Write all editions, or those that QUERY and the filters find, to a file.

    The file appears only when it is complete. With `tmx`, stories with both editions are written, their
    paragraphs aligned; with `warc`, the captures of the editions (name the file .warc.gz); with `evidence`,
    the captures, tables of editions and captures, citations, and the SHA-256 of each of these files; with
    `html`, a reading copy: pages with both languages side by side that need no network and no program.
    """
    require_order(wanted["first_day"], wanted["last_day"])
    text = query_of(query)
    asked = " ".join(filter(None, [text, *typed_filters(wanted)]))
    if output_format not in FOLDERS and output.is_dir():
        raise UsageError(f"-o {output} is a directory", "name a file")
    if output_format in FOLDERS and str(output) == "-":
        raise UsageError(f"{output_format} is a directory, not a stream", "name a new directory with -o")
    with closing(open_catalogue(paths, readonly=True)) as db, snapshot(db):
        editions = (
            _found(db, paths, text, translate=not no_translate, **wanted)
            if query or asked
            else iter_editions(db)
        )
        if output_format == "evidence":
            _write_evidence(db, paths, list(editions), output, asked)
            return
        if output_format == "html":
            # Only this format needs what sets pages.
            from commands.reading_copy import write_reading_copy  # noqa: PLC0415

            write_reading_copy(db, paths, editions, output, text or asked)
            warn(f"wrote {output}; open {output / 'index.html'} in a web browser")
            return
        if output_format == "warc":
            _write_captures(db, paths, editions, output)
            return
        lines = _lines(db, editions, output_format)
        if str(output) == "-":
            for line in lines:
                click.echo(line if not sys.stdout.isatty() else safe(line.rstrip("\n")) + "\n", nl=False)
            return
        with written_whole(output) as stream:
            for line in lines:
                stream.write(line)
    warn(f"wrote {output}")


def _write_evidence(
    db: sqlite3.Connection, paths: ArchivePaths, editions: list[Edition], output: Path, query: str
) -> None:
    # Only this format needs what reads captures.
    from archive.evidence import write_evidence  # noqa: PLC0415

    write_evidence(db, paths, editions, output, query=query, software=f"ilbo/{version('ilbo')}")
    warn(f"wrote {output}; verify it with `sha256sum -c SHA256SUMS` there")
    imported = sum(one.capture is None for one in editions)
    if imported:
        warn(f"{imported:,} editions were imported without a capture: nothing but the tables tells of them")


def _write_captures(
    db: sqlite3.Connection, paths: ArchivePaths, editions: Iterator[Edition], output: Path
) -> None:
    # Only this format needs what reads captures.
    from archive.capture.warc_export import iter_records  # noqa: PLC0415

    imported = 0

    def captured() -> Iterator[Edition]:
        nonlocal imported
        for edition in editions:
            imported += edition.capture is None
            yield edition

    if str(output) == "-":
        if sys.stdout.isatty():
            raise UsageError(
                "WARC records are no text for a terminal", "name a file, or send them into a pipe"
            )
        for record in iter_records(db, paths, captured()):
            sys.stdout.buffer.write(record)
    else:
        with written_whole_bytes(output) as stream:
            for record in iter_records(db, paths, captured()):
                stream.write(record)
        warn(f"wrote {output}")
    if imported:
        warn(f"{imported:,} editions were imported without a capture and are left out; jsonl has them")


def _found(db: sqlite3.Connection, paths: ArchivePaths, query: str, **wanted: Any) -> Iterator[Edition]:
    searcher = Searcher(db, paths)
    for notice in searcher.notices():
        warn(notice)
    numbers, also = searcher.matching_editions(query, **wanted)
    if also:
        warn(also_searched(also))
    for start in range(0, len(numbers), BATCH):
        part = numbers[start : start + BATCH]
        editions = editions_by_number(db, part)
        yield from (editions[number] for number in part if number in editions)


def _lines(db: sqlite3.Connection, editions: Iterator[Edition], output_format: str) -> Iterator[str]:
    if output_format == "jsonl":
        return iter_jsonl(editions, stories_of_many_keys(db))
    if output_format == "csv":
        return iter_csv(editions)
    return iter_tmx(_pairs(db, editions), version("ilbo"))


def _pairs(db: sqlite3.Connection, editions: Iterator[Edition]) -> Iterator[tuple[Edition, Edition]]:
    """Yield the (Korean, English) editions of each story among `editions`, once."""
    seen: set[str] = set()
    for edition in editions:
        if edition.story in seen:
            continue
        seen.add(edition.story)
        story = editions_of_story(db, edition.story)
        korean = next((one for one in story if one.article.lang == "ko"), None)
        english = next((one for one in story if one.article.lang == "en"), None)
        if korean and english:
            yield korean, english
