"""Bringing the index up to date: what changed is added, replaced or removed, and nothing else is touched."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from archive.catalogue import next_change, open_catalogue, transaction
from archive.editions import iter_editions
from archive.errors import LockedError
from archive.paths import ArchivePaths
from indexer.indexing import update_index
from indexer.searching import Request, Searcher
from indexer.segments.index import Index
from indexer.segments.writer import IndexWriter
from tests.conftest import SAMPLE_EDITIONS, Ran, command_line, environment, make_pair, write_jsonl


def remove_edition(db: Any, edition_id: str) -> None:
    """Take an edition out of the catalogue, as a rebuild of it may."""
    with transaction(db):
        db.execute("DELETE FROM editions WHERE id = ?", (edition_id,))
        db.execute("INSERT INTO removals VALUES (?, ?)", (edition_id, next_change(db)))


def found(db: Any, paths: ArchivePaths, query: str = "", **wanted: Any) -> set[str]:
    """Search for editions and return their keys and languages, such as `100/ko`."""
    result = Searcher(db, paths).search(Request(query=query, by_edition=True, limit=1000, **wanted))
    assert result.total == len(result.hits)
    return {hit.editions[0].edition.id.partition("/")[2] for hit in result.hits}


def test_only_what_changed_is_read(db: Any, paths: ArchivePaths, put: Callable[..., None]) -> None:
    """Added, updated and removed count editions; a second run has nothing to do."""
    put(key="1", title="새 다리")
    put(key="2", title="옛 다리")
    put(key="3", title="다른 다리")
    assert update_index(db, paths) == {"added": 3, "updated": 0, "removed": 0}
    assert update_index(db, paths) == {"added": 0, "updated": 0, "removed": 0}
    put(key="2", title="무너진 성벽")
    put(key="4", title="넷째 다리")
    remove_edition(db, "paper/3/ko")
    assert update_index(db, paths) == {"added": 1, "updated": 1, "removed": 1}
    assert found(db, paths) == {"1/ko", "2/ko", "4/ko"}
    assert found(db, paths, "title:성벽") == {"2/ko"}
    assert found(db, paths, "title:다리") == {"1/ko", "4/ko"}
    assert update_index(db, paths).total() == 0


def test_a_removed_edition_may_come_back(db: Any, paths: ArchivePaths, put: Callable[..., None]) -> None:
    """Removed and stored again, before or after indexing, an edition is found once."""
    put(key="1")
    update_index(db, paths)
    remove_edition(db, "paper/1/ko")
    put(key="1")
    update_index(db, paths)
    assert found(db, paths) == {"1/ko"}
    remove_edition(db, "paper/1/ko")
    update_index(db, paths)
    assert found(db, paths) == set()
    put(key="1")
    update_index(db, paths)
    assert found(db, paths) == {"1/ko"}


def test_nothing_to_do_writes_nothing(db: Any, paths: ArchivePaths, put: Callable[..., None]) -> None:
    """An index that is up to date keeps its generation."""
    put()
    update_index(db, paths)
    generation = Index.open(paths.index).generation.number
    update_index(db, paths)
    assert Index.open(paths.index).generation.number == generation


def test_an_empty_archive_can_be_indexed_and_searched(db: Any, paths: ArchivePaths) -> None:
    """No edition makes an index in which nothing is found, not a missing one."""
    assert update_index(db, paths).total() == 0
    assert found(db, paths, "다리") == set()


def test_rebuild_reads_everything_again(own_sample: ArchivePaths) -> None:
    """A rebuild finds what the index found before."""
    with closing(open_catalogue(own_sample)) as db:
        before = Searcher(db, own_sample).search(Request(query="북한 sanctions", limit=100)).hits
        assert update_index(db, own_sample, rebuild=True) == {
            "added": SAMPLE_EDITIONS,
            "updated": 0,
            "removed": 0,
        }
        assert Searcher(db, own_sample).search(Request(query="북한 sanctions", limit=100)).hits == before


def test_step_by_step_gives_what_all_at_once_gives(
    sample: ArchivePaths, db: Any, paths: ArchivePaths, put: Callable[..., None]
) -> None:
    """An archive indexed after every few editions finds and pairs the same as one indexed once."""
    with closing(open_catalogue(sample, readonly=True)) as whole_db:
        articles = [edition.article for edition in iter_editions(whole_db)]
        whole = Searcher(whole_db, sample)
        for number, article in enumerate(articles):
            put(**{name: getattr(article, name) for name in article._fields})
            if number % 17 == 0:
                update_index(db, paths)
        update_index(db, paths)
        parts = Searcher(db, paths)
        for query in ("", "북한 미사일", "title:korea OR 홍수", "sanction* -trump"):
            for paired in (None, True, False):
                ours, theirs = (
                    {
                        tuple(sorted(one.edition.id for one in hit.editions))
                        for hit in searcher.search(Request(query=query, paired=paired, limit=1000)).hits
                    }
                    for searcher in (parts, whole)
                )
                assert ours == theirs


def test_an_edition_is_paired_once_its_translation_arrives(
    db: Any, paths: ArchivePaths, put: Callable[..., None]
) -> None:
    """The first edition of a story is found as unpaired until the other comes, and again when that leaves."""
    put(key="1", title="다리")
    put(key="2", title="다리")
    update_index(db, paths)
    assert found(db, paths, paired=True) == set()
    put(key="1", lang="en", title="Bridge")
    assert update_index(db, paths) == {"added": 1, "updated": 0, "removed": 0}
    assert found(db, paths, paired=True) == {"1/ko", "1/en"}
    assert found(db, paths, paired=False) == {"2/ko"}
    assert found(db, paths, "title:다리", translate=False) == {"1/ko", "2/ko"}
    remove_edition(db, "paper/1/en")
    update_index(db, paths)
    assert found(db, paths, paired=False) == {"1/ko", "2/ko"}


def test_an_edition_that_moves_leaves_its_old_story_single(
    db: Any, paths: ArchivePaths, put: Callable[..., None]
) -> None:
    """When an outlet corrects the story of a translation, the index parts and joins the right ones."""
    put(key="1", story="a")
    put(key="2", story="b")
    put(key="3", lang="en", story="a", title="Bridge")
    update_index(db, paths)
    assert found(db, paths, paired=True) == {"1/ko", "3/en"}
    put(key="3", lang="en", story="b", title="Bridge")
    update_index(db, paths)
    assert found(db, paths, paired=True) == {"2/ko", "3/en"}
    assert found(db, paths, paired=False) == {"1/ko"}
    hits = Searcher(db, paths).search(Request(query="")).hits
    assert {hit.story: len(hit.editions) for hit in hits} == {"paper/1": 1, "paper/2": 2}


def test_two_editions_in_one_language_are_no_pair(
    db: Any, paths: ArchivePaths, put: Callable[..., None]
) -> None:
    """A story told twice in Korean has no translation."""
    put(key="1", story="a")
    put(key="2", story="a")
    update_index(db, paths)
    assert found(db, paths, paired=True) == set()
    assert found(db, paths, paired=False) == {"1/ko", "2/ko"}


def test_a_new_dictionary_makes_the_index_anew(
    db: Any, paths: ArchivePaths, put: Callable[..., None]
) -> None:
    """When dictionary.txt changes, searches say that the index is behind, and indexing reads all again."""
    put(title="한빛동행길 열리다")
    update_index(db, paths)
    (paths.root / "dictionary.txt").write_text("한빛동행길\n", "utf-8")
    (notice,) = Searcher(db, paths).notices()
    assert "dictionary" in notice
    assert update_index(db, paths) == {"added": 1, "updated": 0, "removed": 0}
    assert list(Searcher(db, paths).notices()) == []


@pytest.mark.parametrize("damage", ["truncate", "vanish", "pointer", "manifest"])
def test_a_damaged_index_is_made_anew(own_sample: ArchivePaths, damage: str) -> None:
    """`ilbo index` mends an index whose damage shows on opening: the catalogue has all that is needed."""
    (segment,) = own_sample.index.glob("segment-*.arrays")
    manifest = max(own_sample.index.glob("generation-*.json"))
    if damage == "truncate":
        os.truncate(segment, segment.stat().st_size // 2)
    elif damage == "vanish":
        segment.unlink()
    else:
        target = manifest if damage == "manifest" else own_sample.index / "CURRENT"
        target.write_bytes(target.read_bytes()[:-10])
    with closing(open_catalogue(own_sample)) as db:
        assert update_index(db, own_sample)["added"] == SAMPLE_EDITIONS
        assert Index.open(own_sample.index).verify() == []
        assert Searcher(db, own_sample).search(Request(query="북한")).total > 5


def test_one_process_indexes_at_a_time(own_sample: ArchivePaths, here: Callable[..., Ran]) -> None:
    """While one process indexes, another gets exit code 75; searching goes on."""
    with IndexWriter.open(own_sample.index), closing(open_catalogue(own_sample)) as db:
        with pytest.raises(LockedError):
            update_index(db, own_sample)
        locked = here(own_sample, "index", "--rebuild")
        assert (locked.code, locked.out) == (75, "")
        assert locked.err.count("\n") == 1
        assert "try again" in locked.err
        assert here(own_sample, "search", "북한", "--format", "ids").code == 0


@pytest.fixture
def slow_index(own_sample: ArchivePaths) -> Iterator[subprocess.Popen[bytes]]:
    """Start `ilbo index --rebuild` and give it while it is at work."""
    before = set(own_sample.index.iterdir())
    process = subprocess.Popen(
        command_line("--archive", own_sample.root, "index", "--rebuild"),
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        # Its first new file shows that it is writing.
        while process.poll() is None and set(own_sample.index.iterdir()) <= before:
            time.sleep(0.001)
        yield process
    finally:
        process.kill()
        process.wait()


def test_killed_while_indexing_loses_nothing(
    slow_index: subprocess.Popen[bytes], own_sample: ArchivePaths, here: Callable[..., Ran]
) -> None:
    """After kill -9 the old index answers, `check` is content, and the next run leaves no litter."""
    slow_index.send_signal(signal.SIGKILL)
    slow_index.wait()
    assert here(own_sample, "search", "북한", "--format", "json").json["total"] > 5
    assert here(own_sample, "check").code == 0
    assert here(own_sample, "index", "--rebuild", "--format", "json").json["added"] == SAMPLE_EDITIONS
    assert here(own_sample, "check").code == 0
    segments = {path.name for path in own_sample.index.glob("segment-*")}
    named = {
        segment["file"]["name"]
        for manifest in own_sample.index.glob("generation-*.json")
        for segment in json.loads(manifest.read_bytes())["segments"]
    }
    assert segments == named
    assert not list(own_sample.index.glob("*.tmp"))


def test_searching_while_indexing(
    slow_index: subprocess.Popen[bytes], own_sample: ArchivePaths, here: Callable[..., Ran]
) -> None:
    """A search in the middle of a rebuild answers from the generation before, or the new one."""
    first = here(own_sample, "search", "북한", "--format", "ids")
    assert (first.code, first.err) == (0, "")
    while slow_index.poll() is None:
        again = here(own_sample, "search", "북한", "--format", "ids")
        assert (again.code, again.out) == (0, first.out)
    assert slow_index.returncode == 0
    assert here(own_sample, "search", "북한", "--format", "ids").out == first.out


def test_what_is_imported_during_indexing_comes_next_time(
    own_sample: ArchivePaths, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, here: Callable[..., Ran]
) -> None:
    """An index is of one moment: what another process stores meanwhile is found after the next run."""
    added = write_jsonl(tmp_path / "more.jsonl", make_pair(key="777"))

    def import_meanwhile(count: int) -> None:
        monkeypatch.setattr("indexer.indexing.PROGRESS_EVERY", 10**9)
        assert here(own_sample, "import", added).code == 0

    with closing(open_catalogue(own_sample)) as db:
        outcomes = update_index(db, own_sample, rebuild=True, on_progress=import_meanwhile)
        assert outcomes["added"] == SAMPLE_EDITIONS
        assert "ilbo index" in next(Searcher(db, own_sample).notices())
        assert update_index(db, own_sample) == {"added": 2, "updated": 0, "removed": 0}
