"""Both engines find the same: boolean, phrase, pattern, range and filter queries, all a user may ask."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from random import Random
from statistics import mean

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.catalogue import open_catalogue
from archive.engine_address import EngineAddress
from archive.paths import ArchivePaths
from bench.cluster.agreement import kendall, overlap, rankings
from bench.quality.topics import topic_queries
from indexer.cluster.engine import ClusterEngine
from indexer.cluster.writer import ClusterWriter
from indexer.engine import Engine
from indexer.indexing import update_index
from indexer.searching import Request, Searcher
from indexer.segments import queries
from indexer.segments.batch import batch_of
from indexer.segments.document import UNKNOWN_TIME, Document
from indexer.segments.engine import ArrayEngine
from indexer.segments.results import Filters
from indexer.segments.whoosh_queries import translated
from indexer.segments.writer import IndexWriter
from tests.cluster.launcher import Cluster
from tests.conftest import ROOT, SAMPLE_EDITIONS
from tests.indexer.segments import strategies as drawn

DOCUMENTS = 300
QUERIES = """
북한 미사일
北 미사일
합동참모본부
"북미 정상회담"
"정상 북한"~3
summit talks
"summit talks"
summit AND talks
summit OR missile
summit -talks
NOT summit
(북한 OR 중국) AND 정상회담
미사*
missle~
mis?ile
*회담
title:정상회담
body:"North Korea"
lang:en president
lang:ko date:2018
date:[2018-01 TO 2019-03]
date:[2018 TO ]
section:politics
section:pol*
site:sample -section:world
author:kim
한국 economy
!!!
코로나 백신 접종
trade war
the
president's visit to Washington
"""


@pytest.fixture(scope="module")
def engines(
    cluster: Cluster, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[ArrayEngine, ClusterEngine]]:
    """Put the same made-up editions into both engines, in two commits, with replaced and removed ones."""
    folder = tmp_path_factory.mktemp("conformance")
    address = EngineAddress(hosts=tuple(node.url for node in cluster.nodes), prefix="test-conformance")
    chance = Random(20240113)
    first = [_document(number, chance) for number in range(DOCUMENTS)]
    second = [_document(number, chance)._replace(change=1000) for number in range(0, 60, 3)]
    gone = [one.edition_id for one in first[200:220]]
    for batch, removed in ((first, []), (second, gone)):
        with ExitStack() as stack:
            writers = (
                stack.enter_context(IndexWriter.open(folder / "arrays")),
                stack.enter_context(ClusterWriter.open(address, folder / "cluster", fresh=batch is first)),
            )
            for writer in writers:
                writer.add(batch_of(batch))
                for edition_id in removed:
                    writer.remove(edition_id)
                writer.commit({})
    yield ArrayEngine.open(folder / "arrays"), ClusterEngine.open(address)
    ClusterEngine.open(address)._client.indices.delete(index=f"{address.prefix}*")


def _document(number: int, chance: Random) -> Document:
    def terms() -> tuple[list[str], list[int]]:
        words = chance.choices(drawn.WORDS, k=chance.randint(0, 9))
        positions, at = [], chance.choice((0, 0, 2))
        for _ in words:
            positions.append(at)
            at += chance.choice((0, 1, 1, 1, 2, 11))
        return words, positions

    return Document(
        edition_id=f"s/{number}/ko",
        story=f"s/{chance.randrange(DOCUMENTS // 2)}",
        site=chance.choice(drawn.SITES),
        lang=chance.choice(drawn.LANGS),
        section=chance.choice(drawn.SECTIONS),
        authors=tuple(chance.sample(("Kim", "Lee", "박"), chance.randint(0, 2))),
        day=chance.choice(drawn.DAYS),
        sort_key=chance.choice((UNKNOWN_TIME, 1, 2, 3, 4)),
        edition_no=number + 1,
        change=number + 1,
        paired=chance.random() < 0.5,
        fields={name: terms() for name in (*drawn.FIELDS, "author")},
    )


terms = drawn.term_queries.map(translated)
own_leaves = drawn.own_leaves.map(translated)
leaves = st.one_of(
    terms,
    terms,
    own_leaves,
    st.builds(queries.Prefix, drawn.field_names, st.sampled_from(("a", "ab", "가", "zz"))),
    st.builds(
        queries.Wildcard,
        drawn.field_names,
        st.sampled_from(("*b", "a*", "?", "*나*", "a?c", "[ab]*", "b[!a]*", "*", "\\*", "[.]*", "a[")),
    ),
    st.builds(
        queries.FuzzyTerm, drawn.field_names, drawn.words, st.just(1.0), st.integers(1, 2), st.integers(0, 1)
    ),
    st.builds(
        queries.NumericRange,
        st.just("day"),
        st.one_of(st.none(), st.sampled_from(drawn.DAYS[1:])),
        st.one_of(st.none(), st.sampled_from(drawn.DAYS[1:])),
    ),
    st.builds(queries.Term, st.just("section"), st.sampled_from(("politics", "sports"))),
    st.builds(queries.Every),
)
Kids = st.SearchStrategy[queries.Query]


def compounds(kids: Kids) -> Kids:
    """Draw queries made of other queries."""
    with_not = st.lists(st.one_of(kids, kids, st.builds(queries.Not, kids)), min_size=2, max_size=4)
    return st.one_of(
        st.builds(queries.And, st.lists(kids, min_size=1, max_size=4), drawn.boosts),
        st.builds(queries.And, with_not),
        st.builds(queries.Or, st.lists(kids, min_size=1, max_size=4), drawn.boosts),
        st.builds(queries.Or, with_not),
        st.builds(queries.Not, kids),
        st.builds(queries.AndNot, kids, kids),
        st.builds(queries.AndMaybe, kids, kids),
        st.builds(queries.Require, kids, kids),
        st.builds(queries.DisjunctionMax, st.lists(kids, min_size=1, max_size=3)),
        st.builds(queries.ConstantScoreQuery, kids, st.sampled_from((0.0, 1.0, 2.5))),
    )


trees = st.recursive(leaves, compounds, max_leaves=6)
scored = st.recursive(st.one_of(terms, own_leaves), compounds, max_leaves=5)
filters = st.builds(
    Filters,
    lang=st.sampled_from((None, None, "ko", ("ko", "en"))),
    site=st.sampled_from((None, None, "donga")),
    section=st.sampled_from((None, None, "politics", ("politics", "sports"))),
    author=st.sampled_from(((), (), ("a",))),
    day_from=st.sampled_from((None, None, 20200301)),
    day_to=st.sampled_from((None, None, 20210101)),
    paired=st.sampled_from((None, None, True, False)),
)


def _found(engine: Engine, node: queries.Query, narrowed: Filters) -> set[str]:
    found = engine.search(node, filters=narrowed, group_by_story=False, limit=DOCUMENTS)
    assert found.total == len(found.hits)
    return {hit.editions[0].edition_id for hit in found.hits}


@given(node=trees, narrowed=filters)
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_the_same_editions_match(
    engines: tuple[ArrayEngine, ClusterEngine], node: queries.Query, narrowed: Filters
) -> None:
    """Any query finds exactly the same editions on both engines."""
    arrays, clustered = engines
    assert _found(clustered, node, narrowed) == _found(arrays, node, narrowed)


@given(node=trees, narrowed=filters, sort=st.sampled_from(("newest", "oldest")))
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], max_examples=30)
def test_the_same_stories_by_time(
    engines: tuple[ArrayEngine, ClusterEngine], node: queries.Query, narrowed: Filters, sort: str
) -> None:
    """Sorted by time, both engines give the same stories in the same order, with the same editions."""
    arrays, clustered = (
        engine.search(node, filters=narrowed, sort=sort, limit=15, offset=3) for engine in engines
    )
    assert (clustered.total, clustered.total_is_exact) == (arrays.total, True)
    assert [_edition_ids(hit) for hit in clustered.hits] == [_edition_ids(hit) for hit in arrays.hits]


def _edition_ids(hit: object) -> tuple[str, set[str]]:
    return hit.story, {one.edition_id for one in hit.editions}  # type: ignore[attr-defined]


@given(node=trees, narrowed=filters, grouped=st.booleans())
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], max_examples=20)
def test_the_same_counts_by_facet(
    engines: tuple[ArrayEngine, ClusterEngine], node: queries.Query, narrowed: Filters, grouped: bool
) -> None:
    """Both engines count the same for each value of each facet."""
    arrays, clustered = (engine.facets(node, filters=narrowed, group_by_story=grouped) for engine in engines)
    assert clustered == arrays


@given(base=scored, condition=trees)
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], max_examples=30)
def test_tiers_stand_above_each_other(
    engines: tuple[ArrayEngine, ClusterEngine], base: queries.Query, condition: queries.Query
) -> None:
    """On both engines no edition without the condition stands before one that meets it."""
    meeting = _found(engines[0], queries.And([base, condition]), Filters())
    for engine in engines:
        hits = engine.search(queries.RankFirst(base, condition), group_by_story=False, limit=DOCUMENTS).hits
        lifted = [hit.editions[0].edition_id in meeting for hit in hits]
        assert lifted == sorted(lifted, reverse=True)


@pytest.fixture(scope="module")
def both(cluster: Cluster, sample: ArchivePaths) -> Iterator[tuple[ArchivePaths, ArchivePaths]]:
    """Index the sample corpus on the cluster too."""
    address = EngineAddress(hosts=tuple(node.url for node in cluster.nodes), prefix="test-sample")
    clustered = replace(sample, engine=address)
    with closing(open_catalogue(sample)) as db:
        assert update_index(db, clustered)["added"] == SAMPLE_EDITIONS
    yield sample, clustered
    ClusterEngine.open(address)._client.indices.delete(index=f"{address.prefix}*")


@pytest.mark.parametrize("by_edition", [False, True])
def test_a_user_finds_the_same(both: tuple[ArchivePaths, ArchivePaths], by_edition: bool) -> None:
    """Every form of the query language, and each topic, finds the same stories and editions."""
    topics = [line.split("\t")[1] for line in (ROOT / "corpus" / "topics.tsv").read_text().splitlines()]
    with closing(open_catalogue(both[0], readonly=True)) as db:
        arrays, clustered = (Searcher(db, paths) for paths in both)
        for text in (*map(str.strip, QUERIES.splitlines()), *topics[::6]):
            request = Request(query=text, limit=SAMPLE_EDITIONS, by_edition=by_edition)
            wanted, found = arrays.search(request), clustered.search(request)
            assert {_ids(hit) for hit in found.hits} == {_ids(hit) for hit in wanted.hits}, text
            assert (found.total, found.with_words) == (wanted.total, wanted.with_words), text


def _ids(hit: object) -> tuple[str, frozenset[str], frozenset[str]]:
    editions = frozenset(one.edition.id for one in hit.editions)  # type: ignore[attr-defined]
    return hit.story, editions, frozenset(hit.matched)  # type: ignore[attr-defined]


def test_the_order_agrees(both: tuple[ArchivePaths, ArchivePaths]) -> None:
    """Hits stand in nearly the same order, translated ones too (`bench.cluster` has the figures)."""
    topics = dict(list(topic_queries().items())[::4])
    with closing(open_catalogue(both[0], readonly=True)) as db:
        ours, theirs = (rankings(Searcher(db, paths), topics) for paths in both)
    assert all(set(ours[one]) == set(theirs[one]) for one in topics)
    assert mean(overlap(ours[one], theirs[one]) for one in topics) > 0.9
    assert mean(kendall(ours[one], theirs[one]) for one in topics) > 0.8
