"""`python -m bench.quality.across`: find the translation of unseen news sentences, by size of the training.

For each size so many sentence pairs of the development set are linked stories of an archive; the sentences of
all other pairs stand in it without a link. Held-out sentences are queries (`--queries` of them, drawn by a
fixed seed); each has one translation among all 1,000 sentences of the other language. The program searches as
`ilbo search --lang` does, lexicon and all; beside it runs the plain method: IBM Model 1, expected term
frequencies, BM25, on the same terms.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from archive.catalogue import open_catalogue
from archive.ids import LANGS, Lang, other_lang
from archive.importing import import_jsonl
from archive.paths import ArchivePaths
from bench.quality.known_item import development_sentences
from indexer.analysis.analyze import Analyzer
from indexer.indexing import update_index
from indexer.searching import Request, Searcher

SIZES = (100, 250, 500, 900)
_DEPTH = 100
_ROUNDS = 5
_SIGNS = re.compile(r'["“”()\[\]:*?~]|\s-')
_OPERATOR = re.compile(r"\b(AND|OR|NOT)\b")


def main() -> None:
    """Print a table in Markdown."""
    parser = argparse.ArgumentParser(prog="python -m bench.quality.across", description=__doc__)
    parser.add_argument("--queries", type=int, default=100, help="held-out sentences asked for, each way")
    options = parser.parse_args()
    sentences = {lang: development_sentences(lang) for lang in LANGS}
    if sentences["ko"] is None or sentences["en"] is None:
        raise SystemExit("the news development set is not beside the repository")
    texts = {lang: found or [] for lang, found in sentences.items()}
    order = random.Random(20261126).sample(range(len(texts["ko"])), len(texts["ko"]))
    print("| trained on | query | plain R@1 | R@10 | MRR | ilbo R@1 | R@10 | MRR |")
    print("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for size in SIZES:
        train, asked = order[:size], sorted(order[size:][: options.queries])
        own = with_ilbo(texts, set(train), asked)
        for lang in LANGS:
            plain = _measures(plain_ranks(texts, train, asked, lang))
            name = f"{lang} → {other_lang(lang)}"
            print(f"| {size} | {name} | {plain} | {_measures(own[lang])} |", flush=True)


def _measures(ranks: Sequence[int]) -> str:
    """Return R@1, R@10 and MRR of ranks from 1, 0 for not found."""
    found = [rank for rank in ranks if rank]
    values = (
        sum(rank == 1 for rank in found),
        sum(rank <= 10 for rank in found),
        sum(1 / rank for rank in found),
    )
    return " | ".join(f"{value / len(ranks):.3f}" for value in values)


def with_ilbo(texts: dict[Lang, list[str]], train: set[int], asked: Sequence[int]) -> dict[Lang, list[int]]:
    """Return for each language of the query the ranks of the translations, found by the program."""
    with tempfile.TemporaryDirectory() as folder:
        paths = ArchivePaths(Path(folder) / "archive")
        file = Path(folder) / "sentences.jsonl"
        records = (
            {
                "site": "news",
                "key": str(number) if number in train else f"{number}-{lang}",
                "lang": lang,
                "title": "",
                "paragraphs": [text],
            }
            for lang in LANGS
            for number, text in enumerate(texts[lang])
        )
        file.write_text("".join(json.dumps(record) + "\n" for record in records), "ascii")
        with closing(open_catalogue(paths, create=True)) as db:
            import_jsonl(db, file, on_problem=print)
            update_index(db, paths)
            searcher = Searcher(db, paths)
            return {lang: [_rank(searcher, texts[lang][one], lang, one) for one in asked] for lang in LANGS}


def _rank(searcher: Searcher, text: str, lang: Lang, number: int) -> int:
    query = _OPERATOR.sub(lambda match: match[0].lower(), _SIGNS.sub(" ", text))
    request = Request(query=query, lang=other_lang(lang), by_edition=True, limit=_DEPTH)
    keys = (hit.editions[0].edition.article.key for hit in searcher.search(request).hits)
    return next((rank for rank, key in enumerate(keys, 1) if key.split("-")[0] == str(number)), 0)


def plain_ranks(
    texts: dict[Lang, list[str]], train: Sequence[int], asked: Sequence[int], lang: Lang
) -> list[int]:
    """Return the ranks of the translations by Model 1, expected term frequencies and BM25."""
    analyzer = Analyzer()
    counts = {one: _counts(analyzer.analyze_field(text, one).terms for text in texts[one]) for one in LANGS}
    source, target = counts[lang], counts[other_lang(lang)]
    table = _model_1(source[train] > 0, target[train] > 0)
    expected = table @ target.T
    document_frequency = table @ (target > 0).sum(axis=0)
    idf = np.log(1 + (len(target) - document_frequency + 0.5) / (document_frequency + 0.5))
    length = target.sum(axis=1)
    norm = 1.2 * (0.25 + 0.75 * length / length.mean())
    scores = (source[asked] * np.maximum(idf, 0)) @ (expected / (expected + norm))
    return [1 + int((row > row[number]).sum()) for row, number in zip(scores, asked, strict=True)]


def _counts(bags: Iterable[Sequence[str]]) -> NDArray[np.float64]:
    rows = [list(bag) for bag in bags]
    numbers = {term: number for number, term in enumerate(sorted({term for row in rows for term in row}))}
    found = np.zeros((len(rows), len(numbers)))
    for row, terms in zip(found, rows, strict=True):
        np.add.at(row, [numbers[term] for term in terms], 1)
    return found


def _model_1(source: NDArray[np.bool_], target: NDArray[np.bool_]) -> NDArray[np.float64]:
    table = np.full((source.shape[1], target.shape[1]), 1.0)
    for _ in range(_ROUNDS):
        count = np.zeros_like(table)
        for ours, theirs in zip(source, target, strict=True):
            at = np.ix_(np.flatnonzero(ours), np.flatnonzero(theirs))
            count[at] += table[at] / table[at].sum(axis=0)
        table = count / np.maximum(count.sum(axis=1, keepdims=True), 1e-12)
    return table


if __name__ == "__main__":
    main()
