"""The pager: only on a terminal, only for what is longer than it, and the one the reader wants."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from archive.paths import ArchivePaths
from tests.conftest import Ran, make_record, stock

Run = Callable[..., Ran]
# A pager that says it was there.
NUMBERING = "sed s/^/paged:/"


@pytest.fixture(autouse=True)
def _stocked(paths: ArchivePaths) -> None:
    stock(paths, [make_record(key="1"), make_record(key="2", paragraphs=["미사일을 쏘았다."] * 40)])


@pytest.mark.parametrize("name", ["ILBO_PAGER", "PAGER"])
def test_long_pages_go_through_the_pager(ilbo_on_terminal: Run, name: str) -> None:
    """What does not fit on the screen is paged, what fits is not; `ILBO_PAGER` goes before `PAGER`."""
    env = {"ILBO_PAGER": NUMBERING} if name == "ILBO_PAGER" else {"PAGER": NUMBERING, "ILBO_PAGER": NUMBERING}
    if name == "PAGER":
        env["PAGER"] = "false"
    ran = ilbo_on_terminal("show", "paper/2", env=env)
    assert ran.code == 0
    assert ran.out.count("paged:") > 40
    assert "paged:" not in ilbo_on_terminal("show", "paper/1", env=env).out


@pytest.mark.parametrize(
    "env",
    [
        {"ILBO_PAGER": "cat"},
        {"ILBO_PAGER": ""},
        {"ILBO_PAGER": "no-such-pager --at all"},
        {"ILBO_PAGER": "'unclosed"},
        {"ILBO_PAGER": NUMBERING, "TERM": "dumb"},
    ],
)
def test_without_a_pager_all_is_printed(ilbo_on_terminal: Run, env: dict[str, str]) -> None:
    """Where there is no pager, or none is wanted, the page is simply printed."""
    ran = ilbo_on_terminal("show", "paper/2", env=env)
    assert ran.code == 0
    assert "paged:" not in ran.out
    assert ran.out.count("미사일을 쏘았다.") == 40


def test_a_pager_that_stops_reading_is_no_failure(ilbo_on_terminal: Run) -> None:
    """Leaving the pager before the end is the reader's right."""
    assert ilbo_on_terminal("show", "paper/2", env={"ILBO_PAGER": "head -n 1"}).code == 0


def test_never_in_a_pipe(ilbo: Run) -> None:
    """A pipe gets the whole page at once."""
    ran = ilbo("show", "paper/2", env={"ILBO_PAGER": NUMBERING})
    assert "paged:" not in ran.out
