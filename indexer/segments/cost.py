"""How many postings a query reads, told before it is run."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.segments import queries as q
from indexer.segments.expand import WHOLE_FIELD, day_range
from indexer.segments.statistics import Statistics


def postings(node: q.Query, statistics: Statistics) -> int:
    """Return about how many postings a query reads in all segments; a phrase reads positions too."""
    return sum(_of_leaf(leaf, statistics) for leaf in set(_leaves(node)))


def _leaves(node: q.Query) -> Iterator[q.Query]:
    """Yield what a query is made of; a part that it has several times is read once."""
    if isinstance(node, (q.Every, q.Not)):
        yield q.Every()
    children = node.children()
    if not children:
        yield node
    for child in children:
        yield from _leaves(child)


def _of_leaf(node: q.Query, statistics: Statistics) -> int:
    match node:
        case q.NumericRange() | q.MultiTerm():
            return _of_terms(day_range(node) if isinstance(node, q.NumericRange) else node, statistics)
        case q.Term(fieldname=name, text=text):
            return statistics.doc_frequency(name, text)
        case q.Synonyms(fieldname=name, weights=weights):
            return sum(statistics.doc_frequency(name, text) for text, _ in weights)
        case q.SlotPhrase(fieldname=name, slots=slots):
            return 2 * sum(statistics.doc_frequency(name, text) for slot in slots for text in slot)
        case q.Every():
            return statistics.count
    return 0


def _of_terms(node: q.MultiTerm, statistics: Statistics) -> int:
    if WHOLE_FIELD.get(type(node)) == node.text:
        return statistics.count
    total = 0
    for segment, numbers in zip(statistics.segments, statistics.expansion(node), strict=True):
        field = segment.fields.get(node.fieldname)
        if field is not None and isinstance(numbers, range) and numbers:
            start, stop = field.span(numbers[0], numbers[-1])
            total += stop - start
        elif field is not None:
            total += sum(map(field.doc_frequency, numbers))
    return total
