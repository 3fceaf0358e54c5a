"""`ilbo link`: make two editions one story, by hand or by what their texts say."""

from __future__ import annotations

import time
from contextlib import closing

import click

from archive.catalogue import open_catalogue
from archive.editions import get_edition
from archive.errors import UsageError
from archive.lookup import find_pair
from archive.manual_links import link_by_hand, sync_decisions
from archive.paths import ArchivePaths
from commands.output import echo_counters, echo_json, format_option
from commands.progress import Progress
from render.pair import decided_line

EPILOG = """\b
Examples:
  ilbo link sample/1018427 sample/1018431/en   these two are one story, whatever the outlet says
  ilbo link 1 donga/4681036/en --format json   the first hit of the last search and an edition
  ilbo link --auto                             infer links from the texts, as `ilbo index` does
"""


@click.command(epilog=EPILOG, short_help="Make two editions one story, by hand.")
@click.argument("one", metavar="[A", required=False)
@click.argument("other", metavar="B]", required=False)
@click.option("--auto", is_flag=True, help="Link editions whose texts agree, as `ilbo index` does.")
@format_option("text", "json")
@click.pass_obj
def link(paths: ArchivePaths, one: str | None, other: str | None, auto: bool, output_format: str) -> None:
    """Make a Korean and an English edition one story.

    A and B are editions (SITE/KEY/LANG), stories (SITE/KEY) or numbers of hits of the last search. What is
    decided here is kept in the archive's links.tsv, wins over what the outlet says and over what is inferred,
    and holds after a new crawl, import or `ilbo rebuild`. `ilbo unlink` takes it back.

    With --auto and without A and B, links are inferred from the texts of all editions without translation.
    """
    if auto:
        if one is not None:
            raise UsageError("--auto compares all editions", "leave out the ids, or --auto")
        _infer(paths, output_format)
        return
    if one is None or other is None:
        raise UsageError("two editions are needed", "name both, or give --auto")
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


def _infer(paths: ArchivePaths, output_format: str) -> None:
    from indexer.linking.inference import update_links  # noqa: PLC0415 - loads numpy

    started = time.monotonic()
    with closing(open_catalogue(paths)) as db:
        sync_decisions(db, paths)
        with Progress("comparing", "editions without translation") as progress:
            outcomes = update_links(db, paths, rebuild=True, on_progress=progress.update)
    echo_counters("inferred links", outcomes, time.monotonic() - started, output_format)
