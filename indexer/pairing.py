"""Whether an edition's story has both languages, kept true in the index when the other edition comes or goes.

An edition that did not change itself becomes paired when its translation arrives, and single when that leaves
or turns out to belong elsewhere. The index then has to take it again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from itertools import islice

from archive.editions import edition_from_row, editions_of_story
from archive.model import Edition
from indexer.engine import Engine

# So many editions are looked up in the index at once.
_BATCH = 500


def is_paired(db: sqlite3.Connection, edition: Edition) -> bool:
    """Tell whether the story of an edition has an edition in another language."""
    row = db.execute(
        "SELECT EXISTS (SELECT 1 FROM editions WHERE story = ? AND lang <> ?)",
        (edition.story, edition.article.lang),
    ).fetchone()
    return bool(row[0])


def iter_pairings(db: sqlite3.Connection, since: int) -> Iterator[tuple[Edition, bool]]:
    """Yield the editions that `iter_changes` does, each with what `is_paired` tells of it."""
    rows = db.execute(
        "SELECT *, EXISTS (SELECT 1 FROM editions AS other WHERE other.story = editions.story "
        "AND other.lang <> editions.lang) AS paired FROM editions WHERE change > ? ORDER BY change",
        (since,),
    )
    for row in rows:
        yield edition_from_row(row), bool(row["paired"])


def changed_sides(
    db: sqlite3.Connection, engine: Engine, changed: Mapping[str, str | None]
) -> Iterator[tuple[Edition, bool]]:
    """Yield the editions that changed sides without changing themselves, and whether they are paired now.

    `changed` maps the ids of all editions that changed since `engine`'s generation was made to their stories,
    None for those that left the catalogue.
    """
    stories = {story for story in changed.values() if story is not None}
    stories.update(before.story for before in engine.indexed(changed.keys()).values())
    editions = (edition for story in sorted(stories) for edition in editions_of_story(db, story))
    others = (edition for edition in editions if edition.id not in changed)
    while batch := {edition.id: edition for edition in islice(others, _BATCH)}:
        for edition_id, before in engine.indexed(batch.keys()).items():
            paired = is_paired(db, batch[edition_id])
            if before.paired != paired:
                yield batch[edition_id], paired
