"""`ilbo diff-editions` and `ilbo similar`: sensible answers for good and for odd stories."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

import pytest
import wcwidth

from archive.catalogue import open_catalogue, transaction
from archive.paths import ArchivePaths
from archive.stories import add_link
from tests.conftest import Ran, make_pair, make_record, stock
from tests.render.test_terminal import ATTACKS, dangerous

Here = Callable[..., Ran]


def test_the_page_and_the_json_say_the_same(here: Here, sample: ArchivePaths) -> None:
    """Each side has its findings by kind; JSON has all of them with their confidence."""
    ran = here(sample, "diff-editions", "sample/1739418/en")
    assert ran.code == 0
    assert ran.out.index("Only in Korean") < ran.out.index("Only in English")
    assert "guesses are left out" in ran.out
    value = here(sample, "diff-editions", "sample/1739418", "--format", "json").json
    assert value["editions"] == ["sample/1739418/ko", "sample/1739418/en"]
    assert value["lexicon"] is True
    assert set(value["only"]["ko"]) == {"sentences", "quotations", "names", "figures"}
    assert any(one["text"] in ran.out for one in value["only"]["ko"]["figures"])
    assert "guesses" not in here(sample, "diff-editions", "sample/1739418", "--all").out


def test_a_story_without_translation(here: Here, paths: ArchivePaths) -> None:
    """What has one language cannot be compared, which is told with exit 66 and where to look."""
    stock(paths, [make_record(key="1")])
    ran = here(paths, "diff-editions", "paper/1")
    assert (ran.code, ran.out) == (66, "")
    assert "coverage --untranslated" in ran.err


def test_odd_stories_are_explained(here: Here, paths: ArchivePaths) -> None:
    """No lexicon, an empty body, a third edition and hostile text are told of and harm nothing."""
    evil = "제목" + "".join(ATTACKS)
    texts = [make_record(key="1", story="s", title=evil, paragraphs=[f"{evil} 7만 명"])]
    texts += [make_record(key=key, story="s", lang="en", title="A", paragraphs=[]) for key in ("2", "3")]
    stock(paths, texts)
    ran = here(paths, "diff-editions", "paper/1")
    assert ran.code == 0
    for told in ("no lexicon yet", "paper/2/en has only a headline", "more editions: paper/3/en"):
        assert told in ran.err
    assert "7만" in ran.out
    assert not any(dangerous(char) for char in ran.out if char != "\n")


def test_a_wrong_link_made_by_hand(here: Here, own_sample: ArchivePaths) -> None:
    """Two texts that have nothing to do with each other are shown as different in all they say."""
    stock(own_sample, [make_record(key="1"), make_record(key="2", lang="en", title="Mahler in Vienna",
        paragraphs=["The orchestra of Vienna played Mahler for 9,000 people."])])  # fmt: skip
    with closing(open_catalogue(own_sample)) as db, transaction(db):
        numbers = [row[0] for row in db.execute("SELECT edition_no FROM editions WHERE site = 'paper'")]
        add_link(db, numbers[0], numbers[1], "manual", 1.0, {})
    value = here(own_sample, "diff-editions", "paper/1", "--format", "json").json
    assert "9,000" in [one["text"] for one in value["only"]["en"]["figures"]]
    assert "200" in [one["text"] for one in value["only"]["ko"]["figures"]]


def test_an_edition_that_changed_its_language(here: Here, paths: ArchivePaths) -> None:
    """An English edition whose text became Korean is compared as it is, and shown beside the other."""
    stock(paths, make_pair())
    stock(paths, [make_record(lang="en", title="솔내시, 새 다리 열다")])
    assert here(paths, "diff-editions", "paper/100").code == 0
    assert here(paths, "show", "paper/100", "--both").code == 0
    assert here(paths, "coverage").out.startswith("1 story, 1 translated")


@pytest.mark.parametrize("columns", [40, 80])
def test_the_page_fits_the_terminal(
    ilbo_on_terminal: Callable[..., Ran], own_sample: ArchivePaths, columns: int
) -> None:
    """No line is wider than the screen."""
    out = ilbo_on_terminal("diff-editions", "sample/1739418", columns=columns, env={"PAGER": "cat"}).out
    assert max(wcwidth.width(line) for line in out.splitlines() if "ilbo:" not in line) <= columns


@pytest.mark.parametrize("command", [["diff-editions"], ["show", "--both"]])
def test_a_text_in_another_language_than_its_edition_is_told_of(
    here: Here, paths: ArchivePaths, command: list[str]
) -> None:
    """An English edition with a Korean text is compared, with a warning, as is one without a text."""
    korean = ["솔내시는 13일 새 다리를 열었다. 다리는 강의 두 마을을 잇는다."]
    stock(
        paths, [make_record(key="1", paragraphs=korean), make_record(key="1", lang="en", paragraphs=korean)]
    )
    stock(paths, [make_record(key="2", paragraphs=korean), make_record(key="2", lang="en", paragraphs=[])])
    ran = here(paths, *command, "paper/1")
    assert ran.code == 0
    assert "the text of paper/1/en is in the other language" in ran.err
    assert "paper/1/ko" not in ran.err
    assert "paper/2/en has only a headline" in here(paths, *command, "paper/2").err


def test_a_day_without_its_month_is_no_figure(here: Here, paths: ArchivePaths) -> None:
    """The 13th is the day that the other edition has too, or names by its weekday."""
    stock(paths, [make_record(key="1", paragraphs=["솔내시는 13일 다리 3개를 열었다."]),
        make_record(key="1", lang="en", paragraphs=["Solnae opened 4 bridges on the 13th."])])  # fmt: skip
    only = here(paths, "diff-editions", "paper/1", "--format", "json").json["only"]
    assert [one["text"] for one in only["en"]["figures"]] == ["4"]
