"""The newspaper's article pages, in the shapes its site had over the years."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from archive.ids import Lang
from archive.model import Article
from demo.frames import Words, current_page, flattened_page, old_page

Era: TypeAlias = Literal["old", "flattened", "current"]

OUTLET = "The HANBIT ILBO"
HTML_UTF8 = "text/html; charset=utf-8"
HTML_EUC_KR = "text/html; charset=euc-kr"

_OLD_UNTIL = 2014
_FLATTENED = range(2019, 2022)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True)
class Teaser:
    """A link to another story."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Page:
    """What the server sends: bytes and their Content-Type."""

    body: bytes
    content_type: str


def article_page(article: Article, *, shown_as: Lang, has_other: bool, teasers: Sequence[Teaser]) -> Page:
    """Return the page of an edition; `shown_as` is the language its address stands for.

    The template is that of the article's year. What varies from page to page, as it does in life, follows
    from the key: whether the toggle is labelled, the headline repeated or left empty, the byline glued to
    the text, the charset an old one that the header names wrongly.
    """
    era = era_of(article)
    words = _words(article, shown_as=shown_as, has_other=has_other)
    links = [(teaser.title, teaser.url) for teaser in teasers]
    if era == "old":
        text = old_page(words, links)
        if _trait(article, 4):
            # CP949 under the name of its subset, with references for what it lacks.
            return Page(text.encode("cp949", "xmlcharrefreplace"), HTML_EUC_KR)
    elif era == "flattened":
        text = flattened_page(words, links)
    else:
        text = current_page(words, links, empty_heading=_trait(article, 7), repeat_title=_trait(article, 5))
    return Page(text.encode("utf-8"), HTML_UTF8)


def era_of(article: Article) -> Era:
    """Return the template of an article: by its year; some of 2019 to 2021 were flattened to one run."""
    year = int((article.published_at or "2024")[:4])
    if year <= _OLD_UNTIL:
        return "old"
    # A flattened page has room for one date only.
    if year in _FLATTENED and not article.updated_at and article.published_at and _trait(article, 2):
        return "flattened"
    return "current"


def _trait(article: Article, one_in: int) -> bool:
    return zlib.crc32(f"{article.key}:{one_in}".encode()) % one_in == 0


def _words(article: Article, *, shown_as: Lang, has_other: bool) -> Words:
    label = "한국어" if shown_as == "en" else "ENGLISH"
    toggle = (label, "?m=kor" if shown_as == "en" else "?")
    return Words(
        outlet=OUTLET,
        lang=article.lang,
        title=article.title,
        paragraphs=article.paragraphs,
        published=_date_text(article.published_at),
        updated=_date_text(article.updated_at),
        bylines=tuple(_byline(name, article.lang) for name in article.authors),
        glued=_trait(article, 3),
        section=article.section,
        toggle=toggle if has_other and not _trait(article, 6) else None,
    )


def _byline(name: str, lang: Lang) -> str:
    mail = f"r{zlib.crc32(name.encode()) % 100_000:05}@hanbit.example"
    return f"{name} 기자 {mail}" if lang == "ko" and len(name) % 2 else f"{name} {mail}"


def _date_text(iso: str | None) -> str | None:
    """Write a date in the outlet's form, `January. 13, 2024 08:05`; without the time if there is none."""
    if not iso:
        return None
    moment = datetime.fromisoformat(iso.replace("Z", "+00:00"))
    day = f"{_MONTHS[moment.month - 1]}. {moment.day}, {moment.year}"
    return f"{day} {moment:%H:%M}" if len(iso) > 10 else day
