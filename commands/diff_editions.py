"""`ilbo diff-editions`: what only one of a story's two editions says."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict

import click

from archive.catalogue import open_catalogue
from archive.errors import NotFoundError
from archive.ids import other_lang
from archive.lookup import Found, find
from archive.model import Edition
from archive.paths import ArchivePaths
from commands.aligning import warn_of_texts
from commands.output import echo_json, format_option, warn
from commands.pager import echo_page
from indexer.across.differences import differences, grouped
from indexer.lexicon.aligning import Aligner
from render.differences import differences_page
from render.machine import FORMAT_VERSION
from render.style import stdout_style

EPILOG = """\b
Examples:
  ilbo diff-editions 1                     what the first hit's editions leave out and add
  ilbo diff-editions donga/4681036 --all --format json
"""


@click.command("diff-editions", epilog=EPILOG, short_help="Show what only one of two editions says.")
@click.argument("identifier", metavar="ID")
@click.option("--all", "everything", is_flag=True, help="Also what is only a guess.")
@format_option("text", "json")
@click.pass_obj
def diff_editions(paths: ArchivePaths, identifier: str, everything: bool, output_format: str) -> None:
    """Show the sentences, quotations, names and figures that only one of a story's editions has.

    ID is an edition, a story or the number of a hit. Each finding has a confidence: words are compared
    through the lexicon that was learned from the archive, figures across both ways of writing them, names by
    translation and sound. JSON has all findings.
    """
    with closing(open_catalogue(paths, readonly=True)) as db:
        found = find(db, paths, identifier)
    left, right = _both(found)
    aligner = Aligner.open(paths)
    only = differences(left.article, right.article, aligner)
    if output_format == "json":
        sides = {
            one.article.lang: {
                kind: [asdict(item) for item in items] for kind, items in grouped(part).items()
            }
            for one, part in zip((left, right), only, strict=True)
        }
        echo_json(
            {
                "format_version": FORMAT_VERSION,
                "story": left.story,
                "editions": [left.id, right.id],
                "lexicon": aligner.lexicon is not None,
                "only": sides,
            }
        )
        return
    if aligner.lexicon is None:
        warn("there is no lexicon yet: only figures and Latin words can be compared; run `ilbo index`")
    warn_of_texts((left, right))
    others = [one.id for one in found.story if one.id not in (left.id, right.id)]
    if others:
        warn(f"the story has more editions: {', '.join(others)}")
    echo_page(differences_page((left, right), only, stdout_style(), everything=everything))


def _both(found: Found) -> tuple[Edition, Edition]:
    """Return the edition asked for and its translation, Korean first."""
    edition = found.edition
    try:
        other = found.in_language(other_lang(edition.article.lang))
    except NotFoundError as error:
        raise NotFoundError(error.message, "`ilbo coverage --untranslated` lists such stories") from None
    return (edition, other) if edition.article.lang == "ko" else (other, edition)
