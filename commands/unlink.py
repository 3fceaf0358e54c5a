"""`ilbo unlink`: keep two editions in different stories."""

from __future__ import annotations

from contextlib import closing

import click

from archive.catalogue import open_catalogue
from archive.editions import get_edition
from archive.lookup import find_pair
from archive.manual_links import unlink_by_hand
from archive.paths import ArchivePaths
from commands.output import echo_json, format_option
from render.pair import decided_line

EPILOG = """\b
Examples:
  ilbo unlink sample/1018427/ko sample/1018431/en   these two are not one story
  ilbo unlink donga/4681036/ko donga/4681036/en --format json
"""


@click.command(epilog=EPILOG, short_help="Keep two editions in different stories.")
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@format_option("text", "json")
@click.pass_obj
def unlink(paths: ArchivePaths, one: str, other: str, output_format: str) -> None:
    """Keep a Korean and an English edition in different stories, also if the outlet links them.

    A and B are editions (SITE/KEY/LANG), stories (SITE/KEY) or numbers of hits of the last search. What is
    decided here is kept in the archive's links.tsv: the two are never inferred to be one story again, and
    stay apart after a new crawl, import or `ilbo rebuild`. `ilbo link` takes it back.
    """
    with closing(open_catalogue(paths)) as db:
        first, second = find_pair(db, paths, one, other)
        changed = unlink_by_hand(db, paths, first, second)
        stories = [now.story for now in (get_edition(db, edition.id) for edition in (first, second)) if now]
    if output_format == "json":
        echo_json({"stories": stories, "editions": [first.id, second.id], "changed": changed})
        return
    click.echo(decided_line(first, second, None, changed=changed))
