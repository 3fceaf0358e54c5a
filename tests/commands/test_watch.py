"""`ilbo watch`: each look shows what is new since the last one that was delivered, and nothing twice."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.paths import ArchivePaths
from tests.conftest import Ran, command_line, environment, make_pair, make_record, write_jsonl

Here = Callable[..., Ran]


@pytest.fixture
def add(here: Here, paths: ArchivePaths, tmp_path: Path) -> Callable[..., None]:
    """Bring records into the archive and its index."""

    def bring(*records: dict[str, object], index: bool = True) -> None:
        assert here(paths, "import", write_jsonl(tmp_path / "in.jsonl", list(records))).code == 0
        if index:
            assert here(paths, "index").code == 0

    return bring


@pytest.fixture
def stories(here: Here, paths: ArchivePaths) -> Callable[..., list[str]]:
    """Look, and return the stories that are shown."""

    def run(*arguments: str) -> list[str]:
        value = here(paths, "watch", "run", *arguments, "--format", "json").json
        return [hit["story"] for one in value["watches"] for hit in one["hits"]]

    return run


def test_nothing_is_shown_twice(
    here: Here, paths: ArchivePaths, add: Callable[..., None], stories: Callable[..., list[str]]
) -> None:
    """The first look shows all, each later one what came since; `--peek` leaves it new, `--again` repeats."""
    add(make_record(key="1"), make_record(key="2", title="딴 글", paragraphs=["아무것도 아니다."]))
    assert here(paths, "watch", "add", "bridge", "다리").code == 0
    assert stories("--peek") == stories() == ["paper/1"]
    assert stories() == []
    assert stories("--again") == ["paper/1"]
    add(make_record(key="3", published_at="2024-01-01"), make_record(key="4", published_at="2024-01-02"))
    assert stories() == ["paper/4", "paper/3"]
    assert stories("--again") == ["paper/4", "paper/3"]
    ran = here(paths, "watch", "run")
    assert (ran.code, ran.out) == (0, "")
    assert "bridge: 0 stories" in ran.err


def test_changes_count_as_news(
    add: Callable[..., None], here: Here, paths: ArchivePaths, stories: Callable[..., list[str]]
) -> None:
    """A text that changed and a translation that arrived are news; what is not indexed yet is not lost."""
    add(*make_pair(key="1"), make_record(key="2"))
    here(paths, "watch", "add", "bridge", "다리")
    stories()
    add(make_record(key="1", title="다리, 다시 닫다"))
    assert stories() == ["paper/1"]
    add(make_pair(key="2")[1], index=False)
    assert stories() == []
    here(paths, "index")
    assert stories() == ["paper/2"]


def test_filters_and_from_now(
    here: Here, paths: ArchivePaths, add: Callable[..., None], stories: Callable[..., list[str]]
) -> None:
    """Filters belong to the watch; `--from-now` takes what is there for seen; hits are counted through."""
    add(*make_pair(key="1", published_at="2024-01-01"), *make_pair(key="2", published_at="2023-01-01"))
    here(paths, "watch", "add", "new", "다리", "--since", "2024", "--lang", "ko")
    here(paths, "watch", "add", "later", "bridge", "--from-now")
    assert stories("--peek") == ["paper/1"]
    add(*make_pair(key="3", published_at="2024-02-01"))
    assert stories("later", "--peek") == ["paper/3"]
    page = here(paths, "watch", "run").out
    assert "== new: 다리 --lang ko --since 2024-01-01" in page
    assert "\n3. " in page
    assert here(paths, "show", "3", "--format", "json").json["id"] == "paper/3/en"
    listed = here(paths, "watch", "list", "--format", "json").json["watches"]
    assert listed[0]["filters"] == {"lang": "ko", "since": "2024-01-01"}
    assert "bridge" in here(paths, "watch", "list").out


def test_a_rebuilt_index_or_catalogue_brings_nothing_back(
    here: Here, paths: ArchivePaths, add: Callable[..., None], stories: Callable[..., list[str]]
) -> None:
    """What was seen stays seen when the index is made anew, and when the catalogue is."""
    add(make_record(key="1"))
    here(paths, "watch", "add", "bridge", "다리")
    assert stories() == ["paper/1"]
    assert here(paths, "index", "--rebuild").code == 0
    assert stories() == []
    watches = json.loads(paths.watches.read_text("utf-8"))
    # As if the catalogue had been made anew from the same captures since.
    watches["watches"][0]["seen"] |= {"catalogue": 1, "change": 999}
    paths.watches.write_text(json.dumps(watches), "utf-8")
    assert stories() == []
    watches["watches"][0]["seen"] |= {"captured_at": "2001-01-01T00:00:00Z"}
    paths.watches.write_text(json.dumps(watches), "utf-8")
    assert stories() == ["paper/1"]


def test_what_was_not_delivered_is_not_seen(
    here: Here, paths: ArchivePaths, add: Callable[..., None], stories: Callable[..., list[str]]
) -> None:
    """A look whose output could not be written leaves everything new."""
    add(make_record(key="1"))
    here(paths, "watch", "add", "bridge", "다리")
    if Path("/dev/full").exists():
        with Path("/dev/full").open("w") as full:
            command = command_line("--archive", paths.root, "watch", "run")
            done = subprocess.run(
                command, stdout=full, stderr=subprocess.PIPE, env=environment(), check=False
            )
        assert done.returncode == 1
    assert stories("--peek") == ["paper/1"]


def test_mistakes_are_told(here: Here, paths: ArchivePaths, add: Callable[..., None]) -> None:
    """Wrong names, queries, doubles and damaged files end with the right code and change nothing."""
    assert here(paths, "watch", "list").code == 66
    add(make_record(key="1"))
    assert here(paths, "watch", "run").code == 0
    assert here(paths, "watch", "add", "a/b", "다리").code == 2
    assert here(paths, "watch", "add", "bridge", '"다리').code == 2
    assert here(paths, "watch", "add", "bridge", "다리").code == 0
    assert here(paths, "watch", "add", "bridge", "딴").code == 2
    ran = here(paths, "watch", "remove", "brige")
    assert (ran.code, "did you mean bridge" in ran.err) == (66, True)
    assert here(paths, "watch", "remove", "bridge").code == 0
    assert here(paths, "watch", "run", "bridge").code == 66
    paths.watches.write_text("{", "utf-8")
    assert here(paths, "watch", "run").code == 65
    shutil.rmtree(paths.root)
