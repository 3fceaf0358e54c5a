"""The passage of an edition that shows why it was found."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from archive.ids import Lang
from archive.model import Article
from indexer.analysis.analyze import Analyzer
from indexer.analysis.tokens import Token
from indexer.occurrences import PIECE, may_hold, phrase_spans
from indexer.query.planner import PhraseSlots
from indexer.results import Snippet

# About two lines of a terminal: a Hangul syllable is two columns wide.
SNIPPET_CHARS: dict[Lang, int] = {"ko": 80, "en": 160}
# How much of the passage stands before the first word found.
_LEAD_SHARE = 4
# So many paragraphs are tried; analysis costs more than all the rest of showing a hit.
MAX_ANALYSED = 4

_NOT_WORD = re.compile(r"\W+")


class _Span(NamedTuple):
    start: int
    end: int
    term: str


def snippet(
    article: Article, terms: frozenset[str], analyzer: Analyzer, phrases: Sequence[PhraseSlots] = ()
) -> Snippet:
    """Return a passage with many of `terms`, marked; the beginning of the text if it has none of them.

    A passage with most of the `phrases` goes before; there words that were asked for only as a part of a
    phrase are not marked by themselves. Terms are as the index holds them. The passage is about
    `SNIPPET_CHARS` long, cut at words, with an ellipsis where it was cut.
    """
    size = SNIPPET_CHARS[article.lang]
    if phrases:
        paragraph, spans = _with_phrases(article.paragraphs, phrases, article.lang, analyzer)
        if not spans:
            likely = _promising(article.paragraphs, terms)
            paragraph, spans = _with_phrases(likely, phrases, article.lang, analyzer, thorough=True)
        if spans:
            loose = terms.difference(term for phrase in phrases for slot in phrase.slots for term in slot)
            start = _best_start(paragraph, spans, size)
            spans = sorted([*spans, *_spans(paragraph, loose, article.lang, analyzer)]) if loose else spans
            return _cut(paragraph, spans, start, size)
    for paragraph in _promising(article.paragraphs, terms):
        spans = _spans(paragraph, terms, article.lang, analyzer)
        if spans:
            return _cut(paragraph, spans, _best_start(paragraph, spans, size), size)
    return _cut(article.paragraphs[0] if article.paragraphs else "", [], 0, size)


def _with_phrases(
    paragraphs: Sequence[str],
    phrases: Sequence[PhraseSlots],
    lang: Lang,
    analyzer: Analyzer,
    *,
    thorough: bool = False,
) -> tuple[str, list[_Span]]:
    """Return the paragraph with the most of the phrases, and where they stand in it."""
    best: tuple[str, list[_Span]] = ("", [])
    for paragraph in paragraphs:
        spans = [
            _Span(start, end, str(number))
            for number, phrase in enumerate(phrases)
            for start, end in phrase_spans(paragraph, phrase, lang, analyzer, thorough=thorough)
        ]
        if len({span.term for span in spans}) > len({span.term for span in best[1]}):
            best = paragraph, sorted(spans)
    return best


def _promising(paragraphs: Sequence[str], terms: frozenset[str]) -> list[str]:
    """Return the paragraphs worth analysing, the best first: those that hold most of the terms as they are.

    Most terms stand in the text letter for letter, having only lost their endings and the blanks or hyphens
    inside; a longer one says more.
    """
    if not terms:
        return []
    folded = [_NOT_WORD.sub("", unicodedata.normalize("NFKC", text).casefold()) for text in paragraphs]
    worth = [sum(len(term) for term in terms if term in text) for text in folded]
    order = sorted(range(len(paragraphs)), key=lambda number: -worth[number])
    return [paragraphs[number] for number in order[:MAX_ANALYSED]]


def _spans(text: str, terms: frozenset[str], lang: Lang, analyzer: Analyzer) -> list[_Span]:
    """Return where the terms stand; only the words that look like one are analysed, if any do."""
    likely = [
        _Span(piece.start() + token.start, piece.start() + token.end, token.text)
        for piece in PIECE.finditer(text)
        if may_hold(piece[0], terms)
        for token in _found(piece[0], terms, lang, analyzer)
    ]
    if likely:
        return sorted(likely)
    return sorted(_Span(token.start, token.end, token.text) for token in _found(text, terms, lang, analyzer))


def _found(text: str, terms: frozenset[str], lang: Lang, analyzer: Analyzer) -> list[Token]:
    return [token for token in analyzer.analyze(text, lang, with_grams=False) if token.text in terms]


def _best_start(text: str, spans: list[_Span], size: int) -> int:
    """Return where the window begins that holds the most different terms, then the most words."""
    first = _first_of_best(spans, size)
    if first.end <= size or len(text) <= size:
        return 0
    start = max(0, min(first.start - size // _LEAD_SHARE, len(text) - size))
    # Begin behind a blank, unless that would lose the word itself.
    blank = text.find(" ", start, first.start)
    return blank + 1 if blank >= 0 and start > 0 else start


def _first_of_best(spans: list[_Span], size: int) -> _Span:
    # One pass, however often a text repeats a word: `spans[number:last]` are the words in the window.
    inside: Counter[str] = Counter()
    best, first, last = (0, 0), spans[0], 0
    for number, span in enumerate(spans):
        while last <= number or (last < len(spans) and spans[last].end <= span.start + size):
            inside[spans[last].term] += 1
            last += 1
        worth = (len(inside), last - number)
        if worth > best:
            best, first = worth, span
        inside[span.term] -= 1
        if not inside[span.term]:
            del inside[span.term]
    return first


def _cut(text: str, spans: list[_Span], start: int, size: int) -> Snippet:
    end = min(len(text), start + size)
    if end < len(text):
        blank = text.rfind(" ", start, end + 1)
        # A text without blanks is cut in the middle of a word.
        end = blank if blank > start + size // 2 else end
    before, after = "… " if start else "", " …" if end < len(text) else ""
    marks: list[tuple[int, int]] = []
    for span in spans:
        if span.start < start or span.end > end:
            continue
        low, high = span.start - start + len(before), span.end - start + len(before)
        if marks and low <= marks[-1][1]:
            marks[-1] = (marks[-1][0], max(high, marks[-1][1]))
        else:
            marks.append((low, high))
    return Snippet(before + text[start:end] + after, tuple(marks))
