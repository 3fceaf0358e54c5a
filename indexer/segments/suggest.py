"""Spelling: words of the index that a misspelt one may have meant."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.segments.fuzzy import terms_within
from indexer.segments.index import Index


def suggest(
    index: Index, word: str, fields: Sequence[str] = ("title", "body"), *, limit: int = 5, edits: int = 2
) -> list[str]:
    """Return up to `limit` words of the index at most `edits` edits from `word`, best first.

    Fewer edits are better; among equal ones those with the word's first letter, then those that more
    documents have, then in dictionary order. The word itself is not suggested. A word needs more letters
    than edits, so that a suggestion has something in common with it.
    """
    edits = min(edits, len(word) - 1)
    if edits < 1:
        return []
    found: dict[bytes, int] = {}
    frequencies: dict[bytes, int] = {}
    for segment in index.segments:
        for name in fields:
            field = segment.fields[name]
            for term, distance in terms_within(field.terms, word, edits, 0).items():
                found[term] = distance
                frequencies[term] = frequencies.get(term, 0) + field.doc_frequency(field.terms.find(term))
    first = word[0].encode("utf-8", "surrogatepass")
    found.pop(word.encode("utf-8", "surrogatepass"), None)
    best = sorted(found, key=lambda t: (found[t], not t.startswith(first), -frequencies[t], t))
    return [term.decode("utf-8", "surrogatepass") for term in best[:limit]]
