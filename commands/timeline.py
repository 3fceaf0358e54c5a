"""`ilbo timeline`: how much was written about something, when, in which language."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from archive.errors import UsageError
from archive.paths import ArchivePaths
from commands.asking import echo_told, open_searcher
from commands.filters import filter_options, require_order, translate_option
from commands.output import echo_json, echo_note, format_option, warn
from commands.pager import echo_page
from commands.search import QueryCommand, query_of
from indexer.searching import Request
from indexer.timeline import UNITS, Timeline
from indexer.timeline import timeline as timeline_of
from render.hits import counted
from render.messages import _
from render.style import stdout_style
from render.timeline import timeline_csv, timeline_json, timeline_page

PICTURES = (".svg", ".png")
EPILOG = """\b
Examples:
  ilbo timeline 북미정상회담 --since 2018 --until 2019
  ilbo timeline 탄핵 --by week --since 2024-12 -o impeachment.svg
  ilbo timeline 'title:missile' --compare 'title:summit' --by year --format csv
"""


@click.command(cls=QueryCommand, epilog=EPILOG, short_help="Chart what a query finds over time.")
@click.argument("query", nargs=-1, required=True, metavar="QUERY…")
@click.option(
    "--by", "unit", type=click.Choice(UNITS), default="month", show_default=True, help="The unit of time."
)
@click.option("--compare", metavar="QUERY2", help="Another query to set beside it.")
@filter_options()
@translate_option
@format_option("text", "json", "csv")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Draw a picture instead: FILE.svg or FILE.png.",
)
@click.pass_obj
def timeline(
    paths: ArchivePaths,
    /,
    query: tuple[str, ...],
    unit: str,
    compare: str | None,
    no_translate: bool,
    output_format: str,
    output: Path | None,
    **wanted: Any,
) -> None:
    """Count the editions that have the words of QUERY in each month, Korean and English ones.

    Editions that have a translation of the words count too, as with `ilbo search --editions`. Months without
    any are shown too, from the first to the last one found or asked for.
    """
    require_order(wanted["first_day"], wanted["last_day"])
    if output is not None and output.suffix.lower() not in PICTURES:
        raise UsageError(f"-o {output} is neither an .svg nor a .png file", "name the picture by its format")
    request = Request(query=query_of(query), translate=not no_translate, **wanted)
    requests = [request] if compare is None else [request, request._replace(query=compare)]
    with open_searcher(paths) as (_db, searcher):
        found = timeline_of(searcher, requests, unit)
    if output is not None:
        _write_picture(found, output)
    elif output_format == "json":
        echo_json(timeline_json(found))
    elif output_format == "csv":
        click.echo(timeline_csv(found))
    elif found.periods:
        echo_page(timeline_page(found, stdout_style()))
    sys.stdout.flush()
    undated = sum(one.undated for one in found.series)
    dated = sum(sum(one.counts) for one in found.series)
    if output is None and output_format == "text":
        echo_told(counted(dated, "editions"), found.also)
    if undated:
        many = counted(undated, "editions")
        told = _("{many} without a date are in none of the periods").format(many=many)
        echo_note(told)


def _write_picture(found: Timeline, output: Path) -> None:
    # Most timelines are read in the terminal.
    from archive.atomic import written_whole_bytes  # noqa: PLC0415
    from render.chart import timeline_svg  # noqa: PLC0415
    from render.picture import png_of_svg  # noqa: PLC0415

    svg = timeline_svg(found)
    picture = png_of_svg(svg) if output.suffix.lower() == ".png" else svg.encode()
    with written_whole_bytes(output) as stream:
        stream.write(picture)
    warn(f"wrote {output}")
