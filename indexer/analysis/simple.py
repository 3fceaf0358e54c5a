"""The short way for most units: one run of Hangul whose particles and endings all stand behind its stem.

Stems come again with other particles, so what they become is remembered. Gives exactly what the long way of
`builder` gives, or None; a test holds the two together.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from indexer.analysis.clipped import clipped
from indexer.analysis.korean import build_run
from indexer.analysis.mecab import FOLLOWER_OUTPUT, output, read_lines
from indexer.analysis.personal import name_in
from indexer.analysis.splitting import may_hide_name, repaired
from indexer.analysis.unit import NO_GRAMS, Item, Unit, make_unit, run_grams
from indexer.analysis.userdict import Words

_RUN = re.compile("[\"'“‘(]{0,2}([가-힣]{1,16})[.,\"'”’)]{0,3}")
_TAIL = "(?:[JE]|XSV|XSA|VCP|VX)"
_STEM_AND_TAIL = re.compile(
    rf"((?:[^\t\n]+\t(?!{_TAIL})[^\n]*\n)+)(?:[^\t\n]+\t{_TAIL}[^\n]*\n)*{re.escape(FOLLOWER_OUTPUT)}"
)
_PLAIN = frozenset({"NNG", "NNP", "VV", "VA"})
_MAX_STEMS = 1 << 15


class Stem(NamedTuple):
    """What a stem becomes, without bigrams; `size` is the number of its syllables."""

    terms: tuple[str, ...]
    slots: tuple[int, ...]
    width: int
    size: int
    items: tuple[Item, ...]
    required: bool
    may_hide_name: bool


class _Stems(dict[str, "Stem | None"]):
    """Stems by the analyzer's lines for them; forgets everything when full."""

    def __missing__(self, lines: str) -> Stem | None:
        if len(self) >= _MAX_STEMS:
            self.clear()
        stem = self[lines] = _analyse_stem(lines)
        return stem


_stems = _Stems()


def forget() -> None:
    """Forget all stems, as a new process would."""
    _stems.clear()


def find_stem(text: str, words: Words) -> tuple[Stem, str, int] | None:
    """Return the stem of a simple unit, its run of Hangul and where the run begins.

    None if it is not simple.
    """
    match = _RUN.fullmatch(text)
    if match is None:
        return None
    run = match[1]
    if run[0] == "러" or words.may_occur(run) or clipped(run[:2]) or clipped(run[:3]):
        return None
    lines = _STEM_AND_TAIL.fullmatch(output(run))
    stem = _stems[lines[1]] if lines else None
    if stem is None or (stem.size == 1 and clipped(run[0])):
        return None
    if stem.may_hide_name and (name := name_in(run)) and name not in stem.terms:
        return None
    return stem, run, match.start(1)


def simple_unit(text: str, words: Words) -> Unit | None:
    """Analyse a unit that is one run of Hangul with all particles at its end; None if it is not."""
    found = find_stem(text, words)
    if found is None:
        return None
    stem, run, start = found
    items = stem.items
    if start:
        items = tuple([item._replace(start=item.start + start, end=item.end + start) for item in items])
    grams = run_grams(run, start, stem.size)
    sound = run if len(run) > 1 else ""
    return Unit(stem.terms, stem.slots, stem.width, sound, grams, items, stem.required)


def _analyse_stem(lines: str) -> Stem | None:
    if lines.count("\n") == 1:
        surface, tag, expression = lines[:-1].split("\t")
        if not expression and tag in _PLAIN and len(surface) < 4 and not clipped(surface):
            term, weight = (surface, 1.0) if tag[0] == "N" else (surface + "다", 0.8)
            size = len(surface)
            return Stem((term,), (0,), 1, size, (Item(term, 0, 1, 0, size, "word", weight),), True, False)
    found = repaired(read_lines(lines))
    run = build_run("".join(morph.surface for morph in found), found, None)
    if not run.items:
        return None
    unit = make_unit(run.items, run.width, NO_GRAMS, "", run.required)
    return Stem(
        unit.terms, unit.slots, unit.width, run.stem_end, unit.items, unit.required, may_hide_name(found)
    )
