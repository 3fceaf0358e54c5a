"""`ilbo concordance`: every use of a term with its aligned translation."""

from __future__ import annotations

import csv
import io
import sys
from typing import Any

import click

from archive.errors import UsageError
from archive.paths import ArchivePaths
from commands.asking import open_searcher
from commands.filters import filter_options, require_order
from commands.output import echo_json, echo_note, format_option, warn
from commands.pager import echo_page
from indexer.across.concordance import MAX_EDITIONS, Rendering, Use, iter_uses, renderings
from indexer.across.marking import term_marker
from indexer.lexicon.aligning import Aligner
from render.concordance import concordance_page, renderings_page
from render.machine import FORMAT_VERSION
from render.messages import _, plural
from render.style import stdout_style
from render.terminal import safe

EPILOG = """\b
Examples:
  ilbo concordance 미사일 --since 2017
  ilbo concordance "People Power Party" --limit 50 --format csv > uses.csv
"""

_COLUMNS = ("edition", "published_at", "sentence", "start", "end", "translated", "translation", "rendering")


@click.command(epilog=EPILOG, short_help="Show every use of a term with its translation.")
@click.argument("term", nargs=-1, required=True, metavar="TERM…")
@filter_options("lang", "since", "until", "site", "section")
@click.option(
    "-n", "--limit", type=click.IntRange(min=1), default=20, show_default=True, help="How many uses to show."
)
@format_option("text", "json", "csv", "tsv")
@click.pass_obj
def concordance(
    paths: ArchivePaths, /, term: tuple[str, ...], limit: int, output_format: str, **wanted: Any
) -> None:
    """Show every use of a word or phrase, newest first, with the sentences that translate it.

    Below stands how it was rendered from year to year, counted over all uses found.
    """
    require_order(wanted["first_day"], wanted["last_day"])
    text = " ".join(" ".join(term).replace('"', " ").split())
    if not text:
        raise UsageError("there is no word in TERM", "give a word or a phrase")
    with open_searcher(paths) as (db, searcher):
        numbers, _ = searcher.matching_editions(f'"{text}"', sort="newest", translate=False, **wanted)
        aligner = Aligner.open(paths)
        marker = term_marker(aligner.analyzer, text)
        uses = list(iter_uses(db, numbers[:MAX_EDITIONS], marker, aligner, text))
    counted = renderings(uses)
    if output_format == "json":
        _echo_json(text, uses, limit, counted, len(numbers))
    elif output_format == "text":
        _echo_text(text, uses, limit, counted, known=aligner.lexicon is not None)
    else:
        click.echo(_table(uses[:limit], "," if output_format == "csv" else "\t"), nl=False)
    if len(numbers) > MAX_EDITIONS:
        warn(
            f"read the newest {MAX_EDITIONS:,} of {len(numbers):,} editions; narrow it by date for older ones"
        )


def _echo_text(text: str, uses: list[Use], limit: int, counted: list[Rendering], *, known: bool) -> None:
    if not uses:
        warn(f"no use of {text!r} found")
        return
    style = stdout_style()
    page = concordance_page(uses[:limit], style)
    if counted and known:
        page += f"\n\n{style.bold(_('Rendered as'))}\n{renderings_page(counted, style)}"
    echo_page(page)
    sys.stdout.flush()
    translated = sum(use.translation is not None for use in uses)
    told = plural("{count} use", "{count} uses", len(uses)).format(count=f"{len(uses):,}")
    if limit < len(uses):
        told += _(", {count} shown").format(count=f"{limit:,}")
    echo_note(told + _(", {count} with a translation").format(count=f"{translated:,}"))
    if not known:
        warn("there is no lexicon yet, so that renderings are not known; run `ilbo index`")


def _echo_json(text: str, uses: list[Use], limit: int, counted: list[Rendering], editions: int) -> None:
    echo_json(
        {
            "format_version": FORMAT_VERSION,
            "term": text,
            "editions": editions,
            "uses_total": len(uses),
            "uses": [dict(zip(_COLUMNS, _values(use), strict=True)) for use in uses[:limit]],
            "renderings": [
                {"year": one.year, "rendering": one.written, "count": one.count} for one in counted
            ],
        }
    )


def _values(use: Use) -> tuple[str | int | None, ...]:
    edition = use.edition
    start, end = use.span
    return (
        edition.id, edition.article.published_at, use.sentence, start, end, use.partner, use.translation,
        use.written,
    )  # fmt: skip


def _table(uses: list[Use], delimiter: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows(["" if value is None else safe(str(value)) for value in _values(use)] for use in uses)
    return out.getvalue()
