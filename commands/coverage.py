"""`ilbo coverage`: what share of stories was translated, how fast, and which were not."""

from __future__ import annotations

import sys
from contextlib import closing
from dataclasses import asdict
from typing import Any

import click

from archive.catalogue import open_catalogue, snapshot
from archive.coverage import GROUPINGS, Appearance, Coverage, Scope, untranslated
from archive.coverage import coverage as coverage_of
from archive.paths import ArchivePaths
from commands.filters import filter_options, require_order
from commands.output import echo_json, echo_note, format_option
from render.coverage import coverage_page, untranslated_page
from render.machine import FORMAT_VERSION
from render.messages import plural
from render.style import stdout_style

EPILOG = """\b
Examples:
  ilbo coverage --since 2024 --by section
  ilbo coverage --untranslated --section politics --format json
"""


@click.command(epilog=EPILOG, short_help="Count which stories were translated, and how fast.")
@filter_options("since", "until", "site", "section")
@click.option(
    "--by",
    "groupings",
    type=click.Choice(GROUPINGS),
    multiple=True,
    help="Only this table; may be repeated.  [default: all]",
)
@click.option("--untranslated", "list_untranslated", is_flag=True, help="List what has only one language.")
@format_option("text", "json")
@click.pass_obj
def coverage(
    paths: ArchivePaths,
    /,
    groupings: tuple[str, ...],
    list_untranslated: bool,
    output_format: str,
    **wanted: Any,
) -> None:
    """Count which share of the stories was translated, by outlet, section and month, and with what lag.

    A story counts where and when its first edition was published. The lag of a table is the median time from
    the first edition in one language to the first in the other.
    """
    require_order(wanted["first_day"], wanted["last_day"])
    scope = Scope(**wanted)
    with closing(open_catalogue(paths, readonly=True)) as db, snapshot(db):
        if list_untranslated:
            _echo_untranslated(untranslated(db, scope), output_format)
            return
        report = coverage_of(db, scope)
    if output_format == "text":
        click.echo(coverage_page(report, groupings or GROUPINGS, stdout_style()))
        return
    tables = {"outlet": report.by_outlet, "section": report.by_section, "month": report.by_month}
    echo_json(
        {"format_version": FORMAT_VERSION, **_record(report.total)}
        | {f"by_{kind}": list(map(_record, tables[kind])) for kind in groupings or GROUPINGS}
    )


def _record(figures: Coverage) -> dict[str, Any]:
    share = figures.translated / figures.stories if figures.stories else None
    return {**asdict(figures), "share": None if share is None else round(share, 4)}


def _echo_untranslated(stories: list[Appearance], output_format: str) -> None:
    if output_format == "json":
        found = [one._asdict() for one in stories]
        echo_json({"format_version": FORMAT_VERSION, "total": len(found), "stories": found})
        return
    if stories:
        click.echo(untranslated_page(stories, stdout_style()))
        sys.stdout.flush()
    told = plural(
        "{count} story has only one language", "{count} stories have only one language", len(stories)
    )
    echo_note(told.format(count=f"{len(stories):,}"))
