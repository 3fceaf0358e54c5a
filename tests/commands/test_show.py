"""`ilbo show`: an edition, whole and harmless, on a terminal and in a pipe."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from html import unescape

import pytest
import wcwidth

from archive.paths import ArchivePaths
from tests.conftest import Ran, command_line, environment, make_pair, make_record, stock
from tests.render.test_terminal import ATTACKS, dangerous

Ilbo = Callable[..., Ran]
HOSTILE = "제목" + "".join(ATTACKS)
# A warning wipes the line that it is written on.
OURS = re.compile(r"\x1b\[(?:0|1|2|1;4)m|\r\x1b\[K(?=ilbo: )")


@pytest.fixture(autouse=True)
def _stocked(paths: ArchivePaths) -> None:
    evil = {"title": HOSTILE, "paragraphs": [HOSTILE, "x"], "authors": [HOSTILE], "section": HOSTILE}
    records = [
        *make_pair("1", published_at="2024-01-13T08:05:00+09:00", section="society"),
        make_record(key="2", title="혼자"),
        make_record(key="3", url=HOSTILE, **evil),
        make_record(key="3", lang="en", **evil),
        make_record(key="4", title="대북제재위 전문가 패널 공개 " * 4, paragraphs=["미사일을 쏘았다. " * 40]),
    ]
    stock(paths, records)


def test_an_edition_is_printed_plain_into_a_pipe(ilbo: Ilbo) -> None:
    """In a pipe there is no colour, and a paragraph is one line."""
    ran = ilbo("show", "paper/4")
    assert (ran.code, ran.err) == (0, "")
    assert "\x1b" not in ran.out
    assert ("미사일을 쏘았다. " * 40).strip() in ran.out.splitlines()


def test_json_has_the_documented_fields(ilbo: Ilbo) -> None:
    """`--format json` is one object with the edition, its text, story, revision and pairs."""
    value = ilbo("show", "paper/1/en", "--format", "json").json
    expected = {
        "id": "paper/1/en", "lang": "en", "site": "paper", "section": "society", "authors": [], "url": None,
        "title": "Solnae Opens New Bridge", "published_at": "2024-01-13T08:05:00+09:00", "updated_at": None,
        "story": "paper/1", "revision": 1, "pairs": ["paper/1/ko"],
        "paragraphs": ["The city of Solnae opened a bridge.", "Some 200 people walked across it."],
    }  # fmt: skip
    assert expected.items() <= value.items()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", value["captured_at"])


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (["paper/1"], "paper/1/ko"),
        (["paper/1", "--lang", "en"], "paper/1/en"),
        (["paper/1/ko", "--lang", "en"], "paper/1/en"),
        (["paper/1/en", "--lang", "en"], "paper/1/en"),
    ],
)
def test_which_edition_is_shown(ilbo: Ilbo, arguments: list[str], shown: str) -> None:
    """A story shows its first edition, `--lang` the one in that language."""
    assert ilbo("show", *arguments, "--format", "json").json["id"] == shown


def test_both_editions(ilbo: Ilbo) -> None:
    """`--both` sets Korean on the left, whichever was asked for; as JSON it is one edition a line."""
    for identifier in ("paper/1/ko", "paper/1/en", "paper/1"):
        head = ilbo("show", identifier, "--both").out.splitlines()[0]
        assert re.fullmatch(r"솔내시, 새 다리 열다 +│ Solnae Opens New Bridge", head)
    lines = ilbo("show", "paper/1", "--both", "--format", "json").out.splitlines()
    assert [json.loads(line)["lang"] for line in lines] == ["ko", "en"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["paper/9"], "no article 'paper/9'"),
        (["paper/1/kr"], "did you mean paper/1/k"),
        (["paper/2", "--lang", "en"], "has no English edition — it has paper/2/ko"),
        (["paper/2", "--both"], "read it alone with `ilbo show paper/2/ko`"),
        (["1"], "nothing was searched yet"),
        (["\udcff"], "no article"),
        (["9" * 5000], "nothing was searched yet"),
    ],
)
def test_what_is_not_there_is_exit_66(ilbo: Ilbo, arguments: list[str], told: str) -> None:
    """An unknown id, language or hit exits 66 with one line that says what there is."""
    ran = ilbo("show", *arguments)
    assert (ran.code, ran.out, ran.err.count("\n")) == (66, "", 1)
    assert told in ran.err


@pytest.mark.parametrize("arguments", [[], ["--both"], ["--format", "json"], ["--both", "--format", "json"]])
def test_a_hostile_article_is_harmless_in_every_format(ilbo: Ilbo, arguments: list[str]) -> None:
    """Escape sequences, bidi marks and C1 controls in any field do not get out; the text does."""
    ran = ilbo("show", "paper/3", *arguments)
    assert ran.code == 0
    assert "제목" in ran.out
    assert not any(dangerous(char) for char in ran.out if char != "\n")


def test_a_hostile_article_is_harmless_on_a_terminal(ilbo_on_terminal: Callable[..., Ran]) -> None:
    """On a terminal nothing but our own attributes gets through."""
    for arguments in ([], ["--both"]):
        ran = ilbo_on_terminal("show", "paper/3", *arguments)
        assert ran.code == 0
        assert "\x1b[1m" in ran.out
        assert not any(dangerous(char) for char in OURS.sub("", ran.out) if char != "\n")


@pytest.mark.parametrize("columns", [30, 80, 160])
@pytest.mark.parametrize("arguments", [["paper/4"], ["paper/1", "--both"]], ids=["alone", "both"])
def test_a_page_fits_the_terminal(
    ilbo_on_terminal: Callable[..., Ran], columns: int, arguments: list[str]
) -> None:
    """Lines are broken at the terminal's width, a Hangul syllable counting two."""
    ran = ilbo_on_terminal("show", *arguments, columns=columns)
    widths = [wcwidth.width(line) for line in ran.out.splitlines()]
    assert max(widths) <= columns
    assert max(widths) > min(columns, 100) - 20 or arguments[0] == "paper/1"


