"""Korean: a run of Hangul to the terms of its nouns, verbs and other words of content."""

from __future__ import annotations

from typing import NamedTuple

from indexer.analysis.clipped import clipped
from indexer.analysis.compounds import resplit, split_noun
from indexer.analysis.mecab import Morph, morphs, parts_of
from indexer.analysis.personal import name_in
from indexer.analysis.tokens import Kind
from indexer.analysis.unit import Item
from indexer.analysis.userdict import Words

# Tags whose morphemes join to one nominal; XPN and XSN are prefixes and suffixes, SL, SN, SH other scripts.
_NOMINAL = frozenset({"NNG", "NNP", "NNB", "NNBC", "NR", "NP", "XR", "XPN", "XSN", "SL", "SN", "SH"})
_PREDICATE = frozenset({"VV", "VA", "VX", "VCN"})
_OTHER = frozenset({"MAG", "MAJ", "MM", "IC"})
# What ends a unit behind its stem, besides particles (J…) and endings (E…).
_TAIL = frozenset({"XSV", "XSA", "VCP", "VX"})
# Suffixes that only make a plural or an approximate number: the word is the same without them.
_BARE_SUFFIXES = frozenset("들여쯤씩")
# Behind the clipped 러 (Russia), which alone also is an ending.
_CLIPPED_PARTICLES = frozenset(
    ["", "서", "에", "의", "는", "가", "와", "도", "를", "에서", "에도", "로", "측"]
)
_PART_WEIGHT = 0.5
_FULL_NAME_WEIGHT = 0.4
_WEIGHTS = {"NNB": 0.2, "NNBC": 0.3, "NP": 0.3, "MM": 0.4, "MAG": 0.6, "MAJ": 0.2, "IC": 0.3,
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
    found = _read(run, before, words)
    result = build_run(run, found, words, may_be_empty=bool(before))
    name = name_in(run) if may_hide_name(found) else None
    if name and all(item.term != name for item in result.items):
        result.items.insert(0, Item(name, 0, result.width, 0, len(name), "word", 1.0))
    return result


def build_run(run: str, found: list[Morph], words: Words | None, *, may_be_empty: bool = False) -> Run:
    """Turn the morphemes of a run into items."""
    builder = _Builder(run, words)
    group: list[Morph] = []
    for morph in found:
        if morph.tag in _NOMINAL:
            group.append(morph)
            continue
        if group:
            builder.nominal(group)
            group = []
        builder.other(morph)
    if group:
        builder.nominal(group)
    stem = _without_tail(found)
    if len(builder.items) > 1 and _is_odd(stem):
        builder.as_it_stands(stem[-1].start + len(stem[-1].surface))
    return builder.finish(may_be_empty=may_be_empty)


def may_hide_name(found: list[Morph]) -> bool:
    """Tell whether a split may go through a name: a short noun or adverb, more than particles behind."""
    first = found[0]
    starts = first.tag in _NOMINAL or first.tag in ("MAG", "MM")
    return starts and len(first.surface) < 3 and not all(_is_tail(morph.tag) for morph in found[1:])


def _read(run: str, before: str, words: Words | None) -> list[Morph]:
    if words:
        forced = words.find(run)
        if forced:
            start, end = forced
            left = _read(run[:start], before, None) if start else []
            right = _read(run[end:], stand_in(run[end - 1]), words) if end < len(run) else []
            return [
                *left,
                Morph(run[start:end], "NNP", "", start),
                *(m._replace(start=m.start + end) for m in right),
            ]
    found = _in_context(run, before) if before else morphs(run)
    return repaired(_with_clipped(run, found))


def _in_context(run: str, before: str) -> list[Morph]:
    found = [m._replace(start=m.start - len(before)) for m in morphs(before + run) if m.start >= len(before)]
    return found if found and found[0].start == 0 else morphs(run)


def stand_in(last: str) -> str:
    """Return a noun that ends like the syllable `last`, so that the same particles fit behind it."""
    return "북한" if "가" <= last <= "힣" and (ord(last) - 0xAC00) % 28 else "러시아"


def _with_clipped(run: str, found: list[Morph]) -> list[Morph]:
    """Read 한미일 or 북미 at the beginning of a run as one word where the dictionary cuts through it."""
    for size in (3, 2):
        entry = clipped(run[:size]) if len(run) >= size else None
        if entry and entry.apart:
            if found[0].start == 0 and len(found[0].surface) == size:
                return found
            rest = [morph for morph in found if morph.start >= size]
            if (rest and rest[0].start == size) or len(run) == size:
                return [Morph(run[:size], "NNP", "", 0), *rest]
            again = _in_context(run[size:], stand_in(run[size - 1]))
            if again[0].tag in ("NNG", "NNP") and len(again[0].surface) >= 2:
                return [Morph(run[:size], "NNP", "", 0), *(m._replace(start=m.start + size) for m in again)]
    if run[0] == "러" and run[1:] in _CLIPPED_PARTICLES:
        rest = [Morph(run[1:], "JKB", "", 1)] if len(run) > 1 else []
        return [Morph("러", "NNP", "", 0), *rest]
    return found


def repaired(found: list[Morph]) -> list[Morph]:
    """Cut the stem anew where the split cannot be right: particles before a noun, strings of syllables."""
    stem = _without_tail(found)
    if len(stem) < 2 or stem[-1].tag not in _NOMINAL or not _is_odd(stem):
        return found
    text = "".join(morph.surface for morph in stem)
    pieces, cost = resplit(text)
    if cost >= sum(_cost(morph, last=morph is stem[-1]) for morph in stem):
        return found
    at = 0
    new = []
    for piece in pieces:
        known = morphs(piece)
        new.append(known[0]._replace(start=at) if len(known) == 1 else Morph(piece, "NNG", "", at))
        at += len(piece)
    return new + found[len(stem) :]


def _without_tail(found: list[Morph]) -> list[Morph]:
    end = len(found)
    while end and _is_tail(found[end - 1].tag):
        end -= 1
    return found[:end]


def _is_tail(tag: str) -> bool:
    return tag[0] in "JE" or tag.split("+", 1)[0] in _TAIL


def _is_odd(stem: list[Morph]) -> bool:
    singles = 0
    for morph, after in zip(stem, [*stem[1:], None], strict=True):
        tag = morph.tag
        if after and after.tag != "NNB" and (tag[0] in "JE" or "+" in tag) and after.tag in _NOMINAL:
            return True
        singles = singles + 1 if len(morph.surface) == 1 and tag not in ("NNB", "NNBC") else 0
        if singles >= 2 or (singles == 1 and tag in ("XPN", "NP", "MM", "MAG", "IC", "VV")):
            return True
    return False


def _cost(morph: Morph, *, last: bool) -> float:
    if len(morph.surface) == 1:
        return 1.5 if last and morph.tag in _NOMINAL else 3.0
    return 1.0 if morph.tag in _NOMINAL else 3.0


def _content(morph: Morph) -> list[tuple[str, str]]:
    if "+" not in morph.tag:
        return [(morph.surface, morph.tag)]
    return [] if morph.tag[0] in "JEX" else parts_of(morph)


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
        for morph, atoms in pieces:
            self._piece(morph, atoms, alone=len(group) == 1)
        if start == 0:
            self.head = (end, count)
        if any(morph.tag in ("NNG", "NNP", "XR", "SL", "SN", "SH", "NR") for morph in group):
            self.required = True
        self.stem_end = end

    def _piece(self, morph: Morph, atoms: tuple[str, ...], *, alone: bool) -> None:
        end = morph.start + len(morph.surface)
        weight = _WEIGHTS.get(morph.tag, 1.0)
        if len(atoms) == 1:
            kind_weight = weight if alone else weight * _PART_WEIGHT
            kind: Kind = "word" if alone else "part"
            self.items.append(Item(atoms[0], self.slot, 1, morph.start, end, kind, kind_weight))
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

    def _full_names(self, word: str, start: int, slot: int, width: int) -> None:
        entry = clipped(word) if len(word) > 1 or word in (self.run, "러") else None
        if entry:
            for number, name in enumerate(entry.names):
                at = number if entry.apart else 0
                first, end = start + at, start + at + 1 if entry.apart else start + len(word)
                span = 1 if entry.apart else width
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
                term = form + "다"
            elif tag in _OTHER or tag in _NOMINAL:
                term = form
            else:
                continue
            self.items.append(Item(term, self.slot, 1, morph.start, end, "word", _WEIGHTS.get(tag, 1.0)))
            self.slot += 1
            self.stem_end = end
            if tag in ("VV", "VA", "NNG", "NNP"):
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
