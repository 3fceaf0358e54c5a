"""The measures of a ranked list against judgements, in the notation of `ir_measures`."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple


class Measures(NamedTuple):
    """Means over topics, each from 0 to 1."""

    ndcg_10: float
    mrr_10: float
    r_100: float

    @property
    def figures(self) -> dict[str, float]:
        """The means by the names of their measures."""
        return {"nDCG@10": self.ndcg_10, "MRR@10": self.mrr_10, "R@100": self.r_100}


def ndcg(ranking: Sequence[str], judged: Mapping[str, int], cut: int = 10) -> float:
    """Return nDCG: gain = grade, discount log2(rank + 1) (Järvelin and Kekäläinen 2002, trec_eval)."""
    gain = sum(judged.get(doc, 0) / math.log2(rank + 1) for rank, doc in enumerate(ranking[:cut], 1))
    grades = sorted((grade for grade in judged.values() if grade > 0), reverse=True)[:cut]
    best = sum(grade / math.log2(rank + 1) for rank, grade in enumerate(grades, 1))
    return gain / best if best else 0.0


def reciprocal_rank(ranking: Sequence[str], judged: Mapping[str, int], cut: int = 10) -> float:
    """Return 1 / rank of the first relevant document within `cut`, else 0."""
    return next((1 / rank for rank, doc in enumerate(ranking[:cut], 1) if judged.get(doc, 0) > 0), 0.0)


def recall(ranking: Sequence[str], judged: Mapping[str, int], cut: int = 100) -> float:
    """Return the share of relevant documents within `cut`."""
    relevant = {doc for doc, grade in judged.items() if grade > 0}
    return len(relevant.intersection(ranking[:cut])) / len(relevant) if relevant else 0.0


def mean_measures(run: Mapping[str, Sequence[str]], qrels: Mapping[str, Mapping[str, int]]) -> Measures:
    """Average the measures over the topics of `qrels` that have a relevant document.

    A topic without a ranking counts 0.
    """
    topics = [topic for topic, judged in qrels.items() if any(grade > 0 for grade in judged.values())]
    rows = [(run.get(topic, ()), qrels[topic]) for topic in topics]
    count = max(len(rows), 1)
    return Measures(
        sum(ndcg(*row) for row in rows) / count,
        sum(reciprocal_rank(*row) for row in rows) / count,
        sum(recall(*row) for row in rows) / count,
    )


def best_of(runs: Iterable[Mapping[str, Sequence[str]]], qrels: Mapping[str, Mapping[str, int]]) -> float:
    """Return the mean nDCG@10 of taking for each topic the best of several runs, as only an oracle could."""
    rows = list(runs)
    topics = [topic for topic, judged in qrels.items() if any(grade > 0 for grade in judged.values())]
    best = (max(ndcg(run.get(topic, ()), qrels[topic]) for run in rows) for topic in topics)
    return sum(best) / max(len(topics), 1)
