"""The content words of an English sentence, and other forms of them that a reader may type.

The forms are made by a few rules of spelling; no analyzer has a part in them.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator

from bench.quality.korean_words import light_words

_WORD = re.compile(r"[A-Za-z]+(?:[-'’][A-Za-z]+)*")
_SHORTEST = 4
_NOUN_ENDS = ("tion", "ment", "ship", "ance", "ist", "ism", "ician", "ture", "age", "ity", "tor")
# Spellings of one sound or word in Britain and America; either becomes the other.
_SPELLINGS = (
    ("our", "or"), ("isation", "ization"), ("ise", "ize"), ("ising", "izing"), ("ised", "ized"),
    ("yse", "yze"), ("tre", "ter"), ("ence", "ense"), ("elled", "eled"), ("elling", "eling"),
    ("gramme", "gram"),
)  # fmt: skip
_SUFFIX = re.compile(r"(?<=...)(?:ies|ied|ing|es|ed|s|e|y)$")
_SPELLED = re.compile(
    r"(?:col|fav|hon|lab|neighb|behavi|hum|rum|harb|vap)ou?r(?:s|ed|ing|hood|able|ite|ites)?"
    r"|(?:organ|real|recogn|critic|author|apolog|emphas|global|mobil|privat|normal|special|stabil|minim|maxim|util"
    r"|modern|central|legal|local|neutral|symbol|summar)i[sz](?:e|es|ed|ing|ation)"
    r"|(?:cen|thea|me|li)t(?:re|er)s?|(?:def|off|lic)en[cs]es?|(?:travel|cancel|label|model|fuel)l?(?:ed|ing)|programmes?"
)


def content_words(sentence: str) -> list[str]:
    """Return the words of four letters or more that say something, as they are written."""
    words = (match[0] for match in _WORD.finditer(sentence))
    return [word for word in words if len(word) >= _SHORTEST and _bare(word) not in light_words()]


def _bare(word: str) -> str:
    return re.sub("['’].*", "", word).lower()


def root(word: str) -> str:
    """Return what all forms of a word have in common, roughly: to count texts that have the same words."""
    return _SUFFIX.sub("", _bare(word).replace("-", ""))


def vocabulary(texts: Iterable[str]) -> frozenset[str]:
    """Return the lower-case words of texts: forms that exist."""
    return frozenset(match[0].lower() for text in texts for match in _WORD.finditer(text))


def other_form(word: str, known: frozenset[str], rng: random.Random) -> str:
    """Return the word in another form, in lower case where no rule fits it; -s only makes `known` words."""
    forms = [form for form in _forms(word, known, rng) if form != word]
    return rng.choice(forms) if forms else word.lower()


def _forms(word: str, known: frozenset[str], rng: random.Random) -> Iterator[str]:
    if "-" in word:
        yield word.replace("-", " ")
        yield word.replace("-", "")
    elif "'" in word or "’" in word:
        yield re.sub("['’].*", "", word)
        yield word.replace("'", "’") if "'" in word else word.replace("’", "'")
    elif word[0].isupper():
        yield word.lower()
        yield word + rng.choice(("'s", "’s"))
    elif _SPELLED.fullmatch(word):
        yield from _spellings(word)
    else:
        yield from _inflected(word, known)


def _spellings(word: str) -> Iterator[str]:
    for british, american in _SPELLINGS:
        if british in word:
            yield word.replace(british, american)
        elif american in word:
            yield word.replace(american, british)


def _inflected(word: str, known: frozenset[str]) -> Iterator[str]:
    if word.endswith("ed") and len(word) > 5 and not word.endswith(("eed", "ied")):
        yield word[:-2] + "ing"
    elif word.endswith("ies") and word[:-3] + "y" in known:
        yield word[:-3] + "y"
    elif word.endswith(("xes", "shes", "ches", "sses")):
        yield word[:-2]
    elif word.endswith("s") and word[-2] not in "sui" and not word.endswith("ies"):
        yield word[:-1]
    else:
        plural = _plural(word)
        if plural in known or word.endswith(_NOUN_ENDS):
            yield plural


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "sh", "ch")) else "s")
