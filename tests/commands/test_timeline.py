"""`ilbo timeline`: the same counts as bars, JSON and CSV, at every width and in every encoding."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
import wcwidth

from archive.paths import ArchivePaths
from tests.conftest import Ran

Here = Callable[..., Ran]


def test_counts_are_those_of_the_search(here: Here, sample: ArchivePaths) -> None:
    """Each period counts what a search of editions in it finds."""
    value = here(sample, "timeline", "북한", "--by", "year", "--format", "json").json
    assert (value["format_version"], value["by"]) == (1, "year")
    korean = value["series"][0]
    assert korean["lang"] == "ko"
    for year, count in zip(value["periods"], korean["counts"], strict=True):
        narrow = ["--lang", "ko", "--since", year, "--until", year, "--editions", "--format", "json"]
        assert here(sample, "search", "북한", *narrow).json["total_with_words"] == count
    assert 0 in korean["counts"]


def test_csv_has_the_same_counts(here: Here, sample: ArchivePaths) -> None:
    """The table has a row for each period, query and language."""
    arguments = ["timeline", "북한", "--compare", "missile", "--format"]
    rows = list(csv.DictReader(io.StringIO(here(sample, *arguments, "csv").out)))
    value = here(sample, *arguments, "json").json
    series = {(one["query"], one["lang"]): one["counts"] for one in value["series"]}
    assert len(series) == 4
    for (query, lang), counts in series.items():
        ours = [row for row in rows if (row["query"], row["lang"]) == (query, lang)]
        assert [int(row["editions"]) for row in ours] == counts
        assert [row["month"] for row in ours] == value["periods"]


def test_text_is_plain_in_a_pipe(ilbo: Callable[..., Ran], own_sample: ArchivePaths) -> None:
    """A line for each year and query, without colour; ASCII where there are no blocks."""
    ran = ilbo("timeline", "북한", "--by", "year", "--compare", "미사일")
    assert "█" in ran.out
    assert "\x1b" not in ran.out
    assert "A 북한" in ran.out.splitlines()
    plain = ilbo("timeline", "missile", "--by", "year", env={"PYTHONIOENCODING": "ascii"})
    assert "=" in plain.out
    assert "\\u25" not in plain.out


def test_nothing_found(here: Here, sample: ArchivePaths) -> None:
    """Nothing found is an empty chart, not a failure; what was asked wrongly is one."""
    nothing = here(sample, "timeline", "zzzzqqqq")
    assert (nothing.code, nothing.out, nothing.err) == (0, "", "0 editions\n")
    assert here(sample, "timeline").code == 2
    assert here(sample, "timeline", '"북한').code == 2
    assert here(sample, "timeline", "북한", "--since", "0001", "--by", "day").code == 2


@pytest.mark.parametrize("columns", [20, 120])
def test_bars_fit_the_terminal(
    ilbo_on_terminal: Callable[..., Ran], own_sample: ArchivePaths, columns: int
) -> None:
    """No line is wider than the screen."""
    out = ilbo_on_terminal("timeline", "북한", "--compare", "missile", "--by", "year", columns=columns).out
    assert max(wcwidth.width(line) for line in out.splitlines()) <= columns


def test_pictures(here: Here, sample: ArchivePaths, tmp_path: Path) -> None:
    """`-o` writes an SVG or PNG file and prints nothing; another ending is refused."""
    done = here(sample, "timeline", "북한", "--by", "year", "-o", tmp_path / "chart.svg")
    assert (done.code, done.out) == (0, "")
    assert ">북한</text>" in (tmp_path / "chart.svg").read_text("utf-8")
    assert here(sample, "timeline", "북한", "-o", tmp_path / "chart.png").code == 0
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")
    assert here(sample, "timeline", "북한", "-o", tmp_path / "chart.gif").code == 2
    assert here(sample, "timeline", "북한", "-o", tmp_path / "nowhere" / "chart.svg").code == 66
    assert sorted(path.name for path in tmp_path.glob("chart*")) == ["chart.png", "chart.svg"]
