"""The engine behind the seam: what it knows of editions, and that it is the one that answers."""

from __future__ import annotations

from contextlib import closing

from archive.catalogue import open_catalogue
from archive.editions import iter_editions
from archive.paths import ArchivePaths
from indexer.opening import open_engine
from indexer.pairing import is_paired
from indexer.segments import queries as wq
from tests.conftest import SAMPLE_EDITIONS


def test_it_knows_the_story_and_pairing_of_what_it_holds(sample: ArchivePaths) -> None:
    """Editions that are asked for are told with story and pairing, those it does not hold are left out."""
    engine = open_engine(sample)
    with closing(open_catalogue(sample, readonly=True)) as db:
        editions = list(iter_editions(db))
        told = {one.id: (one.story, is_paired(db, one)) for one in editions}
    assert engine.indexed([*told, "paper/none/ko"]) == told
    assert engine.indexed([]) == {}
    assert engine.doc_count == SAMPLE_EDITIONS


def test_it_counts_what_a_search_finds(sample: ArchivePaths) -> None:
    """The languages of all editions, counted without stories, add up to what is found."""
    engine = open_engine(sample)
    found = engine.search(wq.Every(), group_by_story=False, limit=0)
    total, counts = engine.facets(wq.Every(), ("lang",), group_by_story=False)
    assert sum(dict(counts["lang"]).values()) == total == found.total == SAMPLE_EDITIONS
    assert engine.verify() == []


def test_it_finds_words_and_editions_that_are_alike(sample: ArchivePaths) -> None:
    """Nearly the same spelling leads to a word of the index, an edition to others of other stories."""
    engine = open_engine(sample)
    first = engine.search(wq.Every(), group_by_story=False, limit=1).hits[0]
    alike = engine.search(engine.more_like(first.editions[0].edition_id), limit=5)
    assert alike.hits
    assert first.story not in {hit.story for hit in alike.hits}
    assert engine.suggest("goverment", limit=3)
