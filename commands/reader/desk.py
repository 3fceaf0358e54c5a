"""What the reader works on: the hits of the query as typed so far, and the pages of their stories."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from archive.atomic import written_whole
from archive.editions import editions_of_story
from archive.errors import IlboError, UsageError
from archive.exporting import iter_csv, iter_jsonl
from archive.lookup import save_last_hits
from archive.model import Edition
from archive.paths import ArchivePaths
from archive.stories import stories_of_many_keys
from commands.aligning import Align, aligner_of
from commands.reading_copy import write_reading_copy
from indexer.results import SearchResult, StoryHit
from indexer.searching import Request, Searcher
from render.both import Find, both_editions
from render.edition import edition_page
from render.style import Style

PAGE = 50


class Desk:
    """Searches, shows and takes out stories for the reader; `request` gives the filters.

    `result` is what was found last, its hits as far as they were asked for; `marked` are story ids.
    """

    def __init__(
        self, db: sqlite3.Connection, paths: ArchivePaths, searcher: Searcher, request: Request
    ) -> None:
        self._db, self._paths, self._searcher = db, paths, searcher
        self._request = request
        self.result = SearchResult(request.query, 0, 0, 0.0, ())
        self.marked: dict[str, None] = {}

    def search(self, query: str) -> None:
        """Find the first hits of a query. Raises as `Searcher.search`; then the last result stays."""
        self._request = self._request._replace(query=query, limit=PAGE, offset=0)
        self.result = self._searcher.search(self._request)

    def more(self) -> tuple[StoryHit, ...]:
        """Find and return further hits of the same query, none if that were all."""
        if len(self.result.hits) >= self.result.total:
            return ()
        further = self._searcher.search(self._request._replace(offset=len(self.result.hits))).hits
        self.result = self.result._replace(hits=self.result.hits + further)
        return further

    def story(self, hit: StoryHit) -> list[Edition]:
        """Return the editions of a hit, the one found first."""
        return [found.edition for found in hit.editions]

    def alone(self, edition: Edition, style: Style) -> str:
        """Return the page of one edition."""
        pairs = [one.id for one in editions_of_story(self._db, edition.story) if one.id != edition.id]
        return edition_page(edition, pairs, style)

    def both(self, left: Edition, right: Edition, style: Style) -> str:
        """Return the page of two editions side by side, with what the query found marked."""
        beads = self._align(left.article, right.article)
        return both_editions(left, right, beads, style, self._finder())

    @cached_property
    def _align(self) -> Align:
        return aligner_of(self._paths)

    def _finder(self) -> Find | None:
        # Only this view marks words.
        from indexer.across.marking import query_marker  # noqa: PLC0415

        try:
            return query_marker(self._paths, self._request.query).spans
        except IlboError:
            return None

    def mark(self, story: str) -> None:
        """Mark a story, or take its mark away."""
        if story in self.marked:
            del self.marked[story]
        else:
            self.marked[story] = None

    def export(self, output: Path) -> None:
        """Write the marked stories: a reading copy into a new directory, or a .jsonl or .csv file.

        Raises UsageError for another ending, and as `written_whole` and `written_whole_folder` do.
        """
        if output.suffix not in {"", ".jsonl", ".csv"}:
            raise UsageError(f"{output} is neither a directory nor a .jsonl or .csv file", "name it so")
        if not output.suffix:
            write_reading_copy(self._db, self._paths, self._editions(), output, self._request.query)
            return
        lines = (
            iter_csv(self._editions())
            if output.suffix == ".csv"
            else iter_jsonl(self._editions(), stories_of_many_keys(self._db))
        )
        with written_whole(output) as stream:
            stream.writelines(lines)

    def _editions(self) -> Iterator[Edition]:
        for story in self.marked:
            yield from editions_of_story(self._db, story)

    def keep_hits(self) -> None:
        """Let a plain number name one of the hits in the next command."""
        hits = {hit.rank: hit.editions[0].edition.id for hit in self.result.hits}
        if hits:
            save_last_hits(self._paths, self._request.query, hits)
