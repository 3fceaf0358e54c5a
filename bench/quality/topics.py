"""The corpus's topics asked of the program itself: what they find in their own and in the other language.

*In the other language*: only its editions are asked for and judged, so that all is found by translation. *In
their own language*: nothing is asked for, so that both languages are found, and own editions are judged:
whether translations push them down. What stands before them and is relevant itself does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

from archive.catalogue import open_catalogue
from archive.editions import iter_editions
from archive.ids import LANGS, Lang, other_lang
from archive.paths import ArchivePaths
from bench.quality.measures import Measures, mean_measures
from bench.quality.sample import QRELS, TOPICS
from indexer.analysis.scripts import lang_of
from indexer.searching import Searcher


def topic_queries() -> dict[str, str]:
    """Return the topics' queries by their ids."""
    rows = (line.split("\t", 1) for line in TOPICS.read_text("utf-8").splitlines() if "\t" in line)
    return {qid: query.strip() for qid, query in rows}


def topic_qrels(lang: Lang | None = None) -> dict[str, dict[str, int]]:
    """Return the grades of editions by topic; only of editions in `lang` if it is given."""
    qrels: dict[str, dict[str, int]] = {qid: {} for qid in topic_queries()}
    for line in QRELS.read_text("utf-8").splitlines():
        qid, _, edition, grade = line.split()
        if lang is None or edition.endswith(f"/{lang}"):
            qrels[qid][edition] = int(grade)
    return qrels


def measured_topics(paths: ArchivePaths, *, translate: bool = True) -> dict[str, Measures]:
    """Ask the archive of the corpus all topics; return the means by language and by what is judged."""
    with closing(open_catalogue(paths, readonly=True)) as db:
        ids = {edition.number: edition.id for edition in iter_editions(db)}
        searcher = Searcher(db, paths)

        def found(query: str, lang: Lang | None) -> list[str]:
            matching = searcher.matching_editions(query, lang=lang, translate=translate)
            return [ids[number] for number in matching.numbers]

        relevant = {
            qid: {one for one, grade in grades.items() if grade} for qid, grades in topic_qrels().items()
        }

        def judgeable(qid: str, editions: list[str], judged: Lang) -> list[str]:
            return [one for one in editions if one.endswith(f"/{judged}") or one not in relevant[qid]]

        return {
            name: mean_measures(
                {
                    qid: judgeable(qid, found(query, asked), judged)
                    for qid, query in topic_queries().items()
                    if lang_of(query) == own
                },
                {
                    qid: grades
                    for qid, grades in topic_qrels(judged).items()
                    if lang_of(topic_queries()[qid]) == own
                },
            )
            for name, own, asked, judged in _scopes()
        }


def _scopes() -> Iterator[tuple[str, Lang, Lang | None, Lang]]:
    """Yield for each measure its name, the topics' language, what is asked for, and what is judged."""
    for own in LANGS:
        other = other_lang(own)
        yield f"topics {own} in {other}", own, other, other
    for own in LANGS:
        yield f"topics {own} in {own}, both found", own, None, own
