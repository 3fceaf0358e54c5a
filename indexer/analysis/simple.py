"""The short way for most units: one noun or verb with its particles and endings, perhaps in quotation marks.

Gives exactly what the long way of `builder` gives, or None; a test holds the two together.
"""

from __future__ import annotations

import re

from indexer.analysis.clipped import clipped
from indexer.analysis.compounds import split_noun
from indexer.analysis.mecab import FOLLOWER_OUTPUT, output
from indexer.analysis.unit import Item, Unit, run_grams
from indexer.analysis.userdict import Words

_SIMPLE = re.compile("[\"'“‘(]{0,2}([가-힣]{2,12})[.,\"'”’)]{0,3}")
_INFLECTED = re.compile(r"([가-힣]+)/V[VA]/\*(?:\+[^+/]+/E[A-Z]+/\*)+")
_TAIL_TAGS = ("J", "E", "XSV", "XSA", "VCP", "VX")
_MAX_TAILS = 1 << 14
_PREDICATE_WEIGHT = 0.8

_tails: dict[str, bool] = {FOLLOWER_OUTPUT: True}


def simple_unit(text: str, words: Words) -> Unit | None:
    """Analyse a unit that is one word with its particles and endings; None if it may be more."""
    match = _SIMPLE.fullmatch(text)
    if match is None:
        return None
    run = match[1]
    if words.may_occur(run) or run[0] == "러":
        return None
    found = output(run)
    cut = found.find("\n") + 1
    surface, tag, expression = found[: cut - 1].split("\t")
    tail = found[cut:]
    if not (_tails[tail] if tail in _tails else _remember_tail(tail)):
        return None
    weight = 1.0
    if tag in ("NNG", "NNP"):
        if expression or clipped(surface) or (len(surface) > 3 and len(split_noun(surface)) > 1):
            return None
        term = surface
    elif tag in ("VV", "VA"):
        term, weight = surface + "다", _PREDICATE_WEIGHT
    else:
        inflected = _INFLECTED.fullmatch(expression)
        if inflected is None or tag[1:2] not in "VA" or tag[0] != "V" or tag[:2] == "VC" or tag[:2] == "VX":
            return None
        term, weight = inflected[1] + "다", _PREDICATE_WEIGHT
    if clipped(run[:2]) or clipped(run[:3]):
        return None
    start, end = match.start(1), len(surface)
    if not found.endswith(FOLLOWER_OUTPUT) or end == 0:
        return None
    grams = run_grams(run, start, end)
    item = Item(term, 0, 1, start, start + end, "word", weight)
    return Unit((term,), (0,), 1, grams, len(grams.terms) + 1, (item,), True)


def _remember_tail(tail: str) -> bool:
    if len(_tails) >= _MAX_TAILS:
        _tails.clear()
    lines = tail.split("\n")
    is_tail = lines[-2:] == [FOLLOWER_OUTPUT[:-1], ""] and all(
        line.partition("\t")[2].startswith(_TAIL_TAGS) for line in lines[:-2]
    )
    _tails[tail] = is_tail
    return is_tail
