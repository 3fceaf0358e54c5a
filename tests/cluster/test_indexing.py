"""An index on a cluster follows its archive: what changes, what is refused, what other runs leave behind."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from opensearchpy import OpenSearch

from archive.catalogue import open_catalogue, transaction
from archive.check import Damage
from archive.editions import get_edition
from archive.engine_address import EngineAddress
from archive.errors import ConfigError, CorruptDataError, LockedError, NotFoundError
from archive.paths import ArchivePaths
from indexer.checking import check_index, index_state
from indexer.cluster import generations
from indexer.cluster import writer as writer_module
from indexer.cluster.engine import ClusterEngine
from indexer.cluster.writer import ClusterWriter
from indexer.indexing import update_index
from indexer.opening import generation_number, open_engine
from indexer.searching import Request, Searcher
from tests.conftest import make_pair, make_record, stock


def indexed(paths: ArchivePaths, **options: Any) -> Counter[str]:
    """Bring the index up to date; return the outcomes that happened."""
    with closing(open_catalogue(paths)) as db:
        return +update_index(db, paths, **options)


def damages(paths: ArchivePaths) -> list[Damage]:
    """Check the index."""
    with closing(open_catalogue(paths)) as db:
        return list(check_index(db, paths))


def found(paths: ArchivePaths, query: str) -> set[str]:
    """Return the ids of the editions that match."""
    with closing(open_catalogue(paths)) as db:
        hits = (
            Searcher(db, paths).search(Request(query=query, by_edition=True, limit=50, translate=False)).hits
        )
        return {hit.editions[0].edition.id for hit in hits}


def test_it_follows_the_archive(clustered: ArchivePaths, client: OpenSearch, address: EngineAddress) -> None:
    """New, changed and removed editions are told apart; a repeated run sends nothing."""
    stock(clustered, [*make_pair("1"), *make_pair("2")])
    assert indexed(clustered) == {"added": 4}
    assert indexed(clustered) == {}
    assert found(clustered, "다리") == {"paper/1/ko", "paper/2/ko"}
    stock(clustered, [make_record(key="1", title="솔내시 터널"), *make_pair("3")])
    assert indexed(clustered) == {"added": 2, "updated": 1}
    assert found(clustered, "title:터널") == {"paper/1/ko"}
    with closing(open_catalogue(clustered)) as db, transaction(db):
        edition = get_edition(db, "paper/2/ko")
        assert edition is not None
        db.execute("UPDATE counters SET value = value + 1 WHERE name = 'change'")
        db.execute("INSERT INTO removals SELECT 'paper/2/ko', value FROM counters WHERE name = 'change'")
        db.execute("DELETE FROM editions WHERE id = 'paper/2/ko'")
    assert indexed(clustered) == {"removed": 1}
    assert "paper/2/ko" not in found(clustered, "다리")
    assert damages(clustered) == []
    assert generation_number(clustered) == 3
    with closing(open_catalogue(clustered)) as db:
        assert index_state(db, clustered) == "up to date"
        assert [*Searcher(db, clustered).notices()] == []
    # The side that stayed became single.
    assert found(clustered, "bridge") == {"paper/1/en", "paper/2/en", "paper/3/en"}
    with closing(open_catalogue(clustered)) as db:
        single = Searcher(db, clustered).search(Request(query="bridge", paired=False, translate=False))
        assert [hit.story for hit in single.hits] == ["paper/2"]


def test_an_edition_that_went_to_another_story_stands_once(
    clustered: ArchivePaths, client: OpenSearch, address: EngineAddress
) -> None:
    """Stories decide on which part of the index an edition lies; where it was before it is taken away."""
    stock(clustered, [make_record(key=str(key)) for key in range(20)])
    indexed(clustered)
    stock(clustered, [make_record(key=str(key), story="one") for key in range(20)])
    assert indexed(clustered) == {"updated": 20}
    assert client.count(index=address.prefix)["count"] == 20
    assert damages(clustered) == []
    with closing(open_catalogue(clustered)) as db:
        assert Searcher(db, clustered).search(Request(query="다리")).total == 1


def test_an_interrupted_run_changes_nothing(
    clustered: ArchivePaths, address: EngineAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped amid sending, the old index answers; the next run ends as if nothing had happened."""
    monkeypatch.setattr(writer_module, "BATCH", 5)
    stock(clustered, [make_record(key=str(key)) for key in range(20)])

    def stop(count: int) -> None:
        raise KeyboardInterrupt

    for change in ("", "새 "):
        monkeypatch.setattr("indexer.indexing.PROGRESS_EVERY", 12)
        stock(clustered, [make_record(key=str(key), title=f"{change}제목 {key}") for key in range(20)])
        before = found(clustered, "title:새") if change else set()
        with pytest.raises(KeyboardInterrupt):
            indexed(clustered, on_progress=stop)
        if change:
            assert found(clustered, "title:새") == before == set()
        else:
            with pytest.raises(NotFoundError):
                open_engine(clustered)
        assert indexed(clustered).total() == 20
        assert damages(clustered) == []
    assert len(found(clustered, "title:새")) == 20


