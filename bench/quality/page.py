"""The page of results: a table a language, a row a set, a column an analyzer."""

from __future__ import annotations

import platform
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import NamedTuple

from archive.ids import LANGS, Lang
from bench.quality.measures import Measures

PAGE = Path(__file__).parents[1] / "results" / "quality.md"
_HEADINGS: Mapping[Lang, str] = {"ko": "Korean", "en": "English"}
_LEAD = 0.03
_PEER: Mapping[Lang, str] = {"ko": "nori", "en": "Lucene English"}
_INTRODUCTION = """# How well texts are found, by analyzer

Figures are nDCG@10 / MRR@10 / R@100. Every analyzer has the same exact BM25; ours adds weights, bigrams,
texts with all words first, and with three words or more a score of 0.3 for each word a text has. *Topics*,
*headlines*, *paragraphs* and *questions* are of the sample corpus, *news sentences* of the development set of
Korean–English News v1 (1,000 a language). *n words*: so many content words of the text, each in another
form, in another order. *Misspaced*: each joined with its neighbour, cut apart or parted from its particle,
where it can be. *Questions*: whole sentences, answered by a paragraph. *Held out*: of known items the
quarter whose texts have the smallest hashes, none of whose failures was looked at; of questions those on
stories that no question was written for before weights were chosen. *Drawn*: the nDCG@10 to expect of drawing
at random among the texts that have all words of a query. *Best of all*: the nDCG@10 where for each query the
best analyzer of the row is taken, as only an oracle could; no choice among them exceeds it.
nori and Lucene English are of Lucene 8 (lucene-analyzers-nori 8.7.0).
"""


class Row(NamedTuple):
    """What was measured on a set. `drawn` is None where queries do not have known items."""

    name: str
    lang: Lang
    queries: int
    drawn: float | None
    means: Mapping[str, Measures]
    best: float


def as_line(row: Row) -> str:
    """Return the line of a table for a set."""
    drawn = "–" if row.drawn is None else f"{row.drawn:.3f}"
    figures = [f"{m.ndcg_10:.3f} / {m.mrr_10:.3f} / {m.r_100:.3f}" for m in row.means.values()]
    return f"| {' | '.join([row.name, f'{row.queries:,}', drawn, *figures, f'{row.best:.3f}'])} |"


def as_page(rows: Sequence[Row]) -> str:
    """Return the whole page."""
    return "\n".join(_lines(rows)) + "\n"


def _lines(rows: Sequence[Row]) -> Iterator[str]:
    yield _INTRODUCTION
    yield f"Measured on {datetime.now(timezone.utc):%Y-%m-%d}, {_versions()}."
    yield "The command: `python -m bench.quality --held-out --write`."
    for lang in LANGS:
        own = [row for row in rows if row.lang == lang]
        if not own:
            continue
        yield f"\n## {_HEADINGS[lang]}\n"
        names = ["queries", "number", "drawn", *own[0].means, "best of all"]
        yield f"| {' | '.join(names)} |"
        yield "| --- | ---: | ---: |" + " --- |" * len(own[0].means) + " ---: |"
        yield from map(as_line, own)
        yield from _out_of_reach(own, _PEER[lang])


def _out_of_reach(rows: Sequence[Row], peer: str) -> Iterator[str]:
    """Say on which sets nothing made of these analyzers can lead the peer by `_LEAD`."""
    if peer not in rows[0].means:
        return
    short = [
        f"{row.name} ({row.best:.3f} and {row.means[peer].ndcg_10:.3f})"
        for row in rows
        if row.best < row.means[peer].ndcg_10 + _LEAD
    ]
    if short:
        yield f"\nNo choice among these analyzers leads {peer} by {_LEAD} on these sets; in brackets the"
        yield f"best of all and {peer}: {'; '.join(short)}."


def _versions() -> str:
    java = subprocess.run(["java", "-version"], capture_output=True, check=False, encoding="utf-8").stderr
    words = java.split(maxsplit=3)
    named = f", {words[0]} {words[2]}".replace('"', "") if len(words) > 2 else ""
    return f"Python {platform.python_version()}{named}"
