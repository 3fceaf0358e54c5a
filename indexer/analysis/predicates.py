"""Verbs and adjectives that the analyzer takes for something else, because it reads a unit by itself.

Behind an object it reads the same unit as a sentence would have it: 여는 as 열다, not as 여 with a particle.
That is a second opinion, for units whose form allows it only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.analysis.mecab import FOLLOWER_OUTPUT, Morph, morphs, output, parts_of, read_lines
from indexer.analysis.stopwords import is_function_word

_OBJECT, _OBJECT_OUTPUT = "선을 ", "선\tNNG\t\n을\tJKO\t\n"
_ADJECTIVE = "유명한 "
_MAX_SYLLABLES = 8
_MAX_WHOLE = 3  # syllables of a form that looks like one noun: 도운, 지어, 차려
_VERBAL = ("VV", "VA")
_BASE, _VOWELS = 0xAC00, 588
_N, _L, _B, _S, _SS = 4, 8, 17, 19, 20  # finals by number
_OPEN_VOWELS = frozenset({0, 4, 6, 9, 14})  # ㅏ ㅓ ㅕ ㅘ ㅝ, with which contracted forms end
_DO = "하해"
_ASKING = re.compile("(?:나요|는가요?|습니까|을까요?)$")
_BOUND = re.compile("(수|것|줄|때)(가|는|도|를|이|은|을|에|의)?$")
# Initials before which stems change their last consonant: ㄹ falls out before ㄴ, ㅂ and ㅅ; before vowels ㄷ
# becomes ㄹ and ㅅ falls out.
_BEFORE = {(0, _L): (2, 7, 9), (_L, 7): (11,), (0, _S): (11,)}
_CONTRACTED = {8: 9, 13: 14, 18: 4, 20: 6}  # ㅗ ㅘ, ㅜ ㅝ, ㅡ ㅓ, ㅣ ㅕ, as in 봤다, 줬다, 썼다, 졌다
# What stands behind a stem of one syllable that reads like a word of its own.
_BEHIND_STEM = re.compile("[었았어으]|[은는](?:데|지|가|지를|지가|지도|가를)?$|[던는]")
_FORMAL = re.compile("니(?:다|까)|시다")


def final(syllable: str) -> int:
    """Return the number of the consonant a syllable of Hangul ends with, 0 for none."""
    return (ord(syllable) - _BASE) % 28


def as_predicate(run: str) -> list[Morph] | None:
    """Return the morphemes of a run behind an object if it is one verb or adjective with endings there."""
    lines = output(_OBJECT + run)
    if not (lines.startswith(_OBJECT_OUTPUT) and lines.endswith(FOLLOWER_OUTPUT)):
        return None
    own = lines[len(_OBJECT_OUTPUT) : -len(FOLLOWER_OUTPUT)]
    found = read_lines(own) if own else []
    if not found or not is_verbal(found[0].tag):
        return None
    return found if all(morph.tag[0] == "E" or morph.tag[:2] == "VX" for morph in found[1:]) else None


def is_noun_with_particle(run: str) -> bool:
    """Tell whether a run is a noun with a particle of one syllable behind an adjective: 배우는."""
    lines = output(_ADJECTIVE + run).removesuffix(FOLLOWER_OUTPUT).splitlines()
    return lines[-1].startswith(f"{run[-1]}\tJX")


def is_verbal(tag: str) -> bool:
    """Tell whether a morpheme is a verb or adjective, fused with an ending or not."""
    return tag[:2] in _VERBAL


def dictionary_form(found: list[Morph]) -> str:
    """Return the dictionary form of the verb or adjective a run begins with: 그 of 그었다 is 긋다."""
    first, behind = found[0], found[1].surface[0] if len(found) > 1 else ""
    stem = parts_of(first)[0][0]
    plain = first.tag in _VERBAL and not may_change(first.surface, stem, behind)
    return (first.surface if plain else stem) + "다"


def behind_noun(found: list[Morph]) -> int:
    """Return the number of the verb or adjective directly behind a noun or adverb; 0 if there is none."""
    for number, morph in enumerate(found):
        if number and is_verbal(morph.tag):
            return number
        if morph.tag[0] != "N" and morph.tag != "MAG":
            return 0
    return 0


def may_end_like_predicate(run: str) -> bool:
    """Tell whether `as_predicate_by_ending` may read a run that does not begin with a verb otherwise."""
    if _ASKING.search(run):
        return True
    bound = _BOUND.search(run)
    return bool(bound and bound.start() > 1 and final(run[bound.start() - 1]) in (_N, _L))


def as_predicate_by_ending(run: str, found: list[Morph]) -> list[Morph]:
    """Read 하나요 as a verb with an ending of questions, 세울수 as one before a noun that lacks its blank."""
    if is_verbal(found[0].tag) or len(run) > _MAX_SYLLABLES:
        return found
    if _ASKING.search(run):
        return as_predicate(run) or found
    bound = _BOUND.search(run)
    if bound and may_end_like_predicate(run) and not (len(found) == 1 and found[0].tag[0] == "N"):
        verb = as_predicate(run[: bound.start()])
        if verb and verb[-1].tag.endswith("ETM"):
            particle = [Morph(bound[2], "JX", "", bound.start(2))] if bound[2] else []
            return [*verb, Morph(bound[1], "NNB", "", bound.start()), *particle]
    return found


def without_verb_behind_noun(run: str, found: list[Morph]) -> list[Morph]:
    """Join what the analyzer cuts into noun and verb: 끝나다 is one verb, 경쟁작은 a noun and a particle."""
    place = behind_noun(found)
    if not place:
        return found
    verb, rest = found[place], found[place + 1 :]
    light = place == 1 and (len(found[0].surface) == 1 or found[0].tag == "MAG")
    whole = as_predicate(run) if light and len(run) <= _MAX_SYLLABLES else None
    if whole and len(whole[0].surface) >= len(found[0].surface) + 1:
        return whole
    behind = "".join(morph.surface for morph in rest)
    if len(verb.surface) == 1 and (behind in ("은", "는") or not (rest or as_predicate(run))):
        end = verb.start + 1
        *nouns, particle = morphs(run[:end] + "의")
        known = nouns[:1] == found[:1] and particle[:2] == ("의", "JKG")
        if end > 2 and known and all(morph.tag[0] in "NX" for morph in nouns):
            return [*nouns, Morph(behind, "JX", "", end)] if behind else nouns
    return found


def may_be_predicate(run: str, size: int) -> bool:
    """Tell whether a run whose first morpheme, no verb, has `size` syllables has the form of one."""
    if size == 1 < len(run):
        return bool(_BEHIND_STEM.match(run, 1)) or _is_formal(run)
    return size == len(run) <= _MAX_WHOLE and _ends_like_predicate(run)


def _is_formal(run: str) -> bool:
    """Tell whether a run may be a syllable of a verb with the ending of 갑니다."""
    return final(run[0]) == _B and _FORMAL.match(run, 1) is not None


def _ends_like_predicate(run: str) -> bool:
    last = ord(run[-1]) - _BASE
    if run[-1] == "다":
        return len(run) > 1 and final(run[-2]) in (_N, _SS)
    if run[-1] in "은운":
        return len(run) > 1
    return last % 28 == 0 and last // 28 % 21 in _OPEN_VOWELS and run[-1] not in _DO


def may_be_otherwise(run: str, size: int) -> bool:
    """Tell whether a run that begins with a verb of `size` syllables may be of a noun or another verb."""
    if size == 1 < len(run):
        return (run[1] in "어었은으" and not final(run[0])) or _is_formal(run)
    return run[-1] == "는" and size == len(run) - 1


def predicates(run: str, found: list[Morph]) -> Iterator[str]:
    """Yield the dictionary forms of verbs and adjectives that a run read as something else may be."""
    first = found[0]
    if is_verbal(first.tag):
        if len(first.surface) == 1 and may_be_otherwise(run, 1):
            yield from _irregular_stems(run)
        return
    if not may_be_predicate(run, len(first.surface)) or _is_rather_itself(run, first):
        return
    whole = as_predicate(run)
    if whole and not is_function_word(dictionary_form(whole)):
        yield dictionary_form(whole)
    yield from _irregular_stems(run)


def _is_rather_itself(run: str, first: Morph) -> bool:
    """Tell whether a run is a word of its own too often: 산, 연 and 준, 물은 and 문은, 이는 and 에는."""
    if len(run) == 1:
        return first.tag[0] in "NXM"
    plain = run[1:] in ("는", "은")
    return plain and (first.tag[0] == "J" or first.tag in ("NNG", "NNB") or run in ("이는", "그는", "저는"))


def _irregular_stems(run: str) -> Iterator[str]:
    """Yield verbs known by a stem of which endings change or take the last consonant.

    나는 may be of 날다, 팝니다 of 팔다, 갑니다 of 가다, 그어 of 긋다, 가까워 of 가깝다.
    """
    first, behind = run[0], run[1:]
    if _is_formal(run):
        first = chr(ord(first) - _B)
        yield from _known(first, chr(ord(first) + _L))
    elif len(run) > 1 and not final(first) and behind[0] == "는":
        yield from _known(chr(ord(first) + _L))
    elif len(run) > 1 and not final(first) and behind[0] in "어었은으":
        yield from _known(chr(ord(first) + _S))
    elif run[-1] == "워" and len(run) > 2 and not final(run[-2]):
        yield from _known(run[:-2] + chr(ord(run[-2]) + _B))


def _known(*stems: str) -> Iterator[str]:
    """Yield the dictionary forms of those stems that the analyzer reads as verbs or adjectives."""
    return (stem + "다" for stem in stems if is_stem(stem))


def is_stem(stem: str) -> bool:
    """Tell whether the analyzer reads a verb or adjective before 고, which changes no stem."""
    found = morphs(stem + "고")
    return [morph.surface for morph in found] == [stem, "고"] and is_verbal(found[0].tag)


def may_be_two(morph: Morph) -> bool:
    """Tell whether a stem may be of two verbs: 걸 of 걸다 and 걷다."""
    return morph.tag in ("VV", "VA", "VX", "VCN") and "/" in morph.expression


def may_change(surface: str, stem: str, behind: str) -> bool:
    """Tell whether `stem` may become `surface` before an ending that begins with the syllable `behind`.

    걷 is 걸 and 짓 is 지 before vowels only, 쓸 is 쓰 before ㄴ, ㅂ and ㅅ: 걸고 is of 걸다, 쓰던 of 쓰다.
    """
    if surface == stem or not behind:
        return surface != stem
    if len(surface) != len(stem):
        return True  # 재미있다 is 재밌다
    closing, closed = final(surface[-1]), final(stem[-1])
    alike = surface[:-1] == stem[:-1] and ord(surface[-1]) - closing == ord(stem[-1]) - closed
    initial = (ord(behind) - _BASE) // _VOWELS
    return alike and initial in _BEFORE.get((closing, closed), ())


def ends_like(form: str, stem: str) -> bool:
    """Tell whether a form is a stem with the ㄴ of its ending: 들인 of 들이."""
    return final(form[-1]) == _N and form[:-1] + chr(ord(form[-1]) - _N) == stem


def has_past(stem: str) -> bool:
    """Tell whether a stem without a last consonant has a past: 샀다 of 사, while 만드 has none."""
    if final(stem[-1]):
        return True
    vowel = (ord(stem[-1]) - _BASE) // 28 % 21
    past = chr(ord(stem[-1]) + (_CONTRACTED.get(vowel, vowel) - vowel) * 28 + _SS)
    return any(form == stem for form, tag in parts_of(morphs(stem[:-1] + past + "다")[0]) if is_verbal(tag))
