"""Every command a reader uses answers from a cluster as from the archive directory, JSON and pages alike."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from archive.engine_address import EngineAddress
from archive.paths import ArchivePaths
from tests.conftest import SAMPLE_EDITIONS, Ran, make_record, stock

Here = Callable[..., Ran]
Both = Callable[..., tuple[Ran, Ran]]

SEARCHES: tuple[tuple[str, ...], ...] = (
    ("북한 정상회담",),
    ("summit", "talks"),
    ("trade war", "--lang", "ko"),
    ("코로나 백신", "--lang", "en"),
    ("미사일", "--no-translate"),
    ("미사일", "--editions"),
    ("한미", "--sort", "newest"),
    ("summit", "--sort", "oldest", "--offset", "3", "-n", "5"),
    ('"북미 정상회담"', "--since", "2018"),
    ("mis*", "--section", "politics", "--paired"),
    ("missle~",),
    ("mistle",),
    ("nosuchwordanywhere",),
    ("*",),
    ("title:정상회담 NOT 북한",),
)
OTHERS: tuple[tuple[str, ...], ...] = (
    ("show", "1"),
    ("show", "1", "--both"),
    ("pair", "1"),
    ("similar", "sample/1755073/ko", "-n", "100"),
    ("timeline", "북한"),
    ("timeline", "summit", "--by", "year"),
    ("facets", "북한"),
    ("facets", "summit OR 정상회담"),
    ("check",),
    ("watch", "run", "north", "--peek"),
    ("concordance", "summit"),
    ("coverage",),
    ("explain", "북미정상회담"),
)
# What is another number each time, or with another engine: Lucene's BM25 differs from Whoosh's in its values.
_OWN = frozenset({"elapsed_ms", "elapsed_s", "score", "rank", "index_bytes"})


@pytest.fixture
def both(here: Here, own_sample: ArchivePaths, address: EngineAddress) -> Both:
    """Index an archive on the cluster, beside the index it has; run a command with each."""
    ilbo = partial(here, own_sample)
    done = ilbo("--engine", str(address), "index", "--format", "json")
    assert (done.code, done.json["added"]) == (0, SAMPLE_EDITIONS)
    assert ilbo("watch", "add", "north", "북한").code == 0

    def run(*arguments: str) -> tuple[Ran, Ran]:
        return ilbo(*arguments), ilbo("--engine", str(address), *arguments)

    return run


def _comparable(text: str) -> Any:
    """Leave out what differs by nature; what matches nearly as well may stand before or behind."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            kept = {key: plain(one) for key, one in value.items() if key not in _OWN}
            for name in ("hits", "editions", "matched"):
                if isinstance(kept.get(name), list):
                    kept[name] = sorted(kept[name], key=lambda one: json.dumps(one, sort_keys=True))
            return kept
        return [plain(one) for one in value] if isinstance(value, list) else value

    return [plain(json.loads(line)) for line in text.splitlines()]


def test_the_same_json(both: Both) -> None:
    """Search (translated too), show, pair, timeline, facets, check, watch and others: the same objects."""
    found = 0
    for search in SEARCHES:
        ours, theirs = both("search", *search, "--format", "json", "-n", "200")
        assert (theirs.code, theirs.err) == (ours.code, ours.err), search
        assert _comparable(theirs.out) == _comparable(ours.out), search
        if "--sort" in search:
            assert [hit["story"] for hit in theirs.json["hits"]] == [
                hit["story"] for hit in ours.json["hits"]
            ]
        found += any("translated" in hit["matched"] for hit in theirs.json["hits"])
    assert found >= 3
    assert both("search", "북한 정상회담")[1].code == 0
    for command in OTHERS:
        ours, theirs = both(*command, "--format", "json")
        assert (theirs.code, theirs.err, ours.code) == (0, ours.err, 0), command
        assert _comparable(theirs.out) == _comparable(ours.out), command


def test_the_same_pages(both: Both) -> None:
    """What a person reads is the same, with the words that were searched for in the other language."""
    for command in (
        ("search", "북한", "정상회담", "--sort", "newest"),
        ("search", "trade war", "--sort", "oldest"),
        ("facets", "북한"),
        ("timeline", "북한"),
        ("watch", "list"),
    ):
        ours, theirs = both(*command)
        assert (theirs.code, theirs.out) == (0, ours.out), command
        if "trade war" in command:
            assert "also searched" in theirs.err
            assert theirs.err.partition("also searched")[2] == ours.err.partition("also searched")[2]


def test_new_editions_reach_a_watch(
    both: Both, here: Here, own_sample: ArchivePaths, address: EngineAddress
) -> None:
    """What the cluster takes in is new for the saved searches; stats tell the cluster's bytes."""
    ilbo = partial(here, own_sample)
    stock(own_sample, [make_record(site="new", key="1", title="북한 새 소식")])
    assert ilbo("--engine", str(address), "index", "--format", "json").json["added"] == 1
    shown = ilbo("--engine", str(address), "watch", "run", "--format", "json")
    assert (shown.code, "new/1" in shown.out) == (0, True)
    ours, theirs = both("stats", "--format", "json")
    assert theirs.json["index_bytes"] > 0
    assert theirs.json["index_bytes"] != ours.json["index_bytes"]
    assert theirs.json["index_generation"] == 2
    assert str(address) in both("stats")[1].out
