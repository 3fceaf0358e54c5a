"""`ilbo search`: its options, its exit codes, and what the other commands know of the last search."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from archive.catalogue import open_catalogue
from archive.paths import ArchivePaths
from indexer.indexing import update_index
from tests.conftest import Ran, make_pair, write_jsonl

Here = Callable[..., Ran]


def hits(here: Here, paths: ArchivePaths, *arguments: str | Path) -> list[dict[str, Any]]:
    """Search and return the hits of the JSON answer."""
    done = here(paths, "search", *arguments, "--format", "json")
    assert (done.code, done.err) == (0, "")
    found: list[dict[str, Any]] = done.json["hits"]
    return found


def ids(here: Here, paths: ArchivePaths, *arguments: str | Path) -> list[str]:
    """Search and return the ids of the best editions."""
    done = here(paths, "search", "--format", "ids", *arguments)
    assert (done.code, done.err) == (0, "")
    return done.out.split()


def dates(found: list[dict[str, Any]]) -> list[str]:
    """Return the day of each hit's best edition."""
    return [hit["editions"][0]["published_at"][:10] for hit in found]


def test_zero_hits_is_success(here: Here, sample: ArchivePaths) -> None:
    """Nothing found is an answer: exit 0, and stdout holds nothing that is not a hit."""
    done = here(sample, "search", "zzzzqqqq")
    assert (done.code, done.out) == (0, "")
    assert "nothing found" in done.err
    assert here(sample, "search", "zzzzqqqq", "--format", "json").json["total"] == 0
    for name, expected in (("ids", ""), ("jsonl", ""), ("trec", "")):
        assert here(sample, "search", "zzzzqqqq", "--format", name).out == expected
    assert here(sample, "search", "zzzzqqqq", "--format", "csv").out.count("\n") == 1


@pytest.mark.parametrize(
    ("since", "until", "first", "last"),
    [
        ("2017", "2018", "2017-01-01", "2018-12-31"),
        ("2017-11", "2018-04", "2017-11-01", "2018-04-30"),
        ("2017-11-29", "2018-04-27", "2017-11-29", "2018-04-27"),
        ("2018-04-27", "2018-04-27", "2018-04-27", "2018-04-27"),
        (None, "2006", "0000-01-01", "2006-12-31"),
        ("2022-02", None, "2022-02-01", "9999-12-31"),
    ],
)
def test_since_and_until_include_their_days(
    here: Here, sample: ArchivePaths, since: str | None, until: str | None, first: str, last: str
) -> None:
    """Year, month and day are read as all of their days, both ends included."""
    everything = hits(here, sample, "", "--editions", "-n", "500")
    expected = sorted(day for day in dates(everything) if first <= day <= last)
    options = [*(["--since", since] if since else []), *(["--until", until] if until else [])]
    assert sorted(dates(hits(here, sample, "", "--editions", "-n", "500", *options))) == expected
    assert expected


@pytest.mark.parametrize(
    "text", ["2024-13", "2024-02-30", "24", "2024-1-1-1", "soonish", "20240101", "-1", ""]
)
def test_what_is_no_date_is_a_usage_error(here: Here, sample: ArchivePaths, text: str) -> None:
    """The message names the option and what was written."""
    done = here(sample, "search", "북한", f"--since={text}")
    assert (done.code, done.out) == (2, "")
    assert "--since" in done.err
    assert done.err.count("\n") == 1


def test_sort_newest_and_oldest(here: Here, sample: ArchivePaths) -> None:
    """Hits stand by the time of their best edition."""
    newest = dates(hits(here, sample, "북한", "--sort", "newest", "-n", "100"))
    oldest = dates(hits(here, sample, "북한", "--sort", "oldest", "-n", "100"))
    assert newest == sorted(newest, reverse=True)
    assert oldest == sorted(oldest)


