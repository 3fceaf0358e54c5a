"""`ilbo lexicon`: translations with their probability, source and stories, for people and programs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from archive.paths import ArchivePaths
from tests.conftest import Ran

Here = Callable[..., Ran]


def test_a_word_with_its_translations(here: Here, sample: ArchivePaths) -> None:
    """Each translation has a line with probability, sightings, source and the story that shows it."""
    done = here(sample, "lexicon", "미사일")
    assert done.code == 0
    assert done.out.startswith("미사일\n  missile, missiles  0.")
    assert "seed · sample/" in done.out
    assert "(missil)" in here(sample, "lexicon", "missile").out


def test_a_name_of_several_words(here: Here, sample: ArchivePaths) -> None:
    """A phrase is one entry if the lexicon has it; its source is told."""
    entries = here(sample, "lexicon", "People Power Party", "--format", "json").json["entries"]
    assert [entry["word"] for entry in entries] == ["People Power Party"]
    best = entries[0]["translations"][0]
    assert (best["term"], best["source"]) == ("국민의힘", "seed")
    assert 0 < best["probability"] <= 1


def test_an_unknown_word(here: Here, sample: ArchivePaths) -> None:
    """A word without translations says so; that is no failure."""
    done = here(sample, "lexicon", "뷁뷁뷁")
    assert (done.code, "no translation is known" in done.out) == (0, True)


def test_no_lexicon_is_not_found(here: Here, tmp_path: Path) -> None:
    """Before the first index the message says how to make one, exit 66."""
    done = here(ArchivePaths(tmp_path), "lexicon", "미사일")
    assert done.code == 66
    assert "ilbo index" in done.err
