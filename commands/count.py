"""`ilbo count`: how much a query finds, as a bare number for scripts."""

from __future__ import annotations

from typing import Any

import click

from archive.paths import ArchivePaths
from commands.asking import open_searcher
from commands.filters import filter_options, require_order, translate_option
from commands.output import echo_json, format_option
from commands.search import QueryCommand, query_of
from indexer.searching import Request
from render.machine import FORMAT_VERSION

EPILOG = """\b
Examples:
  ilbo count 북한 미사일 --since "last month"
  ilbo count --site donga --unpaired --editions
"""


@click.command(cls=QueryCommand, epilog=EPILOG, short_help="Say how much a query finds.")
@click.argument("query", nargs=-1, metavar="[QUERY]…")
@filter_options()
@click.option("--editions", "by_edition", is_flag=True, help="Count editions instead of stories.")
@translate_option
@format_option("text", "json")
@click.pass_obj
def count(
    paths: ArchivePaths,
    /,
    query: tuple[str, ...],
    no_translate: bool,
    output_format: str,
    **wanted: Any,
) -> None:
    """Print the number of stories that have the words of QUERY, or a translation of them, and nothing else.

    Without QUERY all are counted that the filters leave. `ilbo facets` and `ilbo timeline` count by kind and
    by time.
    """
    require_order(wanted["first_day"], wanted["last_day"])
    request = Request(query=query_of(query), translate=not no_translate, **wanted)
    with open_searcher(paths) as (_db, searcher):
        total = searcher.total(request)
    unit = "editions" if wanted["by_edition"] else "stories"
    if output_format == "json":
        echo_json({"format_version": FORMAT_VERSION, "query": request.query, "unit": unit, "total": total})
    else:
        click.echo(total)
