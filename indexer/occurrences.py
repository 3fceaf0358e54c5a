"""Where words and phrases of a query stand in a text, without analysing all of it."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Collection, Iterator
from functools import lru_cache

from archive.ids import Lang
from indexer.analysis.analyze import Analyzer
from indexer.analysis.scripts import has_hanja
from indexer.analysis.tokens import Token
from indexer.query.planner import PhraseSlots

PIECE = re.compile(r"\S+")
_NOT_WORD = re.compile(r"\W+")
_WORD_CHARS = 40  # a longer text is not looked at twice


def may_hold(text: str, terms: Collection[str]) -> bool:
    """Tell whether a text can have one of the terms: it can be read there, or hanja may stand for it."""
    folded, hanja = _word_as_read(text) if len(text) <= _WORD_CHARS else _as_read(text)
    # The stem of `policy` is `polici`.
    return hanja or any(term.removesuffix("i") in folded for term in terms)


def _as_read(text: str) -> tuple[str, bool]:
    """Return a text without what no term has, and whether it has hanja."""
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", text).casefold()), has_hanja(text)


_word_as_read = lru_cache(maxsize=1 << 14)(_as_read)


def phrase_spans(
    text: str, phrase: PhraseSlots, lang: Lang, analyzer: Analyzer, *, thorough: bool = False
) -> Iterator[tuple[int, int]]:
    """Yield where a phrase stands in a text. Only places where all its terms can be read are analysed.

    Words that analysis changes beyond recognition are found only where it is `thorough`, and analyses all.

    Analysis looks at each word by itself, so that a piece of a text has the terms it has in the whole.
    """
    if thorough:
        yield from _apart(_spans(analyzer.analyze(text, lang, with_grams=False), phrase), text)
        return
    pieces = [(match.start(), match.end()) for match in PIECE.finditer(text)]
    reach = len(phrase.slots) * phrase.slop
    may_be = [frozenset(slot) for slot in phrase.slots]
    at = -1
    for number, (start, end) in enumerate(pieces):
        if start < at or not may_hold(text[start:end], may_be[0]):
            continue
        passage = text[start : pieces[min(number + reach, len(pieces) - 1)][1]]
        if all(may_hold(passage, slot) for slot in may_be):
            spans = _spans(analyzer.analyze(passage, lang, with_grams=False), phrase)
            if spans:
                at = start + spans[0][1]
                yield start + spans[0][0], at


def _apart(spans: list[tuple[int, int]], text: str) -> Iterator[tuple[int, int]]:
    """Yield the first of some spans and those that begin in a word behind the one yielded before."""
    at, words = 0, [match.start() for match in PIECE.finditer(text)]
    for start, end in spans:
        if start >= at:
            yield start, end
            following = bisect_left(words, end)
            at = words[following] if following < len(words) else len(text)


def _spans(tokens: list[Token], phrase: PhraseSlots) -> list[tuple[int, int]]:
    """Return where a phrase stands among tokens, in order."""
    # Place → where the phrase began, places rising; each word lies up to `slop` places behind the one before.
    begun: dict[int, int] = {}
    by_place: dict[int, list[Token]] = {}
    for token in tokens:
        by_place.setdefault(token.position, []).append(token)
    for depth, slot in enumerate(phrase.slots):
        reached: dict[int, int] = {}
        ends: dict[int, int] = {}
        before = list(begun)
        for place in sorted(by_place):
            found = [token for token in by_place[place] if token.text in slot]
            if not found:
                continue
            nearest = bisect_left(before, place) - 1
            if depth == 0:
                start = found[0].start
            elif nearest >= 0 and place - before[nearest] <= phrase.slop:
                start = begun[before[nearest]]
            else:
                continue
            reached[place], ends[place] = start, max(token.end for token in found)
        begun = reached
    return sorted((start, ends[place]) for place, start in begun.items())
