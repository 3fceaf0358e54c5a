"""The documents of one segment that match a query, with scores computed only where they are needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[Any]
Floats: TypeAlias = NDArray[np.float64]
Scorer: TypeAlias = "Callable[[Ints | None], Floats]"

_SPARSE = 16  # below one in so many, sorted look-ups cost less than a pass over an array of all documents


class Matches:
    """Ascending document numbers, and a function that scores those at given places of that list, or all."""

    __slots__ = ("_all", "_scorer", "docs", "tiers")

    def __init__(self, docs: Ints, scores: Scorer, tiers: tuple[Ints, ...] = ()) -> None:
        self.docs = docs
        self._scorer = scores
        self._all: Floats | None = None
        self.tiers = tiers
        """Places in `docs`, best first, such that all documents of a tier score above all outside it and the
        tiers before it. Empty if nothing is known."""

    def __len__(self) -> int:
        return len(self.docs)

    def scores(self, at: Ints | None) -> Floats:
        """Return the scores of the matches at places `at`, or of all; all are computed at most once."""
        if at is None and self._all is None:
            self._all = self._scorer(None)
        if self._all is not None:
            return self._all if at is None else self._all[at]
        return self._scorer(at)


def nothing() -> Matches:
    """Return no matches."""
    return constant(np.zeros(0, np.intp), 0.0)


def constant(docs: Ints, score: float) -> Matches:
    """Return documents that all have one score."""
    return Matches(docs, lambda at: np.full(len(docs) if at is None else len(at), score))


def scaled(matches: Matches, factor: float) -> Matches:
    """Return the same documents with all scores multiplied by `factor`, which is positive."""
    if factor == 1.0:
        return matches
    return Matches(matches.docs, lambda at: matches.scores(at) * factor, matches.tiers)


def places(needles: Ints, docs: Ints, count: int) -> tuple[Ints, Ints]:
    """Return the places of common members, in `needles` and in `docs`; both ascend, of `count` documents."""
    if len(needles) > len(docs):
        second, first = places(docs, needles, count)
        return first, second
    if len(needles) * 4 > len(docs) and len(docs) * _SPARSE > count:
        return _places_by_table(needles, docs, count)
    at = docs.searchsorted(needles)
    at[at == len(docs)] = 0
    common = np.flatnonzero(docs[at] == needles) if len(docs) else at[:0]
    return common, at[common]


def _places_by_table(needles: Ints, docs: Ints, count: int) -> tuple[Ints, Ints]:
    table = np.zeros(count, np.bool_)
    table[needles] = True
    second = np.flatnonzero(table[docs])
    table[:] = False
    table[docs[second]] = True
    return np.flatnonzero(table[needles]), second


def union(parts: list[Ints], count: int, *, ascending: bool = True) -> Ints:
    """Return the ascending members of any of `parts`, of `count` documents.

    `ascending` says that each part ascends without repetition.
    """
    if len(parts) == 1 and ascending:
        return parts[0]
    total = sum(map(len, parts))
    if total * _SPARSE < count:
        return distinct(np.concatenate(parts)) if parts else np.zeros(0, np.intp)
    table = np.zeros(count, np.bool_)
    for part in parts:
        table[part] = True
    return np.flatnonzero(table)


def distinct(values: Ints) -> Ints:
    """Return the different values, ascending, by sorting: faster than the hashing of `numpy.unique`."""
    ordered = np.sort(values)
    return ordered[np.append(True, ordered[1:] != ordered[:-1])] if len(ordered) else ordered


def without(docs: Ints, unwanted: Ints, count: int) -> Ints:
    """Return the places in `docs` of those that are not in `unwanted`."""
    keep = np.ones(len(docs), np.bool_)
    keep[places(docs, unwanted, count)[0]] = False
    return np.flatnonzero(keep)


def gathered(parts: list[Matches], docs: Ints, count: int) -> Scorer:
    """Return a scorer for `docs` that adds up what each part gives a document."""

    def scores(at: Ints | None) -> Floats:
        wanted = docs if at is None else docs[at]
        if at is None and len(docs) * _SPARSE > count:
            table = np.zeros(count)
            for part in parts:
                table[part.docs] += part.scores(None)
            return table[docs]
        total = np.zeros(len(wanted))
        for part in parts:
            here, there = places(wanted, part.docs, count)
            total[here] += part.scores(there)
        return total

    return scores


def picked(matches: Matches, at: Ints) -> Matches:
    """Return the matches at ascending places `at`."""
    tiers = tuple(places(at, tier, len(matches.docs))[0] for tier in matches.tiers)
    return Matches(matches.docs[at], lambda inner: matches.scores(at if inner is None else at[inner]), tiers)
