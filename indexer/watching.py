"""What a saved search finds that was not there when its reader last looked."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from archive.watches import Mark, Watch, newest_capture, stories_between
from indexer.results import SearchResult
from indexer.searching import Request, Searcher


@dataclass(frozen=True, slots=True)
class Look:
    """The stories with an edition that is new or changed `after` one state of the archive, up to `until`.

    Newest first, all on one page; `after` is None if nobody looked before.
    """

    watch: Watch
    after: Mark | None
    until: Mark
    result: SearchResult


def present(db: sqlite3.Connection, searcher: Searcher) -> Mark:
    """Return the state of the archive that the index has."""
    basis = searcher.basis
    captured_at = newest_capture(db, basis.change)
    return Mark(
        catalogue=basis.catalogue,
        change=basis.change,
        captured_at=captured_at,
        generation=searcher.engine.generation,
    )


def look(db: sqlite3.Connection, searcher: Searcher, watch: Watch, *, again: bool = False) -> Look:
    """Find what is new for a watch; with `again`, what the last look found.

    Of what changed later than the index was made nothing is found yet, and nothing counts as seen. Raises
    as `Searcher.search` does.
    """
    after, until = (watch.before, watch.seen) if again else (watch.seen, None)
    until = until or present(db, searcher)
    request = Request(query=watch.query, sort="newest", **watch.filters)
    stories = stories_between(db, searcher.basis.catalogue, after, until)
    return Look(watch, after, until, searcher.search_among(request, stories))
