"""Test sets made from the corpus in the repository: its topics, its headlines, its sentences."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from archive.ids import Lang, edition_id
from bench.quality.known_item import known_item_set
from bench.quality.testset import TestSet
from indexer.analysis.scripts import lang_of

CORPUS = Path(__file__).parents[2] / "corpus"
TOPICS, QRELS = CORPUS / "topics.tsv", CORPUS / "qrels.txt"


def corpus_digest() -> str:
    """Return a digest of all that the sets of this module are made from."""
    digest = hashlib.sha256()
    for path in [*sorted((CORPUS / "sample").glob("*.jsonl")), TOPICS, QRELS]:
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def sample_sets() -> list[TestSet]:
    """Return all sets, those of topics only if the corpus has topics."""
    sets = [one for lang in ("ko", "en") for one in (_headlines(lang), _sentences(lang))]
    return (
        [*sets, *(_topics(lang) for lang in ("ko", "en"))] if TOPICS.is_file() and QRELS.is_file() else sets
    )


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
    rows = (line.split("\t", 1) for line in TOPICS.read_text(encoding="utf-8").splitlines() if "\t" in line)
    queries = {qid: query.strip() for qid, query in rows if lang_of(query) == lang}
    qrels: dict[str, dict[str, int]] = {qid: {} for qid in queries}
    for line in QRELS.read_text(encoding="utf-8").splitlines():
        qid, _, edition, grade = line.split()
        if qid in qrels and edition in editions:
            qrels[qid][edition] = int(grade)
    return TestSet("topics", lang, editions, queries, qrels)
