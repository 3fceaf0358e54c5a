"""`ilbo search`: find stories in Korean and English."""

from __future__ import annotations

import re
import sqlite3
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archive.catalogue import open_catalogue
from archive.clock import utc_now
from archive.errors import NotFoundError, QuerySyntaxError, SourceUnavailableError, UsageError
from archive.lookup import save_last_hits
from archive.paths import ArchivePaths
from archive.queries import PastQuery, are_kept, keep_query, nth_query
from commands.completing import complete_query
from commands.configuration_file import CONFIGURATION
from commands.filters import filter_options, require_order, translate_option
from commands.output import format_option, warn
from commands.pager import echo_page
from indexer.query.lexer import empty_phrases
from indexer.results import SearchResult
from indexer.searching import SORTS, Request, Searcher
from render.filters import NAMES
from render.hits import also_searched, hits_page, summary
from render.layout import wrap
from render.machine import FORMATS, csv_header, result_json
from render.style import stdout_style, style_for
from render.terminal import safe

if TYPE_CHECKING:
    from indexer.advice import Advice

EPILOG = """\b
Examples:
  ilbo search 북한 미사일 --since "3 months ago" --lang en
  ilbo search '"summit talks" -author:hong date:2018..2019-03' --sort newest
  ilbo search site:donga --format ids -0 | xargs -0 -n1 ilbo show
  ilbo search --topics corpus/topics.tsv --editions --format trec -n 100
\b
Query language:
  words rank, texts with all of them first     "a phrase"     -word
  a AND b     a OR b     NOT a     (a OR b) c     word* begins     word~ nearly
  title: body: author: section: site: lang: date:2024-01
"""

# One dash and a word that is no option of a command that takes a query: -h, -n, -n20, -o, -o-, -0.
_EXCLUDED = re.compile(r"-(?!-|[hno0]$|n\d+$|o-$)\S")


class QueryCommand(click.Command):
    """A command whose arguments are a query: `-word` leaves a word out, it is not an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; `@alias` is replaced, `-word` reaches the query behind a blank."""
        configuration = ctx.meta.get(CONFIGURATION)
        if configuration is not None:
            args = configuration.expanded(args)
        return super().parse_args(ctx, [f" {arg}" if _EXCLUDED.match(arg) else arg for arg in args])


def query_of(arguments: tuple[str, ...]) -> str:
    """Return the query that the arguments of a `QueryCommand` make together."""
    return " ".join(map(str.strip, arguments))


@click.command(cls=QueryCommand, epilog=EPILOG, short_help="Find stories in Korean and English.")
@click.argument("query", nargs=-1, metavar="[QUERY]…", shell_complete=complete_query)
@filter_options()
@click.option(
    "--sort", type=click.Choice(SORTS), default="relevance", show_default=True, help="What comes first."
)
@click.option(
    "-n", "--limit", type=click.IntRange(min=1), default=10, show_default=True, help="How many hits."
)
@click.option("--offset", type=click.IntRange(min=0), default=0, help="Leave out the first hits.")
@click.option("--editions", "by_edition", is_flag=True, help="One hit per edition instead of one per story.")
@click.option(
    "--semantic", is_flag=True, help="Also what means the same in either language; needs ilbo[semantic]."
)
@translate_option
@click.option(
    "--topics",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.tsv",
    help="Search for every line `qid<TAB>query` of a file.",
)
@click.option(
    "--again",
    type=click.IntRange(min=1),
    metavar="N",
    help="Repeat the N-th of `ilbo queries`, with its filters.",
)
@format_option("text", *FORMATS)
@click.option("-0", "--null", is_flag=True, help="With --format ids: end each with a NUL, for `xargs -0`.")
@click.pass_obj
def search(
    paths: ArchivePaths,
    /,
    query: tuple[str, ...],
    topics: Path | None,
    again: int | None,
    no_translate: bool,
    output_format: str,
    null: bool,
    **wanted: Any,
) -> None:
    """Find stories. Korean and English mix freely; each hit is a story with all its editions.

    Without QUERY, the filters alone choose, and the newest comes first. `ilbo show N` reads the N-th hit. The
    exit code is 69 if a part of a cluster did not answer.
    """
    if again is not None:
        if topics:
            raise UsageError("--again repeats one query, --topics asks many", "give one of them")
        past = nth_query(paths.queries, again)
        query = query or (past.query,)
        wanted |= {name: past.filters.get(name) for name in NAMES if wanted[name] is None}
    require_order(wanted["first_day"], wanted["last_day"])
    filtered = any(wanted[name] is not None for name in NAMES)
    if (topics and query) or not (topics or query or filtered):
        raise UsageError("give either a QUERY or --topics FILE", "see `ilbo search --help`")
    if not (topics or query) and wanted["sort"] == "relevance":
        wanted["sort"] = "newest"
    end = _end_of_ids(output_format) if null else "\n"
    queries = _read_topics(topics) if topics else [(None, query_of(query))]
    with closing(open_catalogue(paths, readonly=True)) as db:
        searcher = Searcher(db, paths)
        told = [*searcher.notices(), *(_about_vectors(db, paths) if wanted["semantic"] else ())]
        for notice in told:
            warn(notice)
        missing = ""
        for number, (qid, text) in enumerate(queries):
            request = Request(query=text, translate=not no_translate, **wanted)
            result = _found(searcher, request, qid)
            if number == 0 and output_format == "csv":
                click.echo(csv_header(with_qid=topics is not None))
            advice = _advice(db, searcher, request, result) if output_format in {"text", "json"} else None
            if output_format == "json":
                _echo(result_json(result, qid, advice))
            elif output_format != "text":
                _echo(FORMATS[output_format](result, qid), end)
            else:
                _echo_page(result, advice, qid, unit="editions" if wanted["by_edition"] else "stories")
            missing = missing or result.missing
    if not topics:
        save_last_hits(paths, text, {hit.rank: hit.editions[0].edition.id for hit in result.hits})
        _keep(paths, text, wanted, result)
    if missing:
        raise SourceUnavailableError(
            f"hits may be missing: {missing}", "see the cluster's health, then search again"
        )


