"""`ilbo facets`: counts agree with what a search finds, in every format and at every width."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
import wcwidth

from archive.paths import ArchivePaths
from tests.conftest import Ran

Here = Callable[..., Ran]


def test_counts_are_those_of_the_search(here: Here, sample: ArchivePaths) -> None:
    """Each value of a facet counts what a search narrowed to it finds."""
    value = here(
        sample, "facets", "lang:en", "president", "--by", "section", "--by", "year", "--format", "json"
    ).json
    assert (value["format_version"], value["unit"]) == (1, "stories")
    assert list(value["facets"]) == ["section", "year"]
    assert value["facets"]["section"]
    for one in value["facets"]["section"]:
        search = ["search", "lang:en", "president", "--section", one["value"], "--format", "json"]
        assert here(sample, *search).json["total_with_words"] == one["count"]
    years = [one["value"] for one in value["facets"]["year"]]
    assert years == sorted(years)
    assert sum(one["count"] for one in value["facets"]["section"]) == value["total"]


def test_filters_and_editions(here: Here, sample: ArchivePaths) -> None:
    """All filters of a search narrow the counts; editions can be counted instead of stories."""
    total = here(
        sample, "facets", "site:sample", "--editions", "--paired", "--by", "lang", "--format", "json"
    ).json
    assert {one["value"]: one["count"] for one in total["facets"]["lang"]}.keys() == {"ko", "en"}
    narrow = here(
        sample,
        "facets",
        "site:sample",
        "--lang",
        "ko",
        "--since",
        "2018",
        "--until",
        "2018",
        "--format",
        "json",
    ).json
    assert [one["value"] for one in narrow["facets"]["year"]] == ["2018"]
    assert [one["value"] for one in narrow["facets"]["lang"]] == ["ko"]
    assert here(sample, "facets", "북한", "--since", "2025", "--until", "2024").code == 2


def test_csv_has_the_same_counts(here: Here, sample: ArchivePaths) -> None:
    """The table has a row for each value."""
    arguments = ["facets", "북한", "--by", "author", "--format"]
    rows = list(csv.DictReader(io.StringIO(here(sample, *arguments, "csv").out)))
    value = here(sample, *arguments, "json").json["facets"]["authors"]
    assert [(row["facet"], row["value"], int(row["count"])) for row in rows] == [
        ("authors", one["value"], one["count"]) for one in value
    ]
    assert rows


def test_text_shows_the_most_frequent(here: Here, sample: ArchivePaths) -> None:
    """`-n` shows that many values and tells how many more there are; nothing found is no page."""
    ran = here(sample, "facets", "북한", "--by", "author", "-n", "1")
    lines = ran.out.splitlines()
    assert (lines[0], len(lines)) == ("Author", 3)
    assert "more" in lines[2]
    assert "stories" in ran.err
    nothing = here(sample, "facets", "zzzzqqqq")
    assert (nothing.code, nothing.out, nothing.err) == (0, "", "0 stories\n")


@pytest.mark.parametrize("columns", [20, 80])
def test_bars_fit_the_terminal(
    ilbo_on_terminal: Callable[..., Ran], own_sample: ArchivePaths, columns: int
) -> None:
    """No line is wider than the screen."""
    out = ilbo_on_terminal("facets", "북한", "--by", "section", "--by", "author", columns=columns).out
    assert max(wcwidth.width(line) for line in out.splitlines()) <= columns
    assert "█" in out
