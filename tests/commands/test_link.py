"""`ilbo link` and `ilbo unlink`: decisions about stories, kept for ever."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from archive.catalogue import open_catalogue
from archive.locking import exclusive
from archive.paths import ArchivePaths
from tests.conftest import Ran, make_pair, make_record, stock, write_jsonl

Here = Callable[..., Ran]
RECORDS = [
    *make_pair("1"),
    make_record(key="2"),
    make_record(key="3", lang="en", title="Another"),
    make_record(key="4", story="s"),
    make_record(key="5", lang="en", story="s", title="First version"),
    make_record(key="6", lang="en", story="s", title="Second version"),
]


@pytest.fixture(autouse=True)
def _stocked(paths: ArchivePaths) -> None:
    stock(paths, RECORDS)


def stories(paths: ArchivePaths) -> dict[str, str]:
    """Return the story of each edition."""
    with closing(open_catalogue(paths, readonly=True)) as db:
        return dict(db.execute("SELECT id, story FROM editions").fetchall())


def relations(paths: ArchivePaths) -> list[str]:
    """Return the relations of all links, sorted."""
    with closing(open_catalogue(paths, readonly=True)) as db:
        return sorted(row[0] for row in db.execute("SELECT relation FROM links"))


def test_two_editions_become_a_story(here: Here, paths: ArchivePaths) -> None:
    """The link is manual, the story is named after the edition known first, and `ilbo pair` says so."""
    ran = here(paths, "link", "paper/3", "paper/2", "--format", "json")
    ids = ["paper/3/en", "paper/2/ko"]
    assert ran.json == {"story": "paper/2", "relation": "manual", "editions": ids, "changed": True}
    assert here(paths, "pair", "paper/2", "--format", "json").json["relation"] == "manual"
    again = here(paths, "link", "paper/2/ko", "paper/3/en", "--format", "json").json
    assert (again["changed"], again["story"]) == (False, "paper/2")


def test_an_outlets_own_link_is_taken_back_for_ever(here: Here, paths: ArchivePaths, tmp_path: Path) -> None:
    """After unlinking, equal keys make no story any more, also when both editions are imported again."""
    ran = here(paths, "unlink", "paper/1/en", "paper/1/ko", "--format", "json")
    assert ran.json["stories"] == ["paper/1/en", "paper/1"]
    again = write_jsonl(tmp_path / "again.jsonl", make_pair("1", story="new name"))
    assert here(paths, "import", again).code == 0
    assert (stories(paths)["paper/1/ko"], stories(paths)["paper/1/en"]) == ("paper/1", "paper/1/en")
    assert here(paths, "check").code == 0
    assert here(paths, "show", "paper/1/en", "--format", "json").json["pairs"] == []


def test_a_decision_waits_for_its_editions(here: Here, paths: ArchivePaths, tmp_path: Path) -> None:
    """A new catalogue that finds links.tsv obeys it as the editions arrive, in whatever order."""
    here(paths, "unlink", "paper/1/ko", "paper/1/en")
    here(paths, "link", "paper/2", "paper/3")
    wanted = stories(paths)
    decided = paths.links.read_bytes()
    for name in ("catalogue.sqlite", "catalogue.sqlite-wal", "catalogue.sqlite-shm"):
        (paths.root / name).unlink(missing_ok=True)
    stock(paths, RECORDS[-1:])
    assert here(paths, "index").code == 0
    assert here(paths, "import", write_jsonl(tmp_path / "all.jsonl", RECORDS[:-1])).code == 0
    assert {one: wanted[one] for one in ("paper/1/ko", "paper/1/en", "paper/2/ko", "paper/3/en")}.items() <= (
        stories(paths).items()
    )
    assert paths.links.read_bytes() == decided


def test_the_file_may_be_edited(here: Here, paths: ArchivePaths) -> None:
    """A line that is removed or added takes effect with the next `ilbo index`; comments stay."""
    here(paths, "unlink", "paper/1/ko", "paper/1/en")
    paths.links.write_text("# mine\nlink\tpaper/2/ko\tpaper/3/en\n", "utf-8")
    assert here(paths, "index").code == 0
    assert (stories(paths)["paper/1/en"], stories(paths)["paper/3/en"]) == ("paper/1", "paper/2")
    here(paths, "unlink", "paper/2/ko", "paper/3/en")
    assert paths.links.read_text("utf-8").startswith("# mine\nunlink\tpaper/2/ko\tpaper/3/en\t2")
    assert stories(paths)["paper/3/en"] == "paper/3"


def test_a_lost_file_is_written_again(here: Here, paths: ArchivePaths) -> None:
    """The catalogue mirrors what was decided, so that losing the file loses nothing."""
    here(paths, "unlink", "paper/1/ko", "paper/1/en")
    decided = paths.links.read_text("utf-8").splitlines()[-1]
    paths.links.unlink()
    assert here(paths, "index").code == 0
    assert paths.links.read_text("utf-8").splitlines()[-1] == decided
    assert stories(paths)["paper/1/en"] == "paper/1/en"


@pytest.mark.parametrize(
    "line", ["link\tpaper/1/ko", "join\ta/1/ko\ta/1/en", "link\ta/1/ko\ta/2/ko", "link\ta/1\ta/2"]
)
def test_a_line_that_cannot_be_read_is_exit_78(here: Here, paths: ArchivePaths, line: str) -> None:
    """The message names the file and the line; nothing is changed, and `ilbo check` tells of it."""
    paths.links.write_text(f"# mine\n{line}\n", "utf-8")
    for command in (["index"], ["link", "paper/2", "paper/3"]):
        ran = here(paths, *command)
        assert (ran.code, ran.out) == (78, "")
        assert f"{paths.links}:2: " in ran.err
    assert here(paths, "check").code == 65
    assert stories(paths)["paper/3/en"] == "paper/3"


@pytest.mark.parametrize(
    ("one", "other", "code", "said"),
    [
        ("paper/1/ko", "paper/1/ko", 2, "one edition"),
        ("paper/1/ko", "paper/2/ko", 2, "one language"),
        ("paper/5/en", "paper/6/en", 2, "one language"),
        ("paper/1/ko", "paper/99/en", 66, "no article"),
    ],
)
@pytest.mark.parametrize("command", ["link", "unlink"])
def test_what_cannot_be_a_pair(
    here: Here, paths: ArchivePaths, command: str, one: str, other: str, code: int, said: str
) -> None:
    """An edition with itself, two of one language and unknown ids are refused in one line."""
    before = stories(paths)
    ran = here(paths, command, one, other)
    assert (ran.code, ran.out, ran.err.count("\n")) == (code, "", 1)
    assert said in ran.err
    assert stories(paths) == before
    assert not paths.links.exists()


def test_three_editions(here: Here, paths: ArchivePaths) -> None:
    """One of two English versions leaves; unlinking the hub from both lets the versions find each other."""
    assert here(paths, "unlink", "paper/4", "paper/5").code == 0
    assert [stories(paths)[f"paper/{key}"] for key in ("4/ko", "5/en", "6/en")] == [
        "paper/4", "paper/5", "paper/4",
    ]  # fmt: skip
    assert here(paths, "unlink", "paper/4", "paper/6/en").code == 0
    assert [stories(paths)[f"paper/{key}"] for key in ("4/ko", "5/en", "6/en")] == [
        "paper/4", "paper/5", "paper/5",
    ]  # fmt: skip


def test_editions_held_together_by_others(here: Here, paths: ArchivePaths) -> None:
    """What hangs together through a third edition is explained, with the commands that would part it."""
    here(paths, "link", "paper/2/ko", "paper/5/en")
    before = stories(paths)
    ran = here(paths, "unlink", "paper/2/ko", "paper/6/en")
    assert ran.code == 2
    assert "through paper/5/en, paper/4/ko" in ran.err
    assert "ilbo unlink paper/2/ko paper/5/en" in ran.err
    assert stories(paths) == before
    assert "paper/6/en" not in paths.links.read_text("utf-8")


def test_a_link_that_would_join_what_was_parted(here: Here, paths: ArchivePaths) -> None:
    """Decisions do not contradict each other: the earlier one is named."""
    here(paths, "unlink", "paper/4/ko", "paper/5/en")
    here(paths, "link", "paper/2/ko", "paper/5/en")
    ran = here(paths, "link", "paper/2/ko", "paper/6/en")
    assert ran.code == 2
    assert "paper/4/ko and paper/5/en, which were unlinked" in ran.err
    assert stories(paths)["paper/6/en"] == "paper/4"


def test_another_process_is_linking(here: Here, paths: ArchivePaths) -> None:
    """While another process decides, the command is refused with exit 75 and can be tried again."""
    with exclusive(paths.lock("links"), "linking"):
        assert here(paths, "link", "paper/2", "paper/3").code == 75
    assert here(paths, "link", "paper/2", "paper/3").code == 0


def test_the_index_learns_of_both_sides(here: Here, paths: ArchivePaths) -> None:
    """Searches for paired and unpaired stories follow what was decided."""
    here(paths, "index")
    here(paths, "link", "paper/2", "paper/3")
    here(paths, "unlink", "paper/1/ko", "paper/1/en")
    here(paths, "index")
    for option, wanted in (("--paired", {"2", "3", "4", "5", "6"}), ("--unpaired", {"1"})):
        ids = here(
            paths, "search", "site:paper", option, "--editions", "--format", "ids", "-n", "20"
        ).out.split()
        assert {one.split("/")[1] for one in ids} == wanted
    assert relations(paths).count("manual") == 1
