"""`ilbo lexicon`: what a word is in the other language, as learned from the archive."""

from __future__ import annotations

from contextlib import closing

import click

from archive.catalogue import open_catalogue
from archive.editions import editions_by_number
from archive.errors import NotFoundError
from archive.paths import ArchivePaths
from commands.output import echo_json, format_option
from indexer.analysis.analyze import Analyzer
from indexer.analysis.userdict import load_user_dictionary
from indexer.basis import dictionary_path
from indexer.lexicon.lexicon import Lexicon
from indexer.lexicon.lookup import Entry, entries
from render.lexicon import entries_page
from render.style import stdout_style

EPILOG = """\b
Examples:
  ilbo lexicon 미사일
  ilbo lexicon People Power Party --format json
"""


@click.command(epilog=EPILOG, short_help="Show what a word is in the other language.")
@click.argument("words", nargs=-1, required=True, metavar="WORD…")
@click.option(
    "-n", "--limit", type=click.IntRange(min=1), default=8, show_default=True, help="How many translations."
)
@format_option("text", "json")
@click.pass_obj
def lexicon(paths: ArchivePaths, words: tuple[str, ...], limit: int, output_format: str) -> None:
    """Show what a word or name is in the other language, by the archive's own lexicon.

    Each translation has its probability, in how many stories it was found, where it is from (learned
    from linked stories, a seed, a correction in lexicon.txt), and a story that shows it.
    """
    found = Lexicon.open(paths)
    if found is None:
        raise NotFoundError(f"no lexicon in {paths.root}", "make it with `ilbo index`")
    analyzer = Analyzer(load_user_dictionary(dictionary_path(paths)))
    shown = entries(" ".join(words), analyzer, found, limit=limit)
    with closing(open_catalogue(paths, readonly=True)) as db:
        numbers = [number for entry in shown for one in entry.translations for number in one.examples]
        stories = {number: one.story for number, one in editions_by_number(db, numbers).items()}
    if output_format == "json":
        echo_json({"format_version": 1, "entries": [_record(entry, stories) for entry in shown]})
    else:
        click.echo(entries_page(shown, stories, stdout_style()))


def _record(entry: Entry, stories: dict[int, str]) -> dict[str, object]:
    return {
        "word": entry.text,
        "term": entry.term,
        "lang": entry.lang,
        "translations": [
            {
                "term": one.term,
                "forms": list(one.forms),
                "probability": round(one.chance, 4),
                "sightings": round(one.sightings, 2),
                "source": one.source,
                "stories": sorted({stories[number] for number in one.examples if number in stories}),
            }
            for one in entry.translations
        ],
    }
