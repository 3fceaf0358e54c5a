"""`ilbo history`: how an edition changed over time."""

from __future__ import annotations

from contextlib import closing

import click

from archive.catalogue import open_catalogue
from archive.history import corrections_of, revisions_of
from archive.ids import Lang
from archive.lookup import find
from archive.paths import ArchivePaths
from commands.completing import id_argument
from commands.output import echo_json, format_option, lang_option
from commands.pager import echo_page
from render.history import history_page, history_record
from render.style import stdout_style

EPILOG = """\b
Examples:
  ilbo history 1                            what was changed in the first hit
  ilbo history donga/4681036 --lang en --headline
"""


@click.command(epilog=EPILOG, short_help="Show how an edition changed over time.")
@id_argument
@lang_option("Show the history of the story's edition in this language.")
@click.option("--headline", is_flag=True, help="Only the headlines and their changes.")
@format_option("text", "json")
@click.pass_obj
def history(
    paths: ArchivePaths, identifier: str, lang: Lang | None, headline: bool, output_format: str
) -> None:
    """Show the revisions of an edition, and word by word what changed from one to the next.

    ID is an edition (SITE/KEY/LANG), a story (SITE/KEY), or a number: that hit of the last search. What is
    taken out stands in [-…-], what is added in {+…+}; paragraphs that are new or gone as a whole have + or -
    before them. Below stand the translations, and which of them was changed and which was not.
    """
    with closing(open_catalogue(paths, readonly=True)) as db:
        found = find(db, paths, identifier)
        edition = found.in_language(lang) if lang else found.edition
        revisions, corrections = revisions_of(db, edition), corrections_of(db, edition)
    pairs = [one for one in found.story if one.article.lang != edition.article.lang]
    if output_format == "json":
        echo_json(history_record(edition, revisions, corrections, pairs, headline_only=headline))
        return
    page = history_page(edition, revisions, corrections, pairs, stdout_style(), headline_only=headline)
    echo_page(page)
