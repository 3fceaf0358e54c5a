"""`ilbo import`: articles from files into the archive."""

from __future__ import annotations

import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import click

from archive.catalogue import open_catalogue
from archive.errors import UsageError
from archive.ids import is_site
from archive.importing import OUTCOMES, Problem, import_jsonl, require_importable
from archive.locking import exclusive
from archive.paths import ArchivePaths
from commands.output import echo_counters, format_option, warn
from commands.progress import Progress

EPILOG = """\b
Examples:
  ilbo import corpus/sample/*.jsonl
  ilbo --archive ~/news import articles.jsonl.gz --site hanbit
"""


@click.command(name="import", epilog=EPILOG, short_help="Import articles from JSON Lines files.")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@click.option("--site", metavar="SITE", help="The outlet of records that do not name one.")
@format_option("text", "json")
@click.pass_obj
def import_(paths: ArchivePaths, files: tuple[Path, ...], site: str | None, output_format: str) -> None:
    """Import articles from JSON Lines files (.jsonl, .jsonl.gz), one edition a line.

    Records of one site with the same key or the same "story" become one story. Importing a file again changes
    nothing. A bad line is reported with its number and skipped; the rest is imported and the exit code is 65.
    """
    started = time.monotonic()
    if site is not None and not is_site(site):
        raise UsageError(f"--site {site!r} is not a site name", "use lower-case letters, digits, _ . -")
    for path in files:
        require_importable(path)
    outcomes: Counter[str] = Counter(dict.fromkeys(OUTCOMES, 0))
    with exclusive(paths.lock("import"), "an import"), closing(open_catalogue(paths, create=True)) as db:
        for path in files:
            with Progress(f"importing {path.name}", "records") as progress:
                outcomes.update(
                    import_jsonl(db, path, default_site=site, on_problem=_report, on_progress=progress.update)
                )
    echo_counters("imported", outcomes, time.monotonic() - started, output_format)
    if outcomes["bad_record"]:
        sys.exit(65)


def _report(problem: Problem) -> None:
    warn(f"{problem} (skipped)")
