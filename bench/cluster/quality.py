"""Our analysis sent as terms beside nori and the cluster's English analysis, on the sets of `bench.quality`.

Both kinds of index stand on the same cluster. nori gets the plugin's usual chain (compounds with their
parts, particles and endings out, hanja read); its queries are a `match` of any word, alone and with texts
that have all words first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from opensearchpy import OpenSearch

from archive.engine_address import EngineAddress
from archive.ids import Lang
from bench.quality.__main__ import label
from bench.quality.measures import mean_measures
from bench.quality.sample import sample_sets
from bench.quality.testset import TestSet
from indexer.analysis.analyze import Analyzer
from indexer.cluster.client import connect
from indexer.cluster.engine import ClusterEngine
from indexer.cluster.writer import ClusterWriter
from indexer.query.planner import compile_query
from indexer.query.syntax import parse_query
from indexer.segments.batch import batch_of
from indexer.segments.document import Document
from indexer.segments.engine import ArrayEngine
from indexer.segments.writer import IndexWriter
from tests.cluster.launcher import new_cluster

DEPTH = 100
# Analysis is compared, not query languages: a quotation in a headline asks for no phrase here.
_SYNTAX = re.compile(r"""["“”()\[\]*~:]|(?<!\w)-""")
ANALYZERS: Mapping[Lang, dict[str, Any]] = {
    "ko": {
        "tokenizer": "mixed",
        "filter": ["nori_part_of_speech", "nori_readingform", "lowercase"],
    },
    "en": {"tokenizer": "standard", "filter": ["lowercase", "possessive", "stopped", "stemmed"]},
}
_PARTS = {
    "tokenizer": {"mixed": {"type": "nori_tokenizer", "decompound_mode": "mixed"}},
    "filter": {
        "possessive": {"type": "stemmer", "language": "possessive_english"},
        "stopped": {"type": "stop", "stopwords": "_english_"},
        "stemmed": {"type": "stemmer", "language": "english"},
    },
}
Search = Callable[[str], list[str]]


def quality(folder: Path) -> dict[str, dict[str, Any]]:
    """Measure every set with every system; values are nDCG@10, MRR@10 and R@100."""
    cluster = new_cluster(folder)
    found: dict[str, dict[str, Any]] = {}
    try:
        cluster.start()
        address = EngineAddress(hosts=tuple(node.url for node in cluster.nodes), prefix="quality")
        client = connect(address)
        for number, test in enumerate(sample_sets()):
            systems = {
                **_plugin(client, f"plugin-{number}", test),
                **_ours(address, folder / str(number), test),
            }
            rows = found[label(test)] = {}
            for name, search in systems.items():
                run = {topic: search(query) for topic, query in test.queries.items()}
                rows[name] = mean_measures(run, test.qrels)._asdict()
    finally:
        cluster.stop()
    return found


def _plugin(client: OpenSearch, index: str, test: TestSet) -> dict[str, Search]:
    analyzer = {"type": "custom", **ANALYZERS[test.lang]}
    body = {
        "settings": {"number_of_shards": 3, "analysis": {**_PARTS, "analyzer": {"text": analyzer}}},
        "mappings": {"properties": {"body": {"type": "text", "analyzer": "text"}}},
    }
    client.indices.create(index=index, body=body)
    lines: list[dict[str, Any]] = []
    for key, text in test.texts.items():
        lines += [{"index": {"_index": index, "_id": key}}, {"body": text}]
    assert not client.bulk(body=lines, params={"refresh": "true"})["errors"]

    def ask(query: dict[str, Any]) -> list[str]:
        answer = client.search(
            index=index,
            body={"query": query, "size": DEPTH, "_source": False},
            params={"search_type": "dfs_query_then_fetch"},
        )
        return [row["_id"] for row in answer["hits"]["hits"]]

    def any_word(text: str) -> list[str]:
        return ask({"match": {"body": text}})

    def all_first(text: str) -> list[str]:
        all_words = {"match": {"body": {"query": text, "operator": "and"}}}
        lifted = {"constant_score": {"filter": all_words, "boost": 1000}}
        return ask({"bool": {"must": [{"match": {"body": text}}], "should": [lifted]}})

    name = "nori" if test.lang == "ko" else "English analyzer"
    return {name: any_word, f"{name}, all words first": all_first}


def _ours(address: EngineAddress, folder: Path, test: TestSet) -> dict[str, Search]:
    analyzer = Analyzer()
    folder.mkdir(parents=True)
    with (
        IndexWriter.open(folder / "arrays") as arrays,
        ClusterWriter.open(address, folder / "cluster", fresh=True) as cluster,
    ):
        for number, (key, text) in enumerate(test.texts.items(), 1):
            for writer in (arrays, cluster):
                writer.add(batch_of([_document(key, text, number, test.lang, analyzer)]))
        arrays.commit({})
        cluster.commit({})

    def search(engine: Any) -> Search:
        def ask(text: str) -> list[str]:
            words = _SYNTAX.sub(" ", text)
            node = compile_query(words, parse_query(words), analyzer).query
            hits = engine.search(node, group_by_story=False, limit=DEPTH).hits
            return [hit.editions[0].edition_id for hit in hits]

        return ask

    return {
        "our terms": search(ClusterEngine.open(address)),
        "the local engine": search(ArrayEngine.open(folder / "arrays")),
    }


def _document(key: str, text: str, number: int, lang: Lang, analyzer: Analyzer) -> Document:
    field = analyzer.analyze_field(text, lang)
    return Document(
        edition_id=key,
        story=key,
        site="bench",
        lang=lang,
        edition_no=number,
        change=number,
        fields={"body": (field.terms, field.positions), "body_gram": (field.grams, field.gram_positions)},
    )


def quality_table(answer: dict[str, Any]) -> str:
    """Return the figures as Markdown."""
    about = answer["machine"]
    lines = [
        "# The engine on a cluster: analysis",
        "",
        f"The sets of `bench.quality` made from the sample corpus; OpenSearch {about['opensearch']}, three "
        f"nodes, {about['date']}.",
    ]
    for name, rows in answer["sets"].items():
        lines += ["", f"## {name}", "", "| | nDCG@10 | MRR@10 | R@100 |"]
        lines.append("| --- | ---: | ---: | ---: |")
        lines += [
            f"| {system} | {one['ndcg_10']:.3f} | {one['mrr_10']:.3f} | {one['r_100']:.3f} |"
            for system, one in rows.items()
        ]
    return "\n".join(lines) + "\n"
