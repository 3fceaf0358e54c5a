"""`ilbo show`: read an edition, or both side by side."""

from __future__ import annotations

from contextlib import closing

import click

from archive.catalogue import open_catalogue
from archive.errors import NotFoundError
from archive.ids import Lang, other_lang
from archive.lookup import Found, find
from archive.model import Edition
from archive.paths import ArchivePaths
from commands.output import format_option, lang_option
from commands.pager import echo_page
from render.edition import both_editions, edition_page
from render.machine import edition_json
from render.style import stdout_style

EPILOG = """\b
Examples:
  ilbo show 1 --both                     the first hit of the last search, both languages
  ilbo show donga/4681036 --lang en      a story's English edition
"""


@click.command(epilog=EPILOG, short_help="Read an edition, or both side by side.")
@click.argument("identifier", metavar="ID")
@lang_option("Show the story's edition in this language.")
@click.option("--both", is_flag=True, help="Set the paired editions side by side, paragraphs aligned.")
@format_option("text", "json")
@click.pass_obj
def show(paths: ArchivePaths, identifier: str, lang: Lang | None, both: bool, output_format: str) -> None:
    """Read an edition.

    ID is an edition (SITE/KEY/LANG), a story (SITE/KEY), or a number: that hit of the last search.
    """
    with closing(open_catalogue(paths, readonly=True)) as db:
        found = find(db, paths, identifier)
    edition = found.in_language(lang) if lang else found.edition
    shown = [edition, _translation(found, edition)] if both else [edition]
    if output_format == "json":
        for one in shown:
            click.echo(edition_json(one, _pairs(found, one)))
    elif both:
        korean_first = sorted(shown, key=lambda one: one.article.lang != "ko")
        echo_page(both_editions(korean_first[0], korean_first[1], stdout_style()))
    else:
        echo_page(edition_page(edition, _pairs(found, edition), stdout_style()))


def _translation(found: Found, edition: Edition) -> Edition:
    try:
        return found.in_language(other_lang(edition.article.lang))
    except NotFoundError as error:
        raise NotFoundError(error.message, f"read it alone with `ilbo show {edition.id}`") from None


def _pairs(found: Found, edition: Edition) -> list[str]:
    return [other.id for other in found.story if other.article.lang != edition.article.lang]
