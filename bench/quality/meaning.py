"""`python -m bench.quality.meaning`: what the vectors of `ilbo[semantic]` find, and what they cost.

Prints Markdown. Retrieval across languages: every sentence of the development pairs as a query for its
translation among all of them. Topics: those of the corpus over the editions of both languages, of their own
and of the other one, by words and by words and meaning together. Costs are CPU seconds of one process.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from archive.catalogue import open_catalogue
from archive.ids import Lang, other_lang
from archive.paths import ArchivePaths
from bench.quality.archives import sample_archive
from bench.quality.known_item import development_sentences
from bench.quality.measures import mean_measures
from bench.quality.sample import CORPUS
from bench.quality.topics import topic_qrels, topic_queries
from indexer.analysis.scripts import lang_of
from indexer.searching import Request, Searcher
from indexer.semantic.encoder import DIMENSIONS, SentenceEncoder
from indexer.semantic.updating import update_vectors
from indexer.semantic.vectors import VectorBasis, Vectors, quantised, save_vectors

_LARGE = 100_000
# Which editions are searched, by the language of the topic; None are all.
_SCOPES: Mapping[str, Callable[[Lang], Lang | None]] = {
    "both languages": lambda _own: None,
    "the topic's own language": lambda own: own,
    "the other language": other_lang,
}


def across(encoder: SentenceEncoder) -> None:
    """Print how often the translation of a sentence is found, both ways."""
    korean, english = development_sentences("ko"), development_sentences("en")
    if not korean or not english:
        print("the development pairs are not here", file=sys.stderr)
        return
    started = time.process_time()
    vectors = {lang: encoder.encode(texts) for lang, texts in (("ko", korean), ("en", english))}
    rate = 2 * len(korean) / (time.process_time() - started)
    print(f"\n{len(korean):,} sentence pairs; {rate:,.0f} sentences embedded per CPU second\n")
    print("| direction | R@1 | R@10 | MRR |\n| --- | ---: | ---: | ---: |")
    for queries, texts in (("en", "ko"), ("ko", "en")):
        numbers = np.arange(len(korean))
        rows = quantised(numbers, numbers, vectors[texts])
        scores = vectors[queries] @ (rows.components * rows.scales[:, None]).T
        ranks = 1 + (scores > np.diag(scores)[:, None]).sum(axis=1)
        figures = (ranks == 1).mean(), (ranks <= 10).mean(), (1 / ranks).mean()
        print(f"| {queries} → {texts} | " + " | ".join(f"{figure:.3f}" for figure in figures) + " |")


def topics(paths: ArchivePaths) -> None:
    """Print the measures of the corpus's topics, over both languages and over the topic's own."""
    queries, qrels = topic_queries(), topic_qrels()
    print("\n| editions | ranked by | nDCG@10 | MRR@10 | R@100 |\n| --- | --- | ---: | ---: | ---: |")
    with closing(open_catalogue(paths, readonly=True)) as db:
        searcher = Searcher(db, paths)
        for scope, langs in _SCOPES.items():
            for label, semantic in (("words", False), ("words and meaning", True)):
                run, judged = {}, {}
                for qid, query in queries.items():
                    own = lang_of(query)
                    lang = langs(own)
                    request = Request(query=query, lang=lang, by_edition=True, limit=100, semantic=semantic)
                    run[qid] = [hit.editions[0].edition.id for hit in searcher.search(request).hits]
                    judged[qid] = {
                        edition: grade
                        for edition, grade in qrels[qid].items()
                        if lang is None or edition.endswith(f"/{lang}")
                    }
                found = mean_measures(run, judged)
                print(f"| {scope} | {label} | {found.ndcg_10:.3f} | {found.mrr_10:.3f} | {found.r_100:.3f} |")


def costs(paths: ArchivePaths) -> None:
    """Print what loading, embedding and comparing cost."""
    command = [
        sys.executable,
        "-c",
        "from indexer.semantic.encoder import SentenceEncoder as E; E().encode(['a'])",
    ]
    bare = [sys.executable, "-c", "import numpy"]
    loading = min(_cpu_s(command) for _ in range(3)) - min(_cpu_s(bare) for _ in range(3))
    with closing(open_catalogue(paths)) as db:
        encoder = SentenceEncoder()
        encoder.encode(["warm"])
        count, embedding = _timed(lambda: update_vectors(db, paths, encoder, rebuild=True))
    rng = np.random.default_rng(1)
    rows = rng.standard_normal((_LARGE, DIMENSIONS), dtype=np.float32)
    with tempfile.TemporaryDirectory() as folder:
        large = ArchivePaths(Path(folder))
        numbers = np.arange(_LARGE)
        save_vectors(large, VectorBasis("random", 1), None, quantised(numbers, numbers, rows))
        size = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file())
        query = rows[0] / np.linalg.norm(rows[0])
        _, first = _timed(lambda: Vectors.open(large).nearest(query, 500))
        vectors = Vectors.open(large)
        again = min(_timed(lambda: vectors.nearest(query, 500))[1] for _ in range(5))
    print(f"\n- loading the model: {loading:.2f} CPU s more than numpy alone")
    print(f"- embedding the sample: {count} editions, {count / embedding:,.0f} per CPU second")
    print(f"- {_LARGE:,} editions: {size / 1e6:.0f} MB; nearest 500 in {again * 1000:.0f} ms CPU, ", end="")
    print(f"{first * 1000:.0f} ms with opening and verifying the file")


def _timed(work: Callable[[], int | Sequence[object]]) -> tuple[int, float]:
    started = time.process_time()
    result = work()
    return result if isinstance(result, int) else len(result), time.process_time() - started


def _cpu_s(command: list[str]) -> float:
    import resource  # noqa: PLC0415 - not on every system

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, cwd=CORPUS.parent)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Measure everything."""
    with sample_archive() as paths:
        with closing(open_catalogue(paths)) as db:
            update_vectors(db, paths, SentenceEncoder())
        across(SentenceEncoder())
        topics(paths)
        costs(paths)


if __name__ == "__main__":
    main()
