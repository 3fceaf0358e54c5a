"""`ilbo rebuild`: the catalogue from the WARC files alone."""

from __future__ import annotations

import time

import click

from archive.errors import UsageError
from archive.outlets.profile import load_profile
from archive.paths import ArchivePaths
from archive.rebuilding import rebuild_catalogue
from commands.output import echo_counters, echo_json, format_option, warn
from commands.progress import Progress
from render.messages import translated

EPILOG = """\b
Examples:
  ilbo rebuild
  ilbo --archive ~/news rebuild --site my-outlet.toml
"""


@click.command(epilog=EPILOG, short_help="Make a missing or damaged catalogue anew from the WARC files.")
@click.option(
    "--site",
    "sites",
    multiple=True,
    metavar="PROFILE",
    help="Read this outlet's pages with this profile, not with the recorded one; repeatable.",
)
@format_option("text", "json")
@click.pass_obj
def rebuild(paths: ArchivePaths, sites: tuple[str, ...], output_format: str) -> None:
    """Make the catalogue anew from the WARC files alone, where it is missing or damaged.

    Captures, editions, their earlier texts and the links between them come back, with the same ids, and
    what links.tsv says of links holds again. Each outlet is read with the profile that its WARC files
    record. The new catalogue is made aside and put in place when it is whole; the old one is kept beside
    it. Editions imported from JSON Lines and the queues of unfinished crawls are in no WARC file: import
    the former again. Then run `ilbo index`.
    """
    started = time.monotonic()
    profiles = {profile.site: profile for profile in map(load_profile, sites)}
    if len(profiles) < len(sites):
        raise UsageError("two profiles are for one outlet", "give --site once for each outlet")
    with Progress("reading captures", "pages") as progress:
        done = rebuild_catalogue(paths, profiles, lambda page: progress.update(page.done))
    elapsed_s = time.monotonic() - started
    if output_format == "json":
        about = {"captures": done.captures, "outlets": list(done.outlets)}
        old = None if done.old is None else str(done.old)
        echo_json({**done.counts, **about, "old_catalogue": old, "elapsed_s": round(elapsed_s, 3)})
    else:
        outcomes = {name: count for name, count in done.counts.items() if name != "attempted"}
        echo_counters("read", outcomes, elapsed_s, output_format)
        outlets = ", ".join(done.outlets)
        click.echo(translated(f"{done.captures:,} captures of {outlets} entered; now run `ilbo index`"))
    if done.old is not None:
        warn(f"the former catalogue is {done.old}")
    if done.imported is None:
        warn(
            "it cannot be told whether the former catalogue held imported editions; import their files again"
        )
    elif done.imported:
        warn(f"{done.imported:,} editions came from no capture; import their files again")