def test_limit_and_offset_count_hits(here: Here, sample: ArchivePaths) -> None:
    """Pages of stories, or of editions with --editions, join without gap or repetition."""
    for flags in ([], ["--editions"]):
        whole = ids(here, sample, "북한 Korea", "-n", "100", *flags)
        pages = [ids(here, sample, "북한 Korea", "-n", "7", "--offset", str(at), *flags) for at in (0, 7, 14)]
        assert [one for page in pages for one in page] == whole[:21]
        ranks = [hit["rank"] for hit in hits(here, sample, "북한 Korea", "-n2", "--offset", "7", *flags)]
        assert ranks == [8, 9]
    assert len(ids(here, sample, "북한 Korea")) == 10


def test_past_the_end_says_how_many_there_are(here: Here, sample: ArchivePaths) -> None:
    """An offset beyond the last hit is no failure."""
    done = here(sample, "search", "북한", "--offset", str(10**30))
    assert (done.code, done.out) == (0, "")
    assert "none at this offset" in done.err
    assert here(sample, "search", "북한", "-n", str(10**30), "--format", "ids").out.count("\n") > 10


def test_editions_are_hits_of_their_own(here: Here, sample: ArchivePaths) -> None:
    """With --editions each hit has exactly one edition, and both languages of a story may be hits."""
    found = hits(here, sample, "2017 ICBM 화성-15형", "--editions", "-n", "100", "--no-translate")
    assert all(len(hit["editions"]) == 1 for hit in found)
    assert all(hit["matched"] == [hit["editions"][0]["lang"]] for hit in found)
    assert len({hit["story"] for hit in found}) < len(found)


def test_language_restricts_what_must_match_not_what_is_shown(here: Here, sample: ArchivePaths) -> None:
    """--lang en finds stories by their English text and still shows the Korean edition behind it."""
    found = hits(here, sample, "Korea 북한", "--lang", "en", "-n", "100")
    assert found
    assert all(hit["matched"] == ["en"] and hit["editions"][0]["lang"] == "en" for hit in found)
    assert any([one["lang"] for one in hit["editions"]] == ["en", "ko"] for hit in found)


@pytest.mark.parametrize("author", ["한세라", "Se-Ra Han", "se ra han"])
def test_authors_in_both_scripts(here: Here, sample: ArchivePaths, author: str) -> None:
    """An author is found by the name as the edition spells it, in Hangul or Latin letters."""
    lang = "ko" if author == "한세라" else "en"
    found = hits(here, sample, "", "--author", author, "--editions", "-n", "100")
    assert {hit["editions"][0]["lang"] for hit in found} == {lang}
    spelled = {"ko": "한세라", "en": "Se-Ra Han"}[lang]
    assert all(spelled in hit["editions"][0]["authors"] for hit in found)


def test_paired_and_unpaired(here: Here, sample: ArchivePaths) -> None:
    """Together they are all stories; a paired one has both languages, an unpaired one exactly one."""
    paired = hits(here, sample, "", "--paired", "-n", "500")
    unpaired = hits(here, sample, "", "--unpaired", "-n", "500")
    langs = [{one["lang"] for one in hit["editions"]} for hit in paired]
    assert langs
    assert all(found == {"ko", "en"} for found in langs)
    assert all(len({one["lang"] for one in hit["editions"]}) == 1 for hit in unpaired)
    assert len(paired) + len(unpaired) == here(sample, "stats", "--format", "json").json["stories"]


def test_site_and_section_restrict(here: Here, sample: ArchivePaths) -> None:
    """Outlet and section are exact names, whatever their case."""
    assert ids(here, sample, "북한", "--site", "nowhere") == []
    assert ids(here, sample, "북한", "--site", "Sample") == ids(here, sample, "북한") != []
    sections = {
        one["section"]
        for hit in hits(here, sample, "북한", "--section", "POLITICS", "--editions", "-n", "50")
        for one in hit["editions"]
    }
    assert sections == {"politics"}


