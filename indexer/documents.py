"""An edition as the index sees it, its texts apart: what can be filtered, sorted and grouped by."""

from __future__ import annotations

import re
import unicodedata

from archive.dates import day_number, epoch_minutes
from archive.model import Edition
from archive.text import section_term
from indexer.segments.document import UNKNOWN_TIME, Document

DAY = "day"

_NAME = re.compile(r"\w+")


def document_of(edition: Edition, *, paired: bool) -> Document:
    """Return the document of an edition, without fields.

    `paired` says whether its story has another language.
    """
    article = edition.article
    published_at = article.published_at
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
    )


def author_terms(name: str) -> list[str]:
    """Return the words of a name as the author field holds them: `Gil-Dong Hong` is gil, dong, hong."""
    return _NAME.findall(unicodedata.normalize("NFKC", name).casefold())
