"""An edition as the index sees it: analysed text, and what can be filtered, sorted and grouped by."""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterable
from itertools import chain

from archive.dates import day_number, epoch_minutes
from archive.ids import Lang
from archive.model import Edition
from archive.text import section_term
from indexer.analysis.analyze import Analyzer
from indexer.segments.document import UNKNOWN_TIME, Document, Terms

DAY = "day"
# Words of neighbouring paragraphs must not form a phrase.
PARAGRAPH_GAP = 10

_NAME = re.compile(r"\w+")


def document_of(edition: Edition, analyzer: Analyzer, *, paired: bool) -> Document:
    """Analyse an edition for the index; `paired` says whether its story has another language."""
    article = edition.article
    published_at = article.published_at
    title, title_gram = _terms([article.title], article.lang, analyzer)
    body, body_gram = _terms(article.paragraphs, article.lang, analyzer)
    names = [term for author in article.authors for term in author_terms(author)]
    return Document(
        edition_id=edition.id,
        edition_no=edition.number,
        change=edition.change,
        paired=paired,
        story=edition.story,
        site=article.site,
        lang=article.lang,
        section=section_term(article.section) if article.section else None,
        authors=article.authors,
        day=day_number(published_at) if published_at else 0,
        sort_key=epoch_minutes(published_at) if published_at else UNKNOWN_TIME,
        fields={
            "title": title,
            "body": body,
            "title_gram": title_gram,
            "body_gram": body_gram,
            "author": (names, range(len(names))),
        },
    )


def _terms(texts: Iterable[str], lang: Lang, analyzer: Analyzer) -> tuple[Terms, Terms]:
    """Return words and grams of consecutive texts, each with positions."""
    terms: list[list[str]] = []
    positions: list[list[int]] = []
    grams: list[list[str]] = []
    gram_positions: list[list[int]] = []
    at = gram_at = 0
    for text in texts:
        field = analyzer.analyze_field(text, lang)
        terms.append(field.terms)
        positions.append([at + position for position in field.positions])
        grams.append(field.grams)
        gram_positions.append([gram_at + position for position in field.gram_positions])
        at += field.length + PARAGRAPH_GAP
        gram_at += field.gram_length + PARAGRAPH_GAP
    return _joined(terms, positions), _joined(grams, gram_positions)


def _joined(terms: list[list[str]], positions: list[list[int]]) -> Terms:
    # An array of positions goes from process to process in half the time of a list.
    return list(chain.from_iterable(terms)), array("I", chain.from_iterable(positions))


def author_terms(name: str) -> list[str]:
    """Return the words of a name as the author field holds them: `Gil-Dong Hong` is gil, dong, hong."""
    return _NAME.findall(unicodedata.normalize("NFKC", name).casefold())
