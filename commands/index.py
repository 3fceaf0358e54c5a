"""`ilbo index`: bring the search index up to date with the archive."""

from __future__ import annotations

import sys
import time
from contextlib import closing

import click

from archive.catalogue import open_catalogue
from archive.errors import CorruptDataError
from archive.manual_links import sync_decisions
from archive.paths import ArchivePaths
from commands.output import echo_counters, format_option, warn
from commands.progress import Progress
from indexer.indexing import update_index
from indexer.linking.inference import update_links
from render.messages import translated

EPILOG = """\b
Examples:
  ilbo index
  ilbo --archive ~/news index --rebuild
"""


@click.command(epilog=EPILOG, short_help="Bring the search index up to date with the archive.")
@click.option("--rebuild", is_flag=True, help="Read all editions again instead of only those that changed.")
@click.option(
    "--semantic/--no-semantic",
    default=None,
    envvar="ILBO_SEMANTIC",
    help="Make vectors for `ilbo similar` and --semantic; also $ILBO_SEMANTIC.  [default: if installed]",
)
@format_option("text", "json")
@click.pass_obj
def index(paths: ArchivePaths, rebuild: bool, semantic: bool | None, output_format: str) -> None:
    """Bring the search index up to date with the archive.

    Only what changed since the last time is read. The index is made anew by itself when the program's
    analysis or the archive's dictionary (dictionary.txt) changed, or when it is damaged.

    Before that, editions without a translation are compared with those of the other language, and linked
    where the texts agree; `ilbo pair` shows why, `ilbo unlink` takes a wrong link back for ever.

    The exit code is 65 if a cluster refused an edition; all others are indexed.
    """
    started = time.monotonic()
    if semantic is not False:
        # Links are inferred by meaning too.
        _embed(paths, rebuild=rebuild, required=semantic is True)
    with closing(open_catalogue(paths)) as db:
        sync_decisions(db, paths)
        with Progress("comparing", "editions without translation") as progress:
            links = update_links(db, paths, rebuild=rebuild, on_progress=progress.update)
        with Progress("indexing", "editions") as progress:
            outcomes = update_index(db, paths, rebuild=rebuild, on_progress=progress.update, on_problem=warn)
    echo_counters("indexed", outcomes, time.monotonic() - started, output_format)
    if links["inferred"] or links["withdrawn"]:
        # The counters of a script are those of the index alone.
        click.echo(
            translated(
                f"{links['inferred']:,} links inferred, {links['withdrawn']:,} withdrawn; see `ilbo pair ID`"
            ),
            err=output_format == "json",
        )
    if outcomes["rejected"]:
        sys.exit(CorruptDataError.exit_code)


def _embed(paths: ArchivePaths, *, rebuild: bool, required: bool) -> None:
    from indexer.semantic.encoder import SentenceEncoder, is_installed, not_installed  # noqa: PLC0415
    from indexer.semantic.updating import update_vectors  # noqa: PLC0415 - numpy, and only with the extra

    if not is_installed():
        if required:
            raise not_installed()
        return
    with closing(open_catalogue(paths)) as db, Progress("embedding", "editions") as progress:
        update_vectors(db, paths, SentenceEncoder(), rebuild=rebuild, on_progress=progress.update)
