"""Reading captures again with today's parsers, and correcting what the catalogue says of them.

A capture does not change, so a text that is now read otherwise from it is a correction of our reading and no
revision of the outlet's: docs/adr/0011-corrections.md.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import TypeAlias

from archive.capture.captures import KnownCapture, get_capture, load_payload
from archive.capture.extract import EditionReader, FoundEdition, Missing, rules_of
from archive.capture.keep import keep_edition
from archive.capture.quarantine import free_from_quarantine, put_in_quarantine, quarantined_ids
from archive.catalogue import next_change, transaction
from archive.claims import keep_claims
from archive.clock import utc_now
from archive.crawling.visit import MAX_DECODED_BYTES
from archive.errors import CorruptDataError
from archive.ids import edition_id
from archive.noise import say_the_same
from archive.outlets.profile import SiteProfile
from archive.outlets.site_urls import ArticleUrl, SiteUrls
from archive.paths import ArchivePaths
from archive.web.fetch import program_version

OUTCOMES = ("new", "corrected", "unchanged", "no_article", "quarantined", "wrong_language", "failed")
FIELDS = ("title", "paragraphs", "published_at", "updated_at", "section", "authors")
_TEXT = ("title", "paragraphs")
_KEPT = (*FIELDS, "captured_at", "capture_no")

Row: TypeAlias = "dict[str, str | int | None]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reparsed:
    """What came of one edition: the fields that differ in any revision, and how many revisions there are.

    `reason` says why its newest capture was not read, where it was not.
    """

    id: str
    outcome: str
    fields: tuple[str, ...] = ()
    revisions_before: int = 0
    revisions: int = 0
    reason: str | None = None


def reparse(
    db: sqlite3.Connection,
    paths: ArchivePaths,
    profile: SiteProfile,
    *,
    only_quarantined: bool = False,
    dry_run: bool = False,
    on_edition: Callable[[int], None] = lambda _count: None,
) -> Generator[Reparsed, None, None]:
    """Read the captures of every edition of an outlet again and correct it; yield what came of each.

    A text whose capture makes no article any more, or cannot be read, stays. With `only_quarantined` only the
    editions are read whose newest capture was not read before. With `dry_run` the caller holds the
    transaction, and rolls it back. Hold the outlet's crawl lock.
    """
    reader = _Reader(db, paths, profile, EditionReader(db, rules_of(profile)))
    wanted = quarantined_ids(db, profile.site) if only_quarantined else None
    outside = {row[0] for row in db.execute("SELECT url FROM frontier WHERE outcome = 'out_of_range'")}
    for count, (identifier, captures) in enumerate(_captures(db, profile, wanted).items(), 1):
        readings = [reader.read(number, page) for number, page in captures]
        step: AbstractContextManager[None] = nullcontext() if dry_run else transaction(db)
        with step:
            row = db.execute("SELECT * FROM editions WHERE id = ?", (identifier,)).fetchone()
            if row is not None:
                done = _correct(db, row, readings)
            elif outside.intersection(one.known.capture.url for one in readings):
                continue
            else:
                done = _add(db, identifier, readings)
            _quarantine(db, identifier, readings[-1])
        yield done if readings[-1].missing is None else replace(done, reason=readings[-1].missing.detail)
        on_edition(count)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A capture and what it holds: an edition, or the reason why there is none; neither if it is damaged.

    `alone` says that no other edition stands on that page.
    """

    known: KnownCapture
    found: FoundEdition | None = None
    missing: Missing | None = None
    alone: bool = True

    @property
    def outcome(self) -> str:
        """Why there is no edition."""
        return "failed" if self.missing is None else self.missing.outcome

    def values(self) -> Row:
        """Return the columns of the catalogue that follow from it."""
        assert self.found is not None
        article = self.found.article
        return {
            "title": article.title,
            "paragraphs": json.dumps(article.paragraphs, ensure_ascii=False),
            "published_at": article.published_at,
            "updated_at": article.updated_at,
            "section": article.section,
            "authors": json.dumps(article.authors, ensure_ascii=False),
        }


@dataclass(slots=True)
class _Reader:
    db: sqlite3.Connection
    paths: ArchivePaths
    profile: SiteProfile
    editions: EditionReader

    def read(self, number: int, page: ArticleUrl) -> _Reading:
        known = get_capture(self.db, number)
        assert known is not None
        urls = SiteUrls.of_capture(self.profile, known.capture.url)
        at = known.capture.fetched_at
        try:
            payload = load_payload(self.db, self.paths.warc, known, MAX_DECODED_BYTES)
        except (CorruptDataError, ValueError):
            return _Reading(known)
        read = self.editions.read(payload, [page], urls=urls, url=known.capture.url, captured_at=at)
        alone = len(urls.editions_on(known.capture.url)) == 1
        found, missing = next(iter(read.found), None), next(iter(read.missing), None)
        return _Reading(known, found, missing, alone)


def _quarantine(db: sqlite3.Connection, identifier: str, newest: _Reading) -> None:
    missing = newest.missing
    if newest.found is not None:
        free_from_quarantine(db, identifier)
    elif missing is not None and (
        missing.outcome == "quarantined" or (missing.outcome == "no_article" and newest.alone)
    ):
        put_in_quarantine(db, identifier, newest.known, missing.detail, missing.confidence)


