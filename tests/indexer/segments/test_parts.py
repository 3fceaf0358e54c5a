"""What a writer asks its segments: where editions and stories are, few or many at a time."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.segments.batch import batch_of
from indexer.segments.document import Document
from indexer.segments.manifest import load_generation
from indexer.segments.parts import Part, Wanted, load_part
from indexer.segments.writer import IndexWriter

COUNT = 300
ids = st.integers(0, 2 * COUNT).map(lambda number: f"s/{number}")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an index with one segment; three editions are a story."""
    folder = tmp_path_factory.mktemp("index")
    with IndexWriter.open(folder) as writer:
        writer.add(batch_of([Document(f"s/{n}", f"t/{n // 3}", "s", "ko") for n in range(COUNT)]))
        writer.commit({})
    return folder


def part(folder: Path) -> Part:
    """Return its segment, which nothing was asked before."""
    return load_part(folder, load_generation(folder).segments[0])


@given(st.lists(st.lists(ids, max_size=40) | st.lists(ids, max_size=2), max_size=3))
def test_editions_are_found_where_they_are(folder: Path, asked: list[list[str]]) -> None:
    """Exactly the editions that are here, whether the dictionary was read for them or not."""
    here = part(folder)
    for some in asked:
        expected = {number for number in range(COUNT) if f"s/{number}" in some}
        found = here.documents(Wanted(text.encode() for text in some))
        assert sorted(here.segment.value("id", document) for document in found) == sorted(
            f"s/{number}" for number in expected
        )


@pytest.mark.parametrize("size", [1, 2 * COUNT])
def test_stories_keep_their_numbers(folder: Path, size: int) -> None:
    """The number of a story is that of all its editions; unknown stories have none."""
    here = part(folder)
    found = here.stories(Wanted(f"t/{number}".encode() for number in range(size)))
    assert set(found) == {f"t/{number}".encode() for number in range(min(size, COUNT // 3))}
    numbers = here.segment.column("story_no")
    for document in range(COUNT):
        story = here.segment.value("story", document).encode()
        assert found.get(story, numbers[document]) == numbers[document]


def test_nothing_is_found_in_an_empty_list(folder: Path) -> None:
    """Asked for nothing, a segment has nothing."""
    assert part(folder).documents(Wanted([])) == []
    assert part(folder).stories(Wanted([])) == {}