def test_words_with_a_dash_are_left_out(here: Here, sample: ArchivePaths) -> None:
    """-word works as an argument of its own anywhere, beside options."""
    expected = set(ids(here, sample, "-n", "100", "북한 NOT 미국"))
    for arguments in (["북한", "-미국"], ["-미국", "북한"], ["-미국", "--", "북한"], ["북한 -미국"]):
        assert set(ids(here, sample, "-n", "100", *arguments)) == expected
    assert here(sample, "search", "-북한", "-format", "-n3", "--format", "ids").out.count("\n") == 3


@pytest.mark.parametrize(
    ("query", "position"),
    [
        ('"북한', 0),
        ('북한 "미사일', 3),
        ("북한 “미사일", 3),
        ("(북한", 0),
        ("북한)", 2),
        ("date:[2024", 5),
        ("북한 date:2024-13", 8),
        ("lang:fr", 0),
        ("[단독", 0),
    ],
)
def test_a_query_that_cannot_be_read_shows_the_place(
    here: Here, sample: ArchivePaths, query: str, position: int
) -> None:
    """Exit 2, one message that names the place, and a caret below it, two columns a Hangul syllable."""
    done = here(sample, "search", query, "--format", "csv")
    assert (done.code, done.out) == (2, "")
    message, shown, caret = done.err.rstrip("\n").split("\n")
    assert message.startswith("ilbo: ")
    assert f"character {position + 1}" in message
    assert shown == f"  {query}"
    columns = sum(2 if char >= "가" else 1 for char in query[:position])
    assert caret == " " * (2 + columns) + "^"


@pytest.mark.parametrize(
    "query", ["AND", "OR", "NOT", "AND 북한", "북한 OR", "북한 NOT", "()", "-", "- -", "~", "*"]
)
def test_a_stray_operator_is_a_word(here: Here, sample: ArchivePaths, query: str) -> None:
    """An operator with nothing to join never fails; it is a word like another."""
    done = here(sample, "search", "--", query)
    assert done.code == 0
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["북한", "--topics", "x.tsv"],
        ["북한", "-n", "0"],
        ["북한", "--offset", "-1"],
        ["북한", "--lang", "jp"],
        ["북한", "--format", "xml"],
        ["북한", "--sort", "best"],
        ["북한", "--nonsense"],
    ],
)
def test_misuse_is_exit_2_and_one_line(here: Here, sample: ArchivePaths, arguments: list[str]) -> None:
    """Every mistake in the command line is told in one line that leads to the help."""
    done = here(sample, "search", *arguments)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert "--help" in done.err


def test_no_archive_and_no_index_are_exit_66(here: Here, paths: ArchivePaths) -> None:
    """Both say what is missing and which command makes it, and print nothing else."""
    done = here(paths, "search", "북한", "--format", "csv")
    assert (done.code, done.out) == (66, "")
    assert "no archive" in done.err
    open_catalogue(paths, create=True).close()
    done = here(paths, "search", "북한", "--format", "csv")
    assert (done.code, done.out) == (66, "")
    assert "`ilbo index`" in done.err


def test_a_stale_index_is_said_on_stderr(here: Here, own_sample: ArchivePaths, tmp_path: Path) -> None:
    """Search answers from the old index and tells what to run; stdout stays for results."""
    before = here(own_sample, "search", "북한", "--format", "ids").out
    here(own_sample, "import", write_jsonl(tmp_path / "more.jsonl", make_pair(title="북한 다리")))
    stale = here(own_sample, "search", "북한", "--format", "ids")
    assert (stale.code, stale.out) == (0, before)
    assert "run `ilbo index`" in stale.err
    assert here(own_sample, "index").code == 0
    assert here(own_sample, "search", "북한", "--format", "ids").err == ""


