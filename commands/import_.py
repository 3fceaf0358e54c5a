"""`ilbo import`: articles from files into the archive."""

from __future__ import annotations

import sqlite3
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import click

from archive.catalogue import open_catalogue
from archive.errors import UsageError
from archive.ids import is_site
from archive.import_files import file_kind
from archive.importing import OUTCOMES, Problem, import_jsonl
from archive.locking import exclusive
from archive.paths import ArchivePaths
from commands.output import echo_counters, format_option, warn
from commands.progress import Progress
from render.messages import translated

EPILOG = """\b
Examples:
  ilbo import corpus/sample/*.jsonl
  ilbo import crawl-2024.warc.gz browsertrix.wacz --site donga
  ilbo --archive ~/news import articles.jsonl.gz --site hanbit
"""


@click.command(name="import", epilog=EPILOG, short_help="Import articles from JSON, WARC or WACZ files.")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@click.option(
    "--site",
    metavar="SITE",
    help="JSON: the outlet of records that name none. WARC, WACZ: the one profile to read with.",
)
@format_option("text", "json")
@click.pass_obj
def import_(paths: ArchivePaths, files: tuple[Path, ...], site: str | None, output_format: str) -> None:
    """Import articles from files.

    JSON Lines hold one edition a line; records of one site with the same key or the same "story" become one
    story. The JSON of news-please and trafilatura is read, too, one article a line or a file. From WARC and
    WACZ files, whoever made them, the article pages of known outlets are kept and read. What a file holds is
    told by its content, packed (.gz) or not.

    Importing a file again changes nothing. A bad record is reported with its place and skipped; the rest is
    imported and the exit code is 65.
    """
    started = time.monotonic()
    records = [path for path in files if file_kind(path) == "records"]
    if site is not None and records and not is_site(site):
        raise UsageError(f"--site {site!r} is not a site name", "use lower-case letters, digits, _ . -")
    outcomes: Counter[str] = Counter(dict.fromkeys(OUTCOMES, 0))
    with exclusive(paths.lock("import"), "an import"), closing(open_catalogue(paths, create=True)) as db:
        for path in files:
            with Progress(f"importing {path.name}", "records") as progress:
                if path in records:
                    found = import_jsonl(
                        db, path, default_site=site, on_problem=_report, on_progress=progress.update
                    )
                else:
                    found = _import_warc(db, paths, path, site, progress)
            outcomes.update(found)
    echo_counters("imported", outcomes, time.monotonic() - started, output_format)
    if outcomes["bad_record"]:
        sys.exit(65)


def _import_warc(
    db: sqlite3.Connection, paths: ArchivePaths, path: Path, site: str | None, progress: Progress
) -> Counter[str]:
    from archive.capture.warc_import import WarcImport  # noqa: PLC0415
    from archive.outlets.profile import builtin_profiles, load_profile  # noqa: PLC0415 - parsers load slowly

    profiles = builtin_profiles() if site is None else (load_profile(site),)
    with WarcImport(db=db, paths=paths, profiles=profiles, only_these=site is not None) as warc:
        return warc.run(path, on_problem=_report, on_progress=progress.update)


def _report(problem: Problem) -> None:
    reason = translated(problem.reason)
    warn(f"{problem.path}:{problem.line}: {reason} (skipped)")
