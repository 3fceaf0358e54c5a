"""Korean: a run of Hangul to the terms of its nouns, verbs and other words of content."""

from __future__ import annotations

from typing import NamedTuple

from indexer.analysis.clipped import clipped
from indexer.analysis.compounds import is_noun, split_noun
from indexer.analysis.mecab import Morph, parts_of
from indexer.analysis.numbers import SAME_UNIT
from indexer.analysis.numerals import native_number
from indexer.analysis.predicates import ends_like, has_past, may_be_two, may_change
from indexer.analysis.readings import other_readings
from indexer.analysis.splitting import (
    NOMINAL,
    is_odd,
    split_run,
    unknown_end,
    without_tail,
)
from indexer.analysis.tokens import Kind
from indexer.analysis.unit import Item
from indexer.analysis.userdict import Words

_PREDICATE = frozenset({"VV", "VA", "VX", "VCN"})
_OTHER = frozenset({"MAG", "MAJ", "MM", "IC"})
# Suffixes that only make a plural or an approximate number: the word is the same without them.
_BARE_SUFFIXES = frozenset("들여쯤씩")
# With what stands before them they are one numeral: 열두, 스물세.
_NATIVE_ONES = ("한", "두", "세", "네")
_PART_WEIGHT = 0.5
_EITHER_WEIGHT = 0.5  # of each of two verbs that a form may be of
_FULL_NAME_WEIGHT = 0.4
_OTHER_STEM_WEIGHT = 0.3
WEIGHTS = {"NNB": 0.2, "NNBC": 0.3, "NP": 0.3, "MM": 0.4, "MAG": 0.6, "MAJ": 0.2, "IC": 0.3,
            "VX": 0.2, "VCN": 0.3, "XPN": 0.4, "XSN": 0.4, "VV": 0.8, "VA": 0.8}  # fmt: skip


class Run(NamedTuple):
    """The items of a run with slots from 0, the number of slots, and the offset where the last stem ends.

    `head` is the end offset and the number of slots of the nominal the run begins with, or None.
    """

    items: list[Item]
    width: int
    required: bool
    stem_end: int
    head: tuple[int, int] | None


def analyse_run(run: str, before: str = "", words: Words | None = None) -> Run:
    """Analyse a run of Hangul with the forced `words` of a dictionary.

    `before` is what stands directly before the run: context that shows particles for what they are, and is
    not itself analysed. With it a run may have no items, else it has at least one.
    """
    found = split_run(run, before, words)
    result = build_run(run, found, words, may_be_empty=bool(before))
    entry = clipped(run)
    if (
        entry
        and not entry.apart
        and len(run) > 1
        and all(item.start or item.end < len(run) for item in result.items)
    ):
        whole = Item(run, 0, result.width, 0, len(run), "word", 1.0)
        names = [whole._replace(term=name, kind="part", weight=_FULL_NAME_WEIGHT) for name in entry.names]
        result.items[:0] = [whole, *names]
    for term, weight in other_readings(run, found) if result.items else ():
        if all(item.term != term for item in result.items):
            kind: Kind = "word" if weight == 1 else "part"
            result.items.append(Item(term, 0, result.width, 0, min(len(term), len(run)), kind, weight))
    return result


def build_run(run: str, found: list[Morph], words: Words | None, *, may_be_empty: bool = False) -> Run:
    """Turn the morphemes of a run into items."""
    builder = _Builder(run, words)
    group: list[Morph] = []
    for morph, before in zip(found, [None, *found], strict=False):
        if before and before.tag.endswith("ETM") and morph.surface == "데":
            continue  # 하는데 is an ending
        if morph.tag in NOMINAL:
            group.append(morph)
            continue
        if group:
            builder.nominal(group)
            group = []
        builder.other(morph)
    if group:
        builder.nominal(group)
    stem = without_tail(found)
    unknown = unknown_end(run, found) if builder.items else 0
    if unknown:
        builder.as_it_stands(unknown)
    elif builder.slot > 1 and is_odd(stem):
        builder.as_it_stands(stem[-1].start + len(stem[-1].surface))
    return builder.finish(may_be_empty=may_be_empty)


