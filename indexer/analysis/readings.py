"""Other readings of a run of Hangul, besides the one the analyzer prefers: added to it, not put in its place.

Only the sentence tells them apart, and a unit is read by itself; the price of a wrong one is a term that
nobody asks for.
"""

from __future__ import annotations

from collections.abc import Iterator

from indexer.analysis.compounds import is_noun
from indexer.analysis.mecab import Morph, morphs
from indexer.analysis.personal import name_in, without_particle
from indexer.analysis.predicates import is_noun_with_particle, predicates
from indexer.analysis.splitting import may_hide_name, verb_before

_BRIGHT_VOWELS = frozenset({0, 8})  # ㅏ and ㅗ
# Particles of one syllable that also end nouns.
NOUN_ENDS = frozenset("의도로이가만나과와")
_DOING = ("하", "한", "할", "해", "했")
_NOUNS = frozenset({"NNG", "NNP", "UNT"})
_MAX_VERB = 4
_VERB_WEIGHT, _NOUN_WEIGHT, _PART_WEIGHT = 0.8, 0.6, 0.5


def other_readings(run: str, found: list[Morph]) -> Iterator[tuple[str, float]]:
    """Yield the terms of other readings of the run, with their weights; `found` is the preferred one."""
    name = name_in(run) if may_hide_name(found) else None
    if name:
        yield name, 1.0
    first = found[0]
    yield from ((verb, _PART_WEIGHT) for verb in predicates(run, found))
    if len(found) == 1:
        yield from _of_one(run, first)
        return
    behind = found[1]
    if hides_noun(found) and is_noun(first.surface) and is_noun_with_particle(run):
        yield first.surface, _NOUN_WEIGHT  # 배우는 is not only of 배우다
    if len(run) == 2 and behind.tag[0] == "J" and run[1] in NOUN_ENDS and _is_noun_before("를", run):
        yield run, 1.0  # 항의 is no 항 with a particle, or not always
    alone = len(first.surface) == 1
    if alone and first.tag in ("NNG", "XR") and behind.tag[:3] in ("XSV", "XSA"):
        yield f"{first.surface}{behind.expression[:1] or behind.surface}다", _VERB_WEIGHT  # 전하던, 원하다
    if alone and first.tag == "MAG" and behind.tag[0] == "V" and _is_noun_before("한", run[:2]):
        yield run[:2], 1.0  # 안전했던 is read as 안 and 전했던
    if first.tag in ("VV", "VA") and behind.surface in ("아", "어") and run[behind.start + 1 :][:1] in _DOING:
        yield f"{run[: behind.start + 1]}하다", _VERB_WEIGHT  # 좋아하고
    if found[-1].tag == "NNP" and len(found[-1].surface) > 1 and len(run) > 3:
        yield without_particle(run), 1.0  # 압둘라만 is read as 압둘 and 라만


def hides_noun(found: list[Morph]) -> bool:
    """Tell whether a stem with 는 may also be a noun with a particle: 배우는, 가지는."""
    first = found[0]
    return (
        len(found) == 2 and first.tag in ("VV", "VA") and len(first.surface) > 1 and found[1].surface == "는"
    )


def _of_one(run: str, morph: Morph) -> Iterator[tuple[str, float]]:
    if (
        morph.tag in _NOUNS
        and ends_like_verb(run)
        and (verb_before("고", run[:-1]) or verb_before("는", run[:-1]))
    ):
        yield run[:-1] + "다", _PART_WEIGHT  # 심어 is a fish, and planting
    if morph.tag.endswith("+ETM") and len(run) > 1 and _is_noun_before("한", run):
        yield run, 1.0  # 간단 is not only 갈 + 단


def ends_like_verb(noun: str) -> bool:
    """Tell whether a noun ends as a verb may: in 아 behind 아 or 오, else 어; in 지 or 기 if it is long."""
    if not 2 <= len(noun) <= _MAX_VERB or not "가" <= noun[-2] <= "힣":
        return False
    if noun[-1] in "지기":
        return len(noun) > 2
    bright = (ord(noun[-2]) - 0xAC00) // 28 % 21 in _BRIGHT_VOWELS
    return noun[-1] in "아어" and bright == (noun[-1] == "아")


def _is_noun_before(behind: str, run: str) -> bool:
    """Tell whether the analyzer reads `run` as one noun or root when `behind` stands behind it."""
    first = morphs(run + behind)[0]
    return first.surface == run and first.tag in ("NNG", "NNP", "XR")
