"""An edition as a page: headline, dates, byline, source, paragraphs."""

from __future__ import annotations

from archive.model import Article, Edition
from render.layout import wrap
from render.messages import _
from render.style import Style
from render.terminal import safe

# Each language in itself, where a page is for readers of either.
LANGUAGE_NAMES = {"ko": "한국어", "en": "English"}


def language_name(lang: str) -> str:
    """Name a language in the reader's own, as sentences do."""
    return _("Korean") if lang == "ko" else _("English")


def edition_page(edition: Edition, pairs: list[str], style: Style) -> str:
    """Set one edition as a page; `pairs` are the ids of its translations."""
    columns = style.text_columns
    title = safe(edition.article.title)
    lines = [style.bold(line) for line in wrap(title, columns)] if title else []
    lines += [style.dim(line) for line in _about(edition, columns)]
    if pairs:
        lines += [
            style.dim(line) for line in wrap(_("also {ids}").format(ids=", ".join(map(safe, pairs))), columns)
        ]
    for paragraph in edition.article.paragraphs:
        lines += ["", *wrap(safe(paragraph), columns)]
    return "\n".join(lines)


def _about(edition: Edition, columns: int | None) -> list[str]:
    article = edition.article
    source = () if article.url else (_("imported"),)
    identity = " · ".join((edition.id, *source, _captured(edition)))
    texts = (dateline(article), byline(article), identity)
    lines = [line for text in texts if text for line in wrap(safe(text), columns)]
    # A broken address cannot be opened with a click.
    return lines + ([safe(article.url)] if article.url else [])


def dateline(article: Article) -> str:
    """Say when an article was published and updated, and in which section."""
    parts = [short_time(article.published_at)] if article.published_at else [_("undated")]
    if article.updated_at:
        parts.append(_("updated {time}").format(time=short_time(article.updated_at)))
    parts += [article.section] if article.section else []
    return " · ".join(parts)


def byline(article: Article) -> str:
    """Name the authors."""
    return ", ".join(article.authors)


def _captured(edition: Edition) -> str:
    captured = _("captured {date}").format(date=edition.captured_at[:10])
    if edition.revision == 1:
        return captured
    return f"{captured}, {_('revision {number}').format(number=edition.revision)}"


def short_time(iso: str | None) -> str:
    """Return a date or date-time to the minute, as `2024-01-13 08:05`; an empty text for None."""
    return (iso or "")[:16].replace("T", " ")