def _content(morph: Morph) -> list[tuple[str, str]]:
    if "+" not in morph.tag:
        return [(morph.surface, morph.tag)]
    if morph.tag[0] in "JEX":
        return []
    (form, tag), *rest = parts_of(morph)
    if tag in ("NNG", "NNP") and rest and not morph.surface.startswith(form):
        # 당은 is entered as 민주당 + 은, 이나 as something that ends in the whole of it
        form = morph.surface.removesuffix(rest[-1][0]) or morph.surface
    return [(form, tag), *rest]


def _stem(morph: Morph, form: str, tag: str) -> str:
    """Return the stem of a verb as dictionaries have it: that of 만드는 is 만들, there is no 만드다."""
    if morph.tag != tag or "/" not in morph.expression:
        return form
    stem = parts_of(morph)[0][0]
    return form if has_past(form) and not ends_like(form, stem) else stem


def _other_stem(morph: Morph, tag: str, behind: str) -> str | None:
    """Return the other verb a form may be of, in its dictionary form: 걸었다 may be of 걸다 or 걷다."""
    if morph.tag != tag or not may_be_two(morph):
        return None
    stem = parts_of(morph)[0][0]
    return stem + "다" if has_past(morph.surface) and may_change(morph.surface, stem, behind) else None


class _Builder:
    """Collects the items of one run."""

    def __init__(self, run: str, words: Words | None) -> None:
        self.run = run
        self.words = words
        self.items: list[Item] = []
        self.slot = 0
        self.required = False
        self.stem_end = 0
        self.head: tuple[int, int] | None = None

    def nominal(self, group: list[Morph]) -> None:
        """Add a sequence of nouns: whole, compounds inside it, and atoms at consecutive slots."""
        while len(group) > 1 and group[-1].tag == "XSN" and group[-1].surface in _BARE_SUFFIXES:
            group = group[:-1]
        first, start, end = self.slot, group[0].start, group[-1].start + len(group[-1].surface)
        pieces = [(morph, self._atoms(morph)) for morph in group]
        count = sum(len(atoms) for _, atoms in pieces)
        if len(group) > 1:
            self.items.append(Item(self.run[start:end], first, count, start, end, "word", 1.0))
            self._joined_names(group, [len(atoms) for _, atoms in pieces])
        for morph, atoms in pieces:
            self._piece(morph, atoms, alone=len(group) == 1)
        value = native_number(self.run[start:end]) if group[0].tag == "NR" else None
        if value and self.run[end : end + 1] not in _NATIVE_ONES:
            self.items.append(Item(str(value), first, count, start, end, "part", _PART_WEIGHT))
        if start == 0:
            self.head = (end, count)
        if any(morph.tag in ("NNG", "NNP", "XR", "SL", "SN", "SH", "NR") for morph in group):
            self.required = True
        self.stem_end = end

    def _piece(self, morph: Morph, atoms: tuple[str, ...], *, alone: bool) -> None:
        end = morph.start + len(morph.surface)
        weight = WEIGHTS.get(morph.tag, 1.0)
        if len(atoms) == 1:
            kind_weight = weight if alone else weight * _PART_WEIGHT
            kind: Kind = "word" if alone else "part"
            term = SAME_UNIT.get(atoms[0], atoms[0])
            self.items.append(Item(term, self.slot, 1, morph.start, end, kind, kind_weight))
        else:
            self.items.append(Item(morph.surface, self.slot, len(atoms), morph.start, end, "word", weight))
            at = morph.start
            for number, atom in enumerate(atoms):
                piece = Item(atom, self.slot + number, 1, at, at + len(atom), "part", weight * _PART_WEIGHT)
                self.items.append(piece)
                at += len(atom)
        if len(atoms) > 1:
            at = morph.start
            for number, atom in enumerate(atoms):
                if len(atom) > 1:
                    self._full_names(atom, at, number, 1)
                at += len(atom)
        self._full_names(morph.surface, morph.start, 0, len(atoms))
        self.slot += len(atoms)

    def _joined_names(self, group: list[Morph], widths: list[int]) -> None:
        """Add the full name of a clipped word the group begins with: 국토부, cut into 국토 and 부."""
        start = group[0].start
        for count in range(2, len(group) + 1):
            word = self.run[start : group[count - 1].start + len(group[count - 1].surface)]
            entry = clipped(word)
            if entry and not entry.apart:
                self._full_names(word, start, 0, sum(widths[:count]))

    def _full_names(self, word: str, start: int, slot: int, width: int) -> None:
        entry = clipped(word) if len(word) > 1 or word in (self.run, "러") else None
        if entry:
            apart = entry.apart and width == len(word)
            for number, name in enumerate(entry.names):
                at = number if apart else 0
                first, end = start + at, start + at + 1 if apart else start + len(word)
                span = 1 if apart else width
                item = Item(
                    name, self.slot + slot + at, span, first, end, "part", _FULL_NAME_WEIGHT, entry.alike
                )
                self.items.append(item)

    def _atoms(self, morph: Morph) -> tuple[str, ...]:
        if self.words and morph.surface in self.words.parts:
            return self.words.parts[morph.surface]
        entry = clipped(morph.surface)
        if entry and entry.apart:
            return tuple(morph.surface)
        if morph.expression and morph.expression != "UNKNOWN":
            atoms = tuple(form for form, _ in parts_of(morph))
            if "".join(atoms) == morph.surface:
                return atoms
        if morph.tag in ("NNG", "NNP") and len(morph.surface) >= 4:
            return split_noun(morph.surface)
        return (morph.surface,)

    def other(self, morph: Morph) -> None:
        """Add verbs, adverbs and the content of fused forms; leave particles and endings out."""
        end = morph.start + len(morph.surface)
        for form, tag in _content(morph):
            if tag == "VX" and self.items:
                continue
            if tag in _PREDICATE:
                term = _stem(morph, form, tag) + "다"
            elif tag in _OTHER or tag in NOMINAL:
                term = form
            else:
                continue
            other = _other_stem(morph, tag, self.run[end : end + 1])
            called = tag == "IC" and len(form) > 2  # the dictionary has many nouns as calls: 마스크
            weight = _EITHER_WEIGHT if other else 1.0 if called else WEIGHTS.get(tag, 1.0)
            self.items.append(Item(term, self.slot, 1, morph.start, end, "word", weight))
            if (tag in ("MM", "IC")) and (value := native_number(form)):
                self.items.append(Item(str(value), self.slot, 1, morph.start, end, "part", _PART_WEIGHT))
            if other:
                self.items.append(Item(other, self.slot, 1, morph.start, end, "part", _EITHER_WEIGHT))
            if tag == "MAG" and len(form) > 2 and form[-1] == "히" and is_noun(form[:-1]):
                self.items.append(Item(form[:-1], self.slot, 1, morph.start, end, "part", _PART_WEIGHT))
            self.slot += 1
            self.stem_end = end
            if called or tag in ("VV", "VA", "NNG", "NNP"):
                self.required = True

    def as_it_stands(self, end: int) -> None:
        """Add the run up to the end of its stem as a whole, because its split is doubtful."""
        if self.items[0].term != self.run[:end]:
            self.items.insert(0, Item(self.run[:end], 0, self.slot, 0, end, "word", 1.0))

    def finish(self, *, may_be_empty: bool) -> Run:
        """Close the run; a run of particles and endings only is kept as it stands, unless it may be empty."""
        if not self.items and not may_be_empty:
            self.items.append(Item(self.run, 0, 1, 0, len(self.run), "word", 0.3))
            self.slot = 1
            self.stem_end = len(self.run)
        return Run(self.items, self.slot, self.required, self.stem_end, self.head)
