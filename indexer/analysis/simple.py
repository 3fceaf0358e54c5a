"""The short way for most units: one run of Hangul whose particles and endings all stand behind its stem.

Stems come again with other particles, so what they become is remembered. Gives what the index needs of what
the long way of `builder` gives, or None; a test holds the two together.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from indexer.analysis.clipped import clipped
from indexer.analysis.korean import build_run
from indexer.analysis.mecab import FOLLOWER_OUTPUT, output, read_lines
from indexer.analysis.personal import name_in
from indexer.analysis.splitting import may_hide_name, repaired
from indexer.analysis.unit import NO_GRAMS, FieldUnit, make_unit
from indexer.analysis.userdict import Words

_RUN = re.compile("[\"'“‘(]{0,2}([가-힣]{1,16})[.,\"'”’)]{0,3}")
_TAIL = "(?:[JE]|XSV|XSA|VCP|VX)"
_STEM_AND_TAIL = re.compile(
    rf"((?:[^\t\n]+\t(?!{_TAIL})[^\n]*\n)+)(?:[^\t\n]+\t{_TAIL}[^\n]*\n)*{re.escape(FOLLOWER_OUTPUT)}"
)
# 히다 as an ending, 다 as a word: perhaps of a verb instead (`splitting.as_dictionary_form`).
_ODD_ENDING = re.compile(rf"\n(?:[^\t\n]+다\tE[CF]|다\t(?:MAG|JX))\t[^\n]*\n{re.escape(FOLLOWER_OUTPUT)}$")
_PLAIN = frozenset({"NNG", "NNP", "VV", "VA"})
_MAX_STEMS = 1 << 15


# Terms, slots, width, number of syllables, and whether a name may hide in it. A plain tuple of plain tuples,
# because the garbage collector soon leaves those alone, and there are many.
_Stem: TypeAlias = tuple[tuple[str, ...], tuple[int, ...], int, int, bool]


class _Stems(dict[str, "_Stem | None"]):
    """Stems by the analyzer's lines for them; forgets everything when full."""

    def __missing__(self, lines: str) -> _Stem | None:
        if len(self) >= _MAX_STEMS:
            self.clear()
        stem = self[lines] = _analyse_stem(lines)
        return stem


_stems = _Stems()


def forget() -> None:
    """Forget all stems, as a new process would."""
    _stems.clear()


def simple_unit(text: str, words: Words) -> FieldUnit | None:
    """Analyse a unit that is one run of Hangul with all particles at its end; None if it is not."""
    match = _RUN.fullmatch(text)
    if match is None:
        return None
    run = match[1]
    if run[0] == "러" or words.may_occur(run) or clipped(run[:2]) or clipped(run[:3]):
        return None
    lines = _STEM_AND_TAIL.fullmatch(output(run))
    odd = run[-1] == "다" and lines and _ODD_ENDING.search(lines[0])
    stem = _stems[lines[1]] if lines and not odd else None
    if stem is None:
        return None
    terms, slots, width, size, may_hide = stem
    if size == 1 and clipped(run[0]):
        return None
    if may_hide and (name := name_in(run)) and name not in terms:
        return None
    return terms, slots, width, run if len(run) > 1 else ""


def _analyse_stem(lines: str) -> _Stem | None:
    if lines.count("\n") == 1:
        surface, tag, expression = lines[:-1].split("\t")
        if not expression and tag in _PLAIN and len(surface) < 4 and not clipped(surface):
            return (surface if tag[0] == "N" else surface + "다",), (0,), 1, len(surface), False
    found = repaired(read_lines(lines))
    run = build_run("".join(morph.surface for morph in found), found, None)
    if not run.items:
        return None
    unit = make_unit(run.items, run.width, NO_GRAMS, "", run.required)
    return unit.terms, unit.slots, unit.width, run.stem_end, may_hide_name(found)
