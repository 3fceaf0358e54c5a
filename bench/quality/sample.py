"""Test sets made from the corpus in the repository: its topics, its headlines, its sentences."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container, Iterator
from pathlib import Path
from typing import Any

from archive.ids import Lang, edition_id
from bench.quality.known_item import known_item_set
from bench.quality.testset import TestSet
from indexer.analysis.scripts import lang_of

CORPUS = Path(__file__).parents[2] / "corpus"
TOPICS, QRELS = CORPUS / "topics.tsv", CORPUS / "qrels.txt"
QUESTIONS, ANSWERS = CORPUS / "questions.tsv", CORPUS / "questions-qrels.txt"


def corpus_digest() -> str:
    """Return a digest of all that the sets of this module are made from."""
    digest = hashlib.sha256()
    for path in [*sorted((CORPUS / "sample").glob("*.jsonl")), TOPICS, QRELS, QUESTIONS, ANSWERS]:
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def sample_sets() -> list[TestSet]:
    """Return all sets, those of topics and questions only if the corpus has them."""
    sets = [one for lang in ("ko", "en") for one in (_headlines(lang), _sentences(lang))]
    if TOPICS.is_file() and QRELS.is_file():
        sets += [_topics(lang) for lang in ("ko", "en")]
    if QUESTIONS.is_file() and ANSWERS.is_file():
        sets += [_questions("questions", "d"), _questions("questions, held out", "h")]
    return sets


def _editions(lang: Lang) -> list[dict[str, Any]]:
    lines = (
        line
        for path in sorted((CORPUS / "sample").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    )
    return [record for record in map(json.loads, lines) if record["lang"] == lang]


def _id(record: dict[str, Any]) -> str:
    return edition_id(record["site"], record["key"], record["lang"])


def _headlines(lang: Lang) -> TestSet:
    """Return headlines as queries for their own texts."""
    editions = [record for record in _editions(lang) if record["title"] and record["paragraphs"]]
    return TestSet(
        "headlines", lang,
        {_id(record): "\n".join(record["paragraphs"]) for record in editions},
        {_id(record): record["title"] for record in editions},
        {_id(record): {_id(record): 1} for record in editions},
    )  # fmt: skip


def _sentences(lang: Lang) -> TestSet:
    """Return pairs of words of paragraphs as queries for the paragraphs."""
    paragraphs = [paragraph for record in _editions(lang) for paragraph in record["paragraphs"]]
    return known_item_set("paragraphs, 2 words", lang, paragraphs, words=2)


def _topics(lang: Lang) -> TestSet:
    """Return the topics written in a language, over its editions."""
    editions = {
        _id(record): "\n".join([record["title"], *record["paragraphs"]]) for record in _editions(lang)
    }
    queries = {qid: query for qid, query in _asked(TOPICS) if lang_of(query) == lang}
    return TestSet("topics", lang, editions, queries, _judged(QRELS, queries, editions))


def _questions(name: str, prefix: str) -> TestSet:
    """Return the Korean questions whose ids begin with `prefix`, over all paragraphs of Korean editions.

    Paragraphs are numbered from 1: `sample/3293360/ko#4`.
    """
    paragraphs = {
        f"{_id(record)}#{number}": paragraph
        for record in _editions("ko")
        for number, paragraph in enumerate(record["paragraphs"], 1)
    }
    queries = {qid: query for qid, query in _asked(QUESTIONS) if qid.startswith(prefix)}
    return TestSet(name, "ko", paragraphs, queries, _judged(ANSWERS, queries, paragraphs))


def _asked(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the ids and queries of a file of topics."""
    for line in path.read_text(encoding="utf-8").splitlines():
        qid, tab, query = line.partition("\t")
        if tab:
            yield qid, query.strip()


def _judged(path: Path, queries: Container[str], texts: Container[str]) -> dict[str, dict[str, int]]:
    """Return the grades of a TREC file by query and text, only for those given."""
    grades: dict[str, dict[str, int]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        qid, _, text, grade = line.split()
        if qid in queries and text in texts:
            grades.setdefault(qid, {})[text] = int(grade)
    return grades
