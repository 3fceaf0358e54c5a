"""An edition as a page: headline, dates, byline, source, paragraphs; alone or beside its translation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from archive.alignment import align_paragraphs
from archive.model import Article, Edition
from render.layout import side_by_side, wrap
from render.messages import _
from render.style import Style
from render.terminal import safe

LANGUAGE_NAMES = {"ko": "한국어", "en": "English"}
# Narrower than this, two columns of text are harder to read than one after the other.
MIN_COLUMNS_SIDE_BY_SIDE = 60
PIPED_COLUMNS = 120
_SEPARATOR_COLUMNS = 3


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
    texts = (_dateline(article), _byline(article), identity)
    lines = [line for text in texts if text for line in wrap(safe(text), columns)]
    # A broken address cannot be opened with a click.
    return lines + ([safe(article.url)] if article.url else [])


def _dateline(article: Article) -> str:
    parts = [short_time(article.published_at)] if article.published_at else [_("undated")]
    if article.updated_at:
        parts.append(_("updated {time}").format(time=short_time(article.updated_at)))
    parts += [article.section] if article.section else []
    return " · ".join(parts)


def _byline(article: Article) -> str:
    return ", ".join(article.authors)


def _captured(edition: Edition) -> str:
    captured = _("captured {date}").format(date=edition.captured_at[:10])
    if edition.revision == 1:
        return captured
    return f"{captured}, {_('revision {number}').format(number=edition.revision)}"


def short_time(iso: str | None) -> str:
    """Return a date or date-time to the minute, as `2024-01-13 08:05`; an empty text for None."""
    return (iso or "")[:16].replace("T", " ")


def both_editions(left: Edition, right: Edition, style: Style) -> str:
    """Set two editions side by side, paragraphs aligned; on a narrow screen one below the other in turns."""
    columns = style.columns or PIPED_COLUMNS
    rows = list(_rows(left.article, right.article, style))
    if columns < MIN_COLUMNS_SIDE_BY_SIDE:
        return "\n".join(_interleaved(rows, columns))
    return "\n".join(_in_columns(rows, columns))


@dataclass(frozen=True, slots=True)
class _Row:
    """What stands side by side: both texts, how to draw a line of them, whether a blank line goes before."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    draw: Callable[[str], str]
    apart: bool = False


def _rows(left: Article, right: Article, style: Style) -> Iterator[_Row]:
    heads = (
        (left.title, right.title, style.bold),
        (_dateline(left), _dateline(right), style.dim),
        (_byline(left), _byline(right), style.dim),
    )
    for ours, theirs, draw in heads:
        if ours or theirs:
            yield _Row((ours,), (theirs,), draw)
    for our_paragraphs, their_paragraphs in align_paragraphs(left.paragraphs, right.paragraphs):
        yield _Row(our_paragraphs, their_paragraphs, str, apart=True)


def _in_columns(rows: list[_Row], columns: int) -> list[str]:
    half = (columns - _SEPARATOR_COLUMNS) // 2
    lines: list[str] = []
    for row in rows:
        if row.apart:
            lines += side_by_side([""], [""], half)
        lines += side_by_side(_cell(row.left, half, row.draw), _cell(row.right, half, row.draw), half)
    return lines


def _cell(texts: tuple[str, ...], columns: int, draw: Callable[[str], str]) -> list[str]:
    lines: list[str] = []
    for text in texts:
        lines += [""] * bool(lines) + [draw(line) for line in wrap(safe(text), columns)]
    return lines


def _interleaved(rows: list[_Row], columns: int) -> list[str]:
    lines: list[str] = []
    for row in rows:
        lines += [""] * row.apart
        for texts, indent in ((row.left, ""), (row.right, "  ")):
            for text in filter(None, texts):
                lines += [row.draw(line) for line in wrap(safe(text), columns, indent)]
    return lines
