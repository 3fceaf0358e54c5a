"""`ilbo coverage`: figures for people and programs, and the list of what was not translated."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import wcwidth

from archive.paths import ArchivePaths
from tests.conftest import Ran, make_pair, make_record, stock
from tests.render.test_terminal import ATTACKS, dangerous

Here = Callable[..., Ran]
HOSTILE = "제목" + "".join(ATTACKS)


@pytest.fixture
def stocked(paths: ArchivePaths) -> ArchivePaths:
    """Make an archive of a translated story and two that were not."""
    pair = make_pair("1", section="society")
    pair[0]["published_at"], pair[1]["published_at"] = (
        "2024-01-13T09:00:00+09:00",
        "2024-01-14T07:00:00+09:00",
    )
    alone = make_record(key="2", title=HOSTILE, section=HOSTILE, published_at="2024-02-01")
    stock(paths, [*pair, alone, make_record(key="3", title="날짜 없는 기사")])
    return paths


def test_the_page_says_it_in_words(here: Here, stocked: ArchivePaths) -> None:
    """Share, direction and lag come first, then a table by outlet, section and month."""
    ran = here(stocked, "coverage")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("3 stories, 1 translated (33%)\n  Korean first: 1, by 22 h\n")
    rows = [line.split() for line in ran.out.splitlines()]
    assert ["society", "1", "1", "100%", "22", "h"] in rows
    assert [row[0] for row in rows if row and row[0].startswith("2024")] == ["2024-01", "2024-02"]
    assert not any(dangerous(char) for char in ran.out if char != "\n")


def test_json_has_the_same_figures(here: Here, stocked: ArchivePaths) -> None:
    """The object has totals and one list for each table asked for."""
    value = here(stocked, "coverage", "--by", "month", "--format", "json").json
    assert (value["format_version"], value["stories"], value["translated"], value["share"]) == (
        1,
        3,
        1,
        0.3333,
    )
    assert value["korean_first"]["median_minutes"] == 1320
    assert [(one["name"], one["stories"], one["share"]) for one in value["by_month"]] == [
        ("2024-01", 1, 1.0), ("2024-02", 1, 0.0), (None, 1, 0.0),
    ]  # fmt: skip
    assert "by_section" not in value


def test_the_untranslated_are_listed(here: Here, stocked: ArchivePaths) -> None:
    """`--untranslated` gives what stands in one language, newest first, and how many on stderr."""
    ran = here(stocked, "coverage", "--untranslated")
    assert [line.split(" · ")[-1] for line in ran.out.splitlines() if " · ko · " in line] == [
        "paper/2/ko",
        "paper/3/ko",
    ]
    assert "2 stories have only one language" in ran.err
    assert not any(dangerous(char) for char in ran.out if char != "\n")
    value = here(stocked, "coverage", "--untranslated", "--since", "2024", "--format", "json").json
    assert (value["total"], value["stories"][0]["id"]) == (1, "paper/2/ko")


def test_nothing_in_scope(here: Here, stocked: ArchivePaths) -> None:
    """A scope without stories is told in a line, its share in JSON is null."""
    assert here(stocked, "coverage", "--site", "other").out == "no stories here\n"
    assert here(stocked, "coverage", "--site", "other", "--format", "json").json["share"] is None
    ran = here(stocked, "coverage", "--since", "2025", "--until", "2024")
    assert (ran.code, "exchange the two" in ran.err) == (2, True)


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_tables_fit_the_terminal(
    ilbo_on_terminal: Callable[..., Ran], stocked: ArchivePaths, columns: int
) -> None:
    """No line is wider than the screen, whatever a section is called."""
    for arguments in ([], ["--untranslated"]):
        out = ilbo_on_terminal("coverage", *arguments, columns=columns).out
        assert max(wcwidth.width(line) for line in out.splitlines()) <= columns
