"""`ilbo show`: read an edition, or both side by side."""

from __future__ import annotations

import os
import sqlite3
import sys
from contextlib import closing

import click

from archive.catalogue import open_catalogue
from archive.errors import IlboError, NotFoundError, UsageError
from archive.ids import Lang, other_lang
from archive.lookup import Found, find, query_of_hit
from archive.model import Edition
from archive.paths import ArchivePaths
from commands.aligning import aligner_of, warn_of_texts
from commands.completing import id_argument
from commands.output import format_option, lang_option, languages, warn
from commands.pager import echo_page
from render.both import Find, both_editions
from render.edition import edition_page
from render.machine import edition_json
from render.style import stdout_style

EPILOG = """\b
Examples:
  ilbo show 1 --both                     the first hit of the last search, both languages
  ilbo show donga/4681036 --lang en      a story's English edition
  ilbo show 2 --revision 1               what it said at first
  ilbo show 2 --raw > page.html          the page as the outlet sent it
"""


@click.command(epilog=EPILOG, short_help="Read an edition, or both side by side.")
@id_argument
@lang_option("Show the story's edition in this language.")
@click.option("--both", is_flag=True, help="Set the paired editions side by side, sentences aligned.")
@click.option(
    "--revision",
    type=click.IntRange(min=1),
    metavar="N",
    help="As it was in its N-th revision; 1 is the first.",
)
@click.option(
    "--raw", is_flag=True, help="The response of the outlet that it was read from, into a pipe or file."
)
@format_option("text", "json")
@click.pass_obj
def show(
    paths: ArchivePaths,
    identifier: str,
    lang: Lang | None,
    both: bool,
    revision: int | None,
    raw: bool,
    output_format: str,
) -> None:
    """Read an edition.

    ID is an edition (SITE/KEY/LANG), a story (SITE/KEY), the address of an article, or a number: that hit of
    the last search.
    """
    if both and (revision or raw):
        raise UsageError("--both shows the present text of both editions", "leave out --revision and --raw")
    with closing(open_catalogue(paths, readonly=True)) as db:
        found = find(db, paths, identifier)
        edition = found.in_language(lang) if lang else _first(found, identifier)
        if revision:
            edition = _at(db, edition, revision)
        if raw:
            _write_raw(db, paths, edition)
            return
    shown = [edition, _translation(found, edition)] if both else [edition]
    if output_format == "json":
        for one in shown:
            click.echo(edition_json(one, _pairs(found, one)))
    elif both:
        _tell_of_others(found, shown)
        warn_of_texts(shown)
        left, right = sorted(shown, key=lambda one: languages().index(one.article.lang))
        beads = aligner_of(paths)(left.article, right.article)
        echo_page(both_editions(left, right, beads, stdout_style(), _finder(paths, identifier)))
    else:
        echo_page(edition_page(edition, _pairs(found, edition), stdout_style()))


def _first(found: Found, identifier: str) -> Edition:
    """Return what a reader means by an ID: of a story the edition in the language that stands first."""
    if identifier != found.edition.story or "ILBO_LANGUAGES" not in os.environ:
        return found.edition
    return min(found.story, key=lambda one: languages().index(one.article.lang))


def _at(db: sqlite3.Connection, edition: Edition, revision: int) -> Edition:
    # Most readers want the present text.
    from archive.history import edition_at  # noqa: PLC0415

    return edition_at(db, edition, revision)


def _write_raw(db: sqlite3.Connection, paths: ArchivePaths, edition: Edition) -> None:
    if sys.stdout.isatty():
        raise UsageError(
            "a page as it was sent is no text for a terminal",
            "send it into a file or pipe, as in `--raw > page.html`",
        )
    # Only this needs what reads captures.
    from archive.capture.original import load_original  # noqa: PLC0415

    sys.stdout.buffer.write(load_original(db, paths, edition).body)


def _finder(paths: ArchivePaths, identifier: str) -> Find | None:
    """Return what finds the words of the last search, in both languages, in one of its hits."""
    query = query_of_hit(paths, identifier)
    if query is None:
        return None
    # Only a hit needs analysis and lexicon.
    from indexer.across.marking import query_marker  # noqa: PLC0415

    try:
        return query_marker(paths, query).spans
    except IlboError:
        # A text can be read without marks too, where the lexicon is damaged for instance.
        return None


def _translation(found: Found, edition: Edition) -> Edition:
    try:
        return found.in_language(other_lang(edition.article.lang))
    except NotFoundError as error:
        raise NotFoundError(error.message, f"read it alone with `ilbo show {edition.id}`") from None


def _tell_of_others(found: Found, shown: list[Edition]) -> None:
    ids = {one.id for one in shown}
    others = [one.id for one in found.story if one.id not in ids]
    if others:
        warn(f"the story has more editions: {', '.join(others)} — compare with `ilbo show ID --both`")


def _pairs(found: Found, edition: Edition) -> list[str]:
    return [other.id for other in found.story if other.article.lang != edition.article.lang]
