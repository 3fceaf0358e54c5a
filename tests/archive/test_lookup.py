"""What an ID names: an edition, a story, or a hit of the last search."""

from __future__ import annotations

import unicodedata
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.catalogue import transaction
from archive.editions import put_article
from archive.errors import NotFoundError
from archive.lookup import find, load_last_hits, save_last_hits
from archive.paths import ArchivePaths
from tests.conftest import make_article


@pytest.fixture
def stocked(db: Any) -> Any:
    """Fill a catalogue with a story in both languages, one in Korean only, and one of different keys."""
    with transaction(db):
        for article in (
            make_article(key="1", lang="ko"),
            make_article(key="1", lang="en"),
            make_article(key="2", lang="ko"),
            make_article(key="3", lang="ko", story="x"),
            make_article(key="4", lang="en", story="x"),
            make_article(key="다리"),
        ):
            put_article(db, article, captured_at="2024-01-13T00:00:00Z")
    return db


@pytest.mark.parametrize(
    ("identifier", "edition", "story"),
    [
        ("paper/1/en", "paper/1/en", ["paper/1/ko", "paper/1/en"]),
        ("paper/1", "paper/1/ko", ["paper/1/ko", "paper/1/en"]),
        ("paper/2", "paper/2/ko", ["paper/2/ko"]),
        ("paper/3", "paper/3/ko", ["paper/3/ko", "paper/4/en"]),
        ("paper/4", "paper/4/en", ["paper/3/ko", "paper/4/en"]),
        ("  paper/1/en\n", "paper/1/en", ["paper/1/ko", "paper/1/en"]),
        (unicodedata.normalize("NFD", "paper/다리"), "paper/다리/ko", ["paper/다리/ko"]),
    ],
)
def test_what_ids_name(
    stocked: Any, paths: ArchivePaths, identifier: str, edition: str, story: list[str]
) -> None:
    """Ids of editions and stories, and keys whose story has another name, in any form and with blanks."""
    found = find(stocked, paths, identifier)
    assert found.edition.id == edition
    assert [one.id for one in found.story] == story


def test_a_language_of_the_story(stocked: Any, paths: ArchivePaths) -> None:
    """The edition itself if it is in the language, else the story's; if there is none, what there is."""
    assert find(stocked, paths, "paper/3").in_language("en").id == "paper/4/en"
    assert find(stocked, paths, "paper/4/en").in_language("en").id == "paper/4/en"
    with pytest.raises(NotFoundError, match=r"paper/2 has no English edition — it has paper/2/ko"):
        find(stocked, paths, "paper/2").in_language("en")


@pytest.mark.parametrize(
    ("identifier", "remedy"),
    [
        ("paper/1/kr", "did you mean paper/1/ko"),
        ("paper/10/ko", "did you mean paper/1/ko"),
        ("paper/zzzzzzzzzzzzzzzz", "ilbo search"),
        ("papre/1/en", "did you mean paper/1/en"),
        ("nobody/1/ko", "ids begin with a site: paper"),
        ("", "ids begin with a site"),
        ("/", "ids begin with a site"),
        ("%", "ids begin with a site"),
        ("paper/1/ko' OR 1=1 --", "paper/1/ko"),
        ("paper/" + "x" * 10_000, "ilbo search"),
        ("x\udcff\x00", "ids begin with a site"),
    ],
)
def test_an_unknown_id_is_told_with_what_is_near(
    stocked: Any, paths: ArchivePaths, identifier: str, remedy: str
) -> None:
    """What names nothing raises NotFoundError with near ids or where to find some."""
    with pytest.raises(NotFoundError) as failure:
        find(stocked, paths, identifier)
    assert remedy in failure.value.remedy


def test_an_empty_archive_says_so(db: Any, paths: ArchivePaths) -> None:
    """In an archive of nothing there is nothing near."""
    with pytest.raises(NotFoundError, match="the archive is empty"):
        find(db, paths, "paper/1")


@given(st.text(st.characters(exclude_categories=()), max_size=30))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_found_or_not_found(stocked: Any, paths: ArchivePaths, identifier: str) -> None:
    """No identifier, however odd, does anything but name an edition or raise NotFoundError."""
    with suppress(NotFoundError):
        assert find(stocked, paths, identifier).story


def test_a_number_is_a_hit_of_the_last_search(stocked: Any, paths: ArchivePaths) -> None:
    """Numbers are ranks, also on later pages; others than those shown are told with the range."""
    save_last_hits(paths, "다리", {11: "paper/1/en", 12: "paper/2/ko"})
    assert find(stocked, paths, "11").edition.id == "paper/1/en"
    assert find(stocked, paths, "012").edition.id == "paper/2/ko"
    for digits in ("1", "13", "0", "9" * 5000):
        with pytest.raises(NotFoundError, match="showed 11 to 12"):
            find(stocked, paths, digits)


def test_a_number_before_any_search(stocked: Any, paths: ArchivePaths) -> None:
    """Without a search a number names nothing, and the message says what to run."""
    for digits in ("1", "9" * 5000):
        with pytest.raises(NotFoundError, match="ilbo search QUERY"):
            find(stocked, paths, digits)


def test_a_hit_that_left_the_archive(stocked: Any, paths: ArchivePaths) -> None:
    """A remembered hit that is no longer there is told by its id."""
    save_last_hits(paths, "다리", {1: "paper/77/ko"})
    with pytest.raises(NotFoundError, match="paper/77/ko"):
        find(stocked, paths, "1")


def test_fullwidth_digits_are_no_number(stocked: Any, paths: ArchivePaths) -> None:
    """Only ASCII digits count hits."""
    save_last_hits(paths, "다리", {1: "paper/1/ko"})
    with pytest.raises(NotFoundError, match="no article"):
        find(stocked, paths, "１")


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"7", b"\xff", b"{}", b'{"hits": []}', b'{"hits": {"x": "a"}}', b'{"hits": null}'],
)
def test_a_damaged_memory_is_no_memory(paths: ArchivePaths, content: bytes) -> None:
    """A file of last hits that cannot be read counts as none."""
    paths.root.mkdir()
    paths.last_search.write_bytes(content)
    assert load_last_hits(paths) == {}


def test_hits_are_remembered_and_replaced(paths: ArchivePaths) -> None:
    """The last search's hits replace the earlier ones, and no scratch file stays."""
    paths.root.mkdir()
    save_last_hits(paths, "하나", {1: "a/1/ko"})
    save_last_hits(paths, "둘", {1: "a/2/ko", 2: "a/3/en"})
    assert load_last_hits(paths) == {1: "a/2/ko", 2: "a/3/en"}
    assert list(paths.root.iterdir()) == [paths.last_search]


def test_hits_that_cannot_be_remembered_do_not_matter(paths: ArchivePaths) -> None:
    """A query that no file can hold, or a place that is none, fails silently and leaves the old hits."""
    save_last_hits(paths, "x", {1: "a/1/ko"})
    assert load_last_hits(paths) == {}
    paths.root.mkdir()
    save_last_hits(paths, "x", {1: "a/1/ko"})
    save_last_hits(paths, "\udcff", {1: "a/2/ko"})
    assert load_last_hits(paths) == {1: "a/1/ko"}
    assert list(paths.root.iterdir()) == [paths.last_search]
