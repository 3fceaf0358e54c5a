"""Splitting a run of Hangul into morphemes: in context, with clipped names, doubtful splits repaired."""

from __future__ import annotations

from itertools import zip_longest

from indexer.analysis.clipped import clipped
from indexer.analysis.compounds import resplit
from indexer.analysis.mecab import Morph, morphs
from indexer.analysis.personal import without_particle
from indexer.analysis.predicates import as_predicate, as_predicate_by_ending, final, without_verb_behind_noun
from indexer.analysis.userdict import Words

# Tags whose morphemes join to one nominal; XPN and XSN are prefixes and suffixes, SL, SN, SH other scripts.
NOMINAL = frozenset({"NNG", "NNP", "NNB", "NNBC", "NR", "NP", "XR", "XPN", "XSN", "SL", "SN", "SH"})

# What ends a unit behind its stem, besides particles (J…) and endings (E…).
_TAIL = frozenset({"XSV", "XSA", "VCP", "VX"})
# Behind the clipped 러 (Russia), which alone also is an ending.
_CLIPPED_PARTICLES = frozenset(
    ["", "서", "에", "의", "는", "가", "와", "도", "를", "에서", "에도", "로", "측"]
)

# Particles behind which people forget a blank.
_BOUND = ("때", "수", "것", "줄", "뿐")  # written apart from the verb before them, or should be
_BEFORE_BLANK = frozenset(["을", "를", "이", "가", "은", "는", "에", "에서", "으로"])

_MAX_UNKNOWN = 4
# What the forms of 이다 usually begin with.
_COPULA = frozenset("이인일임입여였라")


def may_hide_name(found: list[Morph]) -> bool:
    """Tell whether a split may go through a name: a short noun or adverb, more than particles behind.

    Or a particle or ending, which no word begins with.
    """
    first = found[0]
    if first.tag[0] in "JE":
        return True
    starts = first.tag in NOMINAL or first.tag in ("MAG", "MM")
    if not starts or len(first.surface) > 2 or len(found) == 1:
        return False
    return cuts_name(found[1].tag) or not all(_is_tail(morph.tag) for morph in found[1:])


def cuts_name(tag: str) -> bool:
    """Tell whether what stands behind a noun may begin with the end of a name: 문재인가 as 문재 + 인가."""
    return tag.startswith("VCP+") or (tag[0] == "X" and "+J" in tag)


def split_run(run: str, before: str, words: Words | None) -> list[Morph]:
    """Return the morphemes of a run behind `before`, with the forced `words` of a dictionary."""
    if words:
        forced = words.find(run)
        if forced:
            start, end = forced
            left = split_run(run[:start], before, None) if start else []
            right = split_run(run[end:], stand_in(run[end - 1]), words) if end < len(run) else []
            return [
                *left,
                Morph(run[start:end], "NNP", "", start),
                *(m._replace(start=m.start + end) for m in right),
            ]
    found = _in_context(run, before) if before else as_dictionary_form(run, morphs(run))
    found = as_predicate_by_ending(run, found)
    found = with_noun_before_particle(without_verb_behind_noun(run, found))
    return repaired(_with_clipped(run, found))


def as_dictionary_form(run: str, found: list[Morph]) -> list[Morph]:
    """Read 밝히다 as a dictionary names the verb, where the analyzer sees a stem 밝 and an ending 히다.

    Before 고, which no other ending is made with, the same stem is told right.
    """
    if not _ends_oddly(run, found[-1]):
        return found
    stem = verb_before("고", run[:-1])
    if not stem and found[-1].tag == "JX" and len(run) > 2:
        stem = _verb_behind_object(run[:-1] + "고")
    return [stem, Morph("다", "EC", "", len(run) - 1)] if stem else found


def with_noun_before_particle(found: list[Morph]) -> list[Morph]:
    """Read 거리 behind a noun as the noun it is there (비행거리는), not as what makes a verb of 출렁."""
    place = next((number for number, morph in enumerate(found) if morph[:2] == ("거리", "XSV")), 0)
    if not place or found[place - 1].tag not in ("NNG", "NNP"):
        return found
    behind = [morph._replace(tag="JX") if morph.surface == "는" else morph for morph in found[place + 1 :]]
    return [*found[:place], found[place]._replace(tag="NNG"), *behind]


def verb_before(ending: str, stem: str) -> Morph | None:
    """Return the verb with the stem `stem`, if the analyzer sees one before an ending that keeps stems."""
    found = morphs(stem + ending)
    alone = [morph.surface for morph in found] == [stem, ending] and found[0].tag in ("VV", "VA")
    return found[0] if alone else None


def _verb_behind_object(run: str) -> Morph | None:
    """Return the verb that a run is behind an object, cut before its last syllable: 끝나고."""
    found = as_predicate(run) or []
    return found[0] if [morph.surface for morph in found] == [run[:-1], run[-1]] else None


