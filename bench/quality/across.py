"""`python -m bench.quality.across`: find the translation of unseen news sentences, by size of the training.

For each size so many sentence pairs of the development set are linked stories of an archive; the sentences of
all other pairs stand in it without a link. Held-out sentences are queries (all of them, or `--queries` drawn
by a fixed seed); each has one translation among all 1,000 sentences of the other language. The program
searches as `ilbo search --editions --lang` does, lexicon and all; beside it runs the plain method on the same
terms. Then the topics of the corpus, with and without translation.

Prints Markdown; fails if a figure is below its floor. `--pin` writes the floors, `--lower` lets it lower one.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from archive.catalogue import open_catalogue
from archive.editions import iter_editions
from archive.ids import LANGS, Lang, other_lang
from archive.paths import ArchivePaths
from bench.quality.archives import sample_archive, sentence_archive
from bench.quality.floors import Figures, checked
from bench.quality.known_item import development_sentences
from bench.quality.plain_across import PlainAcross
from bench.quality.topics import measured_topics
from indexer.searching import Searcher

# A change of the analysis changes the lexicon, and with it some ranks of some hundred queries.
_ROOM = 0.02
SIZES = (100, 250, 500, 900)
FLOORS = Path(__file__).with_name("floors_across.json")
_SIGNS = re.compile(r'["“”()\[\]:*?~]|\s-')
_OPERATOR = re.compile(r"\b(AND|OR|NOT)\b")


def main(arguments: list[str] | None = None) -> int:
    """Run the measurement; return 1 if a floor is broken."""
    parser = argparse.ArgumentParser(prog="python -m bench.quality.across", description=__doc__)
    parser.add_argument("--queries", type=int, help="held-out sentences asked for, each way; else all")
    parser.add_argument("--pin", action="store_true", help="write the floors")
    parser.add_argument("--lower", action="store_true", help="allow --pin to lower a floor")
    options = parser.parse_args(arguments)
    sentences = {lang: development_sentences(lang) for lang in LANGS}
    texts = {lang: found for lang, found in sentences.items() if found}
    if len(texts) < len(LANGS):
        raise SystemExit("the news development set is not beside the repository")
    found = _sentences(texts, options.queries)
    _topics()
    digest = hashlib.sha256(repr(sorted(texts.items())).encode()).hexdigest()[:16]
    if options.queries:
        return 0
    if options.pin:
        found = {name: {label: value - _ROOM for label, value in row.items()} for name, row in found.items()}
    return checked(digest, found, FLOORS, pin=options.pin, lower=options.lower)


def _sentences(texts: dict[Lang, list[str]], queries: int | None) -> dict[str, Figures]:
    """Print the table of sentences; return the program's figures."""
    order = random.Random(20261126).sample(range(len(texts["ko"])), len(texts["ko"]))
    plain = PlainAcross(texts)
    found: dict[str, Figures] = {}
    print("| trained on | query | queries | plain R@1 | R@10 | MRR | ilbo R@1 | R@10 | MRR |")
    print("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for size in SIZES:
        train, asked = order[:size], sorted(order[size:][:queries])
        with sentence_archive(texts, set(train)) as paths:
            own = ilbo_ranks(paths, texts, asked)
        for lang in LANGS:
            name = f"{lang} → {other_lang(lang)}"
            figures = [_figures(plain.ranks(train, asked, lang)), _figures(own[lang])]
            found[f"{size} pairs, {name}"] = figures[1]
            cells = " | ".join(f"{value:.3f}" for one in figures for value in one.values())
            print(f"| {size} | {name} | {len(asked)} | {cells} |", flush=True)
    return found


def _figures(ranks: Sequence[int]) -> Figures:
    """Return the measures of ranks from 1, 0 for not found."""
    found = [rank for rank in ranks if rank]
    return {
        "R@1": sum(rank == 1 for rank in found) / len(ranks),
        "R@10": sum(rank <= 10 for rank in found) / len(ranks),
        "MRR": sum(1 / rank for rank in found) / len(ranks),
    }


def ilbo_ranks(
    paths: ArchivePaths, texts: dict[Lang, list[str]], asked: Sequence[int]
) -> dict[Lang, list[int]]:
    """Return for each language of the query the ranks of the translations, found by the program."""
    with closing(open_catalogue(paths, readonly=True)) as db:
        pair_of = {one.number: int(one.article.key.split("-")[0]) for one in iter_editions(db)}
        searcher = Searcher(db, paths)

        def rank(text: str, lang: Lang, pair: int) -> int:
            query = _OPERATOR.sub(lambda match: match[0].lower(), _SIGNS.sub(" ", text))
            found = searcher.matching_editions(query, lang=other_lang(lang)).numbers
            return next((at for at, number in enumerate(found, 1) if pair_of[number] == pair), 0)

        return {lang: [rank(texts[lang][one], lang, one) for one in asked] for lang in LANGS}


def _topics() -> None:
    print("\n| topics | nDCG@10 | MRR@10 | R@100 | without translation: nDCG@10 | MRR@10 | R@100 |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    with sample_archive() as paths:
        without = measured_topics(paths, translate=False)
        for name, found in measured_topics(paths).items():
            cells = " | ".join(f"{value:.3f}" for value in (*found, *without[name]))
            print(f"| {name.removeprefix('topics ')} | {cells} |")


if __name__ == "__main__":
    sys.exit(main())
