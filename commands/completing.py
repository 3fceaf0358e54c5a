"""What the shell offers while a command line is typed: ids, hits of the last search, outlets, aliases.

A shell asks at every press of the key, so each answer is a look at an index of the catalogue; what cannot be
read is not offered.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from archive.paths import ArchivePaths

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_Command = TypeVar("_Command", bound=Callable[..., Any])
_Complete = Callable[[click.Context, click.Parameter, str], "list[CompletionItem]"]

MAX_ITEMS = 50
MAX_HEADLINE_COLUMNS = 60


def id_argument(command: _Command) -> _Command:
    """Add the argument ID, passed to the command as `identifier`."""
    return click.argument("identifier", metavar="ID", shell_complete=complete_ids)(command)


def _quietly(complete: Callable[[click.Context, str], Iterator[CompletionItem]]) -> _Complete:
    @wraps(complete)
    def completed(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        try:
            return list(complete(ctx, incomplete))
        except Exception:
            # A fault belongs to the command, not into the line being typed.
            return []

    return completed


@_quietly
def complete_ids(ctx: click.Context, incomplete: str) -> Iterator[CompletionItem]:
    """Offer the hits of the last search by number, and stories; where one is left, its editions."""
    from archive.catalogue import open_catalogue  # noqa: PLC0415 - most commands that complete need no archive
    from archive.lookup import load_last_hits  # noqa: PLC0415 - the same

    paths = _paths(ctx)
    with closing(open_catalogue(paths, readonly=True)) as db:
        for rank, identifier in load_last_hits(paths).items():
            if str(rank).startswith(incomplete):
                yield from _titled(db, str(rank), "id = ?", identifier)
        stories = [] if incomplete.isdigit() else _beginning(db, "story", incomplete)
        for story in stories:
            yield from _titled(db, story, "story = ?", story)
        if len(stories) <= 1:
            for identifier in _beginning(db, "id", incomplete) if "/" in incomplete else ():
                yield from _titled(db, identifier, "id = ?", identifier)


def _beginning(db: sqlite3.Connection, column: str, start: str) -> list[str]:
    rows = db.execute(
        f"SELECT DISTINCT {column} FROM editions WHERE {column} >= ? AND {column} < ? "  # noqa: S608 - ours
        f"ORDER BY {column} LIMIT ?",
        (start, f"{start}\U0010ffff", MAX_ITEMS),
    )
    return [row[0] for row in rows]


def _titled(db: sqlite3.Connection, value: str, where: str, key: str) -> Iterator[CompletionItem]:
    from render.layout import clip  # noqa: PLC0415 - only an archive with something to offer needs it
    from render.terminal import safe  # noqa: PLC0415 - the same

    sql = f"SELECT title FROM editions WHERE {where} ORDER BY edition_no LIMIT 1"  # noqa: S608 - ours
    row = db.execute(sql, (key,)).fetchone()
    if row is not None:
        yield _item(value, help=clip(safe(row[0]), MAX_HEADLINE_COLUMNS) or None)


@_quietly
def complete_sites(ctx: click.Context, incomplete: str) -> Iterator[CompletionItem]:
    """Offer the outlets of the archive."""
    from archive.catalogue import open_catalogue  # noqa: PLC0415 - as above

    with closing(open_catalogue(_paths(ctx), readonly=True)) as db:
        for (site,) in db.execute("SELECT DISTINCT site FROM editions ORDER BY site"):
            if site.startswith(incomplete):
                yield _item(site)


@_quietly
def complete_profiles(_ctx: click.Context, incomplete: str) -> Iterator[CompletionItem]:
    """Offer the built-in outlets, or where none begins so, profiles in files."""
    from archive.outlets.profile import builtin_profiles  # noqa: PLC0415 - only `ilbo crawl` needs it

    outlets = [profile for profile in builtin_profiles() if profile.site.startswith(incomplete)]
    yield from (_item(profile.site, help=profile.name) for profile in outlets)
    # bash forgets all else that is offered where a file may stand.
    if not outlets:
        yield _item(incomplete, type="file")


@_quietly
def complete_query(_ctx: click.Context, incomplete: str) -> Iterator[CompletionItem]:
    """Offer the aliases of the configuration file behind an `@`."""
    if incomplete.startswith("@"):
        from commands.configuration import load_configuration  # noqa: PLC0415 - few queries have one

        for name, meaning in load_configuration().aliases.items():
            if name.startswith(incomplete[1:]):
                yield _item(f"@{name}", help=meaning if isinstance(meaning, str) else " ".join(meaning))


def _item(value: str, help: str | None = None, type: str = "plain") -> CompletionItem:
    # Only a line that is being completed needs it.
    from click.shell_completion import CompletionItem  # noqa: PLC0415

    return CompletionItem(value, type=type, help=help)


def _paths(ctx: click.Context) -> ArchivePaths:
    # The root's own code does not run while a line is completed.
    given = ctx.find_root().params.get("archive") or os.environ.get("ILBO_ARCHIVE")
    if not given:
        from commands.configuration import load_configuration  # noqa: PLC0415 - as above

        given = load_configuration().settings.get("archive", "corpus")
    return ArchivePaths(Path(given))
