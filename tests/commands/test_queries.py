"""`ilbo queries`: past searches are remembered privately, within bounds, and can be repeated."""

from __future__ import annotations

import stat
from collections.abc import Callable

import pytest

from archive.paths import ArchivePaths
from archive.queries import MAX_BYTES, PastQuery, keep_query, load_queries
from tests.conftest import Ran

Here = Callable[..., Ran]


@pytest.fixture
def own_sample(own_sample: ArchivePaths) -> ArchivePaths:
    """Forget what other tests searched for in the sample."""
    own_sample.queries.unlink(missing_ok=True)
    return own_sample


def past(number: int, query: str = "북한") -> PastQuery:
    """Return a past search."""
    return PastQuery(asked_at="2024-01-01T00:00:00Z", query=query, filters={"lang": "ko"}, total=number)


def test_searches_are_listed_and_repeated(here: Here, own_sample: ArchivePaths) -> None:
    """The latest stands first with its filters and hits; repeated it gives the same."""
    first = here(own_sample, "search", "북한", "--since", "2018", "--lang", "ko", "--format", "json").json
    here(own_sample, "search", "숭례문")
    listed = here(own_sample, "queries", "--format", "json").json["queries"]
    assert [(one["number"], one["query"], one["total"]) for one in listed] == [
        (1, "숭례문", 2),
        (2, "북한", first["total_with_words"]),
    ]
    assert "2. 북한 --lang ko --since 2018-01-01" in here(own_sample, "queries").out
    again = here(own_sample, "search", "--again", "2", "--format", "json").json
    assert (again["query"], again["hits"]) == ("북한", first["hits"])
    narrower = here(own_sample, "search", "--again", "1", "--since", "2019", "--format", "json").json
    assert 0 < narrower["total"] < first["total"]


def test_only_the_reader_may_read_them(
    here: Here, own_sample: ArchivePaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is private; it can be switched off and cleared; a search never fails for want of it."""
    here(own_sample, "search", "북한")
    assert stat.S_IMODE(own_sample.queries.stat().st_mode) == 0o600
    assert here(own_sample, "queries", "--clear").code == 0
    monkeypatch.setenv("ILBO_QUERIES", "off")
    assert here(own_sample, "search", "북한").code == 0
    assert not own_sample.queries.exists()
    assert "ILBO_QUERIES" in here(own_sample, "queries").err
    monkeypatch.delenv("ILBO_QUERIES")
    own_sample.queries.mkdir()
    assert here(own_sample, "search", "북한").code == 0


def test_what_is_no_search_of_a_reader_is_not_kept(here: Here, own_sample: ArchivePaths) -> None:
    """Queries that cannot be read leave nothing, and there is nothing to repeat then."""
    assert here(own_sample, "search", '"북한').code == 2
    assert here(own_sample, "queries").out == ""
    assert here(own_sample, "search", "--again", "1").code == 66
    assert here(own_sample, "search", "--again", "1", "--topics", "x.tsv").code == 2


def test_the_file_stays_small(paths: ArchivePaths) -> None:
    """When it has grown to its bound, the older half is forgotten; damaged lines are passed over."""
    paths.root.mkdir()
    line = len("북" * 3000) * 3
    for number in range(MAX_BYTES // line + 2):
        keep_query(paths.queries, past(number, "북" * 3000))
    assert paths.queries.stat().st_size < MAX_BYTES
    assert stat.S_IMODE(paths.queries.stat().st_mode) == 0o600
    kept = [one.total for one in load_queries(paths.queries)]
    assert kept == list(range(kept[0], kept[-1] - 1, -1))
    assert kept[0] == MAX_BYTES // line + 1
    with paths.queries.open("ab") as stream:
        stream.write(b'\xff{"at"\n{}\n')
    assert [one.total for one in load_queries(paths.queries)] == kept
