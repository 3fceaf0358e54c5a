"""`ilbo queries`: the past searches, to be looked at and repeated."""

from __future__ import annotations

from typing import Any

import click

from archive.paths import ArchivePaths
from archive.queries import PastQuery, are_kept, load_queries
from commands.output import echo_json, format_option, warn
from render.edition import short_time
from render.filters import typed_filters
from render.layout import wrap
from render.machine import FORMAT_VERSION
from render.messages import _
from render.style import Style, stdout_style
from render.terminal import safe

EPILOG = """\b
Examples:
  ilbo queries -n 5
  ilbo queries --format json
  ilbo search --again 3                  the third of them, with its filters
"""


@click.command(epilog=EPILOG, short_help="List the past searches, to repeat them.")
@click.option("-n", "--limit", type=click.IntRange(min=1), default=20, show_default=True, help="How many.")
@click.option("--clear", is_flag=True, help="Forget them all.")
@format_option("text", "json")
@click.pass_obj
def queries(paths: ArchivePaths, limit: int, clear: bool, output_format: str) -> None:
    """List the past searches of this archive, the latest first, with how much each found.

    `ilbo search --again N` repeats the N-th. They stand in the archive's `queries.jsonl`, which only you may
    read and which forgets what is old; with ILBO_QUERIES=off nothing is written there.
    """
    paths.require()
    if clear:
        paths.queries.unlink(missing_ok=True)
        return
    past = load_queries(paths.queries)[:limit]
    if output_format == "json":
        records = [_record(number, one) for number, one in enumerate(past, 1)]
        echo_json({"format_version": FORMAT_VERSION, "queries": records})
    elif past:
        style = stdout_style()
        lines = [line for number, one in enumerate(past, 1) for line in _lines(number, one, style)]
        click.echo("\n".join(lines))
    else:
        warn("no past searches" if are_kept() else "searches are not remembered: ILBO_QUERIES is off")


def _lines(number: int, past: PastQuery, style: Style) -> list[str]:
    asked = " ".join([past.query, *typed_filters(past.filters)])
    first, *rest = wrap(f"{number}. {safe(asked)}", style.text_columns)
    known = wrap(
        _("{time} UTC · {count} found").format(time=short_time(past.asked_at), count=f"{past.total:,}"),
        style.text_columns,
        "   ",
    )
    return [first, *(f"   {line}" for line in rest), *map(style.dim, known)]


def _record(number: int, past: PastQuery) -> dict[str, Any]:
    return {
        "number": number,
        "asked_at": past.asked_at,
        "query": past.query,
        "filters": dict(past.filters),
        "total": past.total,
    }
