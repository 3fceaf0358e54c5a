"""`ilbo browse`: read what a query finds in a full-screen reader."""

from __future__ import annotations

import sys
from typing import Any

import click

from archive.errors import UsageError
from archive.paths import ArchivePaths
from commands.asking import open_searcher
from commands.filters import filter_options, require_order
from commands.search import QueryCommand, query_of
from indexer.searching import SORTS, Request

EPILOG = """\b
Examples:
  ilbo browse 북미정상회담
  ilbo browse 'missile -test' --since 2017 --paired --sort newest
"""


@click.command(cls=QueryCommand, epilog=EPILOG, short_help="Read what a query finds in full screen.")
@click.argument("query", nargs=-1, required=True, metavar="QUERY…")
@filter_options()
@click.option(
    "--sort", type=click.Choice(SORTS), default="relevance", show_default=True, help="What comes first."
)
@click.pass_obj
def browse(paths: ArchivePaths, /, query: tuple[str, ...], **wanted: Any) -> None:
    """Read the stories that QUERY finds: a list, the chosen story beside it, in either or both languages.

    The keyboard suffices: ? names the keys. Results follow as you type. Needs the extra `ilbo[browse]`.
    """
    require_order(wanted["first_day"], wanted["last_day"])
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("browse needs a terminal", "use `ilbo search` in pipes and scripts")
    try:
        from commands.reader.app import INTERRUPTED, Reader  # noqa: PLC0415 - an extra, and only this command needs it
        from commands.reader.desk import Desk  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if error.name not in {"textual", "rich"}:
            raise
        raise UsageError("the reader needs textual", "install it with `pip install 'ilbo[browse]'`") from None
    text = query_of(query)
    with open_searcher(paths) as (db, searcher):
        desk = Desk(db, paths, searcher, Request(query=text, **wanted))
        # A wrong query is told before the screen is taken.
        desk.search(text)
        reader = Reader(desk, text)
        reader.run()
        desk.keep_hits()
    if reader.return_code == INTERRUPTED:
        raise click.Abort
