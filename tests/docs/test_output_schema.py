"""JSON that commands print is as the schema in `docs/reference` says, and holds nothing it does not name."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import search_cli
from archive.paths import ArchivePaths
from demo.newspaper import Newspaper
from demo.sample import sample_articles
from tests.conftest import ROOT, Ran

Here = Callable[..., Ran]
RECORD = {"site": "paper", "key": "1", "lang": "ko", "title": "제목", "paragraphs": ["옛 글.", "같은 글."]}
SCHEMA = json.loads((ROOT / "docs" / "reference" / "output.schema.json").read_text("utf-8"))


def closed(schema: Any) -> Any:
    """Return a schema in which objects with named properties have no others."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {name: closed(one) for name, one in schema.items()}
    if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
        inner.setdefault("additionalProperties", False)
    return inner


def validate(value: Any, name: str) -> None:
    """Assert that a value is what the schema's definition says."""
    schema = closed(copy.deepcopy(SCHEMA)) | {"$ref": f"#/$defs/{name}"}
    assert [error.message for error in Draft202012Validator(schema).iter_errors(value)] == []


def lines(done: Ran) -> list[Any]:
    """Return the JSON value of every line a command printed."""
    assert done.code == 0
    return [json.loads(line) for line in done.out.splitlines()]


def test_the_schema_is_one() -> None:
    """The schema itself is valid."""
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    "arguments",
    [
        ["북한 미사일"],
        ["missle 북항"],
        ["숭례문", "--lang", "en"],
        ["--editions", "Korea"],
        ["zzzz", "--offset", "3"],
        [""],
    ],
)
def test_searches(here: Here, sample: ArchivePaths, arguments: list[str]) -> None:
    """A result, with advice where little was found, and each hit of JSON Lines."""
    for value in lines(here(sample, "search", *arguments, "--format", "json")):
        validate(value, "search")
    for value in lines(here(sample, "search", *arguments, "--format", "jsonl")):
        validate(value, "hit")


def test_topics(here: Here, sample: ArchivePaths, tmp_path: Path) -> None:
    """With --topics each object and line has its qid."""
    topics = tmp_path / "topics.tsv"
    topics.write_text("a\t북한\nb\tzzzz\n", "utf-8")
    for form, name in (("json", "search"), ("jsonl", "hit")):
        for value in lines(here(sample, "search", "--topics", topics, "--format", form)):
            validate(value, name)
            assert value["qid"] in {"a", "b"}


@pytest.mark.parametrize("identifier", ["sample/1739418", "sample/1739418/en", "sample/3507946"])
def test_editions_and_pairs(here: Here, sample: ArchivePaths, identifier: str) -> None:
    """An edition, both of a story, and a pair, also where there is none."""
    for value in lines(here(sample, "show", identifier, "--format", "json")):
        validate(value, "show")
    for value in lines(here(sample, "pair", identifier, "--format", "json")):
        validate(value, "pair")


def test_both_editions(here: Here, sample: ArchivePaths) -> None:
    """With --both there are two editions."""
    both = lines(here(sample, "show", "sample/1739418", "--both", "--format", "json"))
    assert len(both) == 2
    for value in both:
        validate(value, "show")


def test_counters_and_stats(here: Here, paths: ArchivePaths) -> None:
    """Crawls, imports and indexing count, and what they counted adds up; figures are complete."""
    with Newspaper(sample_articles()[:4]) as paper:
        crawl = ["crawl", "donga", "--delay", "0", "--base-url", paper.base_url, "--format", "json"]
        counted = [lines(here(paths, *crawl)), lines(here(paths, *crawl, "--plan"))]
    for name, arguments in (("reparse", ["reparse", "--dry-run"]), ("rebuild", ["rebuild"])):
        if name == "rebuild":
            paths.catalogue.unlink()
        for value in lines(here(paths, *arguments, "--format", "json")):
            validate(value, name)
    file = ROOT / "corpus" / "sample"
    counted.append(lines(here(paths, "import", *sorted(file.glob("*.jsonl"))[:1], "--format", "json")))
    counted.append(lines(here(paths, "index", "--format", "json")))
    for (value,) in counted[:1] + counted[2:]:
        validate(value, "counters")
        apart = {"attempted", "elapsed_s", "receipt", "links"}
        outcomes = {name: one for name, one in value.items() if name not in apart}
        assert value["attempted"] == sum(outcomes.values())
    validate(counted[1][0], "counters")
    for value in lines(here(paths, "stats", "--format", "json")):
        validate(value, "stats")


