"""Korean particles behind a word that was filled in: 을 or 를, as the word ends in a consonant or a vowel.

A translation writes both forms, as in `{path}을(를)`. Which one is right can be told of Hangul, of digits and
of most Latin letters; where it cannot, both stay, as Koreans write it themselves.
"""

from __future__ import annotations

import re

# As written in a translation → behind a consonant, behind a vowel.
_FORMS = {
    "을(를)": ("을", "를"),
    "은(는)": ("은", "는"),
    "이(가)": ("이", "가"),
    "와(과)": ("과", "와"),
    "(으)로": ("으로", "로"),
    "(이)라": ("이라", "라"),
}
# The word may stand in quotes or brackets.
_WRITTEN = re.compile(r"(\w)([\"'`’”)\]}>]*)(" + "|".join(map(re.escape, _FORMS)) + ")")
_FIRST_SYLLABLE, _LAST_SYLLABLE = 0xAC00, 0xD7A3
_FINALS = 28
_FINAL_L = 8
# Digits and letters by how their Korean names end: in ㄹ, in another consonant, in a vowel. Letters that end
# words in either way are left out.
_IN_L, _IN_CONSONANT, _IN_VOWEL = "178l", "036mn", "2459adfhijoqsuvwxyz"


def with_particles(text: str) -> str:
    """Return `text` with each particle that is written in both forms in the one that its word asks for."""
    return _WRITTEN.sub(_chosen, text) if "(" in text else text


def _chosen(match: re.Match[str]) -> str:
    char, closing, written = match.groups()
    final = _final_of(char.lower())
    if final is None:
        return match[0]
    behind_consonant, behind_vowel = _FORMS[written]
    # 로 follows ㄹ too.
    vowel = final == "" or (final == "ㄹ" and behind_vowel == "로")
    return char + closing + (behind_vowel if vowel else behind_consonant)


def _final_of(char: str) -> str | None:
    """Return what a character's name ends in: "ㄹ", "other", "" for a vowel, None if it is not known."""
    if _FIRST_SYLLABLE <= ord(char) <= _LAST_SYLLABLE:
        final = (ord(char) - _FIRST_SYLLABLE) % _FINALS
        return "" if not final else "ㄹ" if final == _FINAL_L else "other"
    known = (("ㄹ", _IN_L), ("other", _IN_CONSONANT), ("", _IN_VOWEL))
    return next((final for final, chars in known if char in chars), None)