@pytest.mark.parametrize(
    ("env", "colour"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)],
)
def test_colour_is_for_terminals_that_want_it(
    ilbo_on_terminal: Callable[..., Ran], env: dict[str, str], colour: bool
) -> None:
    """A terminal gets bold headlines unless NO_COLOR is set or it is a dumb one."""
    assert ("\x1b[" in ilbo_on_terminal("show", "paper/1", env=env).out) == colour


def test_the_old_name_of_a_joined_story_goes_on(ilbo: Ilbo, paths: ArchivePaths) -> None:
    """A story id noted before two stories became one still leads to the article."""
    stock(paths, [make_record(key="8"), make_record(key="9", title="아홉")])
    assert ilbo("show", "paper/9", "--format", "json").json["story"] == "paper/9"
    stock(paths, [make_record(key="8", story="x"), make_record(key="9", title="아홉", story="x")])
    shown = ilbo("show", "paper/9", "--format", "json").json
    assert (shown["id"], shown["story"]) == ("paper/9/ko", "paper/8")


def test_an_earlier_revision(ilbo: Ilbo, paths: ArchivePaths) -> None:
    """--revision shows the text as it was; one that never was is told with those that were."""
    stock(paths, [make_record(key="2", title="고친 제목")])
    assert "혼자" in ilbo("show", "paper/2", "--revision", "1").out
    assert "고친 제목" in ilbo("show", "paper/2", "--revision", "2").out
    value = ilbo("show", "paper/2", "--revision", "1", "--format", "json").json
    assert (value["title"], value["revision"]) == ("혼자", 1)
    ran = ilbo("show", "paper/2", "--revision", "3")
    assert (ran.code, ran.out) == (66, "")
    assert "it has 1 to 2" in ran.err
    assert "only one" in ilbo("show", "paper/1", "--revision", "2").err


def test_an_address_names_its_edition(ilbo: Ilbo, paths: ArchivePaths) -> None:
    """Instead of an id the article's address can be given; one that is not there is told how to fetch."""
    stock(paths, [make_record(key="7", url="https://example.org/7", title="주소")])
    assert "주소" in ilbo("show", "https://example.org/7").out
    ran = ilbo("show", "https://example.org/8")
    assert (ran.code, ran.out) == (66, "")
    assert "https://example.org/8" in ran.err
    assert "ilbo crawl" in ran.err


def test_what_was_imported_has_no_raw_page(ilbo: Ilbo) -> None:
    """--raw of an edition without capture says so; with --both it is a usage error."""
    ran = ilbo("show", "paper/2", "--raw")
    assert (ran.code, ran.out) == (66, "")
    assert "imported" in ran.err
    assert ilbo("show", "paper/1", "--raw", "--both").code == 2


def test_the_raw_page_is_the_captured_one(crawled: ArchivePaths) -> None:
    """--raw gives the bytes the outlet sent, into a pipe only."""
    env = environment()
    ids = json.loads(
        subprocess.run(
            command_line("--archive", crawled.root, "search", "", "-n", "1", "--format", "jsonl"),
            capture_output=True, check=True, env=env,
        ).stdout
    )["editions"]  # fmt: skip
    for one in ids:
        done = subprocess.run(
            command_line("--archive", crawled.root, "show", one["id"], "--raw"),
            capture_output=True,
            check=True,
            env=env,
        )
        page = done.stdout.decode()
        assert page.lstrip().lower().startswith("<!doctype html")
        assert one["title"] in unescape(page)


def test_the_raw_page_is_no_text_for_a_terminal(ilbo_on_terminal: Ilbo) -> None:
    """On a terminal --raw is refused, since a page could hold anything."""
    ran = ilbo_on_terminal("show", "paper/2", "--raw")
    assert ran.code == 2
    assert "page.html" in ran.out


def test_the_words_of_the_search_are_marked_in_a_hit(
    ilbo: Ilbo, ilbo_on_terminal: Callable[..., Ran], paths: ArchivePaths
) -> None:
    """`show N --both` marks the words of the last search; an edition named by its id has no marks."""
    assert ilbo("index").code == 0
    assert ilbo("search", "다리").code == 0
    assert "\x1b[1;4m다리\x1b[0m" in ilbo_on_terminal("show", "1", "--both").out
    assert "\x1b[1;4m" not in ilbo_on_terminal("show", "paper/1", "--both").out
    paths.last_search.write_text('{"query": "(((", "hits": {"1": "paper/1/ko"}}', "utf-8")
    assert ilbo("show", "1", "--both").code == 0


def test_a_story_of_three_editions(ilbo: Ilbo, paths: ArchivePaths) -> None:
    """Of two English versions the first known is shown, the other one is told of; each can be asked for."""
    texts = [make_record(key="20", story="s", paragraphs=[])]
    texts += [make_record(key=key, story="s", lang="en", title=f"Version {key}") for key in ("21", "22")]
    stock(paths, texts)
    ran = ilbo("show", "paper/20", "--both")
    assert "Version 21" in ran.out
    assert "more editions: paper/22/en" in ran.err
    assert "Version 22" in ilbo("show", "paper/22/en", "--both").out
