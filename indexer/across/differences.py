"""What only one of a story's two editions says: sentences, quotations, names, figures.

Everything here is a judgement with a confidence: the lexicon does not know every word, and a translator may
say the same quite differently. A sentence counts as said if the words of it that can be judged stand,
translated, in one sentence of the other edition.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from archive.ids import Lang, other_lang
from archive.model import Article
from indexer.across.aligning import Aligner
from indexer.across.figures import figures, is_among
from indexer.across.names import NameFinder

_QUOTED = re.compile(r"“([^“”]{6,})”|\"([^\"]{6,})\"")
# The share of a sentence's words from which it is said in the other edition, and below which an aligned one
# is not.
_SAID = 0.5
_UNSAID = 0.15
# A judgement on fewer words than these is a guess.
_ENOUGH_WORDS = 4
_GUESS = 0.4
_SMALL_FIGURE = 12


@dataclass(frozen=True, slots=True)
class Item:
    """Something that one edition has and the other seems to lack; `confidence` is from 0 to 1."""

    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Only:
    """What only one edition has, each kind in the order of the text."""

    sentences: tuple[Item, ...]
    quotations: tuple[Item, ...]
    names: tuple[Item, ...]
    figures: tuple[Item, ...]


def differences(left: Article, right: Article, aligner: Aligner) -> tuple[Only, Only]:
    """Return what only the left and what only the right of two articles in different languages has."""
    beads = aligner.beads(left, right)
    turned = [(theirs, ours) for ours, theirs in beads]
    return _only(left, right, beads, aligner), _only(right, left, turned, aligner)


def _only(
    own: Article, other: Article, beads: Sequence[tuple[Sequence[str], Sequence[str]]], aligner: Aligner
) -> Only:
    judge = _Judge(aligner, own.lang, [other.title, *(one for _, theirs in beads for one in theirs)])
    return Only(
        sentences=tuple(_sentences(beads, judge)),
        quotations=tuple(_quotations(beads, judge)),
        names=tuple(_names(own, other, aligner)),
        figures=tuple(_figures(own, other)),
    )


class _Judge:
    """Tells how much of a text of `lang` the sentences of the other edition say."""

    def __init__(self, aligner: Aligner, lang: Lang, others: Iterable[str]) -> None:
        self._aligner, self._lang, self._other = aligner, lang, other_lang(lang)
        self._others = [self._terms(text, self._other) for text in others]

    def _terms(self, text: str, lang: Lang) -> set[str]:
        return set(self._aligner.terms(text, lang)) | set(figures(text, lang))

    def judged(self, text: str) -> list[set[str]]:
        """Return for each term of a text that can be judged what stands for it in the other language."""
        found = []
        for term in sorted(self._terms(text, self._lang)):
            options = {term} if term.isascii() and (term.isdigit() or self._lang == "ko") else set()
            options |= self._aligner.translations(term, self._lang).keys()
            found += [options] if options else []
        return found

    def said(self, text: str, sentences: Sequence[str] | None = None) -> tuple[float, int]:
        """Return the share of a text's words that one sentence has at best, and how many were judged."""
        judged = self.judged(text)
        there = self._others if sentences is None else [self._terms(" ".join(sentences), self._other)]
        best = max((sum(not options.isdisjoint(one) for options in judged) for one in there), default=0)
        return best / max(len(judged), 1), len(judged)


def _sentences(beads: Sequence[tuple[Sequence[str], Sequence[str]]], judge: _Judge) -> Iterator[Item]:
    for ours, theirs in beads:
        for sentence in ours:
            share, count = judge.said(sentence)
            if theirs and (len(ours) == 1 or share >= _UNSAID or count < _ENOUGH_WORDS):
                continue
            if not theirs and share >= _SAID and count >= _ENOUGH_WORDS:
                continue
            yield Item(sentence, _GUESS if count < _ENOUGH_WORDS else _rounded(1 - share))


def _quotations(beads: Sequence[tuple[Sequence[str], Sequence[str]]], judge: _Judge) -> Iterator[Item]:
    quoted_there = [quotation for _, theirs in beads for quotation in quotations(" ".join(theirs))]
    for ours, theirs in beads:
        if any(quotations(" ".join(theirs))):
            continue
        for quotation in quotations(" ".join(ours)):
            share, count = judge.said(quotation, quoted_there) if quoted_there else (0.0, _ENOUGH_WORDS)
            if share < _SAID:
                yield Item(quotation, _GUESS if count < _ENOUGH_WORDS else _rounded(1 - share))


def quotations(text: str) -> list[str]:
    """Return what stands between double quotation marks, shorter pieces than a few words apart."""
    return [match[1] or match[2] for match in _QUOTED.finditer(text)]


def _figures(own: Article, other: Article) -> Iterator[Item]:
    there = figures(_whole(other), other.lang)
    for digits, written in figures(_whole(own), own.lang).items():
        if not is_among(digits, there):
            # Small numbers are words in the other language as often as not.
            yield Item(written, _GUESS if float(digits) <= _SMALL_FIGURE else 0.8)


def _names(own: Article, other: Article, aligner: Aligner) -> Iterator[Item]:
    finder = NameFinder(aligner, _whole(other), other.lang)
    for name, confidence in finder.missing(_whole(own), own.lang):
        yield Item(name, confidence)


def _whole(article: Article) -> str:
    return "\n".join((article.title, *article.paragraphs))


def _rounded(confidence: float) -> float:
    return round(confidence, 2)


def grouped(only: Only) -> Mapping[str, tuple[Item, ...]]:
    """Return what only one edition has by its kind."""
    return {
        "sentences": only.sentences,
        "quotations": only.quotations,
        "names": only.names,
        "figures": only.figures,
    }