def _captures(
    db: sqlite3.Connection, profile: SiteProfile, wanted: frozenset[str] | None
) -> dict[str, list[tuple[int, ArticleUrl]]]:
    """Return the captures of each edition's pages, all or the wanted ones, in the order they were entered."""
    found: dict[str, list[tuple[int, ArticleUrl]]] = {}
    for number, url in db.execute(
        "SELECT capture_no, url FROM captures WHERE site = ? AND status = 200 ORDER BY capture_no",
        (profile.site,),
    ):
        for page in SiteUrls.of_capture(profile, url).editions_on(url):
            identifier = edition_id(profile.site, page.key, page.lang)
            if wanted is None or identifier in wanted:
                found.setdefault(identifier, []).append((number, page))
    return found


def _add(db: sqlite3.Connection, identifier: str, readings: list[_Reading]) -> Reparsed:
    made = 0
    for reading in readings:
        if reading.found is not None:
            keep_edition(db, reading.found, reading.known)
            made += 1
    return Reparsed(id=identifier, outcome="new" if made else readings[-1].outcome)


def _correct(db: sqlite3.Connection, row: sqlite3.Row, readings: list[_Reading]) -> Reparsed:
    names = ", ".join(_KEPT)
    earlier = db.execute(
        f"SELECT {names} FROM revisions WHERE edition_no = ? ORDER BY revision",  # noqa: S608 - ours
        (row["edition_no"],),
    )
    stored: list[Row] = [{name: one[name] for name in _KEPT} for one in (*earlier.fetchall(), row)]
    today = _read_anew(stored, readings)
    latest = next((one.found for one in reversed(readings) if one.found is not None), None)
    if latest is not None:
        keep_claims(db, row["id"], latest.claims())
    if today == stored:
        current = next((one for one in readings if one.known.number == row["capture_no"]), None)
        failed = current is not None and current.found is None
        return Reparsed(id=row["id"], outcome=current.outcome if current and failed else "unchanged")
    fields = _differing(stored, today)
    _store(db, row["edition_no"], today)
    db.execute(
        "INSERT INTO corrections (edition_no, corrected_at, software, fields, revisions_before, revisions) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (
            row["edition_no"],
            utc_now(),
            f"ilbo/{program_version()}",
            json.dumps(fields),
            len(stored),
            len(today),
        ),
    )
    return Reparsed(
        id=row["id"],
        outcome="corrected",
        fields=fields,
        revisions_before=len(stored),
        revisions=len(today),
    )


def _read_anew(stored: list[Row], readings: list[_Reading]) -> list[Row]:
    """Return the revisions as today's parsers make them of the captures.

    As in `archive.editions.put_article`, a capture with the text of the one before adds only particulars, and
    what a page leaves out is taken from before. Texts without a capture stay as they are, and so does the
    order around them.
    """
    mixed = any(one["capture_no"] is None for one in stored)
    anew: list[Row] = []
    bounds = [one["capture_no"] for one in stored]
    for place, row in enumerate(stored):
        start = bounds[place]
        if not isinstance(start, int):
            _append(anew, row)
            continue
        end = next((one for one in bounds[place + 1 :] if isinstance(one, int)), None)
        own = [
            one for one in readings if start <= one.known.number and (end is None or one.known.number < end)
        ]
        if not own or own[0].known.number != start or own[0].found is None:
            _append(anew, row)
        for one in own:
            if one.found is None:
                continue
            values = one.values()
            same = bool(anew) and _same_text(anew[-1], values)
            if one.known.number == start or same or not mixed:
                at: Row = {"captured_at": one.known.capture.fetched_at, "capture_no": one.known.number}
                _append(anew, {**values, **at})
    return anew


def _append(rows: list[Row], row: Row) -> None:
    """Add a revision; where it has the text of the last one, only its particulars."""
    if not rows:
        rows.append(row)
        return
    last = rows[-1]
    known: Row = {name: value for name, value in row.items() if value is not None or name == "capture_no"}
    if _same_text(last, row):
        rows[-1] = {**last, **_particulars(known)}
    else:
        rows.append({**last, **known})


def _same_text(one: Row, other: Row) -> bool:
    texts = [json.loads(str(row["paragraphs"])) for row in (one, other)]
    return one["title"] == other["title"] and say_the_same(*texts)


def _particulars(row: Row) -> Row:
    return {name: value for name, value in row.items() if name in FIELDS and name not in _TEXT}


def _differing(stored: list[Row], today: list[Row]) -> tuple[str, ...]:
    """Return the fields in which the revisions differ that were read from the same capture, or the last."""
    before = {one["capture_no"]: one for one in stored}
    pairs = [(before[one["capture_no"]], one) for one in today if one["capture_no"] in before]
    pairs.append((stored[-1], today[-1]))
    return tuple(name for name in FIELDS if any(old[name] != new[name] for old, new in pairs))


def _store(db: sqlite3.Connection, edition_no: int, rows: list[Row]) -> None:
    db.execute("DELETE FROM revisions WHERE edition_no = ?", (edition_no,))
    names, marks = ", ".join(_KEPT), ", ".join("?" * len(_KEPT))
    db.executemany(
        f"INSERT INTO revisions (edition_no, revision, {names}) VALUES (?, ?, {marks})",  # noqa: S608 - ours
        [(edition_no, number, *(one[name] for name in _KEPT)) for number, one in enumerate(rows[:-1], 1)],
    )
    assignments = ", ".join(f"{name} = ?" for name in (*_KEPT, "revision", "change"))
    db.execute(
        f"UPDATE editions SET {assignments} WHERE edition_no = ?",  # noqa: S608 - names are ours
        (*(rows[-1][name] for name in _KEPT), len(rows), next_change(db), edition_no),
    )
