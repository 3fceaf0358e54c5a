"""Latin words: accents off, British spelling to American, abbreviations spelled out, lower case, stem."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

from indexer.analysis.data import iter_rows

# Acronyms that are other words in lower case; in capitals they keep them as terms.
CASED = frozenset({"US", "WHO", "IT", "IS", "AIDS"})
MAX_WORD_CHARS = 60
# From two on: one, first and second are other words, and so are I, V and X.
_CARDINALS = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_ORDINALS = "third fourth fifth sixth seventh eighth ninth tenth"
_ROMAN = {"II": "2", "III": "3", "IV": "4", "VI": "6", "VII": "7", "VIII": "8", "IX": "9", "XI": "11"}

_OUR = re.compile(
    r"(behavi|col|fav|harb|hon|hum|lab|neighb|rum|vap|arm|flav|glam|od|parl|rig|savi|splend|tum|val|vig|cland|"
    r"endeav|ferv|ranc|sav|succ|dem|misdemean)our"
)
_ISE = re.compile(
    r"(?P<stem>[a-z]{2,}[^aeiouw]|[a-z]{3,}[aiu]l)is(?P<end>e|es|ed|ing|er|ers|ation|ations|ational)"
)
_NOT_ISE = re.compile(
    r".*(?:pr|adv|dev|rev|superv|telev|improv|exerc|prom|comprom|enterpr|expert|franch|prem|surpr|conc|prec|exc|"
    r"disgu|dem|otherw|likew|merchand|parad|treat|advert|chast|desp|compr|repr|appr|circumc|inc|exorc|anal|parall|"
    r"cr|br|r|w|gu|mort|pract|prom|hypoth|bas|cris|oas|emphas|synthes|pra|ra|no|po|tort|trav|mis|dis)is(?:e|es|ed|ing|er|ers)"
)
_DOUBLED = re.compile(
    r"(travel|cancel|label|level|model|signal|fuel|counsel|quarrel|total|rival|equal|dial|marvel|channel|tunnel|"
    r"panel|funnel|initial|jewel|pedal|libel)l(ed|ing|er|ers|or|ors)"
)


@lru_cache(maxsize=1 << 15)
def word_term(word: str) -> str:
    """Return the term of a word of Latin letters (apostrophes allowed).

    `US` stays `US`, all others become lower case.
    """
    if word in CASED:
        return word
    lower = fold(word)
    if "'" in lower:
        lower = _without_apostrophe(lower)
    lower = american(lower)
    fixed = _stems().get(lower)
    return fixed or _stemmer().stemWord(lower)


def fold(word: str) -> str:
    """Return a word in lower case without accents."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.lower())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def american(word: str) -> str:
    """Return the American spelling of a lower-case word."""
    listed = _spelling().get(word)
    if listed:
        return listed
    if "our" in word:
        word = _OUR.sub(r"\1or", word)
    if "ll" in word:
        doubled = _DOUBLED.fullmatch(word)
        if doubled:
            return doubled[1] + doubled[2]
    if "is" in word[2:]:
        match = _ISE.fullmatch(word)
        if match and not _NOT_ISE.fullmatch(word):
            return f"{match['stem']}iz{match['end']}"
    return word


def spelled_out(word: str, *, dotted: bool) -> str | None:
    """Return what an abbreviation stands for; None if it is not known.

    Most are known only with a full stop behind (`dotted`) or an apostrophe inside.
    """
    full, always = _abbreviations().get(word.lower(), (None, False))
    return full if dotted or always or "'" in word else None


def _without_apostrophe(word: str) -> str:
    if word.endswith("'s"):
        word = word[:-2]
    return word.replace("'", "")


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    from Stemmer import Stemmer  # noqa: PLC0415 (Korean text does not need it)

    return Stemmer("english", maxCacheSize=0)


@lru_cache(maxsize=1)
def _stems() -> dict[str, str]:
    return {row[0]: row[1] for row in iter_rows("stems.tsv")}


@lru_cache(maxsize=1)
def _spelling() -> dict[str, str]:
    return {row[0]: row[1] for name in ("spelling.tsv", "places.tsv") for row in iter_rows(name)}


def number_of(word: str) -> str | None:
    """Return the digits of a numeral (two, thirty, third) or of a Roman number of two capitals and more."""
    return _numerals().get(word.lower()) or (_ROMAN.get(word) if word.isupper() else None)


@lru_cache(maxsize=1)
def _numerals() -> dict[str, str]:
    words = [
        *_CARDINALS.split(),
        *(f"{ten}ty" for ten in ["twen", "thir", "for", "fif", "six", "seven", "eigh", "nine"]),
    ]
    values = [*range(2, 20), *range(20, 100, 10)]
    found = {word: str(value) for word, value in zip(words, values, strict=True)}
    return found | {word: str(value) for value, word in enumerate(_ORDINALS.split(), 3)}


@lru_cache(maxsize=1)
def _abbreviations() -> dict[str, tuple[str, bool]]:
    return {row[0]: (row[1], row[2].startswith("+")) for row in iter_rows("abbreviations.tsv")}
