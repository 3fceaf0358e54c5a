"""`ilbo history`: what changed in an edition, in words and for scripts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from archive.paths import ArchivePaths
from tests.conftest import Ran, make_pair, write_jsonl

Here = Callable[..., Ran]


@pytest.fixture
def changed(here: Here, paths: ArchivePaths, tmp_path: Path) -> str:
    """Import a pair whose Korean edition is corrected later; return the story's id."""
    korean, english = make_pair("1")
    for title in (korean["title"], "고친 제목"):
        file = write_jsonl(tmp_path / "a.jsonl", [{**korean, "title": title}, english])
        assert here(paths, "import", file).code == 0
    return f"{korean['site']}/1"


def test_a_changed_headline_is_shown(here: Here, paths: ArchivePaths, changed: str) -> None:
    """Both revisions, the change between them, and the pair are on stdout."""
    done = here(paths, "history", changed, "--lang", "ko")
    assert (done.code, done.err) == (0, "")
    assert "revision 2" in done.out
    assert "{+고친" in done.out
    assert f"{changed}/en revision 1" in done.out


def test_json_has_all_revisions(here: Here, paths: ArchivePaths, changed: str) -> None:
    """Scripts get every text, and with --headline only headlines."""
    record = here(paths, "history", f"{changed}/ko", "--format", "json").json
    assert [one["revision"] for one in record["revisions"]] == [1, 2]
    assert record["revisions"][1]["title"] == "고친 제목"
    assert record["revisions"][1]["title_changes"]
    assert record["revisions"][1]["changes"] == []
    assert [one["id"] for one in record["pairs"]] == [f"{changed}/en"]
    short = here(paths, "history", f"{changed}/ko", "--headline", "--format", "json").json
    assert all("paragraphs" not in one for one in short["revisions"])


def test_an_edition_that_never_changed(here: Here, paths: ArchivePaths, changed: str) -> None:
    """One revision is a history, too; an unknown id is exit 66."""
    done = here(paths, "history", f"{changed}/en")
    assert (done.code, "revision 1" in done.out) == (0, True)
    assert here(paths, "history", "paper/none").code == 66
