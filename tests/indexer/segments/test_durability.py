"""Whatever stops a writer or damages a file: readers get the old generation, the new, or a clear error."""

from __future__ import annotations

import os
import pickle
import random
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from io import FileIO
from pathlib import Path
from typing import Any

import pytest
from whoosh import query

from archive.errors import CorruptDataError, IlboError, LockedError, NotFoundError
from indexer.segments.batch import batch_of
from indexer.segments.disk import Disk
from indexer.segments.document import Document
from indexer.segments.index import Index
from indexer.segments.search import search
from indexer.segments.writer import IndexWriter

QUERIES = [
    query.Term("body", "common"),
    query.Phrase("body", ["common", "word1"]),
    query.Prefix("body", "word"),
    query.NumericRange("day", 20240101, 20240103),
    query.And([query.Term("lang", "ko"), query.Term("title", "title")]),
    query.Wildcard("body", "*1"),
]


def edition(number: int, extra: str = "") -> Document:
    """Return a small document."""
    body = f"common word{number} common other {extra}".split()
    return Document(
        edition_id=f"donga/{number}/ko",
        story=f"donga/{number}",
        site="donga",
        lang="ko",
        authors=("Kim",),
        section="politics",
        day=20240101 + number % 5,
        sort_key=number,
        edition_no=number + 1,
        fields={"title": (["title"], [0]), "body": (body, range(len(body)))},
    )


def commit(folder: Path, numbers: range, disk: Disk | None = None, extra: str = "") -> None:
    """Add documents as one generation whose meta says how many there must be."""
    with IndexWriter.open(folder, disk=disk) as writer:
        for number in numbers:
            writer.add(batch_of([edition(number, extra)]))
        writer.commit({"last": numbers[-1], "extra": extra})


def answers(folder: Path) -> list[Any]:
    """Return the answers to all queries."""
    index = Index.open(folder)
    return [index.doc_count, *(search(index, node, limit=100) for node in QUERIES)]


class PowerCut(BaseException):
    """The machine stops."""


