"""`ilbo pair`: the other editions of a story and why they are held to be its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing

import pytest

from archive.catalogue import open_catalogue, transaction
from archive.paths import ArchivePaths
from archive.stories import add_link
from tests.conftest import Ran, make_pair, make_record, stock
from tests.render.test_terminal import ATTACKS, dangerous

Ilbo = Callable[..., Ran]
HOSTILE = "이름" + "".join(ATTACKS[:-1])


@pytest.fixture(autouse=True)
def _stocked(paths: ArchivePaths) -> None:
    records = [
        *make_pair("1", url="https://example.org/1"),
        make_record(key="2"),
        make_record(key="3", story=HOSTILE, title=HOSTILE, url=HOSTILE),
        make_record(key="4", story=HOSTILE, title=HOSTILE, lang="en"),
        make_record(key="5", story=HOSTILE, title="셋째"),
    ]
    stock(paths, records)


@pytest.mark.parametrize(
    ("identifier", "other"), [("paper/1", "en"), ("paper/1/ko", "en"), ("paper/1/en", "ko")]
)
def test_the_other_edition_and_the_evidence(ilbo: Ilbo, identifier: str, other: str) -> None:
    """JSON has the story, the relation, the score, the evidence and the editions in the other language."""
    value = ilbo("pair", identifier, "--format", "json").json
    assert {name: value[name] for name in ("story", "relation", "score", "evidence")} == {
        "story": "paper/1", "relation": "linked", "score": 1.0, "evidence": {"rule": "same key", "key": "1"}
    }  # fmt: skip
    (edition,) = value["editions"]
    assert (edition["id"], edition["lang"]) == (f"paper/1/{other}", other)


def test_a_pair_in_words(ilbo: Ilbo) -> None:
    """The text names both editions, the relation and the rule."""
    ran = ilbo("pair", "paper/1")
    assert (ran.code, ran.err) == (0, "")
    for text in (
        "솔내시, 새 다리 열다",
        "Solnae Opens New Bridge",
        "https://example.org/1",
        "same key",
        "1.00",
    ):
        assert text in ran.out


def test_an_edition_without_translation(ilbo: Ilbo) -> None:
    """Without a translation there is no relation and no edition, and that is no failure."""
    value = ilbo("pair", "paper/2", "--format", "json").json
    assert value == {
        "story": "paper/2",
        "relation": None,
        "score": None,
        "evidence": {},
        "editions": [],
    }
    ran = ilbo("pair", "paper/2")
    assert ran.code == 0
    assert "No translation" in ran.out


@pytest.mark.parametrize(("identifier", "others"), [("paper/4", 2), ("paper/3", 1), ("paper/5", 1)])
def test_a_story_of_three_editions(ilbo: Ilbo, identifier: str, others: int) -> None:
    """Each edition's pairs are those in the other language, though its own link may lead elsewhere."""
    value = ilbo("pair", identifier, "--format", "json").json
    assert value["story"] == "paper/3"
    assert (len(value["editions"]), value["relation"]) == (others, "linked")
    assert value["evidence"]["rule"] == "same story name"


def test_the_link_of_the_edition_itself_comes_first(ilbo: Ilbo, paths: ArchivePaths) -> None:
    """A direct link says more than a stronger one between others."""
    with closing(open_catalogue(paths)) as db, transaction(db):
        number = {row["id"]: row["edition_no"] for row in db.execute("SELECT id, edition_no FROM editions")}
        add_link(db, number["paper/5/ko"], number["paper/4/en"], "inferred", 0.5, {"rule": "names"})
    value = ilbo("pair", "paper/5", "--format", "json").json
    assert (value["relation"], value["score"], value["evidence"]) == ("inferred", 0.5, {"rule": "names"})


@pytest.mark.parametrize("arguments", [[], ["--format", "json"]])
def test_hostile_titles_and_evidence_are_harmless(ilbo: Ilbo, arguments: list[str]) -> None:
    """Neither titles nor URLs nor the evidence get controls out."""
    ran = ilbo("pair", "paper/3", *arguments)
    assert ran.code == 0
    assert "이름" in ran.out
    assert not any(dangerous(char) for char in ran.out if char != "\n")
    if arguments:
        assert json.loads(ran.out)["editions"][0]["title"].startswith("이름")


def test_what_is_not_there_is_exit_66(ilbo: Ilbo) -> None:
    """An unknown id exits 66."""
    ran = ilbo("pair", "paper/99")
    assert (ran.code, ran.out, ran.err.count("\n")) == (66, "", 1)


def test_each_link_of_a_story_with_several_translations_is_told(ilbo: Ilbo, paths: ArchivePaths) -> None:
    """Of two English versions it is said for each why it is linked."""
    stock(paths, [make_record(key="7", story="s"), *(
        make_record(key=key, story="s", lang="en", title="Bridge") for key in ("7", "8"))])  # fmt: skip
    shown = ilbo("pair", "paper/7/ko").out
    assert "paper/7/ko · paper/7/en · linked by the outlet itself" in shown
    assert "paper/7/ko · paper/8/en · linked by the outlet itself" in shown
    assert " · linked" not in ilbo("pair", "paper/8/en").out
