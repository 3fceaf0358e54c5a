"""`ilbo stats`: how much the archive holds."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict, replace

import click

from archive.catalogue import open_catalogue
from archive.paths import ArchivePaths
from archive.statistics import statistics
from commands.output import echo_json, format_option
from indexer.opening import cluster_bytes, generation_number
from render.figures import statistics_page
from render.style import stdout_style

EPILOG = """\b
Examples:
  ilbo stats
  ilbo --archive ~/news stats --format json
"""


@click.command(epilog=EPILOG, short_help="Count editions, stories, languages and dates.")
@format_option("text", "json")
@click.pass_obj
def stats(paths: ArchivePaths, output_format: str) -> None:
    """Count editions and stories by outlet and language, and the bytes they take."""
    with closing(open_catalogue(paths, readonly=True)) as db:
        figures = statistics(db, paths)
    generation = generation_number(paths)
    if paths.engine is not None:
        figures = replace(figures, index_bytes=cluster_bytes(paths) or 0)
    if output_format == "json":
        echo_json({**asdict(figures), "index_generation": generation})
    else:
        page = statistics_page(figures, generation, stdout_style(), str(paths.engine or ""))
        click.echo(page)
