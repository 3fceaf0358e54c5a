"""`ilbo open`: an article's page at the outlet, in the web browser."""

from __future__ import annotations

import re
from contextlib import closing

import click

from archive.catalogue import open_catalogue
from archive.errors import IlboError, NotFoundError
from archive.ids import Lang
from archive.lookup import find
from archive.model import Edition
from archive.paths import ArchivePaths
from commands.completing import id_argument
from commands.output import lang_option, warn
from render.terminal import safe

EPILOG = """\b
Examples:
  ilbo open 1                            the first hit of the last search
  ilbo open donga/4681036 --lang en --print
"""

_WEB_ADDRESS = re.compile(r"https?://[^\s\\]+", re.IGNORECASE)


@click.command("open", epilog=EPILOG, short_help="Open an article in the web browser.")
@id_argument
@lang_option("Open the story's edition in this language.")
@click.option("--print", "only_print", is_flag=True, help="Print the address instead.")
@click.pass_obj
def open_(paths: ArchivePaths, identifier: str, lang: Lang | None, only_print: bool) -> None:
    """Open the page of an edition at the outlet, in the web browser of the system (or of $BROWSER).

    ID is an edition (SITE/KEY/LANG), a story (SITE/KEY), or a number: that hit of the last search.
    """
    with closing(open_catalogue(paths, readonly=True)) as db:
        found = find(db, paths, identifier)
    edition = found.in_language(lang) if lang else found.edition
    url = web_address(edition)
    if url is None:
        raise NotFoundError(f"{edition.id} has no web address", f"read it with `ilbo show {edition.id}`")
    if only_print:
        click.echo(url)
        return
    # Only this command needs it.
    import webbrowser  # noqa: PLC0415

    try:
        opened = webbrowser.open(url)
    except webbrowser.Error:
        opened = False
    if not opened:
        raise IlboError(f"there is no web browser to open {url} with", "set $BROWSER, or give --print")
    warn(f"opened {url}")


def web_address(edition: Edition) -> str | None:
    """Return the address of an edition's page; None if it has none that a browser may be given."""
    url = edition.article.url
    # An imported file may claim any address; a browser would open programs and local files with others.
    return url if url and _WEB_ADDRESS.fullmatch(url) and safe(url) == url else None
