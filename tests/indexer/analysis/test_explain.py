"""`ilbo explain`, as a process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from archive.paths import ArchivePaths

Ilbo = Callable[..., Any]


def test_text_shows_terms_where_they_stand(ilbo: Ilbo) -> None:
    """Each term has its position and what was written; bigrams stand below. No archive is needed."""
    ran = ilbo("explain", "北미사일 발사에")
    assert ran.code == 0
    lines = [line.split() for line in ran.out.splitlines()]
    assert ["0", "北", "북한", "word"] in lines
    assert ["1", "미사일", "미사일", "word"] in lines
    assert ran.out.splitlines()[-1].startswith("bigrams: 북미 미사 사일")


def test_json_is_complete(ilbo: Ilbo) -> None:
    """JSON has offsets of code points into the text that was given."""
    ran = ilbo("explain", "--lang", "en", "Yoon Suk-yeol’s", "trip", "--format", "json")
    assert ran.json["format_version"] == 1
    assert ran.json["lang"] == "en"
    text = ran.json["text"]
    assert all(text[token["start"] : token["end"]] == token["written"] for token in ran.json["tokens"])
    assert {"yoon", "sukyeol", "trip"} <= {token["term"] for token in ran.json["tokens"]}


def test_query_says_how_words_are_found(ilbo: Ilbo) -> None:
    """With --query the conditions and weights of each word are told."""
    ran = ilbo("explain", "--query", "합동참모본부는", "언제")
    assert "found as 합동참모본부 or 합동 then 참모 then 본부" in ran.out
    assert "언제: 언제 (counts only in a phrase)" in ran.out
    words = ilbo("explain", "--query", "합동참모본부는", "--format", "json").json["words"]
    assert words[0]["slots"] == [["합동"], ["참모"], ["본부"]]


def test_the_archives_dictionary_is_respected(ilbo: Ilbo, paths: ArchivePaths) -> None:
    """Entries of dictionary.txt hold; one that cannot be used ends in exit code 78 and names the line."""
    paths.root.mkdir()
    dictionary = paths.root / "dictionary.txt"
    dictionary.write_text("솔내시\n", encoding="utf-8")
    tokens = ilbo("explain", "솔내시에서는", "--format", "json").json["tokens"]
    assert [token["term"] for token in tokens if token["kind"] != "gram"] == ["솔내시"]
    dictionary.write_text("두 낱말\n", encoding="utf-8")
    ran = ilbo("explain", "솔내시")
    assert ran.code == 78
    assert "dictionary.txt, line 1" in ran.err


def test_nothing_to_explain(ilbo: Ilbo) -> None:
    """A text without terms says so; none at all is a usage error."""
    assert ilbo("explain", "!!!").out == "no terms\n"
    assert ilbo("explain").code == 2


def test_hostile_text_is_harmless(ilbo: Ilbo) -> None:
    """Control characters of the text do not reach the terminal."""
    assert "\x1b" not in ilbo("explain", "북한\x1b[31m미사일").out
    assert "\x1b" not in ilbo("explain", "--query", "북한\x1b[31m").out
