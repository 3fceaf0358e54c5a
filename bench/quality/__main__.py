"""`python -m bench.quality`: measure retrieval quality and compare analyzers.

Prints a table in Markdown. `--pin` writes the floors of the corpus in the repository; `--lower` allows that
to lower one.
"""

from __future__ import annotations

import argparse
import sys

from archive.ids import LANGS
from bench.quality.bm25 import ranking
from bench.quality.floors import LoweredError, below_floor, read_floors, write_floors
from bench.quality.known_item import ceiling, development_sentences, known_item_set, split_held_out
from bench.quality.measures import Measures, mean_measures
from bench.quality.sample import corpus_digest, sample_sets
from bench.quality.systems import System, ilbo, systems
from bench.quality.testset import TestSet


def measure(system: System, test: TestSet) -> Measures:
    """Rank all texts of a set for all its queries and return the means."""
    ids = list(test.texts)
    scores = system(list(test.texts.values()), list(test.queries.values()), test.lang)
    run = {
        topic: [ids[number] for number in ranking(row)]
        for topic, row in zip(test.queries, scores, strict=True)
    }
    return mean_measures(run, test.qrels)


def label(test: TestSet) -> str:
    """Return the name of a set as tables and floors have it."""
    return f"{test.name} {test.lang}"


def measured_floors() -> dict[str, Measures]:
    """Measure the project's own analysis on the sets made from the repository."""
    return {label(test): measure(ilbo, test) for test in sample_sets()}


def _hardness(test: TestSet) -> str:
    if not test.rivals:
        return ""
    several = sum(count > 1 for count in test.rivals.values()) / len(test.rivals)
    return f"; {several:.1%} of them fit several texts, drawn among those nDCG@10 {ceiling(test):.3f}"


def news_sets() -> list[TestSet]:
    """Return the sets of known news sentences, by language and number of words; none without the data."""
    return [
        known_item_set(f"news sentences, {words or 'all'} words", lang, sentences, words=words)
        for lang in LANGS
        if (sentences := development_sentences(lang))
        for words in (2, 3, 5, None)
    ]


def main(arguments: list[str] | None = None) -> int:
    """Run the comparison; return 1 if a floor is broken."""
    parser = argparse.ArgumentParser(prog="python -m bench.quality", description=__doc__)
    parser.add_argument("--pin", action="store_true", help="write the floors")
    parser.add_argument("--lower", action="store_true", help="allow --pin to lower a floor")
    parser.add_argument("--held-out", action="store_true", help="measure the queries held out, too")
    options = parser.parse_args(arguments)
    sets = [
        *sample_sets(),
        *(part for news in news_sets() for part in split_held_out(news)[: 1 + options.held_out]),
    ]
    own = {}
    for test in sets:
        print(f"\n{label(test)}: {len(test.texts):,} texts, {len(test.queries):,} queries{_hardness(test)}\n")
        print("| analyzer | nDCG@10 | MRR@10 | R@100 |\n| --- | ---: | ---: | ---: |")
        for name, system in systems(test.lang).items():
            found = measure(system, test)
            print(f"| {name} | {found.ndcg_10:.3f} | {found.mrr_10:.3f} | {found.r_100:.3f} |", flush=True)
            if system is ilbo:
                own[label(test)] = found
    pinned = {label(test): own[label(test)] for test in sample_sets()}
    return _pin(pinned, lower=options.lower) if options.pin else _check(pinned)


def _pin(measured: dict[str, Measures], *, lower: bool) -> int:
    try:
        write_floors(corpus_digest(), measured, lower=lower)
    except LoweredError as error:
        print(f"not pinned: {error}; pass --lower to accept it", file=sys.stderr)
        return 1
    return 0


def _check(measured: dict[str, Measures]) -> int:
    digest, floors = read_floors()
    if digest != corpus_digest():
        print(
            "the corpus changed since the floors were pinned; run `python -m bench.quality --pin`",
            file=sys.stderr,
        )
        return 1
    broken = below_floor(measured, floors)
    print("\n".join(broken), file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
