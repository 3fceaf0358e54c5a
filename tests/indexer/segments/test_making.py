"""Segments that other processes write: taken in order they are an index like any other."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.segments.batch import batch_of
from indexer.segments.document import Document
from indexer.segments.index import Index
from indexer.segments.writer import IndexWriter
from tests.indexer.segments.oracle import add_runs
from tests.indexer.segments.strategies import IDS, documents

OPEN_FILES = Path("/proc/self/fd")
Rows = list[tuple[str, str, int]]

drawn = st.lists(st.sampled_from(IDS), unique=True, min_size=1).flatmap(
    lambda ids: st.tuples(*map(documents, ids))
)


def added(writer: IndexWriter, made: tuple[Document, ...]) -> None:
    """Add documents one by one."""
    for document in made:
        writer.add(batch_of([document]))


def rows(folder: Path) -> Rows:
    """Return the id, the story and its number of all living documents, in their order."""
    return [
        (segment.value("id", number), segment.value("story", number), segment.column_view("story_no")[number])
        for segment in Index.open(folder).mapped
        for number in range(segment.count)
        if segment.is_alive(number)
    ]


def indexed(*steps: Callable[[IndexWriter], None]) -> tuple[Rows, list[bytes]]:
    """Commit after each step; return the rows, and the files of the last generation."""
    with tempfile.TemporaryDirectory() as folder:
        for step in steps:
            with IndexWriter.open(Path(folder)) as writer:
                step(writer)
                writer.commit({})
        index = Index.open(Path(folder))
        assert index.verify() == []
        assert not list(Path(folder).glob("*.tmp"))
        return rows(Path(folder)), [segment.file.path.read_bytes() for segment in index.segments]


@given(drawn, drawn, st.integers(1, 5))
def test_runs_make_the_index_that_documents_make(
    first: tuple[Document, ...], then: tuple[Document, ...], size: int
) -> None:
    """Documents in runs, new or in the place of others, are those added one by one, in the same order."""
    runs, _ = indexed(lambda writer: added(writer, first), lambda writer: add_runs(writer, then, size))
    alone, _ = indexed(lambda writer: added(writer, first), lambda writer: added(writer, then))
    assert [row[:2] for row in runs] == [row[:2] for row in alone]
    assert len({row[1:] for row in runs}) == len({row[1] for row in runs}) == len({row[2] for row in runs})


@given(drawn, st.integers(1, 5))
def test_one_segment_is_the_same_wherever_it_is_written(made: tuple[Document, ...], size: int) -> None:
    """A run of all documents gives the file that the writer itself gives; more runs give its merged bytes."""
    _, (alone,) = indexed(lambda writer: added(writer, made))
    _, (run,) = indexed(lambda writer: add_runs(writer, made, len(made)))
    assert run == alone
    again = [indexed(lambda writer: add_runs(writer, made, size))[1] for _ in range(2)]
    assert again[0] == again[1]


def document(number: int, word: str = "w") -> Document:
    """Return a document of a story of two."""
    return Document(
        edition_id=f"s/{number}",
        story=f"t/{number // 2}",
        site="s",
        lang="ko",
        edition_no=number,
        fields={"body": ([word], [0])},
    )


def test_a_maker_goes_to_another_process_and_back(tmp_path: Path) -> None:
    """A maker and what it returns can be pickled; removed and added meanwhile, all is in its place."""
    with IndexWriter.open(tmp_path) as writer:
        writer.add(batch_of([document(0)]))
        makers = [writer.maker([(f"s/{n}", f"t/{n // 2}")]) for n in (1, 2)]
        for number, maker in enumerate(makers, 1):
            writer.take(
                pickle.loads(pickle.dumps(pickle.loads(pickle.dumps(maker))(batch_of([document(number)]))))
            )
        writer.remove("s/2")
        writer.add(batch_of([document(3)]))
        writer.commit({})
    assert [row[0] for row in rows(tmp_path)] == ["s/0", "s/1", "s/3"]
    numbers = {row[1]: row[2] for row in rows(tmp_path)}
    assert set(numbers) == {"t/0", "t/1"}
    assert len(set(numbers.values())) == 2


def test_what_was_not_taken_is_removed(tmp_path: Path) -> None:
    """A writer that is closed, or drops its changes, leaves no file of makers behind."""
    with IndexWriter.open(tmp_path) as writer:
        writer.maker([("s/0", "t/0")])(batch_of([document(0)]))
        assert list(tmp_path.glob("*.tmp"))
        writer.rollback()
        assert not list(tmp_path.glob("*.tmp"))
        writer.maker([("s/1", "t/0")])(batch_of([document(1)]))
    assert [path.name for path in tmp_path.iterdir()] == ["writer.lock"]


def test_a_process_that_outlives_its_writer_harms_no_other(tmp_path: Path) -> None:
    """What a process of a killed writer still writes is no file of the next writer, and goes at its end."""
    with IndexWriter.open(tmp_path) as killed:
        late = killed.maker([("s/0", "t/0")])
    with IndexWriter.open(tmp_path) as writer:
        maker = writer.maker([("s/1", "t/0")])
        made = maker(batch_of([document(1)]))
        late(batch_of([document(0, "late")]))
        writer.take(made)
        writer.commit({})
    assert [row[0] for row in rows(tmp_path)] == ["s/1"]
    assert not list(tmp_path.glob("*.tmp"))
    assert Index.open(tmp_path).verify() == []


def test_a_maker_that_fails_says_why(tmp_path: Path) -> None:
    """A bad document is the error it is where documents are added one by one."""
    bad = document(0)._replace(fields={"body": (["a\n"], [0])})
    with IndexWriter.open(tmp_path) as writer, pytest.raises(ValueError, match="a term contains a line end"):
        writer.maker([("s/0", "t/0")])(batch_of([bad]))


@pytest.mark.skipif(not OPEN_FILES.is_dir(), reason="the system does not list open files")
@pytest.mark.parametrize("made", [True, False], ids=["taken", "written"])
def test_many_segments_are_merged_before_the_commit(tmp_path: Path, made: bool) -> None:
    """However many segments there are, only so many files are open at a time, and nothing is lost."""
    count = 300
    open_files = []
    with IndexWriter.open(tmp_path, memory_bytes=1) as writer:
        for number in range(count):
            batch = batch_of([document(number)])
            if made:
                writer.take(writer.maker([(f"s/{number}", f"t/{number // 2}")])(batch))
            else:
                writer.add(batch)
            open_files.append(sum(1 for _ in OPEN_FILES.iterdir()))
        writer.commit({})
    assert max(open_files) < open_files[0] + 200
    assert [row[0] for row in rows(tmp_path)] == [f"s/{number}" for number in range(count)]
    assert len({row[2] for row in rows(tmp_path)}) == count // 2
