"""`ilbo index` as a process: what it says, and what stops it."""

from __future__ import annotations

import resource
import sqlite3
from collections.abc import Callable
from pathlib import Path

from archive.locking import exclusive
from archive.paths import ArchivePaths
from tests.conftest import Ran, make_pair, write_jsonl

Here = Callable[..., Ran]


def test_it_says_what_it_did(here: Here, paths: ArchivePaths, tmp_path: Path) -> None:
    """One line on stdout counts what was added, updated and removed; nothing on stderr of a pipe."""
    here(paths, "import", write_jsonl(tmp_path / "a.jsonl", [*make_pair("1"), *make_pair("2")]))
    first = here(paths, "index")
    assert (first.code, first.err) == (0, "")
    assert first.out.startswith("indexed 4 in ")
    assert first.out.rstrip().endswith(": 4 added")
    assert here(paths, "index").out.rstrip().endswith(": nothing to do")
    here(
        paths,
        "import",
        write_jsonl(tmp_path / "b.jsonl", [*make_pair("2", title="바뀐 제목"), *make_pair("3")]),
    )
    third = here(paths, "index", "--format", "json")
    assert (third.code, third.err) == (0, "")
    counters = third.json
    assert {name: counters[name] for name in ("attempted", "added", "updated", "removed")} == {
        "attempted": 4,
        "added": 2,
        "updated": 2,
        "removed": 0,
    }


def test_no_archive_is_exit_66(here: Here, paths: ArchivePaths) -> None:
    """There is nothing to index where no archive stands, and nothing is made there."""
    done = here(paths, "index")
    assert (done.code, done.out, done.err.count("\n")) == (66, "", 1)
    assert not paths.root.exists()


def test_another_process_indexing_is_exit_75(here: Here, own_sample: ArchivePaths) -> None:
    """The message names the lock and says to try again; the search still works."""
    with exclusive(own_sample.index / "writer.lock", "an update of the index"):
        done = here(own_sample, "index")
        assert (done.code, done.out, done.err.count("\n")) == (75, "", 1)
        assert "writer.lock" in done.err
        assert here(own_sample, "search", "북한", "--format", "ids").code == 0


def test_a_full_disk_leaves_the_old_index(ilbo: Callable[..., Ran], own_sample: ArchivePaths) -> None:
    """If the new index does not fit, exit 1 says so; the old one answers and is sound."""
    before = ilbo("search", "북한", "--format", "ids").out
    done = ilbo(
        "index", "--rebuild", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
    )
    assert (done.code, done.out, done.err.count("\n")) == (1, "", 1), done.err
    assert "no room" in done.err
    assert ilbo("search", "북한", "--format", "ids").out == before
    assert ilbo("check").code == 0


def test_a_damaged_row_is_exit_65(here: Here, own_sample: ArchivePaths) -> None:
    """An edition whose text cannot be read stops the index and is named; the old index stays."""
    with sqlite3.connect(own_sample.catalogue) as db:
        db.execute("UPDATE editions SET paragraphs = '[', change = change + 1000 WHERE edition_no = 3")
        db.execute("UPDATE counters SET value = value + 1000 WHERE name = 'change'")
    db.close()
    done = here(own_sample, "index")
    assert (done.code, done.out, done.err.count("\n")) == (65, "", 1)
    assert "sample/" in done.err
    assert here(own_sample, "search", "북한", "--format", "ids").out
