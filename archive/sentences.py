"""Where the sentences of a paragraph end, in Korean and English news.

A full stop, question or exclamation mark ends a sentence, together with the quotes and brackets that close
behind it, unless what stands before or behind it says otherwise: an abbreviation (`Mr.`, `U.S.`, `N. Korea`),
a date or list number (`2024. 1. 13.`), a quotation that the sentence goes on from (`“왔다.”고 말했다`).
Sentences inside a quotation are sentences too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from archive.ids import Lang

_OPEN = "“‘\"'「『《〈(["
_CLOSE = "”’\"'」』》〉)\\]"
# A mark, what closes behind it, and white space or, in Korean, a sentence glued to it (`했다.그는`).
_ENDS = {
    "en": re.compile(rf"([.!?]+[{_CLOSE}]*)\s+"),
    "ko": re.compile(rf"([.!?。]+[{_CLOSE}]*)(?:\s+|(?<=[다요까죠자라음임함됨]\.)(?=[가-힣“‘\"]))"),
}
_WORD = re.compile(r"\w")
_LAST_WORD = re.compile(r"[^\s“‘\"'(\[]*$")
_FIRST_WORD = re.compile(rf"[{re.escape(_OPEN)}]*([^\s,.;:!?{_CLOSE}]*)")
_BEFORE_DAY = re.compile(r"\d\.\s*\d{1,2}$")
_DOTS = re.compile(r"\.{2,}$")
# Names and figures follow these, never a new sentence.
_TITLES = re.compile(
    "adm|atty|brig|capt|cmdr|col|cpl|det|dr|fr|gen|gov|hon|lt|maj|messrs|mr|mrs|ms|mt|pfc|pres|prof|pvt|reps?|"
    "rev|sens?|sgt|spc|st|supt|vs",
    re.IGNORECASE,
)
# A figure may follow these: `Jan. 13`, `No. 2`.
_BEFORE_FIGURES = re.compile(
    "jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|nos?|pp?|fig|art|sec|vol|ch", re.IGNORECASE
)
# A sentence can end with these, letters too (`U.S.`); it does if a word follows that begins sentences.
_ABBREVIATIONS = re.compile(
    r"assn|ave|bros|co|corp|dept|est|etc|ft|inc|intl|jr|ltd|mfg|mph|natl|sr|univ|Ph\.D|(?:[a-z]{1,2}\.)*[a-z]",
    re.IGNORECASE,
)
_BEGINNERS = re.compile(
    "according|after|all|also|although|among|and?|another|any|as|at|a|because|before|both|but|by|despite|during|"
    "each|even|first|for|from|he|her|here|his|how|however|if|instead|in|its?|i|last|later|many|meanwhile|moreover|"
    "more|most|my|not?|now|of|once|one|only|on|or|other|our|over|several|she|since|some|so|still|such|that|the|"
    "their|then|there|these|they|this|those|though|three|to|two|under|until|we|what|when|where|whether|which|"
    "while|who|why|with|without|yet|your?",
    re.IGNORECASE,
)
# How a Korean sentence goes on behind a quotation.
_GOES_ON = re.compile(
    r"(?:이?라고|이?라며|이?라는|이?라면서|이?란|고|며|면서|는|라|하고|하며|하는|하는데|했다|한다)(?![가-힣]{3})"
)


def split_sentences(text: str, lang: Lang) -> list[str]:
    """Return the sentences of a paragraph in order, each without white space at its ends.

    Nothing but white space between sentences is lost: joined, they are the text. Any string is accepted; one
    that holds no end of a sentence is one sentence, a blank one none. Time grows with the length of the text.
    """
    cuts = [0, *_cuts(text, lang), len(text)]
    pieces = (text[start:end].strip() for start, end in pairwise(cuts))
    return [piece for piece in pieces if piece]


def _cuts(text: str, lang: Lang) -> Iterator[int]:
    """Yield where the sentences behind the first one begin."""
    begin = 0
    word = _WORD.search(text)
    goes_on = _goes_on_in_korean if lang == "ko" else _goes_on_in_english
    for match in _ENDS[lang].finditer(text):
        if word is None or word.start() >= match.start() or goes_on(text, begin, match):
            continue
        # Marks and quotes that no word follows belong to the sentence before them.
        word = _WORD.search(text, match.end())
        if word is None:
            return
        begin = match.end()
        yield begin


def _goes_on_in_english(text: str, begin: int, match: re.Match[str]) -> bool:
    first = _first_word(text, match.end())
    if first[:1].islower():
        return True
    marks = match[1].rstrip(_CLOSE)
    if marks != ".":
        return _DOTS.search(marks) is not None
    if marks != match[1] and match[1][1] not in ")]":
        return False  # a closing quote ends the abbreviation too
    before = _word_before(text, begin, match.start())
    return _is_list_number(text, begin, before, match) or _is_abbreviated(before, first)


def _goes_on_in_korean(text: str, begin: int, match: re.Match[str]) -> bool:
    first = _first_word(text, match.end())
    marks = match[1].rstrip(_CLOSE)
    if marks != match[1] or match.end() == match.end(1):
        return _GOES_ON.match(first) is not None
    if marks != ".":
        return _DOTS.search(marks) is not None or first in ("라고", "라며", "라는")
    before = _word_before(text, begin, match.start())
    if before.isdecimal():
        in_date = (
            first[:1].isdecimal()
            or _BEFORE_DAY.search(text, max(begin, match.start() - 12), match.start()) is not None
        )
        return in_date or _is_list_number(text, begin, before, match)
    return before.isascii() and _is_abbreviated(before, first)


def _is_list_number(text: str, begin: int, word: str, match: re.Match[str]) -> bool:
    return word.isdecimal() and match.start() - len(word) == begin


def _is_abbreviated(word: str, following: str) -> bool:
    """Tell whether the full stop behind `word` belongs to it, and the sentence goes on with `following`."""
    if _TITLES.fullmatch(word):
        return True
    if _BEFORE_FIGURES.fullmatch(word) and following[:1].isdecimal():
        return True
    return _ABBREVIATIONS.fullmatch(word) is not None and _BEGINNERS.fullmatch(following) is None


def _word_before(text: str, begin: int, end: int) -> str:
    found = _LAST_WORD.search(text, max(begin, end - 40), end)
    return found[0] if found else ""


def _first_word(text: str, at: int) -> str:
    found = _FIRST_WORD.match(text, at)
    return found[1] if found else ""
