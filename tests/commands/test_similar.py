"""`ilbo similar`: stories like one, in both languages, by meaning where there are vectors, else by words."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from archive.catalogue import open_catalogue
from archive.lookup import find
from archive.paths import ArchivePaths
from indexer.semantic.updating import update_vectors
from tests.conftest import Ran, make_record, stock
from tests.indexer.semantic.test_vectors import WordEncoder

Here = Callable[..., Ran]


@pytest.fixture(params=["words", "meaning"])
def by(request: Any, here: Here, own_sample: ArchivePaths) -> str:
    """Put a story like another one into the sample, and give it vectors, or none."""
    with closing(open_catalogue(own_sample)) as db:
        twin = find(db, own_sample, "sample/1739418").in_language("ko").article
        stock(own_sample, [make_record(key="1", title=twin.title, paragraphs=list(twin.paragraphs))])
        assert here(own_sample, "index").code == 0
        if request.param == "meaning":
            update_vectors(db, own_sample, WordEncoder())
    return str(request.param)


def test_other_stories_in_either_language(here: Here, own_sample: ArchivePaths, by: str) -> None:
    """The story itself is not among them; each is one hit; `show N` reads the N-th; it is said by what."""
    ran = here(own_sample, "similar", "sample/1739418", "-n", "3", "--format", "json")
    stories = [hit["story"] for hit in ran.json["hits"]]
    assert stories[0] == "paper/1"
    assert "sample/1739418" not in stories
    assert len(set(stories)) == len(stories)
    assert here(own_sample, "show", "1", "--format", "json").json["story"] == stories[0]
    text = here(own_sample, "similar", "sample/1739418", "-n", "3")
    assert f"by {by}" in text.err


def test_filters_hold(here: Here, own_sample: ArchivePaths, by: str) -> None:
    """Language, dates, outlet and section narrow what is found."""
    ran = here(
        own_sample, "similar", "sample/1739418/ko", "--lang", "en", "--until", "2016", "--format", "ids"
    )
    assert all(line.endswith("/en") for line in ran.out.splitlines())
    assert here(own_sample, "similar", "sample/1739418", "--site", "other", "--format", "ids").out == ""
    assert by


def test_words_find_the_other_language(here: Here, sample: ArchivePaths) -> None:
    """Without vectors, the lexicon leads from a Korean text to English ones of the same matter."""
    ran = here(sample, "similar", "sample/1739418/ko", "--lang", "en", "-n", "5", "--format", "ids")
    assert ran.out.splitlines()
    assert "by words" in here(sample, "similar", "sample/1739418/ko", "--lang", "en").err


def test_nothing_is_like_it(here: Here, paths: ArchivePaths) -> None:
    """A lone edition has nothing like it, an unknown id is exit 66, an archive without index too."""
    stock(paths, [make_record(key="1")])
    assert here(paths, "similar", "paper/1").code == 66
    assert here(paths, "index").code == 0
    ran = here(paths, "similar", "paper/1")
    assert (ran.code, ran.out) == (0, "")
    assert "0 stories like paper/1/ko" in ran.err
    assert here(paths, "similar", "paper/9").code == 66
