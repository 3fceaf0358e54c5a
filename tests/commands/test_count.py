"""`ilbo count`: a bare number that agrees with what a search finds."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from archive.paths import ArchivePaths
from tests.conftest import SAMPLE_EDITIONS, Ran

Here = Callable[..., Ran]


@pytest.mark.parametrize(
    "asked",
    [
        ("북한",),
        ("date:2017..2018", "--lang", "en"),
        ("미사일", "--since", "2017", "--paired"),
        ("zzzzqqqq",),
    ],
)
def test_the_number_is_that_of_the_search(here: Here, sample: ArchivePaths, asked: tuple[str, ...]) -> None:
    """Stdout has the number of stories with the words and nothing else; JSON says what was counted."""
    for options in ((), ("--no-translate",)):
        found = here(sample, "search", *asked, *options, "--format", "json").json
        done = here(sample, "count", *asked, *options)
        assert (done.code, done.err) == (0, "")
        assert int(done.out) == found["total_with_words"] + found.get("total_translated", 0)
        value = here(sample, "count", *asked, *options, "--format", "json").json
        assert (value["unit"], value["total"]) == ("stories", int(done.out))


def test_everything_is_counted_without_a_query(here: Here, sample: ArchivePaths) -> None:
    """Filters alone leave out, and without any all editions of the archive are counted."""
    assert int(here(sample, "count", "--editions").out) == SAMPLE_EDITIONS
    by_lang = [int(here(sample, "count", "--editions", "--lang", lang).out) for lang in ("ko", "en")]
    assert sum(by_lang) == SAMPLE_EDITIONS
    assert here(sample, "count", "--since", "2019", "--until", "2018").code == 2