def test_what_a_killed_build_left_is_removed(
    clustered: ArchivePaths, client: OpenSearch, address: EngineAddress
) -> None:
    """A new index takes the place of one that was never completed; of the complete ones the last is kept."""
    stock(clustered, make_pair("1"))
    indexed(clustered)
    client.indices.create(
        index=f"{address.prefix}-000002", body={"aliases": {f"{address.prefix}-000002-building": {}}}
    )
    for _ in range(2):
        indexed(clustered, rebuild=True)
    assert sorted(client.indices.get(index=f"{address.prefix}-*")) == [
        f"{address.prefix}-000003",
        f"{address.prefix}-000004",
    ]
    assert list(client.indices.get_alias(name=address.prefix)) == [f"{address.prefix}-000004"]
    assert generation_number(clustered) == 3
    # What was opened before is there until the build after the next.
    assert damages(clustered) == []


def test_refused_editions_are_counted_and_listed(clustered: ArchivePaths) -> None:
    """An edition the cluster cannot hold is named with the reason; all others are there."""
    stock(clustered, [make_record(key="1"), make_record(key="2", section="x" * 40_000), make_record(key="3")])
    lines: list[str] = []
    assert indexed(clustered, on_problem=lines.append) == {"added": 2, "rejected": 1}
    (line,) = lines
    assert line.startswith("paper/2/ko was not taken into the index: ")
    assert "32766" in line
    assert found(clustered, "다리") == {"paper/1/ko", "paper/3/ko"}
    (damage,) = damages(clustered)
    assert damage.what == "1 editions are missing: paper/2/ko"


def test_copies_that_cannot_be_placed(clustered: ArchivePaths, monkeypatch: pytest.MonkeyPatch) -> None:
    """More copies than there are nodes for are waited for a while, then told; all editions are there."""
    monkeypatch.setattr(generations, "COPIES_S", 1)
    assert clustered.engine is not None
    wanting = replace(clustered, engine=replace(clustered.engine, shards=1, replicas=3))
    stock(wanting, make_pair("1"))
    lines: list[str] = []
    assert indexed(wanting, on_problem=lines.append) == {"added": 2}
    (line,) = lines
    assert "copies of parts of the index" in line
    assert damages(wanting) == []


def test_check_compares_edition_by_edition(
    clustered: ArchivePaths, client: OpenSearch, address: EngineAddress
) -> None:
    """An edition lost, one too many and one in an older state are each named."""
    stock(clustered, [make_record(key=str(key)) for key in range(6)])
    indexed(clustered)
    other = {"version": 99, "version_type": "external_gte"}
    for key, about in (("1", None), ("2", other)):
        place = {"index": address.prefix, "id": f"paper/{key}/ko", "params": {"routing": f"paper/{key}"}}
        source = client.get(**place)["_source"]
        client.delete(**place)
        if about:
            place["params"] |= about
            client.index(body=source, **place)
    stray = {**source, "id": "paper/9/ko", "edition_no": 99}
    client.index(index=address.prefix, id="paper/9/ko", body=stray, params={"routing": "paper/9"})
    client.indices.refresh(index=address.prefix)
    assert sorted(damage.what for damage in damages(clustered)) == [
        "1 editions are in another version: paper/2/ko",
        "1 editions are missing: paper/1/ko",
        "1 editions are not in the catalogue: paper/9/ko",
    ]
    indexed(clustered, rebuild=True)
    assert damages(clustered) == []


