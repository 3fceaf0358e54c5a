"""Repair of Western quotes that an old site read as CP949: `Korea뭩` was `Korea’s`.

Windows-1252 writes curly quotes, dashes and the ellipsis as single bytes above 127. Read as CP949, such a
byte and the letter after it look like one rare Hangul syllable. Encoding that syllable back shows both again.
"""

from __future__ import annotations

import re

# The lead bytes in question: … ‘ ’ “ ” • – —
_LEADS = frozenset(b"\x85\x91\x92\x93\x94\x95\x96\x97")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_OPENING_IN_WORD = re.compile(r"(?<=[A-Za-z])‘(?=[A-Za-z])")


def _table() -> dict[str, str]:
    table = {}
    for lead in _LEADS:
        for letter in range(0x41, 0x7B):
            pair = bytes([lead, letter])
            try:
                syllable = pair.decode("cp949")
            except UnicodeDecodeError:
                continue
            table[syllable] = pair.decode("cp1252")
    return table


_REPAIRS = _table()


_LONE = re.compile(r"(?<![\uac00-\ud7a3])[\uac00-\ud7a3](?![\uac00-\ud7a3])")
_BESIDE_LATIN = re.compile(
    r"(?<=[A-Za-z])[\uac00-\ud7a3](?![\uac00-\ud7a3])|(?<![\uac00-\ud7a3])[\uac00-\ud7a3](?=[A-Za-z])"
)
_LATIN = re.compile(r"[A-Za-z]")


def repair_quotes(text: str) -> str:
    """Return `text` with such syllables undone; Korean text and undamaged text stay as they are.

    1. Candidates are the some 400 syllables that arise so; hardly any of them occurs in a Korean word.
    2. One that stands alone or beside Latin letters is repaired where the line has Latin letters and no other
       Hangul; where it has some, only one beside a Latin letter is.
    3. An opening quote inside a word is an apostrophe.
    """
    syllables = _HANGUL.findall(text)
    if not syllables or _REPAIRS.keys().isdisjoint(syllables) or not _LATIN.search(text):
        return text
    place = _LONE if all(one in _REPAIRS for one in syllables) else _BESIDE_LATIN
    repaired = place.sub(lambda match: _REPAIRS.get(match.group(), match.group()), text)
    return _OPENING_IN_WORD.sub("’", repaired)


def straighten_backticks(text: str) -> str:
    """Return `text` with the backticks of old pages, which stand for quotes and apostrophes, as such."""
    if "``" in text:
        text = text.replace("``", '"').replace("''", '"')
    return text.replace("`", "'")
