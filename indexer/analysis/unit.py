"""The analysis of one blank-delimited unit of text, ready to be placed anywhere: all positions are relative."""

from __future__ import annotations

from typing import NamedTuple

from indexer.analysis.tokens import Kind


class Item(NamedTuple):
    """A term of a unit: it begins at word position `slot` and covers `span` of them.

    `start` and `end` are code-point offsets in the unit. `weight` is how much the term counts in ranking when
    it is a query's, relative to a simple word's 1.
    """

    term: str
    slot: int
    span: int
    start: int
    end: int
    kind: Kind
    weight: float


class Gram(NamedTuple):
    """A syllable bigram at gram position `position`, `start` to `end` in the unit.

    `in_query` is False for grams that lie wholly in particles and endings: texts have them, queries leave them out.
    """

    term: str
    position: int
    start: int
    end: int
    in_query: bool


class Unit(NamedTuple):
    """All terms of a unit. `width` is its number of word positions, `gram_width` of gram positions with gaps.

    `required` is False where the unit is only function words. `terms`, `slots`, `gram_terms` and
    `gram_slots` repeat `items` and `grams` as columns for bulk indexing.
    """

    items: tuple[Item, ...]
    width: int
    grams: tuple[Gram, ...]
    gram_width: int
    required: bool
    terms: tuple[str, ...]
    slots: tuple[int, ...]
    gram_terms: tuple[str, ...]
    gram_slots: tuple[int, ...]


def make_unit(items: list[Item], width: int, grams: list[Gram], gram_width: int, required: bool) -> Unit:
    """Join items and grams to a unit; items are sorted by position and repeated terms of a position dropped."""
    unique: dict[tuple[int, str], Item] = {}
    for item in sorted(items, key=lambda item: item.slot):
        unique.setdefault((item.slot, item.term), item)
    kept = tuple(unique.values())
    return Unit(
        kept,
        width,
        tuple(grams),
        gram_width,
        required,
        tuple([item.term for item in kept]),
        tuple([item.slot for item in kept]),
        tuple([gram.term for gram in grams]),
        tuple([gram.position for gram in grams]),
    )
