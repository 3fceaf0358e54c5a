"""Search results for programs: exactly what scripts rely on, whatever articles hold."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.results import SearchResult, Snippet
from render.machine import (
    CSV_COLUMNS,
    FORMATS,
    csv_header,
    csv_text,
    edition_json,
    result_csv,
    result_ids,
    result_json,
    result_jsonl,
    result_trec,
)
from render.terminal import safe
from tests.render.test_pages import EN, EVIL, HOSTILE, KO, edition, hit, result
from tests.render.test_terminal import dangerous

TWO = result(hit(KO, EN), hit(EN, rank=2), total=42, query='다리 -title:"x"')
EVIL_RESULT = result(hit(edition(**EVIL), snippet=Snippet(HOSTILE, ((0, 2),))), query=HOSTILE)


def test_json_has_the_documented_shape() -> None:
    """The object of `--format json` has exactly the fields of format version 1."""
    value = json.loads(result_json(TWO))
    assert list(value) == [
        "format_version",
        "query",
        "total",
        "total_is_exact",
        "total_with_words",
        "elapsed_ms",
        "hits",
    ]
    assert (value["format_version"], value["query"], value["total"]) == (1, TWO.query, 42)
    assert value["total_is_exact"] is True
    first = value["hits"][0]
    assert list(first) == ["rank", "score", "story", "matched", "editions"]
    assert [one["id"] for one in first["editions"]] == [KO.id, EN.id]
    assert first["editions"][0] == {
        "id": "paper/100/ko", "lang": "ko", "title": KO.article.title, "url": None,
        "published_at": "2024-01-13T08:05:00+09:00", "updated_at": "2024-01-13T09:00:00+09:00",
        "site": "paper", "section": None, "authors": ["홍길동"], "snippet": "솔내시는 13일 새 다리를 열었다.",
    }  # fmt: skip


def test_a_topic_carries_its_qid() -> None:
    """With a topic, the object, every line and every row begin with its qid."""
    assert json.loads(result_json(TWO, "q 7"))["qid"] == "q 7"
    assert [json.loads(line)["qid"] for line in result_jsonl(TWO, "7").split("\n")] == ["7", "7"]
    assert {line.split(",")[0] for line in result_csv(TWO, "7").split("\n")} == {"7"}
    assert csv_header(with_qid=True).startswith("qid,rank,")


def test_json_lines_are_the_hits_of_the_object() -> None:
    """`jsonl` is one hit a line, the same as in the object."""
    lines = [json.loads(line) for line in result_jsonl(TWO).split("\n")]
    assert lines == json.loads(result_json(TWO))["hits"]


def test_ids_and_trec_name_the_best_edition_of_each_hit() -> None:
    """`ids` is an id a line; `trec` has its six fields, qid 1 for a plain query."""
    assert result_ids(TWO) == "paper/100/ko\npaper/100/en"
    assert result_trec(TWO).split("\n")[0].split(" ") == ["1", "Q0", "paper/100/ko", "1", "1.500000", "ilbo"]
    assert [line.split()[0] for line in result_trec(TWO, "q1").split("\n")] == ["q1", "q1"]


@pytest.mark.parametrize("qid", ["a b", "\x1b[31m", "a\tb\nc", "\u202e1"])
def test_a_trec_line_has_six_fields_whatever_the_qid(qid: str) -> None:
    """A qid with blanks or controls does not break the run, and shows nothing dangerous."""
    (line,) = result_trec(result(hit(KO)), qid).split("\n")
    assert len(line.split()) == 6
    assert not any(map(dangerous, line))


def test_csv_has_a_row_for_each_edition() -> None:
    """The table has the documented columns, and a row for every edition of every hit."""
    text = csv_header(with_qid=False) + "\n" + result_csv(TWO)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert tuple(rows[0]) == CSV_COLUMNS
    assert [(row["rank"], row["id"]) for row in rows] == [("1", KO.id), ("1", EN.id), ("2", EN.id)]
    assert (rows[1]["published_at"], rows[1]["section"]) == ("", "society")


# Cells are safe text: no NUL, which Python 3.10 cannot write.
CELLS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r\0"), max_size=12)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), max_size=4))
def test_csv_reads_back(rows: list[list[str]]) -> None:
    """Quotes, commas and line breaks in cells survive."""
    assert list(csv.reader(io.StringIO(csv_text(rows), newline=""))) == rows


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("qid", [None, HOSTILE])
def test_nothing_hostile_is_printed_in_any_format(name: str, qid: str | None) -> None:
    """No format prints a control, bidi mark or half a character, whatever articles, query and qid hold."""
    shown = FORMATS[name](EVIL_RESULT, qid)
    assert not any(dangerous(char) for char in shown if char != "\n")
    assert "\n" not in shown
    shown.encode("utf-8")


@pytest.mark.parametrize("name", FORMATS)
def test_no_hits_in_any_format(name: str) -> None:
    """A result without hits is an empty text, or an object with an empty list."""
    empty: SearchResult = result(total=0)
    shown = FORMATS[name](empty, None)
    assert (json.loads(shown)["hits"] == []) if name == "json" else (shown == "")


def test_json_keeps_what_it_escapes() -> None:
    """A program gets the text as it is in the archive, escapes and all."""
    evil: dict[str, Any] = json.loads(result_json(EVIL_RESULT))
    assert evil["query"] == HOSTILE
    assert evil["hits"][0]["editions"][0]["title"] == HOSTILE
    assert safe(HOSTILE) != HOSTILE


def test_an_edition_as_json() -> None:
    """`show --format json` has the documented fields."""
    value = json.loads(edition_json(KO, [EN.id]))
    assert {
        "paragraphs",
        "authors",
        "section",
        "revision",
        "captured_at",
        "story",
        "pairs",
        "id",
        "title",
    } <= set(value)
    assert value["paragraphs"] == list(KO.article.paragraphs)
    assert (value["pairs"], value["story"], value["revision"]) == ([EN.id], "paper/100", 1)