def unknown_end(run: str, found: list[Morph]) -> int:
    """Return where an unknown noun ends that is taken for particles or endings, wholly or in part, else 0.

    시게오는 begins with an ending, which no word does; 화련 is read as 화 and a form of 이다.
    """
    first, *rest = found
    if first.tag[0] in "JE":
        return len(without_particle(run))
    cut = rest and rest[0].tag.startswith("VCP+") and rest[0].surface[0] not in _COPULA
    short = len(run) <= _MAX_UNKNOWN and first.tag in NOMINAL and len(first.surface) == 1
    return len(run) if cut and short and len(rest) == 1 else 0


def _ends_oddly(run: str, last: Morph) -> bool:
    """Tell whether the 다 at the end is a word or particle, or has a syllable of its ending before it."""
    if last.surface == "다":
        return last.tag in ("MAG", "JX")
    return run[-1] == "다" and last.tag in ("EC", "EF") and len(last.surface) < len(run)


def _in_context(run: str, before: str) -> list[Morph]:
    found = [m._replace(start=m.start - len(before)) for m in morphs(before + run) if m.start >= len(before)]
    return found if found and found[0].start == 0 else morphs(run)


def stand_in(last: str) -> str:
    """Return a noun that ends like the syllable `last`, so that the same particles fit behind it."""
    return "북한" if "가" <= last <= "힣" and final(last) else "러시아"


def _with_clipped(run: str, found: list[Morph]) -> list[Morph]:
    """Read 한미일 or 북미 at the beginning of a run as one word where the dictionary cuts through it."""
    for size in (3, 2):
        entry = clipped(run[:size]) if len(run) >= size else None
        if entry and (entry.apart or not entry.alike):
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
    stem = without_tail(found)
    if len(stem) < 2 or stem[-1].tag not in NOMINAL or not is_odd(stem):
        return found
    text = "".join(morph.surface for morph in stem)
    pieces, cost = resplit(text)
    tail = found[len(stem) :]
    if [morph.surface for morph in tail] == ["의"]:  # 제재 결의, not 제 재결 의: nothing but known nouns
        longer, its_cost = resplit(text + "의")
        if its_cost <= len(longer) and its_cost < cost:
            pieces, cost, tail = longer, its_cost, []
    if cost >= sum(_cost(morph, last=morph is stem[-1]) for morph in stem):
        return found
    at = 0
    new = []
    for piece in pieces:
        known = morphs(piece)
        new.append(known[0]._replace(start=at) if len(known) == 1 else Morph(piece, "NNG", "", at))
        at += len(piece)
    return new + tail


def without_tail(found: list[Morph]) -> list[Morph]:
    """Return the stem: the morphemes without the particles, endings and auxiliaries behind it."""
    end = len(found)
    while end and (_is_tail(found[end - 1].tag) or _is_bound(found[:end])):
        end -= 1
    return found[:end]


def _is_bound(found: list[Morph]) -> bool:
    """Tell whether the last is a bound noun behind an ending: 데 of 실험하는데."""
    return len(found) > 1 and found[-1].tag == "NNB" and found[-2].tag.endswith("ETM")


def _is_tail(tag: str) -> bool:
    return tag[0] in "JE" or tag.split("+", 1)[0] in _TAIL


def is_odd(stem: list[Morph]) -> bool:
    """Tell whether a split is doubtful: a particle before a noun, or a string of single syllables."""
    singles = 0
    for number, (morph, after) in enumerate(zip_longest(stem, stem[1:])):
        tag = morph.tag
        if after and after.tag != "NNB" and (tag[0] in "JE" or "+" in tag) and after.tag in NOMINAL:
            if _lacks_blank(stem, number) or (tag.endswith("ETM") and after.surface in _BOUND):
                singles = 0
                continue
            return True
        if tag == "MM" and after and after.tag == "NNBC":
            continue  # 두 명, 첫 번째
        if tag == "XSN" and morph is not stem[0] and (singles == 0 or morph.surface == "들"):
            continue  # 사냥꾼들
        singles = singles + 1 if len(morph.surface) == 1 and tag not in ("NNB", "NNBC") else 0
        if singles >= 2 or (singles == 1 and tag in ("XPN", "NP", "MM", "MAG", "IC", "VV")):
            return True
    return False


def _lacks_blank(stem: list[Morph], number: int) -> bool:
    """Tell whether a particle stands between two words that a blank should part: 회담을개최했다."""
    if stem[number].surface not in _BEFORE_BLANK or not number or number + 1 == len(stem):
        return False
    return all(
        len(morph.surface) > 1 and morph.tag in ("NNG", "NNP") and morph.expression != "UNKNOWN"
        for morph in (stem[number - 1], stem[number + 1])
    )


def _cost(morph: Morph, *, last: bool) -> float:
    if len(morph.surface) == 1:
        return 1.5 if last and morph.tag in NOMINAL else 3.0
    return 1.0 if morph.tag in NOMINAL else 3.0