def test_an_index_of_another_catalogue_is_exit_65(
    here: Here, own_sample: ArchivePaths, tmp_path: Path
) -> None:
    """Copied from another archive, an index is refused; `ilbo index` makes the right one."""
    own_sample.catalogue.unlink()
    here(own_sample, "import", write_jsonl(tmp_path / "a.jsonl", make_pair()))
    refused = here(own_sample, "search", "다리")
    assert (refused.code, refused.out) == (65, "")
    assert "`ilbo index`" in refused.err
    assert here(own_sample, "index", "--format", "json").json["added"] == 2
    assert ids(here, own_sample, "다리") == ["paper/100/ko"]


def test_show_and_pair_know_the_hits_of_the_last_search(here: Here, own_sample: ArchivePaths) -> None:
    """A number is the N-th hit as it was numbered: on a later page too, by story and by edition."""
    for arguments in (
        ["북한"],
        ["북한", "--offset", "3", "-n", "2"],
        ["Korea 북한", "--editions", "-n", "20"],
    ):
        for hit in hits(here, own_sample, *arguments):
            shown = here(own_sample, "show", str(hit["rank"]), "--format", "json")
            assert shown.json["id"] == hit["editions"][0]["id"]
    missing = here(own_sample, "show", "99")
    assert missing.code == 66
    assert "1 to 20" in missing.err
    here(own_sample, "search", "zzzzqqqq")
    nothing = here(own_sample, "show", "1")
    assert nothing.code == 66
    assert "found nothing" in nothing.err


def test_a_read_only_archive_is_searched(
    ilbo: Callable[..., Ran], own_sample: ArchivePaths, unprivileged: list[str]
) -> None:
    """An archive on a medium that cannot be written to answers as any other."""
    for path in (own_sample.root, own_sample.index):
        path.chmod(0o555)
    try:
        done = ilbo("search", "북한", "--format", "ids", before=unprivileged)
        assert (done.code, done.err) == (0, "")
        assert done.out.count("\n") == 10
        locked = ilbo("index", "--rebuild", before=unprivileged)
        assert (locked.code, locked.out, locked.err.count("\n")) == (1, "", 1)
    finally:
        for path in (own_sample.root, own_sample.index):
            path.chmod(0o755)


