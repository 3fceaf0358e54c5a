"""`ilbo export --format html`: a reading copy of what a query finds."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from archive.atomic import written_whole_folder
from archive.clock import utc_now
from archive.editions import editions_of_story
from archive.model import Edition
from archive.paths import ArchivePaths
from commands.aligning import aligner_of
from render.reading_copy import INDEX, contents_page, entry_of, page_name, story_page


def write_reading_copy(
    db: sqlite3.Connection, paths: ArchivePaths, editions: Iterable[Edition], output: Path, query: str
) -> None:
    """Write the stories of `editions`, in their order, as pages into the new directory `output`.

    Raises as `archive.atomic.written_whole_folder`.
    """
    align = aligner_of(paths)
    with written_whole_folder(output) as folder:
        stories = list(dict.fromkeys(edition.story for edition in editions))
        entries = [entry_of(story, editions_of_story(db, story)) for story in stories]
        for number, story in enumerate(stories):
            before = entries[number - 1] if number else None
            after = entries[number + 1] if number + 1 < len(entries) else None
            page = folder / page_name(story)
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(
                story_page(editions_of_story(db, story), align, before, after), "utf-8", newline="\n"
            )
        made = f"{utc_now()[:10]} · ilbo {version('ilbo')}"
        contents = contents_page(query or "일보 · ilbo", entries, made)
        (folder / INDEX).write_text(contents, "utf-8", newline="\n")
