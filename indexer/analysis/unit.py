"""The analysis of one unit of text, ready to be placed anywhere: all positions are relative."""

from __future__ import annotations

from collections.abc import Sequence
from operator import add, itemgetter
from sys import intern
from typing import NamedTuple, TypeAlias

from indexer.analysis.tokens import Kind


class Item(NamedTuple):
    """A term of a unit: it begins at word position `slot` and covers `span` of them.

    `start` and `end` are code-point offsets in the unit. `weight` is how much the term counts in ranking when
    it is a query's, relative to a simple word's 1. `alike` is False for terms that are only related (북한 of
    대북): a text that has 대북 is found by 북한, but a query for 대북 does not take 북한 for it.
    """

    term: str
    slot: int
    span: int
    start: int
    end: int
    kind: Kind
    weight: float
    alike: bool = True


class Grams(NamedTuple):
    """The syllable bigrams of a unit in columns: terms, gram positions, start and end in the unit.

    `width` is the number of gram positions. `asked[i]` is False for a bigram wholly in particles and endings:
    texts have it, queries leave it out.
    """

    terms: tuple[str, ...]
    slots: Sequence[int]
    width: int
    starts: Sequence[int]
    ends: Sequence[int]
    asked: tuple[bool, ...]


class Unit(NamedTuple):
    """All terms of a unit. `width` is its number of word positions.

    `required` is False where the unit is only function words. `terms` and `slots` repeat `items` in columns,
    for bulk indexing.
    """

    terms: tuple[str, ...]
    slots: tuple[int, ...]
    width: int
    grams: Grams
    items: tuple[Item, ...]
    required: bool


# Terms, their slots and the number of word positions; the same of grams.
FieldUnit: TypeAlias = tuple[tuple[str, ...], tuple[int, ...], int, tuple[str, ...], Sequence[int], int]

_SLOT = itemgetter(Item._fields.index("slot"))
NO_GRAMS = Grams((), range(0), 0, range(0), range(0), ())


def make_unit(items: list[Item], width: int, grams: Grams, required: bool) -> Unit:
    """Join items and grams to a unit.

    Items are sorted by position and repeated terms of a position dropped.
    """
    kept = tuple(ordered(items))
    terms, slots = tuple([item.term for item in kept]), tuple([item.slot for item in kept])
    return Unit(terms, slots, width, grams, kept, required)


def field_unit(unit: Unit) -> FieldUnit:
    """Return what the index needs of a unit."""
    terms, slots, width, grams, _, _ = unit
    return terms, slots, width, *grams[:3]


def ordered(items: list[Item]) -> list[Item]:
    """Sort items by position and drop repeated terms of a position."""
    if len(items) < 2:
        return items
    unique: dict[tuple[int, str], Item] = {}
    for item in sorted(items, key=_SLOT):
        unique.setdefault((item.slot, item.term), item)
    return list(unique.values())


def field_grams(run: str) -> tuple[tuple[str, ...], range, int]:
    """Return the bigrams of a run, their positions and its width: a position a letter and one behind.

    The bigrams of a language are few, so that each is kept once however many words have it.
    """
    count = len(run) - 1
    if count < 1:
        return (), range(0), 0
    return tuple(map(intern, map(add, run, run[1:]))), range(count), count + 2


def run_grams(run: str, start: int, stem_end: int) -> Grams:
    """Return the bigrams of a run at offset `start` of its unit; its stem ends at `stem_end` of the run."""
    terms, slots, width = field_grams(run)
    count = len(terms)
    asked = max(min(stem_end - 1, count), 0)
    starts, ends = range(start, start + count), range(start + 2, start + count + 2)
    return Grams(terms, slots, width, starts, ends, (True,) * asked + (False,) * (count - asked))


def join_grams(pieces: list[Grams]) -> Grams:
    """Put the bigrams of several runs one behind the other."""
    if len(pieces) <= 1:
        return pieces[0] if pieces else NO_GRAMS
    terms: list[str] = []
    slots: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    asked: list[bool] = []
    at = 0
    for piece in pieces:
        terms += piece.terms
        slots += [at + slot for slot in piece.slots]
        starts += piece.starts
        ends += piece.ends
        asked += piece.asked
        at += piece.width
    return Grams(tuple(terms), tuple(slots), at, tuple(starts), tuple(ends), tuple(asked))
