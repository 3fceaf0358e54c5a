"""The catalogue: made once, opened by many, never half written, and damage told by name."""

from __future__ import annotations

import multiprocessing
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from archive.catalogue import (
    ADDED_IN,
    SCHEMA_VERSION,
    catalogue_identity,
    explain,
    last_change,
    next_change,
    open_catalogue,
    snapshot,
    transaction,
)
from archive.clock import utc_now
from archive.editions import put_article
from archive.errors import ConfigError, CorruptDataError, IlboError, LockedError, NotFoundError
from archive.paths import ArchivePaths
from tests.conftest import Ran, make_article, make_pair, write_jsonl

Ilbo = Callable[..., Ran]


def test_a_new_catalogue_is_complete(db: Any) -> None:
    """A catalogue made by `create` has its version, its tables, foreign keys, a log and nothing in it."""
    assert db.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION
    assert db.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    assert db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert last_change(db) == 0
    tables = {row["name"] for row in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    assert {"editions", "revisions", "links", "captures", "frontier", "counters"} <= tables


def test_opening_again_changes_nothing(paths: ArchivePaths) -> None:
    """The catalogue's identity is drawn once; another catalogue has another."""
    with closing(open_catalogue(paths, create=True)) as db:
        identity = catalogue_identity(db)
    for options in ({"create": True}, {}, {"readonly": True}):
        with closing(open_catalogue(paths, **options)) as db:
            assert catalogue_identity(db) == identity
    other = ArchivePaths(paths.root.with_name("other"))
    with closing(open_catalogue(other, create=True)) as db:
        assert catalogue_identity(db) != identity


@pytest.mark.parametrize("options", [{}, {"readonly": True}])
def test_a_missing_archive_is_not_made(paths: ArchivePaths, options: dict[str, bool]) -> None:
    """Without `create`, a missing archive raises NotFoundError and stays missing."""
    with pytest.raises(NotFoundError, match=str(paths.root)):
        open_catalogue(paths, **options)
    assert not paths.root.exists()


def test_a_readonly_catalogue_refuses_writing(paths: ArchivePaths) -> None:
    """Nothing can be written through a read-only catalogue."""
    open_catalogue(paths, create=True).close()
    with closing(open_catalogue(paths, readonly=True)) as db, pytest.raises(sqlite3.OperationalError):
        next_change(db)


@pytest.mark.parametrize("name", ["plain", "with blank", "100%25 ?mode=memory#x", "한빛", "quote'\"", ";"])
def test_directory_names_are_taken_literally(tmp_path: Path, name: str) -> None:
    """Whatever stands in the directory's name, the catalogue is made there."""
    paths = ArchivePaths(tmp_path / name)
    open_catalogue(paths, create=True).close()
    assert (tmp_path / name / "catalogue.sqlite").stat().st_size > 0
    open_catalogue(paths, readonly=True).close()


def other_database(path: Path) -> None:
    """Write the SQLite file of another program."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE birds (name TEXT)")


DAMAGES: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_bytes(b""),
    "text": lambda path: path.write_text("hello\n" * 1000),
    "half": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "ten pages": lambda path: path.write_bytes(path.read_bytes()[:40960]),
    "zeros": lambda path: path.write_bytes(b"\0" * path.stat().st_size),
    "overwritten": lambda path: path.write_bytes(
        path.read_bytes()[:4096] + b"\xa5" * (path.stat().st_size - 4096)
    ),
    "another program's": lambda path: (path.unlink(), other_database(path)),
}


@pytest.mark.parametrize(
    ("damage", "command"),
    [*((name, "show paper/1") for name in DAMAGES), ("half", "stats"), ("empty", "pair paper/1/ko")],
)
def test_damage_is_exit_65_and_named(ilbo: Ilbo, paths: ArchivePaths, damage: str, command: str) -> None:
    """A catalogue that is damaged or no catalogue exits 65 with one line that names the file."""
    with closing(open_catalogue(paths, create=True)) as db, transaction(db):
        for key in range(200):
            put_article(db, make_article(key=str(key), paragraphs=("문단 " * 40,)), captured_at=utc_now())
    DAMAGES[damage](paths.catalogue)
    ran = ilbo(*command.split())
    assert (ran.code, ran.out) == (65, "")
    assert str(paths.catalogue) in ran.err
    assert ran.err.count("\n") == 1
    assert "Traceback" not in ran.err


def test_an_import_does_not_write_into_another_programs_file(
    ilbo: Ilbo, paths: ArchivePaths, tmp_path: Path
) -> None:
    """An SQLite file of another program is refused and left as it is."""
    paths.root.mkdir()
    other_database(paths.catalogue)
    ran = ilbo("import", write_jsonl(tmp_path / "a.jsonl", make_pair()))
    assert ran.code == 65
    with closing(sqlite3.connect(paths.catalogue)) as db:
        assert [row[0] for row in db.execute("SELECT name FROM sqlite_schema")] == ["birds"]


def test_an_import_makes_a_catalogue_of_an_empty_one(ilbo: Ilbo, paths: ArchivePaths, tmp_path: Path) -> None:
    """What a first import leaves when it is killed before its first write can be imported into."""
    paths.root.mkdir()
    paths.catalogue.touch()
    assert ilbo("import", write_jsonl(tmp_path / "a.jsonl", make_pair())).code == 0
    assert ilbo("stats", "--format", "json").json["editions"] == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE editions SET paragraphs = '[\"torn'",
        "UPDATE editions SET title = CAST(x'ff' AS TEXT)",
        "UPDATE editions SET authors = ''",
    ],
)
def test_a_damaged_row_is_exit_65(ilbo: Ilbo, paths: ArchivePaths, db: Any, statement: str) -> None:
    """A row whose text cannot be read is damage, told in one line."""
    with transaction(db):
        put_article(db, make_article(), captured_at=utc_now())
    db.execute(statement)
    ran = ilbo("show", "paper/100")
    assert (ran.code, ran.out, ran.err.count("\n")) == (65, "", 1)
    assert "catalogue" in ran.err


@pytest.mark.parametrize("options", [{"create": True}, {}, {"readonly": True}])
def test_a_later_schema_is_exit_78(paths: ArchivePaths, options: dict[str, bool]) -> None:
    """A catalogue of a later version is left alone; the message names the file and the versions."""
    with closing(open_catalogue(paths, create=True)) as db:
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(
        ConfigError, match=f"{paths.catalogue} has schema version {SCHEMA_VERSION + 1}"
    ) as failure:
        open_catalogue(paths, **options)
    assert failure.value.exit_code == 78
    assert failure.value.remedy


def test_a_readonly_archive_can_be_read(
    ilbo: Ilbo, paths: ArchivePaths, tmp_path: Path, unprivileged: list[str]
) -> None:
    """An archive that cannot be written to, on a DVD for instance, is read; importing into it is refused."""
    file = write_jsonl(tmp_path / "a.jsonl", make_pair())
    assert ilbo("import", file).code == 0
    before = sorted(paths.root.rglob("*"))
    for path in (*before, paths.root):
        path.chmod(stat.S_IMODE(path.stat().st_mode) & ~0o222)
    try:
        shown = ilbo("show", "paper/100", before=unprivileged)
        imported = ilbo("import", file, before=unprivileged)
    finally:
        for path in (paths.root, *before):
            path.chmod(stat.S_IMODE(path.stat().st_mode) | 0o200)
    assert (shown.code, shown.err) == (0, "")
    assert "솔내시" in shown.out
    assert (imported.code, imported.out, imported.err.count("\n")) == (1, "", 1)
    assert "permission" in imported.err
    assert sorted(paths.root.rglob("*")) == before


def test_an_unreadable_catalogue_is_told(
    ilbo: Ilbo, paths: ArchivePaths, tmp_path: Path, unprivileged: list[str]
) -> None:
    """A catalogue without read permission exits 1 and names the permissions."""
    open_catalogue(paths, create=True).close()
    paths.catalogue.chmod(0)
    ran = ilbo("show", "a/b", before=unprivileged)
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert "permission" in ran.err


def test_a_transaction_keeps_all_or_nothing(db: Any) -> None:
    """A block that ends in any exception, KeyboardInterrupt included, leaves no trace."""
    with transaction(db):
        next_change(db)

    def failing(failure: type[BaseException]) -> None:
        with transaction(db):
            next_change(db)
            raise failure

    for failure in (ValueError, KeyboardInterrupt):
        with pytest.raises(failure):
            failing(failure)
    assert last_change(db) == 1
    assert not db.in_transaction


def test_a_transaction_ends_with_its_database(db: Any) -> None:
    """An SQLite failure that already rolled back is passed on as it is."""

    def failing() -> None:
        with transaction(db):
            db.execute("ROLLBACK")
            db.execute("SELECT * FROM nowhere")

    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        failing()
    assert not db.in_transaction


def test_a_commit_that_fails_leaves_no_transaction(db: Any) -> None:
    """When the commit itself fails, nothing is kept and the next transaction can begin."""

    def failing() -> None:
        with transaction(db):
            db.execute("PRAGMA defer_foreign_keys = ON")
            next_change(db)
            db.execute("INSERT INTO links VALUES (1, 2, 'manual', 1, '{}')")

    with pytest.raises(sqlite3.IntegrityError):
        failing()
    assert not db.in_transaction
    with transaction(db):
        next_change(db)
    assert last_change(db) == 1


def test_a_snapshot_stays_while_others_write(paths: ArchivePaths, db: Any) -> None:
    """What a snapshot reads is of one moment."""
    with closing(open_catalogue(paths, readonly=True)) as reader:
        with snapshot(reader):
            assert last_change(reader) == 0
            with transaction(db):
                next_change(db)
            assert last_change(reader) == 0
        assert last_change(reader) == 1


def test_a_second_writer_waits_or_is_told(paths: ArchivePaths, db: Any) -> None:
    """A writer that cannot get its turn fails as locked, exit code 75."""
    with closing(open_catalogue(paths)) as second:
        second.execute("PRAGMA busy_timeout = 1")
        with transaction(db), pytest.raises(sqlite3.OperationalError) as failure, transaction(second):
            pass
    error = explain(failure.value, "the file")
    assert isinstance(error, LockedError)
    assert error.exit_code == 75


def _open_and_count(root: str) -> int:
    with closing(open_catalogue(ArchivePaths(Path(root)), create=True)) as db:
        with transaction(db):
            next_change(db)
        return catalogue_identity(db)


def test_many_processes_make_one_catalogue(paths: ArchivePaths) -> None:
    """Processes that all find no archive make one together: one identity, every change counted."""
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        identities = pool.map(_open_and_count, [str(paths.root)] * 12)
    assert len(set(identities)) == 1
    with closing(open_catalogue(paths)) as db:
        assert last_change(db) == 12


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("database is locked", LockedError, 75),
        ("database table is locked", LockedError, 75),
        ("database or disk is full", IlboError, 1),
        ("disk I/O error", IlboError, 1),
        ("attempt to write a readonly database", IlboError, 1),
        ("unable to open database file", IlboError, 1),
        ("database disk image is malformed", CorruptDataError, 65),
        ("file is not a database", CorruptDataError, 65),
        ("no such table: editions", CorruptDataError, 65),
        ("Could not decode to UTF-8 column 'title' with text 'x'", CorruptDataError, 65),
        ("something else", IlboError, 1),
    ],
)
def test_sqlite_failures_are_explained(text: str, kind: type[IlboError], code: int) -> None:
    """Each failure of SQLite names the file, what happened and what to do, under its exit code."""
    error = explain(sqlite3.OperationalError(text), "/some/catalogue.sqlite")
    assert type(error) is kind
    assert error.exit_code == code
    assert "/some/catalogue.sqlite" in error.message
    assert error.remedy


@pytest.mark.parametrize("version", sorted(ADDED_IN))
def test_an_earlier_catalogue_gets_what_it_lacks(paths: ArchivePaths, version: int) -> None:
    """A catalogue from before a version came has, once it is opened for writing, the schema of a new one."""
    query = "SELECT name, sql FROM sqlite_schema ORDER BY name"
    with closing(open_catalogue(paths, create=True)) as db:
        wanted = [tuple(row) for row in db.execute(query)]
        for since, names in ADDED_IN.items():
            if since >= version:
                db.execute(f"DROP TABLE {names[0]}")
        db.execute(f"PRAGMA user_version = {version - 1}")
    with closing(open_catalogue(paths)) as db:
        assert [tuple(row) for row in db.execute(query)] == wanted
