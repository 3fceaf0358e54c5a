"""Romanised Korean names: Yoon Suk-yeol, Yoon Suk Yeol, Yoon Seok-youl and Yoon Sukyeol have terms in common.

A syllable is reduced to classes of consonants and vowels that newspapers do not keep apart (g/k, eo/u,
ee/i); a given name is two such syllables, joined, hyphenated or apart.
"""

from __future__ import annotations

import re
from functools import lru_cache

from indexer.analysis.data import iter_rows

_INITIALS = {
    **dict.fromkeys(("kk", "k", "g", "c", "q"), "k"), "n": "n", **dict.fromkeys(("tt", "t", "d"), "t"),
    **dict.fromkeys(("r", "l", "rh"), "r"), "m": "m", **dict.fromkeys(("pp", "p", "b", "bb"), "p"),
    **dict.fromkeys(("ss", "sh", "s"), "s"), **dict.fromkeys(("jj", "ch", "j", "z", "ts"), "c"),
    "h": "h", "": "",
}  # fmt: skip
_VOWELS = {
    **dict.fromkeys(("eo", "u", "ou", "uh", "oo", "woo", "wu", "eu", "ou"), "u"),
    **dict.fromkeys(("o", "oh"), "o"),
    **dict.fromkeys(("a", "ah"), "a"), **dict.fromkeys(("ae", "ai", "ay", "e", "eh"), "e"),
    **dict.fromkeys(("i", "ee", "yi", "ui", "eui", "ea"), "i"), **dict.fromkeys(("ya", "yah"), "ya"),
    **dict.fromkeys(("yeo", "yu", "you", "yoo", "yuh", "yeu"), "yu"), "yo": "yo",
    **dict.fromkeys(("ye", "yae"), "ye"),
    **dict.fromkeys(("wa", "wah"), "wa"), **dict.fromkeys(("wo", "weo"), "wu"),
    **dict.fromkeys(("we", "wae", "oe", "oi", "wei"), "we"), **dict.fromkeys(("wi", "wee"), "wi"),
}  # fmt: skip
_FINALS = {"ng": "ng", "n": "n", "k": "k", "g": "k", "ck": "k", "t": "t", "d": "t", "l": "r", "r": "r",
           "ll": "r", "m": "m", "p": "p", "b": "p", "": ""}  # fmt: skip


def _any(options: dict[str, str]) -> str:
    return "|".join(sorted(filter(None, options), key=len, reverse=True))


_SYLLABLE = re.compile(rf"({_any(_INITIALS)})?({_any(_VOWELS)})({_any(_FINALS)})?")
_MAX_SYLLABLE_CHARS = 7

# A given name behind a surname, to be matched regardless of case: two syllables apart, hyphenated or joined.
_ONE = f"(?:{_any(_INITIALS)})?(?:{_any(_VOWELS)})(?:{_any(_FINALS)})?"
ONE_SYLLABLE = rf"(?:{_ONE})(?![-\w])"
GIVEN_NAME = rf"(?:{_ONE}[- ]{_ONE}|{_ONE}{_ONE})\b"


@lru_cache(maxsize=1 << 12)
def syllable_class(text: str) -> str | None:
    """Return the class of a lower-case romanised syllable, `Seok` and `Suk` the same.

    None if it is not one.
    """
    match = _SYLLABLE.fullmatch(text) if len(text) <= _MAX_SYLLABLE_CHARS else None
    if match is None:
        return None
    initial, vowel, final = match.groups(default="")
    return f"{_INITIALS[initial]}{_VOWELS[vowel]}-{_FINALS[final]}"


@lru_cache(maxsize=1 << 12)
def given_name_splits(text: str) -> tuple[tuple[str, str], ...]:
    """Return the ways to cut a joined given name (`jongun`) into two syllables."""
    if not 4 <= len(text) <= 2 * _MAX_SYLLABLE_CHARS:
        return ()
    cuts = ((text[:cut], text[cut:]) for cut in range(2, len(text) - 1))
    return tuple((a, b) for a, b in cuts if syllable_class(a) and syllable_class(b))


@lru_cache(maxsize=1)
def surnames() -> dict[str, tuple[str, ...]]:
    """Return the Hangul surnames of each lower-case romanised spelling: Chu is 추 and 주."""
    found: dict[str, tuple[str, ...]] = {}
    for hangul, spellings, *_ in iter_rows("surnames.tsv"):
        for spelling in spellings.split():
            found[spelling] = (*found.get(spelling, ()), hangul)
    return found
