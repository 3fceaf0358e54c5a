"""The catalogue: one SQLite file of captures, editions, revisions, links and the crawl queue."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.errors import ConfigError, CorruptDataError, IlboError, LockedError
from archive.paths import ArchivePaths

SCHEMA_VERSION = 5
BUSY_TIMEOUT_S = 10.0
_TURN_S = 0.02
# Version → the tables and indexes that came with it.
ADDED_IN = {
    2: ("corrections", "corrections_by_edition"),
    3: ("claims", "claims_by_other"),
    4: ("decisions", "decisions_by_second"),
    5: ("quarantine", "quarantine_by_capture"),
}


def open_catalogue(
    paths: ArchivePaths, *, create: bool = False, readonly: bool = False
) -> sqlite3.Connection:
    """Open the catalogue of an archive; rows are `sqlite3.Row`, transactions explicit (see `transaction`).

    With `create` a missing archive is made; otherwise it raises NotFoundError (exit 66). With `readonly`
    nothing is ever written, and an archive in a place that cannot be written to can be read. Raises
    CorruptDataError (65) for a file that is no catalogue and ConfigError (78) for one of a later program
    version.
    """
    if create:
        paths.root.mkdir(parents=True, exist_ok=True)
    else:
        paths.require()
    mode = "ro" if readonly else "rwc" if create else "rw"
    uri = f"{paths.catalogue.absolute().as_uri()}?mode={mode}"
    try:
        try:
            return _connect(uri, paths.catalogue, create=create, readonly=readonly)
        except sqlite3.OperationalError:
            if not (readonly and _nobody_writes(paths.catalogue)):
                raise
            # SQLite reads a catalogue in WAL mode through a file it makes beside it, unless it is told that
            # nobody writes.
            return _connect(f"{uri}&immutable=1", paths.catalogue, create=False, readonly=True)
    except sqlite3.Error as error:
        raise explain(error, str(paths.catalogue)) from error


def _use_write_ahead_log(db: sqlite3.Connection) -> None:
    # SQLite does not wait for others when it changes the journal's mode, which happens once in the life of a
    # catalogue; processes that make one together take turns here.
    deadline = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:  # noqa: PERF203 - waiting is the point
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(_TURN_S)


def _nobody_writes(catalogue: Path) -> bool:
    log = catalogue.with_name(f"{catalogue.name}-wal")
    return not os.access(catalogue.parent, os.W_OK) and not (log.exists() and log.stat().st_size)


def _connect(uri: str, catalogue: Path, *, create: bool, readonly: bool) -> sqlite3.Connection:
    db = sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT_S, isolation_level=None)
    try:
        db.row_factory = sqlite3.Row
        db.execute("PRAGMA foreign_keys = ON")
        version = db.execute("PRAGMA user_version").fetchone()[0]
        if version > SCHEMA_VERSION:
            raise ConfigError(
                f"{catalogue} has schema version {version}, this program knows {SCHEMA_VERSION}",
                "install a newer ilbo",
            )
        if version == 0 and not create:
            raise _no_catalogue(catalogue)
        if not readonly:
            _use_write_ahead_log(db)
            db.execute("PRAGMA synchronous = NORMAL")
        # An earlier catalogue is read as it is; tables it lacks are those of later commands.
        if version < SCHEMA_VERSION and not readonly:
            _migrate(db, catalogue)
    except BaseException:
        db.close()
        raise
    return db


def _no_catalogue(path: Path) -> CorruptDataError:
    return CorruptDataError(
        f"{path} is empty or no catalogue of ilbo",
        "restore it from a backup, or make it anew with `ilbo rebuild`",
    )


def _migrate(db: sqlite3.Connection, catalogue: Path) -> None:
    with transaction(db):
        # Another process may have migrated between our look and our lock.
        version = db.execute("PRAGMA user_version").fetchone()[0]
        if version == SCHEMA_VERSION:
            return
        if version == 0 and db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
            raise _no_catalogue(catalogue)
        from importlib import resources  # noqa: PLC0415 - loads much, and a catalogue is made once

        schema = resources.files("archive").joinpath("schema.sql").read_text("utf-8")
        added = [f" {name} " for since, names in ADDED_IN.items() if since > version for name in names]
        for statement in _statements(schema):
            if version == 0 or any(name in statement for name in added):
                db.execute(statement)
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _statements(script: str) -> Iterator[str]:
    # executescript() would commit our transaction first, so the script is cut at complete statements.
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Run the block in one write transaction: all of it is kept, or nothing if it raises.

    Nothing is committed by a block that ends in any exception, KeyboardInterrupt included.
    """
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        # A commit that fails, for want of room for instance, leaves the transaction open.
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


@contextmanager
def snapshot(db: sqlite3.Connection) -> Iterator[None]:
    """Let everything that the block reads be of one moment, whatever other processes write meanwhile."""
    db.execute("BEGIN")
    try:
        yield
    finally:
        db.execute("ROLLBACK")


def next_change(db: sqlite3.Connection) -> int:
    """Advance the change counter and return its new value; call it inside a transaction."""
    row = db.execute("UPDATE counters SET value = value + 1 WHERE name = 'change' RETURNING value").fetchone()
    return int(row[0])


def last_change(db: sqlite3.Connection) -> int:
    """Return the number of the last change made to any edition; 0 in an empty catalogue."""
    return int(db.execute("SELECT value FROM counters WHERE name = 'change'").fetchone()[0])


def catalogue_identity(db: sqlite3.Connection) -> int:
    """Return the number drawn at random when this catalogue was made."""
    return int(db.execute("SELECT value FROM counters WHERE name = 'identity'").fetchone()[0])


def explain(error: sqlite3.Error, where: str) -> IlboError:
    """Turn an SQLite failure into the failure a user can act on; `where` names the catalogue file."""
    text = str(error)
    if "locked" in text or "busy" in text:
        return LockedError(f"{where} is locked by another process", "wait for it to end and try again")
    if "full" in text:
        return IlboError(
            f"no room left to write {where}", "free some disk space and run the same command again"
        )
    if "disk I/O error" in text:
        return IlboError(
            f"{where} cannot be read or written: {text}",
            "check the disk, its free space and your quota, then run the same command again",
        )
    if "readonly" in text or "unable to open" in text:
        return IlboError(f"cannot open {where}: {text}", "check the permissions of the archive directory")
    if any(sign in text for sign in ("malformed", "not a database", "no such table", "Could not decode")):
        return CorruptDataError(
            f"{where} is damaged: {text}", "restore it from a backup, or run `ilbo rebuild`"
        )
    return IlboError(f"the catalogue {where} failed: {text}", "run `ilbo check`")
