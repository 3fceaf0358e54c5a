"""`ilbo check`: verify the archive, its links and its index."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict

import click

from archive.catalogue import open_catalogue
from archive.check import RESTORE, Damage, check_captures, check_catalogue, count_checked
from archive.errors import CorruptDataError
from archive.paths import ArchivePaths
from commands.output import echo_json, format_option
from indexer.checking import check_index, index_state
from render.terminal import safe

EPILOG = """\b
Examples:
  ilbo check
  ilbo --archive ~/news check --format json || echo damaged
"""


@click.command(epilog=EPILOG, short_help="Verify the archive, its links and its index.")
@format_option("text", "json")
@click.pass_obj
def check(paths: ArchivePaths, output_format: str) -> None:
    """Verify the archive: every record of the WARC files, the catalogue, the links and the index.

    Nothing is changed. The exit code is 65 if anything is damaged.
    """
    damages, checked, state = _check(paths)
    if output_format == "json":
        found = [asdict(damage) for damage in damages]
        echo_json({"ok": not damages, "checked": checked, "index": state, "damages": found})
    else:
        for damage in damages:
            click.echo(safe(f"{damage.where}: {damage.what}; {damage.cost} — {damage.remedy}"))
        counts = ", ".join(f"{count:,} {name}" for name, count in checked.items())
        click.echo(f"{len(damages)} damaged; checked {counts}; index {state}")
    if damages:
        sys.exit(CorruptDataError.exit_code)


def _check(paths: ArchivePaths) -> tuple[list[Damage], dict[str, int], str]:
    try:
        with closing(open_catalogue(paths, readonly=True)) as db:
            return list(_damages(db, paths)), count_checked(db), index_state(db, paths)
    except (CorruptDataError, sqlite3.DatabaseError) as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        damage = Damage(str(paths.catalogue), str(error), "nothing can be read from it", RESTORE)
        return [damage], {}, "not checked"


def _damages(db: sqlite3.Connection, paths: ArchivePaths) -> Iterator[Damage]:
    yield from check_catalogue(db, paths)
    yield from check_captures(db, paths)
    yield from check_index(paths)
