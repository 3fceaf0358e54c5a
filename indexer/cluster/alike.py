"""More like this, on the cluster: an edition's own words, weighed by how many editions have them."""

from __future__ import annotations

from math import log

from indexer.cluster.failures import explained
from indexer.cluster.searching import Question
from indexer.cluster.tokens import term_text
from indexer.segments.queries import AndNot, NullQuery, Or, Query, Term

FIELD = "body"
KEY_TERMS = 25
# As for the array segments: a word that more editions have says little, one that only this has finds nothing.
_COMMON_SHARE = 0.1
_LEAST_EDITIONS = 2
# So many of the edition's words are counted at once, the most frequent ones.
_MOST_COUNTED = 500


def more_like(asked: Question, edition_id: str, story: str, documents: int) -> Query:
    """Return a query for editions of other stories that share the key terms of this one.

    `asked` is about all editions, of which there are `documents`.
    """
    counted = _frequencies(asked, edition_id, story)
    editions = _editions_with(asked, list(counted))
    ceiling = max(_COMMON_SHARE * documents, _LEAST_EDITIONS)
    weights = {
        term: counted[term] * (log(documents / (many + 1)) + 1)
        for term, many in editions.items()
        if _LEAST_EDITIONS <= many <= ceiling
    }
    best = sorted(weights, key=lambda term: (-weights[term], term))[:KEY_TERMS]
    if not best:
        return NullQuery
    terms = [Term(FIELD, term, boost=weights[term] / weights[best[0]]) for term in best]
    return AndNot(Or(terms), Term("story", story))


def _frequencies(asked: Question, edition_id: str, story: str) -> dict[str, int]:
    body = {"fields": [FIELD], "positions": False, "offsets": False, "field_statistics": False}
    with explained(asked.address):
        found = asked.client.termvectors(
            index=asked.index, id=edition_id, body=body, params={"routing": story}
        )
    terms = found.get("term_vectors", {}).get(FIELD, {}).get("terms", {})
    often = sorted(terms, key=lambda term: (-terms[term]["term_freq"], term))[:_MOST_COUNTED]
    return {term: terms[term]["term_freq"] for term in often}


def _editions_with(asked: Question, terms: list[str]) -> dict[str, int]:
    """Count the editions that have each term, over all parts of the index."""
    filters = {term: {"term": {FIELD: term_text(term)}} for term in terms}
    if not filters:
        return {}
    answer = asked.ask({"size": 0, "aggs": {"terms": {"filters": {"filters": filters}}}})
    buckets = answer["aggregations"]["terms"]["buckets"]
    return {term: bucket["doc_count"] for term, bucket in buckets.items()}
