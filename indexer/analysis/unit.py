"""The analysis of one blank-delimited unit of text, ready to be placed anywhere: all positions are relative."""

from __future__ import annotations

from typing import NamedTuple

from indexer.analysis.tokens import Kind


class Item(NamedTuple):
    """A term of a unit: it begins at word position `slot` and covers `span` of them.

    `start` and `end` are code-point offsets in the unit. `weight` is how much the term counts in ranking when
    it is a query's, relative to a simple word's 1. `alike` is False for terms that are only related (북한 of 대북):
    a text that has 대북 is found by 북한, but a query for 대북 does not take 북한 for it.
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

    `asked[i]` is False for a bigram that lies wholly in particles and endings: texts have it, queries leave it out.
    """

    terms: tuple[str, ...]
    slots: tuple[int, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    asked: tuple[bool, ...]


class Unit(NamedTuple):
    """All terms of a unit. `width` is its number of word positions, `gram_width` of gram positions with gaps.

    `required` is False where the unit is only function words. `terms` and `slots` repeat `items` in columns, for
    bulk indexing.
    """

    terms: tuple[str, ...]
    slots: tuple[int, ...]
    width: int
    grams: Grams
    gram_width: int
    items: tuple[Item, ...]
    required: bool


NO_GRAMS = Grams((), (), (), (), ())


def make_unit(items: list[Item], width: int, grams: Grams, gram_width: int, required: bool) -> Unit:
    """Join items and grams to a unit; items are sorted by position and repeated terms of a position dropped."""
    unique: dict[tuple[int, str], Item] = {}
    for item in sorted(items, key=lambda item: item.slot):
        unique.setdefault((item.slot, item.term), item)
    kept = tuple(unique.values())
    terms, slots = tuple([item.term for item in kept]), tuple([item.slot for item in kept])
    return Unit(terms, slots, width, grams, gram_width, kept, required)


def run_grams(run: str, start: int, stem_end: int) -> Grams:
    """Return the bigrams of a run of letters at offset `start` of its unit, whose stem ends at `stem_end` of the run."""
    count = len(run) - 1
    if count < 1:
        return NO_GRAMS
    asked = max(min(stem_end - 1, count), 0)
    return Grams(
        tuple([a + b for a, b in zip(run, run[1:], strict=False)]),
        tuple(range(count)),
        tuple(range(start, start + count)),
        tuple(range(start + 2, start + count + 2)),
        (True,) * asked + (False,) * (count - asked),
    )


def join_grams(pieces: list[Grams]) -> tuple[Grams, int]:
    """Put the bigrams of several runs one behind the other with a gap between runs; also return the width."""
    if len(pieces) <= 1:
        grams = pieces[0] if pieces else NO_GRAMS
        return grams, len(grams.terms) + 1 if grams.terms else 0
    columns: tuple[list[str], list[int], list[int], list[int], list[bool]] = ([], [], [], [], [])
    at = 0
    for piece in pieces:
        for column, values in zip(columns, piece, strict=True):
            column.extend(values)  # type: ignore[arg-type]
        columns[1][len(columns[1]) - len(piece.slots) :] = [at + slot for slot in piece.slots]
        at += len(piece.terms) + 1 if piece.terms else 0
    terms, slots, starts, ends, asked = map(tuple, columns)
    return Grams(terms, slots, starts, ends, asked), at  # type: ignore[arg-type]