def _about_vectors(db: sqlite3.Connection, paths: ArchivePaths) -> list[str]:
    from indexer.semantic.meaning import notices  # noqa: PLC0415 - only when asked for

    return list(notices(db, paths))


def _end_of_ids(output_format: str) -> str:
    if output_format != "ids":
        raise UsageError("-0 ends ids, and nothing else", "add --format ids")
    return "\0"


def _keep(paths: ArchivePaths, query: str, wanted: Mapping[str, Any], result: SearchResult) -> None:
    if are_kept():
        filters = {name: wanted[name] for name in NAMES if wanted[name] is not None}
        past = PastQuery(asked_at=utc_now(), query=query, filters=filters, total=result.with_words)
        keep_query(paths.queries, past)


def _found(searcher: Searcher, request: Request, qid: str | None) -> SearchResult:
    try:
        return searcher.search(request)
    except QuerySyntaxError as error:
        if qid is None:
            raise
        message = f"topic {qid}: {error.message}"
        raise QuerySyntaxError(message, error.query, error.position, error.remedy) from None
    except UsageError as error:
        raise UsageError(f"topic {qid}: {error.message}" if qid else error.message, error.remedy) from None


def _advice(
    db: sqlite3.Connection, searcher: Searcher, request: Request, result: SearchResult
) -> Advice | None:
    if not result.is_meagre:
        return None
    from indexer.advice import Adviser  # noqa: PLC0415 - only a meagre result needs it

    return Adviser(db, searcher).advise(request, result)


def _echo(text: str, end: str = "\n") -> None:
    if text:
        click.echo(text.replace("\n", end) + end, nl=False)


def _echo_page(result: SearchResult, advice: Advice | None, qid: str | None, *, unit: str) -> None:
    if qid is not None:
        click.echo(safe(f"== {qid} {result.query}"))
    page = hits_page(result, stdout_style())
    if page:
        # Of several topics each is a page; only one page alone can be turned.
        (click.echo if qid else echo_page)(page)
    sys.stdout.flush()
    for phrase in empty_phrases(result.query):
        warn(f"{phrase} has no word in it and is left out")
    columns = style_for(sys.stderr).columns
    told = wrap(summary(result, unit=unit), columns)
    if result.also:
        told += wrap(also_searched(result.also), columns)
    if advice is not None:
        from render.advice import advice_lines  # noqa: PLC0415 - only a meagre result needs it

        told += advice_lines(advice, result, unit=unit, columns=columns)
    click.echo("\n".join([*([""] if result.hits else []), *told]), err=True)


def _read_topics(path: Path) -> list[tuple[str | None, str]]:
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except OSError as error:
        raise NotFoundError(f"cannot read {path}: {error.strerror}", "check the name") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not UTF-8 text", "convert it") from None
    return [
        _topic(line, f"{path}:{number}")
        for number, line in enumerate(lines, 1)
        if line and not line.isspace()
    ]


def _topic(line: str, place: str) -> tuple[str, str]:
    qid, tab, text = line.partition("\t")
    # What runs and judgements, whose columns are parted by blanks, can name a topic by.
    if not tab or qid.split() != [qid] or not qid.isprintable():
        raise UsageError(f"{place} is not `qid<TAB>query`", "separate id and query by one tab")
    return qid, text.strip()