def test_an_index_of_another_format(
    clustered: ArchivePaths, client: OpenSearch, address: EngineAddress
) -> None:
    """A search says what to run; indexing makes it anew by itself."""
    stock(clustered, make_pair("1"))
    indexed(clustered)
    client.indices.put_mapping(index=address.prefix, body={"_meta": {"format": 99}})
    with pytest.raises(CorruptDataError, match="another format"):
        open_engine(clustered)
    with closing(open_catalogue(clustered)) as db:
        assert index_state(db, clustered) == "damaged"
        (damage,) = check_index(db, clustered)
    assert damage.remedy == "run `ilbo index --rebuild`"
    assert indexed(clustered) == {"added": 2}
    assert found(clustered, "다리") == {"paper/1/ko"}


def test_the_index_of_another_archive_is_not_replaced(clustered: ArchivePaths, tmp_path: Path) -> None:
    """Two archives cannot share a name by accident; with --rebuild the name is taken over."""
    stock(clustered, make_pair("1"))
    indexed(clustered)
    other = replace(clustered, root=tmp_path / "other")
    stock(other, make_pair("2"))
    with pytest.raises(ConfigError, match="another archive"):
        indexed(other)
    assert found(clustered, "다리") == {"paper/1/ko"}
    assert indexed(other, rebuild=True) == {"added": 2}
    with pytest.raises(CorruptDataError, match="another catalogue"):
        found(clustered, "다리")


def test_a_name_that_is_taken(clustered: ArchivePaths, client: OpenSearch, address: EngineAddress) -> None:
    """An index of something else under our name is left alone."""
    client.indices.create(index=address.prefix)
    stock(clustered, make_pair("1"))
    for attempt in (indexed, damages):
        with pytest.raises(ConfigError, match="something else"):
            attempt(clustered)


def test_one_writer_at_a_time(address: EngineAddress, tmp_path: Path) -> None:
    """A second run of the same archive is told to wait; one on another machine cannot disturb the first."""
    with ClusterWriter.open(address, tmp_path / "here") as first:
        with pytest.raises(LockedError):
            ClusterWriter.open(address, tmp_path / "here")
        with ClusterWriter.open(address, tmp_path / "there") as second:
            second.commit({"analysis": "", "catalogue": 1})
        with pytest.raises((NotFoundError, LockedError)):
            first.commit({"analysis": "", "catalogue": 1})


def test_deep_pages(clustered: ArchivePaths, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages behind what a cluster gives at once continue those before, by story and by edition."""
    stock(
        clustered, [record for key in range(40) for record in make_pair(str(key), published_at="2024-01-01")]
    )
    indexed(clustered)
    whole: dict[bool, list[str]] = {}
    for window in (10_000, 7):
        for name in ("engine", "paging", "searching"):
            monkeypatch.setattr(f"indexer.cluster.{name}.WINDOW", window)
        with closing(open_catalogue(clustered)) as db:
            searcher = Searcher(db, clustered)
            for by_edition in (False, True):
                request = Request(query="솔내시 OR solnae", by_edition=by_edition, limit=200)
                stories = [hit.story for hit in searcher.search(request).hits]
                assert stories == whole.setdefault(by_edition, stories)
                page = searcher.search(request._replace(limit=9, offset=17)).hits
                assert [hit.story for hit in page] == stories[17:26]
                assert all(len(hit.editions) == 2 for hit in page) is not by_edition
            assert len(searcher.matching_editions("솔내시 OR solnae", translate=False).numbers) == 80
    assert (len(whole[False]), len(whole[True])) == (40, 80)


def test_more_like_and_suggestions(clustered: ArchivePaths) -> None:
    """Editions of other stories with the same key words are found, and words spelt nearly alike."""
    texts = (
        "The tunnel under Solnae harbor",
        "Solnae harbor gets a tunnel",
        "A quiet day",
        "Another quiet day",
    )
    stock(
        clustered,
        [make_record(key=str(key), lang="en", paragraphs=[text]) for key, text in enumerate(texts)],
    )
    indexed(clustered)
    engine = open_engine(clustered)
    assert isinstance(engine, ClusterEngine)
    alike = engine.search(engine.more_like("paper/0/en")).hits
    assert [hit.story for hit in alike] == ["paper/1"]
    assert engine.suggest("harbur")[0] == "harbor"
    assert engine.search(engine.more_like("paper/none/en")).hits == ()
