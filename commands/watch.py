"""`ilbo watch`: saved searches, and what is new for them since the last look."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

import click

from archive.clock import utc_now
from archive.errors import NotFoundError, QuerySyntaxError, UsageError
from archive.locking import exclusive
from archive.lookup import save_last_hits
from archive.paths import ArchivePaths
from archive.watches import Watch, check_name, load_watches, save_watches
from commands.asking import open_searcher
from commands.filters import filter_options, require_order, translate_option
from commands.output import echo_json, format_option, warn
from commands.pager import echo_page
from commands.search import QueryCommand, query_of
from indexer.query.syntax import parse_query
from indexer.searching import Searcher
from indexer.watching import Look, look, present
from render.machine import FORMAT_VERSION
from render.style import stdout_style
from render.watches import look_record, look_summary, looks_page, watches_page, watches_record

EPILOG = """\b
Examples:
  ilbo watch add summit 북미정상회담 --since 2018
  ilbo crawl donga --since yesterday && ilbo index && ilbo watch run
  ilbo watch run summit --peek --format json
"""


@click.group(epilog=EPILOG, short_help="Save searches and see what is new for them.")
def watch() -> None:
    """Save searches, and see what is new for them since you last looked.

    They stand in the archive's `watches.json`, and outlive a rebuilt index and a rebuilt catalogue.
    """


ADD_EPILOG = """\b
Examples:
  ilbo watch add summit 북미정상회담 --lang ko
  ilbo watch add hong 'missile -test' --author hong --from-now
"""


@watch.command("add", cls=QueryCommand, epilog=ADD_EPILOG, short_help="Save a search under a name.")
@click.argument("name")
@click.argument("query", nargs=-1, required=True, metavar="QUERY…")
@filter_options()
@translate_option
@click.option("--from-now", is_flag=True, help="What is there already is not new.")
@click.pass_obj
def add(
    paths: ArchivePaths,
    /,
    name: str,
    query: tuple[str, ...],
    from_now: bool,
    no_translate: bool,
    **wanted: Any,
) -> None:
    """Save QUERY and its filters under NAME; days as `last month` are those of today.

    The first `ilbo watch run` shows all that is found, or with --from-now only what comes later.
    """
    check_name(name)
    require_order(wanted["first_day"], wanted["last_day"])
    paths.require()
    text = query_of(query)
    parse_query(text)
    filters = {key: value for key, value in wanted.items() if value is not None}
    if no_translate:
        filters["translate"] = False
    saved = Watch(name=name, query=text, filters=filters, added_at=utc_now())
    if from_now:
        with open_searcher(paths) as (db, searcher):
            now = present(db, searcher)
            saved = replace(saved, seen=now, before=now)
    with exclusive(paths.lock("watches"), "changing the watches"):
        watches = load_watches(paths.watches)
        if name in watches:
            raise UsageError(f"there is a watch {name} already", f"remove it with `ilbo watch remove {name}`")
        save_watches(paths.watches, {**watches, name: saved})
    warn(f"saved {name}; `ilbo watch run {name}` shows what is new")


LIST_EPILOG = """\b
Examples:
  ilbo watch list
  ilbo watch list --format json
"""


@watch.command("list", epilog=LIST_EPILOG, short_help="List the saved searches.")
@format_option("text", "json")
@click.pass_obj
def list_(paths: ArchivePaths, output_format: str) -> None:
    """List the saved searches, and up to where each was looked at."""
    paths.require()
    watches = load_watches(paths.watches).values()
    if output_format == "json":
        echo_json(watches_record(watches))
    elif watches:
        click.echo(watches_page(watches, stdout_style()))
    else:
        warn("no watches yet: `ilbo watch add NAME QUERY`")


REMOVE_EPILOG = """\b
Examples:
  ilbo watch remove summit
  ilbo watch list --format json | jq -r '.watches[].name' | xargs -n 1 ilbo watch remove