def test_every_byte_of_the_index_may_be_wrong(here: Here, own_sample: ArchivePaths) -> None:
    """Whatever byte of the index flips, search answers or ends with 65 and its remedy; check finds it."""
    pristine = own_sample.root.with_name("pristine")
    shutil.copytree(own_sample.index, pristine)
    for path in sorted(pristine.iterdir()):
        data = path.read_bytes()
        if path.suffix == ".lock":
            continue
        step = max(1, len(data) // 12)
        for at in range(step // 2, len(data), step):
            broken = own_sample.index / path.name
            broken.write_bytes(data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1 :])
            done = here(own_sample, "search", "북한 OR title:Korea", "--format", "ids")
            assert done.code in {0, 65}, (path.name, at, done.err)
            if done.code:
                assert "ilbo index --rebuild" in done.err
                assert done.err.count("\n") == 1
            checked = here(own_sample, "check")
            assert checked.code == 65, (path.name, at)
            assert "ilbo index" in checked.out
        (own_sample.index / path.name).write_bytes(data)


def test_a_torn_index_is_exit_65_with_its_remedy(here: Here, own_sample: ArchivePaths) -> None:
    """A cut file is damage at any length, and `ilbo index --rebuild` mends it."""
    (segment,) = own_sample.index.glob("segment-*")
    data = segment.read_bytes()
    for keep in (0, 1, 100, len(data) // 2, len(data) - 1):
        segment.write_bytes(data[:keep])
        done = here(own_sample, "search", "북한")
        assert (done.code, done.out, done.err.count("\n")) == (65, "", 1), keep
        assert "ilbo index --rebuild" in done.err
    assert here(own_sample, "index", "--rebuild").code == 0
    assert here(own_sample, "search", "북한").code == 0


@pytest.fixture
def topics(tmp_path: Path) -> Path:
    """Write a file of topics with a mark at its start, a blank line, and Windows line ends."""
    path = tmp_path / "topics.tsv"
    path.write_bytes("\ufeffq1\t북한 미사일\r\n\r\n2-b\tUN sanctions\nnone\tzzzzqqqq\n".encode())
    return path


def test_topics_in_every_format(here: Here, sample: ArchivePaths, topics: Path) -> None:
    """Each topic is searched as a query of its own would be, and its answer carries its id."""
    run = here(sample, "search", "--topics", topics, "--format", "trec", "--editions", "-n", "5")
    assert (run.code, run.err) == (0, "")
    rows = [line.split(" ") for line in run.out.splitlines()]
    assert [row[0] for row in rows] == ["q1"] * 5 + ["2-b"] * 5
    assert [row[2] for row in rows[:5]] == ids(here, sample, "북한 미사일", "--editions", "-n", "5")
    for one, other in pairwise(rows):
        assert one[0] != other[0] or (int(other[3]) == int(one[3]) + 1 and float(one[4]) >= float(other[4]))

    objects = here(sample, "search", "--topics", topics, "--format", "json").out.splitlines()
    assert [(one["qid"], one["query"]) for one in map(json.loads, objects)] == [
        ("q1", "북한 미사일"),
        ("2-b", "UN sanctions"),
        ("none", "zzzzqqqq"),
    ]
    lines = here(sample, "search", "--topics", topics, "--format", "jsonl", "-n", "3").out.splitlines()
    assert [json.loads(line)["qid"] for line in lines] == ["q1"] * 3 + ["2-b"] * 3
    table = here(sample, "search", "--topics", topics, "--format", "csv", "-n", "3").out
    records = list(csv.DictReader(io.StringIO(table)))
    assert list(dict.fromkeys(row["qid"] for row in records)) == ["q1", "2-b"]
    assert here(sample, "search", "--topics", topics, "--format", "ids", "-n", "3").out.count("\n") == 6
    text = here(sample, "search", "--topics", topics, "-n", "1")
    assert [line for line in text.out.splitlines() if line.startswith("==")] == [
        "== q1 북한 미사일",
        "== 2-b UN sanctions",
        "== none zzzzqqqq",
    ]


def test_topics_do_not_count_as_the_last_search(here: Here, own_sample: ArchivePaths, topics: Path) -> None:
    """An evaluation run does not change what `ilbo show 1` means."""
    here(own_sample, "search", "숭례문")
    before = own_sample.last_search.read_bytes()
    here(own_sample, "search", "--topics", topics)
    assert own_sample.last_search.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("q1 북한\n", ":1"),
        ("q1\t북한\nq 2\t북한\n", ":2"),
        ("\t북한\n", ":1"),
        ("q\x1b1\t북한", ":1"),
        ("q\u00a01\tx", ":1"),
    ],
)
def test_a_bad_line_of_topics_is_named(
    here: Here, sample: ArchivePaths, tmp_path: Path, content: str, place: str
) -> None:
    """Nothing is searched if a line of the file is no topic; the message gives its number."""
    path = tmp_path / "topics.tsv"
    path.write_text(content, "utf-8")
    done = here(sample, "search", "--topics", path, "--format", "trec")
    assert (done.code, done.out) == (2, "")
    assert f"topics.tsv{place} " in done.err


def test_a_topic_that_cannot_be_read_is_named(here: Here, sample: ArchivePaths, tmp_path: Path) -> None:
    """A query error in a file of topics tells which topic it is in."""
    path = tmp_path / "topics.tsv"
    path.write_text('q7\t"북한\n', "utf-8")
    done = here(sample, "search", "--topics", path, "--format", "trec")
    assert (done.code, done.out) == (2, "")
    assert "topic q7: " in done.err


