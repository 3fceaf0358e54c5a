"""`ilbo link`: make two editions one story, by hand or by what their texts say."""

from __future__ import annotations

from contextlib import closing

import click

from archive.catalogue import open_catalogue
from archive.editions import get_edition
from archive.lookup import find_pair
from archive.manual_links import link_by_hand
from archive.paths import ArchivePaths
from commands.output import echo_json, format_option
from render.pair import decided_line

EPILOG = """\b
Examples:
  ilbo link sample/1018427 sample/1018431/en   these two are one story, whatever the outlet says
  ilbo link 1 donga/4681036/en --format json   the first hit of the last search and an edition
"""


@click.command(epilog=EPILOG, short_help="Make two editions one story, by hand.")
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@format_option("text", "json")
@click.pass_obj
def link(paths: ArchivePaths, one: str, other: str, output_format: str) -> None:
    """Make a Korean and an English edition one story.

    A and B are editions (SITE/KEY/LANG), stories (SITE/KEY) or numbers of hits of the last search. What is
    decided here is kept in the archive's links.tsv, wins over what the outlet says and over what is inferred,
    and holds after a new crawl, import or `ilbo rebuild`. `ilbo unlink` takes it back.
    """
    with closing(open_catalogue(paths)) as db:
        first, second = find_pair(db, paths, one, other)
        changed = link_by_hand(db, paths, first, second)
        now = get_edition(db, first.id)
    assert now is not None
    if output_format == "json":
        ids = [first.id, second.id]
        echo_json({"story": now.story, "relation": "manual", "editions": ids, "changed": changed})
        return
    click.echo(decided_line(first, second, now.story, changed=changed))
