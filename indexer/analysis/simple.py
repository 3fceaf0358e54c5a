"""The short way for most units: one run of Hangul whose particles and endings all stand behind its stem.

Stems come again with other particles, so what they become is remembered. Gives what the index needs of what
the long way of `builder` gives, or None; a test holds the two together.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from indexer.analysis.clipped import clipped, starts_clipped
from indexer.analysis.korean import WEIGHTS, Run, build_run
from indexer.analysis.mecab import FOLLOWER_OUTPUT, Morph, output, read_lines
from indexer.analysis.numbers import SAME_UNIT
from indexer.analysis.numerals import may_begin_numeral, numeral_size
from indexer.analysis.personal import name_in
from indexer.analysis.predicates import (
    behind_noun,
    is_verbal,
    may_be_otherwise,
    may_be_predicate,
    may_be_two,
    may_end_like_predicate,
)
from indexer.analysis.readings import NOUN_ENDS, ends_like_verb
from indexer.analysis.remembered import Remembered
from indexer.analysis.splitting import may_hide_name, repaired
from indexer.analysis.unit import FieldUnit, Item, Unit, field_grams, ordered, run_grams
from indexer.analysis.userdict import Words

_RUN = re.compile("[\"'“‘(]{0,2}([가-힣]{1,16})[.,\"'”’)]{0,3}")
_TAIL = "(?:[JE]|XSV|XSA|VCP|VX)"
_STEM_AND_TAIL = re.compile(
    rf"((?:[^\t\n]+\t(?!{_TAIL})[^\n]*\n)+)(?:[^\t\n]+\t{_TAIL}[^\n]*\n)*{re.escape(FOLLOWER_OUTPUT)}"
)
# 히다 as an ending, 다 as a word: perhaps of a verb instead (`splitting.as_dictionary_form`).
_ODD_ENDING = re.compile(rf"\n(?:[^\t\n]+다\tE[CF]|다\t(?:MAG|JX))\t[^\n]*\n{re.escape(FOLLOWER_OUTPUT)}$")
# Fused forms that may have swallowed the end of a word (`splitting.cuts_name`, `splitting.unknown_end`).
_FUSED = re.compile(r"\n[^\t\n]+\t(?:VCP\+|X[^\t]*\+J)")
# Splits of a stem that `splitting` and `readings` have doubts about.
_SINGLE = re.compile(r"(?:^|\n)[^\t\n]\t(?!XSN)")
_NAME_LAST = re.compile(r"\n[^\t\n]{2,}\tNNP\t[^\n]*\n$")
# Verbs like 좋아하다, which `readings` joins.
_DOING = re.compile(r"\tV[VA]\t\n[아어]\tEC\t\n[하한할해했]")
_PLAIN = frozenset({"NNG", "NNP", "VV", "VA"})
_MAX_STEMS = 1 << 15


# Terms, slots, width, number of syllables, and what may make another word of it. A plain tuple of plain
# tuples, because the garbage collector soon leaves those alone, and there are many.
_Stem: TypeAlias = tuple[tuple[str, ...], tuple[int, ...], int, int, int]
# It begins with a verb, it is several morphemes, a name may hide in it.
_OF_VERB, _SEVERAL, _HIDES_NAME = 1, 2, 4


class _Stems(Remembered[_Stem | None]):
    """Stems by the analyzer's lines for them; None for those that are doubtful in whatever run."""

    def make(self, lines: str) -> _Stem | None:
        return _analyse_stem(lines)


class _Runs(Remembered[Run]):
    """All of what stems become, with offsets, by the analyzer's lines for them."""

    def make(self, lines: str) -> Run:
        plain = _plain_term(lines)
        if plain:
            term, size, tag = plain
            return Run([Item(term, 0, 1, 0, size, "word", WEIGHTS.get(tag, 1.0))], 1, True, size, None)
        return _build(repaired(read_lines(lines)))


_stems = _Stems(_MAX_STEMS)
_runs = _Runs(_MAX_STEMS)


def forget() -> None:
    """Forget all stems, as a new process would."""
    _stems.forget()
    _runs.forget()


def bare_run(text: str) -> str | None:
    """Return the run of Hangul a unit consists of, without the punctuation around it; None if it is more."""
    match = _RUN.fullmatch(text)
    return match[1] if match else None


