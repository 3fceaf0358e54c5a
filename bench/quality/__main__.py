"""`python -m bench.quality`: measure retrieval quality and compare analyzers.

Prints a row of a Markdown table for each set; `--write` makes the page of all. `--pin` writes the floors of
the corpus in the repository; `--lower` allows that to lower one.
"""

from __future__ import annotations

import argparse
import sys

from archive.ids import LANGS
from archive.paths import ArchivePaths
from bench.quality.archives import sample_archive
from bench.quality.bm25 import ranking
from bench.quality.floors import FLOORS, Figures, checked
from bench.quality.known_item import ceiling, development_sentences, known_item_set, split_held_out
from bench.quality.measures import Measures, best_of, mean_measures
from bench.quality.page import PAGE, Row, as_line, as_page
from bench.quality.sample import corpus_digest, sample_sets
from bench.quality.systems import System, ilbo, systems
from bench.quality.testset import TestSet
from bench.quality.topics import measured_topics

# A change of the analysis changes the lexicon, and with it some ranks of a hundred topics.
_ROOM = 0.02
# Numbers of words for which sets of queries with blanks in the wrong places are made.
_MISSPACED = (2, 3)


def ranked(system: System, test: TestSet) -> dict[str, list[str]]:
    """Rank all texts of a set for all its queries; return the ids of the best by topic."""
    ids = list(test.texts)
    scores = system(list(test.texts.values()), list(test.queries.values()), test.lang)
    return {
        topic: [ids[number] for number in ranking(row)]
        for topic, row in zip(test.queries, scores, strict=True)
    }


def measure(system: System, test: TestSet) -> Measures:
    """Rank all texts of a set for all its queries and return the means."""
    return mean_measures(ranked(system, test), test.qrels)


def compared(test: TestSet) -> Row:
    """Measure all systems on a set."""
    runs = {name: ranked(system, test) for name, system in systems(test.lang).items()}
    means = {name: mean_measures(run, test.qrels) for name, run in runs.items()}
    drawn = ceiling(test) if test.rivals else None
    return Row(test.name, test.lang, len(test.queries), drawn, means, best_of(runs.values(), test.qrels))


def label(test: TestSet) -> str:
    """Return the name of a set as tables and floors have it."""
    return f"{test.name} {test.lang}"


def measured_floors(paths: ArchivePaths) -> dict[str, Figures]:
    """Measure the analysis on the sets made from the corpus, and searching across in its archive `paths`."""
    found = {label(test): measure(ilbo, test) for test in sample_sets()} | measured_topics(paths)
    return {name: measures.figures for name, measures in found.items()}


def with_room(found: dict[str, Figures]) -> dict[str, Figures]:
    """Return figures to pin: those of searching across lower by what a lexicon learned anew may differ."""
    return {
        name: {label: value - _ROOM * (" in " in name) for label, value in row.items()}
        for name, row in found.items()
    }


def news_sets() -> list[TestSet]:
    """Return the sets of known news sentences, by language and number of words; none without the data."""
    sets = []
    for lang in LANGS:
        sentences = development_sentences(lang)
        if not sentences:
            continue
        for words in (2, 3, 5, None):
            sets.append(
                known_item_set(f"news sentences, {words or 'all'} words", lang, sentences, words=words)
            )
            if lang == "ko" and words in (2, 3):
                name = f"news sentences, {words} words, misspaced"
                sets.append(known_item_set(name, lang, sentences, words=words, misspaced=True))
    return sets


def main(arguments: list[str] | None = None) -> int:
    """Run the comparison; return 1 if a floor is broken."""
    parser = argparse.ArgumentParser(prog="python -m bench.quality", description=__doc__)
    parser.add_argument("--pin", action="store_true", help="write the floors")
    parser.add_argument("--lower", action="store_true", help="allow --pin to lower a floor")
    parser.add_argument("--held-out", action="store_true", help="measure the queries held out, too")
    parser.add_argument("--write", action="store_true", help=f"write the page {PAGE.name} of all results")
    options = parser.parse_args(arguments)
    sets = [
        *sample_sets(),
        *(part for news in news_sets() for part in split_held_out(news)[: 1 + options.held_out]),
    ]
    rows = []
    for test in sets:
        rows.append(compared(test))
        print(as_line(rows[-1]), flush=True)
    if options.write:
        PAGE.write_text(as_page(rows), encoding="utf-8")
    own = {f"{row.name} {row.lang}": row.means["ilbo"] for row in rows}
    with sample_archive() as paths:
        pinned = {label(test): own[label(test)] for test in sample_sets()} | measured_topics(paths)
    found = {name: means.figures for name, means in pinned.items()}
    if options.pin:
        found = with_room(found)
    return checked(corpus_digest(), found, FLOORS, pin=options.pin, lower=options.lower)


if __name__ == "__main__":
    sys.exit(main())
