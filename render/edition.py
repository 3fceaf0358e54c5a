"""An edition as a page: headline, dates, byline, source, paragraphs; alone or beside its translation."""

from __future__ import annotations

from archive.alignment import align_paragraphs
from archive.model import Article, Edition
from render.layout import side_by_side, wrap
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
    lines = [style.bold(line) for line in wrap(safe(edition.article.title), columns)]
    lines += [style.dim(line) for line in _about(edition, columns)]
    if pairs:
        lines += [style.dim(line) for line in wrap(f"also {', '.join(map(safe, pairs))}", columns)]
    for paragraph in edition.article.paragraphs:
        lines += ["", *wrap(safe(paragraph), columns)]
    return "\n".join(lines)


def _about(edition: Edition, columns: int | None) -> list[str]:
    article = edition.article
    source = article.url or "imported"
    return [
        line
        for text in (_dateline(article), _byline(article), f"{edition.id} · {source} · {_captured(edition)}")
        if text
        for line in wrap(safe(text), columns)
    ]


def _dateline(article: Article) -> str:
    parts = [short_time(article.published_at)] if article.published_at else ["undated"]
    if article.updated_at:
        parts.append(f"updated {short_time(article.updated_at)}")
    parts += [article.section] if article.section else []
    return " · ".join(parts)


def _byline(article: Article) -> str:
    return ", ".join(article.authors)


def _captured(edition: Edition) -> str:
    revision = f", revision {edition.revision}" if edition.revision > 1 else ""
    return f"captured {edition.captured_at[:10]}{revision}"


def short_time(iso: str | None) -> str:
    """Return a date or date-time to the minute, as `2024-01-13 08:05`; an empty text for None."""
    return (iso or "")[:16].replace("T", " ")


def both_editions(left: Edition, right: Edition, style: Style) -> str:
    """Set two editions side by side, paragraphs aligned; on a narrow screen one below the other in turns."""
    columns = style.columns or PIPED_COLUMNS
    rows = [([left.article.title], [right.article.title])]
    rows += [([_dateline(left.article)], [_dateline(right.article)])]
    rows += [([_byline(left.article)], [_byline(right.article)])]
    head = len(rows)
    rows += [
        (list(ours), list(theirs))
        for ours, theirs in align_paragraphs(left.article.paragraphs, right.article.paragraphs)
    ]
    if columns < MIN_COLUMNS_SIDE_BY_SIDE:
        return "\n".join(_interleaved(rows, head, columns, style))
    return "\n".join(_in_columns(rows, head, columns, style))


Row = tuple[list[str], list[str]]


def _in_columns(rows: list[Row], head: int, columns: int, style: Style) -> list[str]:
    half = (columns - _SEPARATOR_COLUMNS) // 2
    lines: list[str] = []
    for number, (ours, theirs) in enumerate(rows):
        cells = [_cell(texts, half) for texts in (ours, theirs)]
        if number == 0:
            cells = [[style.bold(line) for line in cell] for cell in cells]
        elif number < head:
            cells = [[style.dim(line) for line in cell] for cell in cells]
        if number >= head:
            lines += side_by_side([""], [""], half)
        lines += side_by_side(cells[0], cells[1], half)
    return lines


def _cell(texts: list[str], columns: int) -> list[str]:
    lines: list[str] = []
    for text in texts:
        lines += ["", *wrap(safe(text), columns)] if lines else wrap(safe(text), columns)
    return lines


def _interleaved(rows: list[Row], head: int, columns: int, style: Style) -> list[str]:
    lines: list[str] = []
    for number, row in enumerate(rows):
        for side, texts in enumerate(row):
            for text in texts:
                block = wrap(safe(text), columns, "" if side == 0 else "  ") if text else []
                lines += [style.bold(line) if number == 0 else line for line in block]
        if number >= head - 1:
            lines.append("")
    return lines[:-1]
