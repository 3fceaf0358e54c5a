"""Phrases: documents in which terms stand one behind the other, found on arrays of token places.

A token's place is `document * stride + position`, with a stride so large that no step of a phrase leads from
one document into the next.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexer.segments.combined import AllOf, AnyOf
from indexer.segments.expand import encoded
from indexer.segments.leaves import Leaf, lasting, leaf
from indexer.segments.matches import Matches
from indexer.segments.ordered import distinct, once
from indexer.segments.queries import SlotPhrase
from indexer.segments.scope import Scope
from indexer.segments.views import nothing

Ints: TypeAlias = NDArray[Any]

_SEARCHED = 8  # so many places are put into a table or looked up there in the time that one is searched for
_CLEARED = 256  # so many places of the table cost as much as one that is looked up
_TABLE_PLACES = 1 << 22


def phrase(scope: Scope, node: SlotPhrase) -> Matches:
    """Return the documents in which each slot has a term 1 to `slop` positions behind one of the slot before.

    The score is the sum of all terms of all slots that the document has.
    """
    name, count = node.fieldname, scope.segment.count
    slots = [[one for text in slot if (one := leaf(scope, name, encoded(text)))] for slot in node.slots]
    if not slots or not all(slots):
        return nothing()
    parts: list[Matches] = [slot[0] if len(slot) == 1 else AnyOf(list(slot), count) for slot in slots]
    found = lasting(scope, node, lambda: _docs(scope, slots, parts, node.slop))
    return AllOf(found.docs, parts, count)


def _docs(scope: Scope, slots: list[list[Leaf]], parts: list[Matches], slop: int) -> Ints:
    rarest, *others = sorted(parts, key=len)
    docs = rarest.docs
    for part in others:
        docs = docs[part.has(docs, scope.segment.count)]
    return _in_sequence(scope, slots, docs, slop) if others and len(docs) else docs


def _in_sequence(scope: Scope, slots: list[list[Leaf]], docs: Ints, slop: int) -> Ints:
    """Return those of the candidates `docs`, which have a term of each slot, that have them in sequence."""
    stride = max(one.stride(slop) for slot in slots for one in slot)
    space = scope.segment.count * stride
    places = [_places(scope, slot, docs, stride) for slot in slots]
    found, far, steps = places[0], places[1:], (-slop, -1)
    # The rarer end first, so that what is looked for soon is little.
    if min(map(len, places[-2:])) < min(map(len, places[:2])):
        found, far, steps = places[-1], places[-2::-1], (1, slop)
    for slot in far:
        found = slot[near(slot, found, *steps, space)]
    return once(found // stride).astype(np.intp, copy=False)


def _places(scope: Scope, slot: list[Leaf], docs: Ints, stride: int) -> Ints:
    """Return the ascending places of the terms of a slot, at least of those in `docs`."""
    found = [_places_of(scope, one, docs, stride) for one in slot]
    if len(found) == 1:
        return found[0]
    merged = np.concatenate(found)
    merged.sort()
    return merged


def _places_of(scope: Scope, one: Leaf, docs: Ints, stride: int) -> Ints:
    """Return the places of a term; all of them, and they are kept, where that will pay."""
    key = (one.key, stride)
    found: Ints | None = scope.index.kept.get(key)
    if found is None:
        if not one.came_again and len(docs) * 2 < len(one):
            return one.places(docs[one.has(docs, scope.segment.count)], stride)
        found = one.places(one.docs, stride)
        scope.index.kept.keep(key, found)
    return found


def near(places: Ints, others: Ints, low: int, high: int, space: int) -> Ints:
    """Return which of `places` have one of `others` `low` to `high` behind them, before them if negative.

    Both ascend and are below `space`; 0 is not among the steps.
    """
    if not len(others):
        return np.zeros(0, np.intp)
    few, many = sorted((len(places), len(others)))
    if few * _SEARCHED > few + many + space // _CLEARED:
        return near_by_table(places, others, low, high, space)
    if len(places) <= len(others):
        found = others.take(others.searchsorted(places + low), mode="clip") - places
        return ((low <= found) & (found <= high)).nonzero()[0]
    first = places.searchsorted(others - high)
    if low == high:
        return np.asarray(first[places.take(first, mode="clip") == others - high])
    counts = places.searchsorted(others - low, "right") - first
    ends = counts.cumsum()
    return distinct(np.repeat(first - ends + counts, counts) + np.arange(ends[-1]))


def near_by_table(places: Ints, others: Ints, low: int, high: int, space: int) -> Ints:
    """Do what `near` does with a flag for each place, for so many at a time that they stay in a cache."""
    margin = max(abs(low), abs(high))
    table = np.zeros(_TABLE_PLACES + 2 * margin, np.bool_)
    found = np.zeros(len(places), np.bool_)
    bounds = np.arange(0, space + _TABLE_PLACES, _TABLE_PLACES)
    spans = zip(
        bounds.tolist(),
        pairwise(places.searchsorted(bounds).tolist()),
        others.searchsorted(bounds[:-1] + low).tolist(),
        others.searchsorted(bounds[1:] + high).tolist(),
        strict=False,
    )
    for base, (first, last), from_other, to_other in spans:
        at = np.subtract(others[from_other:to_other], base - margin, dtype=np.intp)
        table[at] = True
        here = np.subtract(places[first:last], base - margin - low, dtype=np.intp)
        hits = table[here]
        for step in range(1, high - low + 1):
            hits |= table[here + step]
        found[first:last] = hits
        table[at] = False
    return found.nonzero()[0]