def test_topics_that_cannot_be_opened(here: Here, sample: ArchivePaths, tmp_path: Path) -> None:
    """A missing file is 66, one in another encoding a usage error."""
    assert here(sample, "search", "--topics", tmp_path / "none.tsv").code == 66
    (tmp_path / "old.tsv").write_bytes("q1\t북한".encode("cp949"))
    assert here(sample, "search", "--topics", tmp_path / "old.tsv").code == 2


def test_article_text_cannot_reach_the_terminal(
    here: Here, db: Any, paths: ArchivePaths, put: Callable[..., None]
) -> None:
    """What a page holds of escape sequences and direction marks is gone or written out in every format."""
    evil = "다리 \u202ekcab\u202c \u2066x \u0085\u009b31m \x1b]0;title\x07 end"
    put(title=evil, paragraphs=(evil,), section=evil, authors=(evil,), url=evil)
    update_index(db, paths)
    for name in ("text", "json", "jsonl", "csv", "ids", "trec"):
        done = here(paths, "search", "다리", "--format", name)
        assert done.code == 0
        for char in "\x1b\x07\u202e\u202c\u2066\u0085\u009b":
            assert char not in done.out + done.err
    with closing(open_catalogue(paths)) as other:
        assert other.execute("SELECT title FROM editions").fetchone()[0] == evil


def test_dates_in_the_wrong_order_are_a_mistake(here: Here, sample: ArchivePaths) -> None:
    """A first day behind the last one can find nothing, so it is refused instead of answered."""
    refused = here(sample, "search", "숭례문", "--since", "2014", "--until", "2013")
    assert refused.code == 2
    assert "--since is later than --until" in refused.err


def test_nothing_found_is_explained(here: Here, sample: ArchivePaths) -> None:
    """Each word is shown with what it was looked for as, whether texts have it, and near words."""
    done = here(sample, "search", "missle 북항 qnrgks")
    assert (done.code, done.out) == (0, "")
    for told in ("missle · looked for as missl", "did you mean missile (", "북항 ·", "did you mean 북한 ("):
        assert told in done.err
    words = {one["text"]: one for one in done_json(here, sample, "missle 북항 qnrgks")["words"]}
    assert words["missle"]["editions"] == {"ko": 0, "en": 0}
    assert words["missle"]["terms"] == ["missl"]
    assert words["북항"]["suggestions"][0]["text"] == words["qnrgks"]["suggestions"][0]["text"] == "북한"
    for one in words.values():
        for meant in one["suggestions"]:
            assert len(hits(here, sample, meant["text"], "-n", "99")) >= meant["stories"] > 0


def done_json(here: Here, paths: ArchivePaths, *arguments: str) -> dict[str, Any]:
    """Search and return the advice of the JSON answer."""
    advice: dict[str, Any] = here(paths, "search", *arguments, "--format", "json").json["advice"]
    return advice


@pytest.mark.parametrize(
    ("arguments", "clause", "without"),
    [
        (["숭례문", "--since", "2020"], "--since 2020-01-01", ["숭례문"]),
        (["숭례문", "--lang", "en"], "--lang en", ["숭례문"]),
        (["숭례문", "--site", "nosuch"], "--site nosuch", ["숭례문"]),
        (["숭례문", "--lang", "en", "--until", "2005"], "--lang en --until 2005-12-31", ["숭례문"]),
        (["숭례문 date:2020"], "date:2020", ["숭례문"]),
        (["숭례문 -화재 site:nosuch"], "site:nosuch", ["숭례문 -화재"]),
        (["숭례문 AND 코로나19"], "숭례문", ["코로나19"]),
        (["코로나19", "--unpaired", "--section", "nosuch"], "--section nosuch", ["코로나19", "--unpaired"]),
    ],
)
def test_the_filter_to_drop(
    here: Here, sample: ArchivePaths, arguments: list[str], clause: str, without: list[str]
) -> None:
    """What leaves nothing to be found is named, with how many stories there would be without it."""
    found = {one["clause"]: one for one in done_json(here, sample, *arguments)["alternatives"]}
    told = here(sample, "search", *without, "--format", "json").json
    assert found[clause]["total"] == told["total_with_words"] > 0
    assert f"without {clause}: " in here(sample, "search", *arguments).err


