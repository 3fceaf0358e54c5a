"""Whether an edition's story has both languages, kept true in the index when the other edition comes or goes.

An edition that did not change itself becomes paired when its translation arrives, and single when that leaves
or turns out to belong elsewhere. The index then has to take it again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from archive.editions import editions_of_story
from archive.model import Edition
from indexer.segments.index import Index


class _Indexed(NamedTuple):
    story: str
    paired: bool


def is_paired(db: sqlite3.Connection, edition: Edition) -> bool:
    """Tell whether the story of an edition has an edition in another language."""
    row = db.execute(
        "SELECT EXISTS (SELECT 1 FROM editions WHERE story = ? AND lang <> ?)",
        (edition.story, edition.article.lang),
    ).fetchone()
    return bool(row[0])


def changed_sides(
    db: sqlite3.Connection, index: Index, changed: Mapping[str, str | None]
) -> Iterator[Edition]:
    """Yield the editions that changed sides, from single to paired or back, without changing themselves.

    `changed` maps the ids of all editions that changed since `index` was made to their stories, None for
    those that left the catalogue.
    """
    stories = {story for story in changed.values() if story is not None}
    for edition_id in changed:
        before = _indexed(index, edition_id)
        if before is not None:
            stories.add(before.story)
    for story in sorted(stories):
        for edition in editions_of_story(db, story):
            before = None if edition.id in changed else _indexed(index, edition.id)
            if before is not None and before.paired != is_paired(db, edition):
                yield edition


def _indexed(index: Index, edition_id: str) -> _Indexed | None:
    for segment in index.segments:
        document = segment.document_of(edition_id)
        if document is not None and segment.alive[document]:
            return _Indexed(segment.value("story", document), bool(segment.column("paired")[document]))
    return None
