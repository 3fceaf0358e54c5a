"""Search results for programs: JSON, JSON Lines, CSV, ids and TREC runs, as scripts rely on them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

from archive.model import Edition
from indexer.results import Also, EditionHit, SearchResult, StoryHit
from render.terminal import safe, safe_json

if TYPE_CHECKING:
    from indexer.advice import Advice

FORMAT_VERSION = 1
RUN_TAG = "ilbo"
CSV_COLUMNS = (
    "rank",
    "score",
    "story",
    "matched",
    "id",
    "lang",
    "published_at",
    "site",
    "section",
    "authors",
    "title",
    "url",
    "snippet",
)


def result_json(result: SearchResult, qid: str | None = None, advice: Advice | None = None) -> str:
    """Return the whole result as one line of JSON, with its topic's `qid` and the advice if there are any."""
    value: dict[str, object] = {"format_version": FORMAT_VERSION}
    if qid is not None:
        value["qid"] = qid
    value |= {
        "query": result.query,
        "total": result.total,
        "total_is_exact": result.total_is_exact,
        "total_with_words": result.with_words,
        "elapsed_ms": round(result.elapsed_ms, 3),
        "hits": [hit_record(hit) for hit in result.hits],
    }
    if result.also:
        value |= {**also_record(result.also), "total_translated": result.translated}
    if advice is not None:
        value["advice"] = asdict(advice)
    if result.missing:
        value["missing"] = result.missing
    return _line(value)


def result_jsonl(result: SearchResult, qid: str | None = None) -> str:
    """Return one line of JSON per hit."""
    topic = {} if qid is None else {"qid": qid}
    return "\n".join(_line({**topic, **hit_record(hit)}) for hit in result.hits)


def result_ids(result: SearchResult, qid: str | None = None) -> str:
    """Return the id of each hit's best-matching edition, one a line."""
    return "\n".join(hit.editions[0].edition.id for hit in result.hits)


def result_trec(result: SearchResult, qid: str | None = None) -> str:
    """Return a TREC run: `qid Q0 EDITION_ID rank score ilbo`, the best edition of each hit."""
    # The fields are parted by blanks, so that none may stand in one.
    topic = "_".join(safe(qid or "1").split())
    return "\n".join(
        f"{topic} Q0 {hit.editions[0].edition.id} {hit.rank} {hit.score:.6f} {RUN_TAG}" for hit in result.hits
    )


def result_csv(result: SearchResult, qid: str | None = None) -> str:
    """Return the rows of a table (see `csv_header`), one per edition of each hit."""
    topic = [] if qid is None else [safe(qid)]
    return csv_text(
        [*topic, *map(safe, _csv_row(hit, found))] for hit in result.hits for found in hit.editions
    )


def csv_header(*, with_qid: bool) -> str:
    """Return the header of the table whose rows `result_csv` gives."""
    return csv_text([[*(["qid"] if with_qid else []), *CSV_COLUMNS]])


def csv_text(rows: Iterable[Iterable[str]]) -> str:
    """Return rows as CSV with RFC 4180 quoting, without a line break at the end."""
    import csv  # noqa: PLC0415 - the other formats do without

    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().rstrip("\n")


def _csv_row(hit: StoryHit, found: EditionHit) -> list[str]:
    article = found.edition.article
    values = (
        hit.rank, f"{hit.score:.4f}", hit.story, " ".join(hit.matched), article.id, article.lang,
        article.published_at, article.site, article.section, "; ".join(article.authors), article.title,
        article.url, found.snippet.text,
    )  # fmt: skip
    return ["" if value is None else str(value) for value in values]


FORMATS: Mapping[str, Callable[[SearchResult, str | None], str]] = {
    "json": result_json,
    "jsonl": result_jsonl,
    "csv": result_csv,
    "ids": result_ids,
    "trec": result_trec,
}


def also_record(also: Also) -> dict[str, object]:
    """Return what a query's words were translated to as members of an object for JSON; empty if not."""
    searched = {one.word: list(one.forms) for one in also}
    doubtful = {one.word: list(one.doubtful) for one in also if one.doubtful}
    return {
        name: value for name, value in (("also_searched", searched), ("also_doubtful", doubtful)) if value
    }


def hit_record(hit: StoryHit) -> dict[str, object]:
    """Return a hit as an object for JSON."""
    return {
        "rank": hit.rank,
        "score": round(hit.score, 6),
        "story": hit.story,
        "matched": list(hit.matched),
        "editions": [
            {**edition_head(found.edition), "snippet": found.snippet.text} for found in hit.editions
        ],
    }


def edition_head(edition: Edition) -> dict[str, object]:
    """Return what identifies and describes an edition, without its text."""
    article = edition.article
    return {
        "id": article.id,
        "lang": article.lang,
        "title": article.title,
        "url": article.url,
        "published_at": article.published_at,
        "updated_at": article.updated_at,
        "site": article.site,
        "section": article.section,
        "authors": list(article.authors),
    }


def edition_json(edition: Edition, pairs: list[str]) -> str:
    """Return a whole edition as one line of JSON; `pairs` are the ids of its translations."""
    return _line(
        {
            "format_version": FORMAT_VERSION,
            **edition_head(edition),
            "paragraphs": list(edition.article.paragraphs),
            "story": edition.story,
            "revision": edition.revision,
            "captured_at": edition.captured_at,
            "pairs": pairs,
        }
    )


def _line(value: object) -> str:
    return safe_json(json.dumps(value, ensure_ascii=False))