class FailingDisk(Disk):
    """Fails at the k-th operation: once, as a full disk does, or for good, as a power cut does.

    At a power cut, what was written but not synced is lost in part.
    """

    def __init__(self, at: int, *, cut: bool) -> None:
        self.countdown = at
        self.cut = cut
        self.unsynced: dict[str, FileIO] = {}

    def _step(self) -> None:
        self.countdown -= 1
        if self.cut and self.countdown < 0:
            raise PowerCut
        if self.countdown == 0:
            if not self.cut:
                raise OSError(28, "No space left on device")
            for name in self.unsynced:
                if Path(name).exists():
                    os.truncate(name, Path(name).stat().st_size // 2)
            raise PowerCut

    def create(self, path: Path) -> FileIO:
        """Open a file, or fail."""
        self._step()
        self.unsynced[str(path)] = file = super().create(path)
        return file

    def scratch(self, path: Path) -> FileIO:
        """Open a file without a name, or fail."""
        self._step()
        return super().scratch(path)

    def write(self, file: FileIO, data: bytes | bytearray | memoryview) -> None:
        """Write, or fail behind half of it."""
        try:
            self._step()
        except BaseException:
            file.write(memoryview(data).cast("B")[: len(data) // 2])
            raise
        super().write(file, data)

    def sync(self, file: FileIO) -> None:
        """Sync, or fail."""
        self._step()
        super().sync(file)
        self.unsynced = {name: one for name, one in self.unsynced.items() if one is not file}

    def replace(self, source: Path, target: Path) -> None:
        """Rename, or fail."""
        self._step()
        super().replace(source, target)

    def sync_folder(self, folder: Path) -> None:
        """Sync a folder, or fail."""
        self._step()
        super().sync_folder(folder)

    def remove(self, path: Path) -> None:
        """Remove, or fail."""
        self._step()
        super().remove(path)


@pytest.mark.parametrize("cut", [False, True], ids=["full disk", "power cut"])
def test_failing_at_every_operation_leaves_old_or_new(tmp_path: Path, cut: bool) -> None:
    """For every k, a commit failing at the k-th file operation leaves a whole generation, old or new."""
    start, goal = tmp_path / "start", tmp_path / "goal"
    commit(start, range(20))
    shutil.copytree(start, goal)
    commit(goal, range(5, 30), extra="new")
    old, new = answers(start), answers(goal)
    seen_old = seen_new = 0
    for k in range(1, 1000):
        folder = tmp_path / f"k{k}"
        shutil.copytree(start, folder)
        disk = FailingDisk(k, cut=cut)
        try:
            commit(folder, range(5, 30), disk, extra="new")
            done = True
        except (OSError, PowerCut):
            done = False
        found = answers(folder)
        assert found in (old, new), k
        assert not done or found == new
        seen_old += found == old
        seen_new += found == new
        commit(folder, range(5, 30), extra="new")
        assert answers(folder) == new
        assert Index.open(folder).verify() == []
        shutil.rmtree(folder)
        if disk.countdown > 0:
            break
    assert seen_old > 10
    assert seen_new > 1


def test_a_failed_commit_can_be_repeated_by_the_same_writer(tmp_path: Path) -> None:
    """After a full disk made room, the same writer commits the same changes."""
    commit(tmp_path, range(5))
    for k in range(1, 40):
        disk = FailingDisk(k, cut=False)
        with IndexWriter.open(tmp_path, disk=disk) as writer:
            for number in range(5 + k, 8 + k):
                writer.add(batch_of([edition(number)]))
            try:
                writer.commit({})
            except OSError:
                writer.commit({})
        assert f"donga/{7 + k}/ko" in Index.open(tmp_path), k
        assert Index.open(tmp_path).verify() == []


def run(code: str, *arguments: object, **options: Any) -> subprocess.Popen[bytes]:
    """Start a Python process with this module imported."""
    program = f"from {__name__} import *\n{code}"
    return subprocess.Popen([sys.executable, "-c", program, *map(str, arguments)], **options)


def test_a_file_size_limit_leaves_the_old_generation(tmp_path: Path) -> None:
    """When the system refuses to let files grow, the commit fails and the old generation answers."""
    commit(tmp_path, range(20))
    old = answers(tmp_path)
    code = """
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
try:
    commit(Path(sys.argv[1]), range(5, 30))
except OSError:
    sys.exit(7)
"""
    assert run(code, tmp_path).wait(60) == 7
    assert answers(tmp_path) == old
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 2000


def test_kill_at_random_moments(tmp_path: Path) -> None:
    """A writer killed at any moment leaves a whole generation, and the next writer goes on from there."""
    commit(tmp_path, range(3))
    moments = random.Random(5)
    code = """
folder = Path(sys.argv[1])
print("ready", flush=True)
while True:
    last = Index.open(folder).meta["last"]
    commit(folder, range(last + 1, last + 4))
"""
    generations = set()
    # A busy machine may not come to a commit within a short moment, so the moments grow.
    for tried in range(60):
        if tried >= 6 and len(generations) > 1:
            break
        process = run(code, tmp_path, stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(moments.uniform(0.0, 0.12 * (1 + tried / 6)))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        index = Index.open(tmp_path)
        assert index.verify() == []
        assert index.doc_count == index.meta["last"] + 1
        assert search(index, query.Term("body", "common")).total == index.doc_count
        generations.add(index.generation.number)
    assert len(generations) > 1


def damaged_copies(folder: Path) -> list[tuple[Path, bytes]]:
    """Return the files of an index and their bytes."""
    return [(path, path.read_bytes()) for path in sorted(folder.iterdir()) if path.name != "writer.lock"]


def test_a_flipped_bit_is_never_a_wrong_answer(tmp_path: Path) -> None:
    """After one bit of any file flips, an answer is right or a corrupt-data error, and `verify` finds it."""
    commit(tmp_path, range(12))
    commit(tmp_path, range(8, 16), extra="new")
    expected = answers(tmp_path)
    current = Index.open(tmp_path).generation.file_names | {"CURRENT"}
    chance = random.Random(11)
    undetected = 0
    remedies: set[str] = set()
    for path, content in damaged_copies(tmp_path):
        places = sorted({0, len(content) - 1, *(chance.randrange(len(content)) for _ in range(150))})
        for place in places:
            flipped = bytearray(content)
            flipped[place] ^= 1 << chance.randrange(8)
            path.write_bytes(flipped)
            try:
                found = answers(tmp_path)
                sound = Index.open(tmp_path).verify() == []
            except CorruptDataError as error:
                remedies.add(error.remedy)
                continue
            assert found == expected, (path, place)
            assert not sound or path.name not in current or path.name == "CURRENT", (path, place)
            undetected += sound and path.name in current
        path.write_bytes(content)
    assert remedies == {"run `ilbo index --rebuild`"}
    # Only blanks that end the pointer file may change unnoticed.
    assert undetected <= 2


def test_truncation_is_noticed(tmp_path: Path) -> None:
    """A file cut short anywhere is a corrupt-data error on opening."""
    commit(tmp_path, range(12))
    for path, content in damaged_copies(tmp_path):
        for size in {0, 1, len(content) // 2, len(content) - 2}:
            path.write_bytes(content[:size])
            with pytest.raises(CorruptDataError, match="damaged"):
                Index.open(tmp_path)
        path.write_bytes(content)


def test_a_missing_file_is_noticed(tmp_path: Path) -> None:
    """A file that is gone is an error that names it; a missing pointer means there is no index."""
    commit(tmp_path, range(12))
    for path, content in damaged_copies(tmp_path):
        path.unlink()
        expected = NotFoundError if path.name == "CURRENT" else CorruptDataError
        with pytest.raises(expected, match="no index" if path.name == "CURRENT" else path.name):
            Index.open(tmp_path)
        path.write_bytes(content)


def test_a_damaged_index_is_rebuilt_afresh(tmp_path: Path) -> None:
    """`fresh` starts from nothing whatever lies there; until its commit, what was there stays as it is."""
    commit(tmp_path, range(12))
    (tmp_path / "CURRENT").write_bytes(b"nonsense")
    with pytest.raises(CorruptDataError):
        IndexWriter.open(tmp_path)
    with IndexWriter.open(tmp_path, fresh=True) as writer:
        writer.add(batch_of([edition(1)]))
        writer.commit({})
    assert Index.open(tmp_path).doc_count == 1
    assert Index.open(tmp_path).verify() == []


def test_a_fresh_writer_without_commit_changes_nothing(tmp_path: Path) -> None:
    """A rebuild that is given up leaves the old generation."""
    commit(tmp_path, range(12))
    old = answers(tmp_path)
    with IndexWriter.open(tmp_path, fresh=True, memory_bytes=1) as writer:
        for number in range(200):
            writer.add(batch_of([edition(number, "never")]))
    assert answers(tmp_path) == old


class Evil:
    """Unpickling this would create a file."""

    def __init__(self, witness: Path) -> None:
        self.witness = witness

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (self.witness,))


def test_a_planted_pickle_never_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pickles in the place of any file, or under Whoosh's names, are not run, and no query reads any."""
    folder, witness = tmp_path / "index", tmp_path / "witness"
    commit(folder, range(12))
    evil = pickle.dumps(Evil(witness))
    (folder / "_MAIN_1.toc").write_bytes(evil)
    expected = answers(folder)
    for path, content in damaged_copies(folder):
        path.write_bytes(evil + content[len(evil) :])
        try:
            found: Any = answers(folder)
        except IlboError:
            found = expected
        assert found == expected
        path.write_bytes(content)
    assert not witness.exists()

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a pickle was read")

    monkeypatch.setattr(pickle, "loads", refuse)
    monkeypatch.setattr(pickle, "load", refuse)
    monkeypatch.setattr("whoosh.formats.loads", refuse)
    searcher = Index.open(folder).whoosh.searcher
    assert len(searcher.search(query.Phrase("body", ["common", "word1"]))) == 1


def test_the_second_writer_is_turned_away(tmp_path: Path) -> None:
    """While one writer is open, another one gets exit code 75; afterwards it may write."""
    with IndexWriter.open(tmp_path) as writer:
        with pytest.raises(LockedError) as caught:
            IndexWriter.open(tmp_path)
        assert caught.value.exit_code == 75
        writer.commit({})
    IndexWriter.open(tmp_path).close()


def test_a_reader_keeps_its_generation(tmp_path: Path) -> None:
    """A reader answers from the generation it opened, however many commits and merges follow."""
    commit(tmp_path, range(10))
    reader = Index.open(tmp_path)
    before = [search(reader, node, limit=100) for node in QUERIES]
    for number in range(10, 40):
        commit(tmp_path, range(number, number + 1))
    assert [search(reader, node, limit=100) for node in QUERIES] == before
    assert reader.verify() == []
    assert Index.open(tmp_path).doc_count == 40


def test_the_previous_generation_stays_until_the_next(tmp_path: Path) -> None:
    """The folder holds the files of the current generation and the one before, nothing else."""
    for number in range(20):
        commit(tmp_path, range(number, number + 2))
        current = Index.open(tmp_path).generation
        names = {path.name for path in tmp_path.iterdir()}
        assert names >= current.file_names
        manifests = [name for name in names if name.startswith("generation-")]
        assert len(manifests) == min(number + 1, 2)


def test_opening_while_a_writer_commits(tmp_path: Path) -> None:
    """Readers that open again and again during commits always get a whole generation."""
    commit(tmp_path, range(2))
    stop = threading.Event()

    def write_on() -> None:
        last = 1
        while not stop.is_set():
            commit(tmp_path, range(last + 1, last + 2))
            last += 1

    thread = threading.Thread(target=write_on)
    thread.start()
    try:
        for _ in range(60):
            index = Index.open(tmp_path)
            assert search(index, query.Term("body", "common")).total == index.meta["last"] + 1
    finally:
        stop.set()
        thread.join()


def test_rollback_drops_changes(tmp_path: Path) -> None:
    """After a rollback, a commit holds only what was added since."""
    commit(tmp_path, range(3))
    with IndexWriter.open(tmp_path, memory_bytes=1) as writer:
        for number in range(3, 100):
            writer.add(batch_of([edition(number)]))
        writer.remove("donga/0/ko")
        writer.rollback()
        writer.add(batch_of([edition(200)]))
        writer.commit({})
    assert Index.open(tmp_path).doc_count == 4
    assert "donga/0/ko" in Index.open(tmp_path)
