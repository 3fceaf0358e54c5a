"""`ilbo similar`: stories that tell of the same things, in both languages."""

from __future__ import annotations

import click

from archive.ids import Lang
from archive.lookup import find, save_last_hits
from archive.paths import ArchivePaths
from commands.asking import open_searcher
from commands.filters import filter_options, require_order
from commands.output import echo_note, format_option, warn
from commands.pager import echo_page
from indexer.across.similar import similar_query
from indexer.lexicon.aligning import Aligner
from indexer.searching import Request
from render.hits import counted, hits_page
from render.machine import result_ids, result_json, result_jsonl
from render.messages import _
from render.style import stdout_style

EPILOG = """\b
Examples:
  ilbo similar 1                             like the first hit of the last search
  ilbo similar donga/4681036 --lang en --since 2024 --format json
"""

_FORMATS = {"json": result_json, "jsonl": result_jsonl, "ids": result_ids}


@click.command(epilog=EPILOG, short_help="Find stories like a given one, in both languages.")
@click.argument("identifier", metavar="ID")
@filter_options("lang", "since", "until", "site", "section")
@click.option(
    "-n", "--limit", type=click.IntRange(min=1), default=10, show_default=True, help="How many stories."
)
@format_option("text", *_FORMATS)
@click.pass_obj
def similar(
    paths: ArchivePaths,
    /,
    identifier: str,
    limit: int,
    output_format: str,
    lang: Lang | None,
    first_day: int | None,
    last_day: int | None,
    site: str | None,
    section: str | None,
) -> None:
    """Find the stories most like an edition, in either language.

    ID is an edition, a story or the number of a hit. With the vectors of the extra ilbo[semantic] stories
    are compared by meaning, otherwise by their words and what the lexicon translates them with. `ilbo show N`
    reads the N-th.
    """
    require_order(first_day, last_day)
    with open_searcher(paths) as (db, searcher):
        edition = find(db, paths, identifier).edition
        request = Request(
            query=edition.id,
            lang=lang,
            first_day=first_day,
            last_day=last_day,
            site=site,
            section=section,
            limit=limit,
        )
        among = searcher.within(request)
        query, by = similar_query(db, paths, searcher.engine, edition, Aligner.open(paths), among)
        result = searcher.found_by(query, request)
        if by == "meaning":
            from indexer.semantic.meaning import notices  # noqa: PLC0415 - most archives have no vectors

            for notice in notices(db, paths):
                warn(notice)
    save_last_hits(paths, "", {hit.rank: hit.editions[0].edition.id for hit in result.hits})
    if output_format != "text":
        text = _FORMATS[output_format](result, None)
        if text:
            click.echo(text)
        return
    if result.hits:
        echo_page(hits_page(result, stdout_style()))
    many = counted(len(result.hits), "stories")
    echo_note(_("{many} like {id}, by {means}").format(many=many, id=edition.id, means=_(by)))
