"""What only one of a story's two editions says: sentences, quotations, names, figures.

Everything here is a judgement with a confidence: the lexicon does not know every word, and a translator may
say the same quite differently. A sentence counts as said if it is aligned with one of the other edition.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from archive.ids import Lang, other_lang
from archive.model import Article
from indexer.across.figures import figures, is_among
from indexer.across.names import NameFinder
from indexer.lexicon.aligning import Aligner

_QUOTED = re.compile(r"“([^“”]{6,})”|\"([^\"]{6,})\"")
# The share of a quotation's words from which it is said in the other edition.
_SAID = 0.5
# How sure it is that a sentence is lacking: a logistic function of what speaks for the best sentence of the
# other edition and of what is missing there, in nats. Chosen on the texts of `bench.quality.alignment`, where
# about as many are lacking as it says.
_LACKS, _SPEAKS_FOR, _SPEAKS_AGAINST = 0.4, 0.55, 0.7
_FAR = 6.0
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
        sentences=tuple(_sentences(own, other, beads, aligner)),
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


def _sentences(
    own: Article, other: Article, beads: Sequence[tuple[Sequence[str], Sequence[str]]], aligner: Aligner
) -> Iterator[Item]:
    """Yield the sentences that stand beside nothing, with how sure it is that the other edition lacks them.

    The surer the more of their words should stand there and do not, and the less speaks for any sentence
    there, those far away counting less.
    """
    ours = [sentence for mine, _ in beads for sentence in mine]
    theirs = [sentence for _, yours in beads for sentence in yours]
    alone = [not yours for mine, yours in beads for _ in mine]
    known = aligner.likelihood(ours, theirs, own.lang, other.lang)
    for i, sentence in enumerate(ours):
        if alone[i]:
            places = (abs(i / len(ours) - j / len(theirs)) for j in range(len(theirs)))
            best = max((s - _FAR * d for s, d in zip(known.shared[i], places, strict=True)), default=0.0)
            odds = _LACKS - _SPEAKS_FOR * best - _SPEAKS_AGAINST * known.left[i]
            lacking = 1 / (1 + math.exp(-odds)) if aligner.lexicon is not None else _GUESS
            yield Item(sentence, _rounded(lacking if theirs else 1.0))


def _quotations(beads: Sequence[tuple[Sequence[str], Sequence[str]]], judge: _Judge) -> Iterator[Item]:
    """Yield the quotations of which the other edition has none.

    A quotation there that stands for none here may be the translation of one of them; which, is a guess.
    """
    there = [quotation for _, theirs in beads for quotation in quotations(" ".join(theirs))]
    open_there = [
        quotation
        for ours, theirs in beads
        if not quotations(" ".join(ours))
        for quotation in quotations(" ".join(theirs))
    ]
    found = [
        (quotation, *(judge.said(quotation, there) if there else (0.0, _ENOUGH_WORDS)))
        for ours, theirs in beads
        if not quotations(" ".join(theirs))
        for quotation in quotations(" ".join(ours))
    ]
    doubtful = sorted(found, key=lambda one: -one[1])[: len(open_there)]
    for one in found:
        quotation, share, count = one
        if share < _SAID:
            is_guess = count < _ENOUGH_WORDS or one in doubtful
            yield Item(quotation, _GUESS if is_guess else _rounded(1 - share))


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
