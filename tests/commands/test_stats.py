"""`ilbo stats`: figures for people and for programs."""

from __future__ import annotations

from collections.abc import Callable

from archive.paths import ArchivePaths
from tests.conftest import Ran, make_pair, make_record, stock

Ilbo = Callable[..., Ran]


def test_json_has_the_documented_figures(ilbo: Ilbo, paths: ArchivePaths) -> None:
    """The object has at least the documented names, and its parts add up."""
    records = [*make_pair("1", published_at="2024-01-13"), make_record(key="2", site="other")]
    stock(paths, records)
    figures = ilbo("stats", "--format", "json").json
    expected = {
        "editions": 3, "stories": 2, "paired_stories": 1, "by_lang": {"ko": 2, "en": 1},
        "by_site": {"paper": 2, "other": 1}, "first_date": "2024-01-13", "last_date": "2024-01-13",
        "captures": 0, "index_generation": None,
    }  # fmt: skip
    assert expected.items() <= figures.items()


def test_the_table_is_for_people(ilbo: Ilbo, paths: ArchivePaths) -> None:
    """The text has a line for each figure and says how to make an index."""
    stock(paths, make_pair())
    ran = ilbo("stats")
    assert (ran.code, ran.err) == (0, "")
    assert "English 1, Korean 1" in ran.out
    assert "ilbo index" in ran.out


def test_an_archive_without_editions(ilbo: Ilbo, paths: ArchivePaths) -> None:
    """An archive of nothing has figures too, in both formats."""
    stock(paths, [])
    assert ilbo("stats").code == 0
    assert ilbo("stats", "--format", "json").json["first_date"] is None


def test_the_index_generation_is_told(ilbo: Ilbo, paths: ArchivePaths) -> None:
    """After indexing the generation is a number."""
    stock(paths, make_pair())
    assert ilbo("index").code == 0
    assert ilbo("stats", "--format", "json").json["index_generation"] == 1
    assert "generation 1" in ilbo("stats").out