def test_all_filters_are_dropped_only_where_one_is_not_enough(here: Here, sample: ArchivePaths) -> None:
    """Leaving out several options is no advice where leaving out one of them finds as much."""
    advice = done_json(here, sample, "숭례문", "--site", "sample", "--section", "nosuch")
    assert [one["clause"] for one in advice["alternatives"]] == ["--section nosuch"]


def test_a_phrase_may_be_taken_apart(here: Here, sample: ArchivePaths) -> None:
    """A phrase that no text has is counted as single words too."""
    advice = done_json(here, sample, '"missile sanctions council"')
    assert [one["change"] for one in advice["alternatives"]] == ["apart"]
    assert {one["text"] for one in advice["words"]} == {"missile", "sanctions", "council"}
    assert (
        '"missile sanctions council" as single words:'
        in here(sample, "search", '"missile sanctions council"').err
    )


def test_a_word_that_is_not_found_is_told_with_its_translations(here: Here, sample: ArchivePaths) -> None:
    """Each word comes with what the lexicon has for it, and in how many stories that stands."""
    advice = done_json(here, sample, "북한", "--since", "2050")
    known = {one["text"]: one["stories"] for one in advice["words"][0]["translations"]}
    assert known["North Korea"] == len(hits(here, sample, '"North Korea"', "--no-translate", "-n", "99"))
    assert "by the lexicon North Korea (" in here(sample, "search", "북한", "--since", "2050").err


def test_an_empty_phrase_is_told_of(here: Here, sample: ArchivePaths) -> None:
    """`북한 ""` finds what 북한 finds, and says that the phrase was left out."""
    ran = here(sample, "search", '북한 ""', "--format", "ids")
    assert ran.out == here(sample, "search", "북한", "--format", "ids").out != ""
    assert '"" has no word in it and is left out' in here(sample, "search", '북한 ""').err


def test_a_full_result_needs_no_advice(here: Here, sample: ArchivePaths) -> None:
    """Where enough has the words, nothing is explained, nor is anything added to formats for scripts."""
    assert "advice" not in here(sample, "search", "북한", "--format", "json").json
    assert len(here(sample, "search", "북한", "-n", "1", "--no-translate").err.strip().splitlines()) == 1
    for name in ("jsonl", "csv", "ids", "trec"):
        done = here(sample, "search", "missle", "--format", name)
        assert (done.err, "advice" in done.out) == ("", False)


def test_ids_for_xargs(here: Here, sample: ArchivePaths) -> None:
    """-0 ends every id with a NUL; with another format it is a usage error; as a word it is left alone."""
    plain = ids(here, sample, "북한", "-n", "5")
    for flag in ("-0", "--null"):
        done = here(sample, "search", "북한", "-n", "5", "--format", "ids", flag)
        assert done.out == "".join(f"{one}\0" for one in plain)
    assert here(sample, "search", "zzzzqqqq", "--format", "ids", "-0").out == ""
    assert here(sample, "search", "북한", "-0").code == 2


def test_filters_alone_find_the_newest_first(here: Here, sample: ArchivePaths) -> None:
    """Without a query the filters choose, and what they find is in the order of time."""
    found = here(sample, "search", "--since", "2017", "--lang", "ko", "--format", "json").json
    dates = [hit["editions"][0]["published_at"] for hit in found["hits"]]
    assert len(dates) == 10
    assert dates == sorted(dates, reverse=True)
    assert min(dates) >= "2017"
    assert here(sample, "search").code == 2
