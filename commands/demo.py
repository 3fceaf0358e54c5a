"""`ilbo demo`: the whole job on the bundled sample, command by command."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from archive.errors import IlboError, UsageError
from demo.newspaper import Newspaper
from demo.sample import sample_articles
from render.messages import _, translated
from render.style import stdout_style

EPILOG = """\b
Examples:
  ilbo demo
  ilbo demo --keep ~/demo-archive        and go on: ilbo --archive ~/demo-archive search 북한
"""

STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Fetch both editions of every story, politely, into WARC files and the catalogue",
        ("crawl", "donga", "--delay", "0"),
    ),
    ("Make them searchable", ("index",)),
    (
        "Search in Korean: a compound is found whole and by its parts, however it is spaced",
        ("search", "북미정상회담", "-n", "3"),
    ),
    ("Search in English", ("search", "UN sanctions on North Korea", "-n", "3")),
    ("Both editions of the first hit, paragraph by paragraph", ("show", "1", "--both")),
    ("Why the two are held to be one story", ("pair", "1")),
    ("Crawl again: what has not changed is not fetched again", ("crawl", "donga", "--delay", "0")),
    ("Verify every record, link and index file", ("check",)),
    ("What the archive holds now", ("stats",)),
)


@click.command(epilog=EPILOG, short_help="Crawl, index and search the bundled sample newspaper.")
@click.option(
    "--keep",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Keep the archive in DIR (a new or empty directory) instead of removing it.",
)
def demo(keep: Path | None) -> None:
    """Run the whole job on the bundled sample.

    The sample stories are served as a small newspaper on loopback, crawled, indexed, searched in both
    languages and shown side by side. Every command is printed before it runs. Nothing leaves this machine.
    """
    with _archive(keep) as archive, Newspaper(sample_articles()) as paper:
        _say(translated(f"A small newspaper of {len(paper.stories)} stories is printed at {paper.base_url}."))
        for purpose, arguments in STEPS:
            _run(purpose, arguments, archive, paper.base_url)
    if keep is not None:
        _say(translated(f"\nGo on with: ilbo --archive {shlex.quote(str(keep))} search QUERY"))


@contextmanager
def _archive(keep: Path | None) -> Iterator[Path]:
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="ilbo-demo-") as folder:
            yield Path(folder)
        return
    if keep.is_dir() and any(keep.iterdir()):
        raise UsageError(f"{keep} is not empty", "name a new or empty directory")
    yield keep


def _run(purpose: str, arguments: tuple[str, ...], archive: Path, base_url: str) -> None:
    if arguments[0] == "crawl":
        arguments = (*arguments, "--base-url", base_url)
    style = stdout_style()
    click.echo(f"\n{style.dim(f'# {_(purpose)}')}\n{style.bold(f'$ ilbo {shlex.join(arguments)}')}")
    sys.stdout.flush()
    root = Path(__file__).resolve().parent.parent / "search_cli.py"
    done = subprocess.run(  # noqa: S603 - our own program with fixed arguments
        [sys.executable, str(root), *arguments], env={**os.environ, "ILBO_ARCHIVE": str(archive)}, check=False
    )
    if done.returncode:
        raise IlboError(
            f"`ilbo {shlex.join(arguments)}` ended with exit code {done.returncode}", "see its message"
        )


def _say(text: str) -> None:
    click.echo(stdout_style().bold(text))
