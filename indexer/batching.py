"""Editions as the index takes them: many at a time, analysed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from archive.model import Edition
from indexer.analysis.bulk import BulkAnalyzer
from indexer.columns import collected
from indexer.documents import author_terms, document_of
from indexer.segments.batch import Batch

Pairing: TypeAlias = tuple[Edition, bool]
"""An edition, and whether its story has another language."""

# Words of neighbouring paragraphs must not form a phrase.
PARAGRAPH_GAP = 10


def batch_of_editions(editions: Sequence[Pairing], analyzer: BulkAnalyzer) -> Batch:
    """Analyse editions for the index."""
    articles = [edition.article for edition, _ in editions]
    title, title_gram = analyzer.analyze([(article.title,) for article in articles], PARAGRAPH_GAP)
    body, body_gram = analyzer.analyze([article.paragraphs for article in articles], PARAGRAPH_GAP)
    names = [[term for author in article.authors for term in author_terms(author)] for article in articles]
    author = collected(names, [range(len(terms)) for terms in names])
    return Batch(
        [document_of(edition, paired=paired) for edition, paired in editions],
        {"title": title, "body": body, "title_gram": title_gram, "body_gram": body_gram, "author": author},
    )
