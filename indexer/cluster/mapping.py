"""What the cluster is told about our index, and an edition as it takes it."""

from __future__ import annotations

from typing import Any

from archive.engine_address import EngineAddress
from indexer.cluster.tokens import ANALYSIS, ANALYZER, tokens_text
from indexer.segments.document import TEXT_FIELDS, UNKNOWN_TIME, Document

# Counted up when an index of the version before cannot be read any more.
FORMAT = 1

# Spans of time that can be counted by → what a day YYYYMMDD is divided by.
SPANS = {"year": 10_000, "month": 100}

_SIMILARITY = "words"
_TERMS = {"type": "text", "analyzer": ANALYZER, "index_options": "positions", "similarity": _SIMILARITY}
_WORDS = {"type": "keyword"}


def index_body(address: EngineAddress) -> dict[str, Any]:
    """Return settings and the strict mapping of a new index; what is not in it is refused.

    Nothing is seen before the writer refreshes. Lengths count all terms of a position, as the array segments
    do.
    """
    copies: dict[str, Any] = (
        {"auto_expand_replicas": "0-1"}
        if address.replicas is None
        else {"number_of_replicas": address.replicas}
    )
    return {
        "settings": {
            "number_of_shards": address.shards,
            **copies,
            "refresh_interval": "-1",
            "codec": "best_compression",
            "similarity": {_SIMILARITY: {"type": "BM25", "k1": 1.2, "b": 0.75, "discount_overlaps": False}},
            "analysis": ANALYSIS,
        },
        "mappings": {
            "dynamic": "strict",
            "_meta": {"format": FORMAT},
            "_routing": {"required": True},
            "properties": {
                **dict.fromkeys(TEXT_FIELDS, _TERMS),
                **dict.fromkeys(("id", "story", "site", "lang", "section", "authors"), _WORDS),
                "day": {"type": "integer"},
                **{name: {"type": "integer"} for name in SPANS},
                "sort_key": {"type": "long"},
                "edition_no": {"type": "long"},
                "paired": {"type": "boolean"},
            },
        },
    }


def source_of(document: Document) -> dict[str, Any]:
    """Return an edition as the index takes it; what is not known is left out."""
    source: dict[str, Any] = {
        "id": document.edition_id,
        "story": document.story,
        "site": document.site,
        "lang": document.lang,
        "edition_no": document.edition_no,
        "paired": document.paired,
        **{name: tokens_text(*terms) for name, terms in document.fields.items()},
    }
    if document.section is not None:
        source["section"] = document.section
    if document.authors:
        source["authors"] = list(document.authors)
    if document.day:
        source["day"] = document.day
        source |= {name: document.day // divisor for name, divisor in SPANS.items()}
    if document.sort_key != UNKNOWN_TIME:
        source["sort_key"] = document.sort_key
    return source