def simple_field_unit(run: str, words: Words) -> FieldUnit | None:
    """Analyse a run of Hangul with all particles at its end; None if it is not one."""
    found = _simple(run, words)
    if found is None:
        return None
    terms, slots, width, _, _ = found[1]
    return terms, slots, width, *field_grams(run)


def simple_unit(text: str, words: Words) -> Unit | None:
    """Analyse a unit that is such a run with punctuation around it, in full; None if it is not."""
    match = _RUN.fullmatch(text)
    found = _simple(match[1], words) if match else None
    if match is None or found is None:
        return None
    lines, (terms, slots, width, _, _) = found
    stem = _runs[lines]
    run, start = match[1], match.start(1)
    items = tuple(stem.items)
    if start:
        items = tuple([item._replace(start=item.start + start, end=item.end + start) for item in items])
    grams = run_grams(run, start, stem.stem_end)
    return Unit(terms, slots, width, grams, items, stem.required)


def _simple(run: str, words: Words) -> tuple[str, _Stem] | None:
    """Return the analyzer's lines for the stem of a run, and what the stem becomes."""
    if (
        run[0] == "러"
        or (may_begin_numeral(run) and numeral_size(run))
        or words.may_occur(run)
        or starts_clipped(run)
    ):
        return None
    lines = _STEM_AND_TAIL.fullmatch(output(run))
    stem = _stems[lines[1]] if lines else None
    if lines is None or stem is None or _may_be_otherwise(run, lines[0], lines[1], stem[3], stem[4]):
        return None
    if stem[4] & _HIDES_NAME and (name := name_in(run)) and name not in stem[0]:
        return None
    return lines[1], stem


def _may_be_otherwise(run: str, lines: str, stem: str, size: int, doubts: int) -> bool:
    """Tell whether `splitting` or `readings` may read the run in another way than its stem alone."""
    if (run[-1] == "다" and _ODD_ENDING.search(lines)) or "\n거리\tXSV" in lines:
        return True
    first = stem.index("\t")
    of_verb = doubts & _OF_VERB
    of_either = (
        may_be_otherwise(run, first) or _DOING.search(lines)
        if of_verb
        else (may_be_predicate(run, first) or may_end_like_predicate(run))
    )
    if of_either:
        return True
    if size == 1:
        noun = len(run) == 2 and run[1] in NOUN_ENDS and "\tJ" in lines
        return noun or clipped(run[0]) is not None or "\tXS" in lines or "\tVCP+" in lines
    several = doubts & _SEVERAL
    fused = size == 2 and _FUSED.search(lines, len(stem) - 1) and name_in(run)
    if fused or (several and run[-1] == "의" and _SINGLE.search(stem)):
        return True  # 제 재결 의
    return size >= len(run) and (
        ends_like_verb(run) or bool(_NAME_LAST.search(stem)) or (not several and "+ETM\t" in stem)
    )


def _plain_term(lines: str) -> tuple[str, int, str] | None:
    """Return the term of a stem that is one word and nothing else, its number of syllables and its tag."""
    surface, tag, expression = lines[:-1].split("\t", 2)
    if expression or tag not in _PLAIN or len(surface) > 3 or surface in SAME_UNIT or clipped(surface):
        return None
    return surface if tag[0] == "N" else surface + "다", len(surface), tag


def _analyse_stem(lines: str) -> _Stem | None:
    plain = _plain_term(lines)
    if plain:
        return (plain[0],), (0,), 1, plain[1], _OF_VERB if plain[2][0] == "V" else 0
    read = read_lines(lines)
    several = len(read) > 1
    if several and (behind_noun(read) or (read[0].tag == "MAG" and len(read[0].surface) == 1)):
        return None  # 끝나다 as 끝 and 나다, 안 전했던
    if any(map(may_be_two, read)):
        return None  # the ending tells which
    found = repaired(read)
    run = _build(found)
    if not run.items:
        return None
    terms, slots = tuple([item.term for item in run.items]), tuple([item.slot for item in run.items])
    doubts = (
        (_OF_VERB if is_verbal(read[0].tag) else 0)
        | (_SEVERAL if several else 0)
        | (_HIDES_NAME if may_hide_name(found) else 0)
    )
    return terms, slots, run.width, run.stem_end, doubts


def _build(found: list[Morph]) -> Run:
    run = build_run("".join([morph.surface for morph in found]), found, None)
    return run._replace(items=ordered(run.items))
