"""How far the engines agree on the order: the sample's topics on the same editions, translation included.

The same editions match on both engines (the conformance tests hold that); their order differs where Lucene's
BM25 differs from ours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any, TypeAlias

from archive.catalogue import open_catalogue
from archive.engine_address import EngineAddress
from archive.ids import LANGS, other_lang
from archive.importing import import_jsonl
from archive.paths import ArchivePaths
from bench.quality.measures import mean_measures
from bench.quality.sample import CORPUS
from bench.quality.topics import topic_qrels, topic_queries
from indexer.analysis.scripts import lang_of
from indexer.indexing import update_index
from indexer.searching import Request, Searcher
from tests.cluster.launcher import new_cluster

DEPTH = 100
Ranking: TypeAlias = Sequence[str]


def overlap(ours: Ranking, theirs: Ranking, cut: int = 10) -> float:
    """Return the share of the first `cut` that both have; 1 if neither has any."""
    longest = min(cut, max(len(ours), len(theirs)))
    return len(set(ours[:cut]) & set(theirs[:cut])) / longest if longest else 1.0


def kendall(ours: Ranking, theirs: Ranking) -> float:
    """Return Kendall's tau over what both rank: pairs in the same order less those in another, by all pairs.

    1 if there is no pair.
    """
    place = {one: rank for rank, one in enumerate(theirs)}
    common = [place[one] for one in ours if one in place]
    signs = [1 if first < second else -1 for first, second in combinations(common, 2)]
    return sum(signs) / len(signs) if signs else 1.0


def rankings(searcher: Searcher, topics: Mapping[str, str], **options: Any) -> dict[str, list[str]]:
    """Return the ids of the editions found for each topic, best first."""
    found = {}
    for number, query in topics.items():
        hits = searcher.search(Request(query=query, by_edition=True, limit=DEPTH, **options)).hits
        found[number] = [hit.editions[0].edition.id for hit in hits]
    return found


def agreement(folder: Path) -> dict[str, dict[str, float]]:
    """Index the sample with both engines and ask all topics, in the same language and across."""
    paths = ArchivePaths(folder / "archive")
    cluster = new_cluster(folder / "cluster")
    try:
        cluster.start()
        address = EngineAddress(hosts=tuple(node.url for node in cluster.nodes), prefix="agreement")
        clustered = replace(paths, engine=address)
        with closing(open_catalogue(paths, create=True)) as db:
            for file in sorted((CORPUS / "sample").glob("*.jsonl")):
                import_jsonl(db, file, on_problem=print)
            for one in (paths, clustered):
                update_index(db, one)
            return _compared(Searcher(db, paths), Searcher(db, clustered))
    finally:
        cluster.stop()


def _compared(local: Searcher, cluster: Searcher) -> dict[str, dict[str, float]]:
    topics = topic_queries()
    found = {}
    for lang in LANGS:
        for target in (lang, other_lang(lang)):
            asked = {number: query for number, query in topics.items() if lang_of(query) == lang}
            ours, theirs = (rankings(one, asked, lang=target) for one in (local, cluster))
            judged = {number: grades for number, grades in topic_qrels(target).items() if number in asked}
            found[f"{lang} → {target}"] = {
                "topics": len(asked),
                "same_editions": _mean([float(set(ours[one]) == set(theirs[one])) for one in asked]),
                "overlap_10": _mean([overlap(ours[one], theirs[one]) for one in asked]),
                "kendall": _mean([kendall(ours[one], theirs[one]) for one in asked]),
                "ndcg_10_local": mean_measures(ours, judged).ndcg_10,
                "ndcg_10_cluster": mean_measures(theirs, judged).ndcg_10,
            }
    return found


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def agreement_table(answer: dict[str, Any]) -> str:
    """Return the figures as Markdown."""
    about = answer["machine"]
    lines = [
        "# The engine on a cluster: the order of hits",
        "",
        f"The topics of the sample corpus, asked for editions of the same and of the other language, on the "
        f"local engine and on three nodes of OpenSearch {about['opensearch']}; the first {DEPTH} editions; "
        f"{about['date']}.",
        "",
        "| query → editions | topics | same editions | overlap@10 | Kendall’s τ | nDCG@10 | on the cluster |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {name} | {one['topics']:.0f} | {one['same_editions']:.0%} | {one['overlap_10']:.3f} | "
        f"{one['kendall']:.3f} | {one['ndcg_10_local']:.3f} | {one['ndcg_10_cluster']:.3f} |"
        for name, one in answer["pairs"].items()
    ]
    return "\n".join(lines) + "\n"