def test_an_empty_archive(here: Here, paths: ArchivePaths, tmp_path: Path) -> None:
    """Figures of nothing are figures."""
    empty = tmp_path / "none.jsonl"
    empty.write_text("")
    assert search_cli.run(["--archive", str(paths.root), "import", str(empty)]) == 0
    for value in lines(here(paths, "stats", "--format", "json")):
        validate(value, "stats")


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("count", ["count", "북한"]),
        ("count", ["count", "--editions", "--since", "2018"]),
        ("facets", ["facets", "북한", "--by", "day", "--by", "author"]),
        ("timeline", ["timeline", "북한", "--compare", "missile", "--by", "year"]),
        ("timeline", ["timeline", "zzzz"]),
        ("coverage", ["coverage"]),
        ("coverage", ["coverage", "--by", "month", "--since", "2030"]),
        ("concordance", ["concordance", "제재", "-n", "3"]),
        ("differences", ["diff-editions", "sample/1739418"]),
        ("similar", ["similar", "sample/1739418", "-n", "2"]),
        ("lexicon", ["lexicon", "북한", "missile"]),
        ("lexicon", ["lexicon", "zzzz"]),
        ("history", ["history", "sample/1739418"]),
        ("history", ["history", "sample/1739418", "--headline"]),
        ("explain", ["explain", "북한이 쏜 미사일"]),
        ("explain", ["explain", "--query", "Kim Jong Un 제재"]),
        ("config", ["config"]),
        ("check", ["check"]),
        ("site", ["sites"]),
    ],
)
def test_what_is_counted_and_compared(
    here: Here, sample: ArchivePaths, name: str, arguments: list[str]
) -> None:
    """Counts, charts, tables and comparisons, also of nothing."""
    for value in lines(here(sample, *arguments, "--format", "json")):
        validate(value, name)


def test_what_changed(here: Here, own_sample: ArchivePaths, tmp_path: Path) -> None:
    """The history of an edition that was changed, and links that were made and taken back by hand."""
    changed = {**RECORD, "title": "새 제목", "paragraphs": ["새 글.", "같은 글."], "updated_at": "2024-02-02"}
    for record in (RECORD, changed):
        file = tmp_path / "changed.jsonl"
        file.write_text(json.dumps(record, ensure_ascii=False) + "\n", "utf-8")
        here(own_sample, "import", file)
    for value in lines(here(own_sample, "history", "paper/1", "--format", "json")):
        validate(value, "history")
        assert value["revisions"][1]["changes"]
    pair = ["sample/1739418/en", "sample/1739418/ko"]
    for name in ("unlink", "link"):
        for value in lines(here(own_sample, name, *pair, "--format", "json")):
            validate(value, name)


def test_damage(here: Here, own_sample: ArchivePaths) -> None:
    """What is wrong with an archive, and that a repair found nothing to do."""
    path = next(own_sample.index.glob("*.arrays"))
    path.write_bytes(path.read_bytes()[:-100])
    done = here(own_sample, "check", "--repair", "--format", "json")
    assert done.code == 65
    value = json.loads(done.out)
    validate(value, "check")
    assert value["damages"]
    assert value["repairs"] == []


def test_queries_and_watches(here: Here, own_sample: ArchivePaths) -> None:
    """Past searches, saved searches, and what is new for them."""
    here(own_sample, "search", "북한", "--since", "2017")
    here(own_sample, "watch", "add", "north", "북한", "--lang", "ko")
    for name, arguments in (
        ("queries", ["queries"]),
        ("watches", ["watch", "list"]),
        ("looks", ["watch", "run"]),
        ("watches", ["watch", "list"]),
        ("looks", ["watch", "run", "--peek"]),
    ):
        for value in lines(here(own_sample, *arguments, "--format", "json")):
            validate(value, name)
