"""`ilbo reparse`: what was captured, read again with today's parsers."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import closing
from dataclasses import asdict

import click

from archive.capture.reparse import OUTCOMES, Reparsed
from archive.catalogue import open_catalogue
from archive.outlets.profile import load_profile
from archive.paths import ArchivePaths
from archive.reparsing import reparse_archive
from commands.output import echo_counters, echo_json, format_option
from commands.progress import Progress
from render.messages import _, translated
from render.terminal import safe

EPILOG = """\b
Examples:
  ilbo reparse --dry-run
  ilbo reparse --site my-outlet.toml
  ilbo reparse --quarantined --dry-run          what could not be read, and why
"""


@click.command(epilog=EPILOG, short_help="Read the captures again with today's parsers.")
@click.option("--site", metavar="PROFILE", help="Only the outlet of this profile, read with it.")
@click.option("--quarantined", is_flag=True, help="Only pages that could not be read; those that stay, too.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@format_option("text", "json")
@click.pass_obj
def reparse(
    paths: ArchivePaths, site: str | None, quarantined: bool, dry_run: bool, output_format: str
) -> None:
    """Read the captures again with today's parsers, or with a corrected profile, and say what changes.

    The outlet is not asked for anything. A text that is now read otherwise from the same capture is a
    correction, not a new revision: it takes the place of the earlier reading. Captures that could not be read
    before may become editions; a text whose capture cannot be read any more stays. Then run `ilbo index`.

    --quarantined reads only the pages whose text could not be read or trusted when they were captured, and
    names those for which that is still so, with the reason.
    """
    started = time.monotonic()
    profile = None if site is None else load_profile(site)
    outcomes: Counter[str] = Counter(dict.fromkeys(OUTCOMES, 0))
    changes: list[Reparsed] = []
    with closing(open_catalogue(paths)) as db, Progress("reading captures", "editions") as progress:
        found = reparse_archive(
            db,
            paths,
            profile,
            only_quarantined=quarantined,
            dry_run=dry_run,
            on_edition=progress.update,
        )
        with closing(found):
            for one in found:
                outcomes[one.outcome] += 1
                if quarantined or one.outcome in ("new", "corrected"):
                    changes.append(one)
    elapsed_s = time.monotonic() - started
    if output_format == "json":
        counts = {"attempted": outcomes.total(), **outcomes, "elapsed_s": round(elapsed_s, 3)}
        echo_json({**counts, "dry_run": dry_run, "changes": [asdict(one) for one in changes]})
        return
    for one in changes:
        click.echo(safe(_told(one)))
    echo_counters("would read" if dry_run else "read", outcomes, elapsed_s, output_format)


def _told(one: Reparsed) -> str:
    if one.reason is not None:
        return translated(f"{one.id}: not read: {one.reason}")
    if one.outcome != "corrected":
        return f"{one.id}: {_(one.outcome)}"
    what = [_(name.replace("_", " ")) for name in one.fields]
    if one.revisions != one.revisions_before:
        what.append(translated(f"{one.revisions} revisions instead of {one.revisions_before}"))
    fields = ", ".join(what)
    return translated(f"{one.id}: corrected {fields}")
