"""A concordance for people: each use in its context, the keyword in one column, its translation below."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import wcwidth

from indexer.across.concordance import Rendering, Use
from render.layout import padded, under, wrap
from render.marked import marked
from render.messages import _
from render.style import Style
from render.terminal import safe

PIPED_COLUMNS = 120
_INDENT = "    "
_YEAR_COLUMNS = 9
# What of the line stands before the keyword.
_LEFT_SHARE = 0.4
_CUT = "…"


def concordance_page(uses: Sequence[Use], style: Style) -> str:
    """Set uses under a line for each edition; under each, the aligned sentences."""
    lines: list[str] = []
    for _number, group in groupby(uses, key=lambda use: use.edition.number):
        of_edition = list(group)
        edition = of_edition[0].edition
        about = f"{(edition.article.published_at or _('undated'))[:10]} · {edition.id}"
        lines += [""] * bool(lines) + [style.dim(line) for line in wrap(safe(about), style.columns)]
        for use in of_edition:
            lines += [in_context(use.sentence, use.span, style), *_translation(use, style)]
    return "\n".join(lines)


def renderings_page(renderings: Sequence[Rendering], style: Style) -> str:
    """Set a line for each year with its renderings and their counts."""
    lines = []
    for year, group in groupby(renderings, key=lambda one: one.year):
        counts = ", ".join(f"{safe(one.written or _('otherwise'))} {one.count:,}" for one in group)
        lines += under(padded(year or _("undated"), _YEAR_COLUMNS), counts, style.columns)
    return "\n".join(lines)


def in_context(sentence: str, span: tuple[int, int], style: Style) -> str:
    """Return a line of the sentence with the keyword marked, which begins in one column in every line."""
    columns = style.columns or PIPED_COLUMNS
    left_columns = int(columns * _LEFT_SHARE)
    before, word, after = (safe(part) for part in _parts(sentence, span))
    word = wcwidth.clip(word, 0, max(columns - left_columns, 1))
    left = _last_columns(before, left_columns)
    room = max(columns - left_columns - wcwidth.width(word), 0)
    padding = " " * max(left_columns - wcwidth.width(left), 0)
    return f"{padding}{left}{style.mark(word)}{_first_columns(after, room)}"


def _parts(sentence: str, span: tuple[int, int]) -> tuple[str, str, str]:
    start, end = span
    return sentence[:start], sentence[start:end], sentence[end:]


def _last_columns(text: str, columns: int) -> str:
    width = wcwidth.width(text)
    if width <= columns:
        return text
    return _CUT + wcwidth.clip(text, width - columns + 1, width)


def _first_columns(text: str, columns: int) -> str:
    if wcwidth.width(text) <= columns:
        return text
    return wcwidth.clip(text, 0, max(columns - 1, 0)) + _CUT if columns else ""


def _translation(use: Use, style: Style) -> list[str]:
    if use.partner is None:
        return [style.dim(line) for line in wrap(_("not translated"), style.columns, _INDENT)]
    if use.translation is None:
        return [style.dim(line) for line in wrap(_("left out in the translation"), style.columns, _INDENT)]
    return wrap(marked(use.translation, use.rendered, style), style.columns, _INDENT)
