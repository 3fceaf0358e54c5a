"""The shapes that scripts rely on: keys, types and meaning of every machine format of `ilbo search`."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from archive.paths import ArchivePaths
from tests.conftest import SAMPLE_EDITIONS, Ran

Here = Callable[..., Ran]

EDITION = {
    "id": str,
    "lang": str,
    "title": str,
    "url": (str, type(None)),
    "published_at": (str, type(None)),
    "updated_at": (str, type(None)),
    "site": str,
    "section": (str, type(None)),
    "authors": list,
    "snippet": str,
}
HIT = {"rank": int, "score": float, "story": str, "matched": list, "editions": list}
RESULT = {
    "format_version": int,
    "query": str,
    "total": int,
    "total_is_exact": bool,
    "total_with_words": int,
    "elapsed_ms": float,
    "hits": list,
}


def has_shape(value: dict[str, Any], shape: dict[str, Any]) -> None:
    """Assert that an object has exactly these keys, with values of these types; what explains may follow."""
    value = {
        name: one
        for name, one in value.items()
        if name not in {"advice", "also_searched", "also_doubtful", "total_translated"}
    }
    assert list(value) == list(shape)
    for name, kind in shape.items():
        assert isinstance(value[name], kind), (name, value[name])


def check_hit(hit: dict[str, Any], *, by_edition: bool) -> None:
    """Assert what holds of any hit."""
    has_shape(hit, HIT)
    assert re.fullmatch(r"[^/\s]+/[^/\s]+", hit["story"])
    assert hit["matched"]
    assert set(hit["matched"]) <= {"ko", "en", "translated"}
    assert hit["editions"][0]["lang"] == hit["matched"][0]
    assert not by_edition or len(hit["editions"]) == 1
    for edition in hit["editions"]:
        has_shape(edition, EDITION)
        site, _, lang = edition["id"].split("/")
        assert (site, lang) == (edition["site"], edition["lang"])
        assert lang in {"ko", "en"}
        assert all(isinstance(author, str) for author in edition["authors"])


@pytest.mark.parametrize(
    "flags", [[], ["--editions"], ["--lang", "en"], ["--sort", "newest"], ["--no-translate"]]
)
@pytest.mark.parametrize("query", ["북한 missile", "title:korea", "lang:ko", "zzzzqqqq", ""])
def test_json(here: Here, sample: ArchivePaths, query: str, flags: list[str]) -> None:
    """One object on one line, with the keys of the contract in their order; ranks count from the offset."""
    done = here(sample, "search", query, *flags, "--format", "json", "--offset", "2", "-n", "4")
    assert (done.code, done.err, done.out.count("\n")) == (0, "", 1)
    result = done.json
    has_shape(result, RESULT)
    assert (result["format_version"], result["query"], result["total_is_exact"]) == (1, query, True)
    assert [hit["rank"] for hit in result["hits"]] == list(range(3, 3 + len(result["hits"])))
    assert len(result["hits"]) == min(4, max(0, result["total"] - 2))
    for hit in result["hits"]:
        check_hit(hit, by_edition="--editions" in flags)
    if "--sort" not in flags:
        scores = [hit["score"] for hit in result["hits"]]
        assert scores == sorted(scores, reverse=True)


def test_the_formats_agree(here: Here, sample: ArchivePaths) -> None:
    """JSON, JSON Lines, ids, TREC and CSV tell the same hits in the same order."""
    query = ("북한 missile", "-n", "12")
    hits = here(sample, "search", *query, "--format", "json").json["hits"]
    best = [hit["editions"][0]["id"] for hit in hits]
    lines = here(sample, "search", *query, "--format", "jsonl").out.splitlines()
    assert [json.loads(line) for line in lines] == hits
    assert here(sample, "search", *query, "--format", "ids").out.split("\n") == [*best, ""]
    trec = [line.split(" ") for line in here(sample, "search", *query, "--format", "trec").out.splitlines()]
    assert [row[2] for row in trec] == best
    assert [row[3] for row in trec] == [str(hit["rank"]) for hit in hits]
    assert {(row[0], row[1], row[5], len(row)) for row in trec} == {("1", "Q0", "ilbo", 6)}
    assert [float(row[4]) for row in trec] == pytest.approx([hit["score"] for hit in hits])
    table = here(sample, "search", *query, "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(table, newline="")))
    flat = [(hit, edition) for hit in hits for edition in hit["editions"]]
    assert [(int(row["rank"]), row["id"]) for row in rows] == [(hit["rank"], one["id"]) for hit, one in flat]
    for row, (hit, edition) in zip(rows, flat, strict=True):
        assert row["matched"].split() == hit["matched"]
        assert row["authors"] == "; ".join(edition["authors"])
        for name in ("title", "snippet", "published_at", "section", "url"):
            assert row[name] == (edition[name] or "")


def test_ids_can_be_given_to_show(here: Here, sample: ArchivePaths) -> None:
    """An id from a search names the edition in every other command."""
    (edition_id, *_) = here(sample, "search", "숭례문", "--format", "ids").out.split()
    shown = here(sample, "show", edition_id, "--format", "json").json
    assert shown["id"] == edition_id
    assert isinstance(shown["paragraphs"], list)
    assert {"authors", "section", "revision", "captured_at", "story", "pairs"} <= shown.keys()


def test_show_and_pair(here: Here, sample: ArchivePaths) -> None:
    """`show` names an edition's translations, `pair` tells relation, score and evidence of the link."""
    (hit, *_) = here(sample, "search", "", "--paired", "--format", "json").json["hits"]
    first, second = (edition["id"] for edition in hit["editions"])
    shown = here(sample, "show", first, "--format", "json").json
    assert shown["pairs"] == [second]
    assert shown["story"] == hit["story"]
    pair = here(sample, "pair", first, "--format", "json").json
    assert {"story", "relation", "score", "evidence", "editions"} <= pair.keys()
    assert pair["relation"] in {"linked", "inferred", "manual"}
    assert 0 <= pair["score"] <= 1
    assert isinstance(pair["evidence"], dict)


def test_counters_add_up(here: Here, own_sample: ArchivePaths) -> None:
    """`index --format json`: whole numbers whose outcomes sum up to `attempted`, and a time."""
    for flags in ([], ["--rebuild"]):
        counters = here(own_sample, "index", *flags, "--format", "json").json
        assert isinstance(counters.pop("elapsed_s"), float)
        assert all(type(count) is int for count in counters.values())
        assert counters.pop("attempted") == sum(counters.values())
        assert set(counters) == {"added", "updated", "removed"}


def test_stats(here: Here, sample: ArchivePaths) -> None:
    """`stats --format json` has at least the figures of the contract."""
    stats = here(sample, "stats", "--format", "json").json
    assert stats.keys() >= {
        *("editions", "stories", "paired_stories", "by_lang", "by_site"),
        *("first_date", "last_date", "captures", "index_generation"),
    }
    assert (
        sum(stats["by_lang"].values())
        == sum(stats["by_site"].values())
        == stats["editions"]
        == SAMPLE_EDITIONS
    )
    assert stats["index_generation"] == 1


def test_check(here: Here, sample: ArchivePaths) -> None:
    """`check --format json` says whether all is well, what was checked, and lists the damages."""
    checked = here(sample, "check", "--format", "json").json
    assert checked["ok"] is True
    assert checked["damages"] == []
    assert checked["checked"]["editions"] == SAMPLE_EDITIONS