"""


@watch.command("remove", epilog=REMOVE_EPILOG, short_help="Forget a saved search.")
@click.argument("name")
@click.pass_obj
def remove(paths: ArchivePaths, name: str) -> None:
    """Forget the search NAME, and up to where it was looked at."""
    paths.require()
    with exclusive(paths.lock("watches"), "changing the watches"):
        watches = load_watches(paths.watches)
        _named(watches, (name,))
        save_watches(paths.watches, {key: one for key, one in watches.items() if key != name})


RUN_EPILOG = """\b
Examples:
  ilbo watch run
  ilbo watch run summit --peek --format json
"""


@watch.command("run", epilog=RUN_EPILOG, short_help="Show what is new since the last look.")
@click.argument("names", nargs=-1, metavar="[NAME]…")
@click.option("--peek", is_flag=True, help="Do not count what is shown as seen.")
@click.option("--again", is_flag=True, help="Show what the last look showed.")
@format_option("text", "json")
@click.pass_obj
def run(paths: ArchivePaths, names: tuple[str, ...], peek: bool, again: bool, output_format: str) -> None:
    """Show the stories that are new or changed since the last look, for all saved searches or those named.

    A story is found by any of its editions, or by a translation of the query, and shown if any is new or has
    another text: also when its translation has come. It counts as seen when it has been written out whole.
    Nothing new is no failure.
    """
    paths.require()
    watches = load_watches(paths.watches)
    chosen = _named(watches, names) if names else list(watches.values())
    if not chosen:
        warn("no watches yet: `ilbo watch add NAME QUERY`")
    looks: list[Look] = []
    if chosen:
        with open_searcher(paths) as (db, searcher):
            looks = [_look(db, searcher, one, again=again) for one in chosen]
    looks = _numbered(looks)
    if output_format == "json":
        echo_json({"format_version": FORMAT_VERSION, "watches": list(map(look_record, looks))})
    else:
        page = looks_page(looks, stdout_style())
        if page:
            echo_page(page)
    # What could not be written was not seen: this raises before anything is marked.
    sys.stdout.flush()
    if output_format == "text":
        for one_look in looks:
            warn(look_summary(one_look))
    hits = {hit.rank: hit.editions[0].edition.id for one_look in looks for hit in one_look.result.hits}
    if hits:
        save_last_hits(paths, " ".join(one.query for one in chosen), hits)
    if looks and not peek and not again:
        _mark_seen(paths, looks)


def _named(watches: dict[str, Watch], names: Sequence[str]) -> list[Watch]:
    for name in names:
        if name not in watches:
            near = get_close_matches(name, watches, n=3)
            remedy = f"did you mean {', '.join(near)}?" if near else "`ilbo watch list` names them"
            raise NotFoundError(f"no watch {name!r}", remedy)
    return [watches[name] for name in dict.fromkeys(names)]


def _look(db: sqlite3.Connection, searcher: Searcher, saved: Watch, *, again: bool) -> Look:
    try:
        return look(db, searcher, saved, again=again)
    except QuerySyntaxError as error:
        raise UsageError(f"watch {saved.name}: {error.message}", error.remedy) from None


def _numbered(looks: Sequence[Look]) -> list[Look]:
    """Count the hits through, so that a number names one of them all."""
    numbered, before = [], 0
    for one in looks:
        hits = tuple(hit._replace(rank=hit.rank + before) for hit in one.result.hits)
        numbered.append(replace(one, result=one.result._replace(hits=hits)))
        before += len(hits)
    return numbered


def _mark_seen(paths: ArchivePaths, looks: Sequence[Look]) -> None:
    with exclusive(paths.lock("watches"), "changing the watches"):
        # Another process may have changed them while these were read.
        watches = load_watches(paths.watches)
        for one in looks:
            if watches.get(one.watch.name) == one.watch:
                # What `--again` shows is the last look that showed something.
                before = one.after if one.result.hits else one.watch.before
                watches[one.watch.name] = replace(one.watch, seen=one.until, before=before)
        save_watches(paths.watches, watches)
