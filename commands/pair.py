"""`ilbo pair`: a story's other-language editions, and why they are held to be the same story."""

from __future__ import annotations

from contextlib import closing

import click

from archive.catalogue import open_catalogue
from archive.lookup import Found, find
from archive.model import Edition, Link
from archive.paths import ArchivePaths
from archive.stories import links_of_story
from commands.completing import id_argument
from commands.output import echo_json, format_option
from render.machine import edition_head
from render.pair import pair_page
from render.style import stdout_style

EPILOG = """\b
Examples:
  ilbo pair 1                            the other edition of the first hit
  ilbo pair donga/4681036 --format json  the link and its evidence, for a script
"""


@click.command(epilog=EPILOG, short_help="Show a story's other editions and why they are linked.")
@id_argument
@format_option("text", "json")
@click.pass_obj
def pair(paths: ArchivePaths, identifier: str, output_format: str) -> None:
    """Show the other-language editions of a story and the evidence for the link.

    ID is an edition (SITE/KEY/LANG), a story (SITE/KEY), or a number: that hit of the last search.
    """
    with closing(open_catalogue(paths, readonly=True)) as db:
        found = find(db, paths, identifier)
        links = links_of_story(db, found.edition.story)
    others = [one for one in found.story if one.article.lang != found.edition.article.lang]
    between = _links_between(found, others, links)
    if output_format == "text":
        click.echo(pair_page(found.edition, others, between, stdout_style()))
        return
    link = between[0] if between else None
    echo_json(
        {
            "story": found.edition.story,
            "relation": link.relation if link else None,
            "score": link.score if link else None,
            "evidence": dict(link.evidence) if link else {},
            "editions": [edition_head(one) for one in others],
        }
    )


def _links_between(found: Found, others: list[Edition], links: list[Link]) -> list[Link]:
    """Return the links from the edition to its translations, strongest first, else the story's strongest."""
    if not others:
        return []
    ids = {one.id for one in others}
    direct = [
        link
        for link in links
        if found.edition.id in {link.first, link.second} and ids & {link.first, link.second}
    ]
    return direct or links[:1]
