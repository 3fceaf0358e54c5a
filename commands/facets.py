"""`ilbo facets`: how what a query finds spreads over years, sections, outlets, languages and authors."""

from __future__ import annotations

import sys
from typing import Any

import click

from archive.paths import ArchivePaths
from commands.asking import echo_told, open_searcher
from commands.filters import filter_options, require_order, translate_option
from commands.output import echo_json, format_option
from commands.pager import echo_page
from commands.search import QueryCommand, query_of
from indexer.searching import Request
from render.facets import facets_csv, facets_json, facets_page
from render.hits import counted
from render.style import stdout_style

EPILOG = """\b
Examples:
  ilbo facets 북미정상회담 --since 2018
  ilbo facets 'missile lang:en' --by month --by author --format csv
"""

# Name on the command line → name of the facet in the index.
NAMES = {
    "year": "year",
    "month": "month",
    "day": "day",
    "section": "section",
    "outlet": "site",
    "lang": "lang",
    "author": "authors",
}
DEFAULT = ("year", "section", "outlet", "lang", "author")


@click.command(cls=QueryCommand, epilog=EPILOG, short_help="Count hits by year, section, outlet and more.")
@click.argument("query", nargs=-1, required=True, metavar="QUERY…")
@click.option(
    "--by",
    "names",
    type=click.Choice(tuple(NAMES)),
    multiple=True,
    help="Count by this; may be repeated.  [default: all but month and day]",
)
@click.option(
    "-n",
    "--limit",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    help="How many values of each are shown, those of time apart.",
)
@filter_options()
@translate_option
@click.option("--editions", "by_edition", is_flag=True, help="Count editions instead of stories.")
@format_option("text", "json", "csv")
@click.pass_obj
def facets(
    paths: ArchivePaths,
    /,
    query: tuple[str, ...],
    names: tuple[str, ...],
    limit: int,
    no_translate: bool,
    output_format: str,
    **wanted: Any,
) -> None:
    """Count the stories that have the words of QUERY by year, section, outlet, language and author.

    Stories that have a translation of the words count too, as in a search. A story counts once for each value
    that one of the editions found has.
    """
    require_order(wanted["first_day"], wanted["last_day"])
    chosen = tuple(NAMES[name] for name in dict.fromkeys(names or DEFAULT))
    with open_searcher(paths) as (_, searcher):
        request = Request(query=query_of(query), translate=not no_translate, **wanted)
        found = searcher.facets(request, chosen)
    unit = "editions" if wanted["by_edition"] else "stories"
    if output_format == "json":
        echo_json(facets_json(found, unit))
    elif output_format == "csv":
        click.echo(facets_csv(found))
    else:
        page = facets_page(found, stdout_style(), limit=limit)
        if page:
            echo_page(page)
        sys.stdout.flush()
        echo_told(counted(found.total, unit), found.also)
