"""The crawl queue in the catalogue: runs, and their URLs from pending over leased to done.

Every function that writes does so in its own transaction unless it says otherwise.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from archive.capture.captures import last_capture_number
from archive.catalogue import transaction
from archive.clock import utc_now
from archive.crawling.outcome import KEPT, Outcome
from archive.ids import Lang
from archive.model import Json

Kind: TypeAlias = Literal["list", "article"]

_ADD = (
    "INSERT OR IGNORE INTO frontier (run_no, url, kind, story_key, lang, priority, dry_hops, found_on) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_NEXT = "SELECT * FROM frontier WHERE run_no = ? AND state = 'pending' AND kind = ? "


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A URL to queue, found on the page `found_on`. `day` is YYYYMMDD or 0; `dry_hops` as in the schema."""

    url: str
    kind: Kind
    story_key: str | None = None
    lang: Lang | None = None
    day: int = 0
    dry_hops: int = 0
    found_on: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """A URL taken from the queue to be worked on; `mark` is the last capture there was at that moment."""

    row: int
    found: Found
    mark: int


class Frontier:
    """The queue of one run. `resumed` says that the run was begun by an earlier process.

    `waiting` is how many URLs are not done yet, kept up while this process works.
    """

    def __init__(self, db: sqlite3.Connection, run: int, *, resumed: bool = False) -> None:
        self._db = db
        self.run = run
        self.resumed = resumed
        self.waiting = self.pending()

    @classmethod
    def open(cls, db: sqlite3.Connection, site: str, settings: dict[str, Json]) -> Frontier:
        """Take up the outlet's unfinished run with these settings, or begin one.

        Other unfinished runs keep their queues; those of finished runs are dropped, the last one's apart.
        Hold the outlet's crawl lock.
        """
        text = json.dumps(settings, ensure_ascii=False, sort_keys=True)
        row = db.execute(
            "SELECT run_no FROM crawl_runs WHERE site = ? AND settings = ? AND ended_at IS NULL "
            "ORDER BY run_no DESC LIMIT 1",
            (site, text),
        ).fetchone()
        if row is not None:
            return cls(db, row[0], resumed=True)
        with transaction(db):
            db.execute(
                "DELETE FROM frontier WHERE run_no IN (SELECT run_no FROM crawl_runs WHERE site = ?1 "
                "AND ended_at IS NOT NULL AND run_no < (SELECT max(run_no) FROM crawl_runs "
                "WHERE site = ?1 AND ended_at IS NOT NULL))",
                (site,),
            )
            cursor = db.execute(
                "INSERT INTO crawl_runs (site, settings, started_at) VALUES (?, ?, ?)",
                (site, text, utc_now()),
            )
        assert cursor.lastrowid is not None
        return cls(db, cursor.lastrowid)

    def add(self, found: Iterable[Found]) -> int:
        """Queue those URLs that the run does not have yet and return their number; in a transaction."""
        before = self._db.total_changes
        self._db.executemany(
            _ADD,
            (
                (
                    self.run,
                    item.url,
                    item.kind,
                    item.story_key,
                    item.lang,
                    item.day,
                    item.dry_hops,
                    item.found_on,
                )
                for item in found
            ),
        )
        added = self._db.total_changes - before
        self.waiting += added
        return added

    def join(self, found: Iterable[Found]) -> None:
        """Count queued pages to the stories of `found`, whatever they were queued for; in a transaction.

        Where addresses do not tell, only a page shows that another one is of its story.
        """
        self._db.executemany(
            "UPDATE frontier SET story_key = ? WHERE run_no = ? AND url = ? AND kind = 'article'",
            ((item.story_key, self.run, item.url) for item in found),
        )

    def left_over(self) -> list[Lease]:
        """Return what an earlier process had leased and not finished."""
        rows = self._db.execute(
            "SELECT * FROM frontier WHERE run_no = ? AND state = 'leased' ORDER BY row_no", (self.run,)
        )
        return [_lease(row, row["capture_mark"] or 0) for row in rows]

    def next_edition(self, story_key: str) -> Lease | None:
        """Lease the next pending edition of a story."""
        return self._take("article", "AND story_key = ? ORDER BY row_no LIMIT 1", story_key)

    def next_article(self) -> Lease | None:
        """Lease the newest pending article, of equal ones the first found."""
        return self._take("article", "ORDER BY priority DESC, row_no LIMIT 1")

    def next_list(self) -> Lease | None:
        """Lease the first pending list page, those near articles first."""
        return self._take("list", "ORDER BY priority DESC, row_no LIMIT 1")

    def _take(self, kind: Kind, condition: str, *values: str) -> Lease | None:
        row = self._db.execute(_NEXT + condition, (self.run, kind, *values)).fetchone()
        if row is None:
            return None
        # What was reopened was captured in this run and is not asked for again.
        mark = row["capture_mark"] or last_capture_number(self._db)
        with transaction(self._db):
            self._db.execute(
                "UPDATE frontier SET state = 'leased', capture_mark = ? WHERE row_no = ?",
                (mark, row["row_no"]),
            )
        return _lease(row, mark)

    def finish(self, lease: Lease, outcome: Outcome, detail: str | None = None) -> None:
        """Note how a leased URL ended; call it inside the transaction that keeps what came of it."""
        self._db.execute(
            "UPDATE frontier SET state = 'done', outcome = ?, detail = ? WHERE row_no = ?",
            (outcome, detail, lease.row),
        )
        self.waiting -= 1

    def give_back(self, rows: Iterable[int]) -> None:
        """Make URLs pending again, whether leased or done, so that the run's next process attempts them."""
        with transaction(self._db):
            self._db.executemany(
                "UPDATE frontier SET state = 'pending', outcome = NULL, detail = NULL, capture_mark = NULL "
                "WHERE row_no = ?",
                ((row,) for row in rows),
            )

    def has_kept(self, story_key: str) -> bool:
        """Tell whether an edition of a story was read in this run."""
        row = self._db.execute(
            "SELECT 1 FROM frontier WHERE run_no = ? AND story_key = ? AND outcome IN (?, ?, ?) LIMIT 1",
            (self.run, story_key, *KEPT),
        ).fetchone()
        return row is not None

    def reopen(self, story_key: str) -> int:
        """Make a story's editions that were out of range pending again, and return their number.

        Their captures of this run answer for them. Call it inside a transaction.
        """
        cursor = self._db.execute(
            "UPDATE frontier SET state = 'pending', outcome = NULL, detail = NULL "
            "WHERE run_no = ? AND story_key = ? AND outcome = 'out_of_range'",
            (self.run, story_key),
        )
        self.waiting += cursor.rowcount
        return cursor.rowcount

    def counts(self) -> dict[str, int]:
        """Return how many URLs ended with each outcome."""
        rows = self._db.execute(
            "SELECT outcome, count(*) FROM frontier WHERE run_no = ? AND state = 'done' GROUP BY outcome",
            (self.run,),
        )
        return dict(rows)

    def pending(self) -> int:
        """Return how many URLs still wait."""
        row = self._db.execute(
            "SELECT count(*) FROM frontier WHERE run_no = ? AND state <> 'done'", (self.run,)
        ).fetchone()
        return int(row[0])

    def stories(self) -> set[str]:
        """Return the keys of all stories of the run."""
        rows = self._db.execute(
            "SELECT DISTINCT story_key FROM frontier WHERE run_no = ? AND story_key IS NOT NULL", (self.run,)
        )
        return {row[0] for row in rows}

    def articles(self) -> Iterator[Found]:
        """Yield the articles that still wait, in the order in which they would be leased."""
        rows = self._db.execute(_NEXT + "ORDER BY priority DESC, row_no", (self.run, "article"))
        for row in rows:
            yield _found(row)

    def stories_begun(self) -> set[str]:
        """Return the keys of the stories that were attempted and not found to be out of range."""
        rows = self._db.execute(
            "SELECT DISTINCT story_key FROM frontier WHERE run_no = ? AND kind = 'article' "
            "AND state <> 'pending' AND coalesce(outcome, '') <> 'out_of_range'",
            (self.run,),
        )
        return {row[0] for row in rows}

    def end(self, receipt: dict[str, Json]) -> None:
        """Finish the run: what still waits was not wanted (--limit) and is dropped."""
        with transaction(self._db):
            self._db.execute("DELETE FROM frontier WHERE run_no = ? AND state <> 'done'", (self.run,))
            self._db.execute(
                "UPDATE crawl_runs SET ended_at = ?, receipt = ? WHERE run_no = ?",
                (utc_now(), json.dumps(receipt, ensure_ascii=False), self.run),
            )


def _lease(row: sqlite3.Row, mark: int) -> Lease:
    return Lease(row=row["row_no"], found=_found(row), mark=mark)


def _found(row: sqlite3.Row) -> Found:
    return Found(
        url=row["url"],
        kind=row["kind"],
        story_key=row["story_key"],
        lang=row["lang"],
        day=row["priority"],
        dry_hops=row["dry_hops"],
        found_on=row["found_on"],
    )
