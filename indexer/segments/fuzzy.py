"""Terms that are a few edits away from a word, found in a sorted dictionary."""

from __future__ import annotations

from indexer.segments.terms import TermDictionary


def terms_within(terms: TermDictionary, text: str, edits: int, prefix: int) -> list[bytes]:
    """Return the terms at most `edits` edits from `text` that begin with its first `prefix` characters.

    An edit inserts, removes or replaces one character (Levenshtein's distance, as Whoosh's automaton has it).
    """
    first, last = terms.prefix_range(text[:prefix].encode("utf-8", "surrogatepass"))
    found = []
    for term in terms.slice(first, last):
        # A character has at most four bytes, and no edit adds or removes more than one character.
        if len(term) < len(text) - edits or len(term) > 4 * (len(text) + edits):
            continue
        if _distance_at_most(text, term.decode("utf-8", "surrogatepass"), edits):
            found.append(term)
    return found


def _distance_at_most(a: str, b: str, limit: int) -> bool:
    if abs(len(a) - len(b)) > limit:
        return False
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        before, row = row, [i]
        for j, right in enumerate(b, 1):
            row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right)))
        if min(row) > limit:
            return False
    return row[-1] <= limit
