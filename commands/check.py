"""`ilbo check`: verify the archive, its links and its index."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from archive.catalogue import open_catalogue
from archive.check import RESTORE, Damage, check_captures, check_catalogue, count_checked
from archive.errors import CorruptDataError
from archive.paths import ArchivePaths
from commands.output import echo_json, format_option, warn
from indexer.checking import check_index, check_lexicon, check_vectors, index_state
from render.layout import wrap
from render.messages import _, translated
from render.style import stdout_style
from render.terminal import safe

if TYPE_CHECKING:
    from archive.repair import Repair

EPILOG = """\b
Examples:
  ilbo check
  ilbo check --repair
  ilbo --archive ~/news check --format json || echo damaged
"""


@click.command(epilog=EPILOG, short_help="Verify the archive, its links and its index.")
@click.option("--repair", is_flag=True, help="First save what is whole in damaged WARC files.")
@format_option("text", "json")
@click.pass_obj
def check(paths: ArchivePaths, repair: bool, output_format: str) -> None:
    """Verify the archive: every record of the WARC files, the catalogue, the links and the index.

    Nothing is changed, unless --repair is given: then every damaged WARC file that a crawl wrote is replaced
    by one with its whole records, and the damaged one is kept beside it. The captures that are lost are
    fetched anew by the next crawl; the editions read from them stay.

    The exit code is 65 if anything is damaged, after the repair if there was one. An unfinished record at the
    end of a file is no damage: the next crawl cuts it off.
    """
    repairs = _repair(paths) if repair else []
    damages, checked, state = _check(paths)
    if output_format == "json":
        found = [asdict(damage) for damage in damages]
        repaired = {"repairs": [asdict(one) for one in repairs]} if repair else {}
        echo_json({"ok": not damages, "checked": checked, "index": state, "damages": found, **repaired})
    else:
        for one in repairs:
            _say(safe(_told(one)))
        for damage in damages:
            what, cost, remedy = map(translated, (damage.what, damage.cost, damage.remedy))
            _say(safe(f"{damage.where}: {what}; {cost} — {remedy}"))
        counts = ", ".join(
            _("{count} {outcome}").format(count=f"{count:,}", outcome=_(name))
            for name, count in checked.items()
        )
        state = translated(state)
        _say(translated(f"{len(damages)} damaged; checked {counts}; index {state}"))
    if damages:
        sys.exit(CorruptDataError.exit_code)


def _say(text: str) -> None:
    click.echo("\n".join(wrap(text, stdout_style().columns)))


def _repair(paths: ArchivePaths) -> list[Repair]:
    from archive.repair import repair_captures  # noqa: PLC0415 - loads what fetches and parses

    try:
        with closing(open_catalogue(paths)) as db:
            return list(repair_captures(db, paths))
    except CorruptDataError as error:
        # Where records stand is written in the catalogue, so that comes first.
        raise CorruptDataError(error.message, RESTORE) from error


def _told(one: Repair) -> str:
    kept = f"; the file as it was is {one.original}" if one.original else ""
    return translated(
        f"{one.where}: repaired, {one.saved:,} captures saved, {one.lost:,} lost, "
        f"{one.cut_bytes:,} bytes cut out{kept}"
    )


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
    yield from check_captures(db, paths, lambda note: warn(f"{note}; the next crawl cuts it off"))
    yield from check_index(db, paths)
    yield from check_lexicon(paths)
    yield from check_vectors(paths)
