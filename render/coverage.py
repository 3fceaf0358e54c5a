"""What share of stories was translated, and how fast, as tables; and the stories that were not."""

from __future__ import annotations

from collections.abc import Sequence

import wcwidth

from archive.coverage import MINUTES_PER_DAY, Appearance, Coverage, CoverageReport, Lag
from render.hits import counted
from render.layout import clip, padded, width, wrap
from render.messages import _
from render.style import Style
from render.terminal import safe

_HOUR = 60
_DAYS_FROM = 3 * MINUTES_PER_DAY
_MAX_NAME_COLUMNS = 24
_GAP = "  "
# Least columns of the screen → which figures are shown: stories, translated ones, share, lag.
_SHOWN = ((60, (0, 1, 2, 3)), (34, (0, 2, 3)), (0, (2,)))


def coverage_page(report: CoverageReport, groupings: Sequence[str], style: Style) -> str:
    """Set the figures of all stories, then a table for each grouping (`outlet`, `section`, `month`)."""
    total = report.total
    if not total.stories:
        return _("no stories here")
    told = _("{stories}, {count} translated ({share})").format(
        stories=counted(total.stories, "stories"), count=f"{total.translated:,}", share=_share(total)
    )
    lines = wrap(told, style.text_columns)
    lines += [line for text in _directions(total) for line in wrap(text, style.text_columns, "  ")]
    groups = {"outlet": report.by_outlet, "section": report.by_section, "month": report.by_month}
    for kind in groupings:
        lines += ["", *_table(kind, groups[kind], style)]
    return "\n".join(lines)


def untranslated_page(stories: Sequence[Appearance], style: Style) -> str:
    """Set the originals that were not translated: a line about each, and its headline."""
    lines: list[str] = []
    for one in stories:
        about = ((one.published_at or _("undated"))[:10], one.site, one.section, one.lang, one.id)
        lines += [style.dim(line) for line in wrap(safe(" · ".join(filter(None, about))), style.text_columns)]
        lines += [style.bold(line) for line in wrap(safe(one.title), style.text_columns, "  ") if line]
    return "\n".join(lines)


def _directions(total: Coverage) -> list[str]:
    lines = [
        first.format(count=f"{lag.count:,}", lag=_spread(lag))
        for first, lag in (
            (_("Korean first: {count}, by {lag}"), total.korean_first),
            (_("English first: {count}, by {lag}"), total.english_first),
        )
        if lag.count
    ]
    if total.together:
        lines.append(_("together: {count}").format(count=f"{total.together:,}"))
    if total.undated:
        lines.append(_("without dates: {count}").format(count=f"{total.undated:,}"))
    return lines


def _spread(lag: Lag) -> str:
    median = duration(lag.median_minutes)
    if lag.count == 1:
        return median
    return _("{median} (median; half of them {least} to {most})").format(
        median=median,
        least=duration(lag.first_quartile_minutes),
        most=duration(lag.third_quartile_minutes),
    )


def _table(kind: str, groups: Sequence[Coverage], style: Style) -> list[str]:
    kind, no_name = _heading(kind)
    names = [safe(group.name or no_name) for group in groups]
    heads = (_("stories"), _("translated"), _("share"), _("lag"))
    shown = next(one for least, one in _SHOWN if style.columns is None or style.columns >= least)
    rows = [(kind, heads)]
    rows += [(name, _figures(group)) for name, group in zip(names, groups, strict=True)]
    widths = [max(width(figures[number]) for _name, figures in rows) + len(_GAP) for number in shown]
    room = _MAX_NAME_COLUMNS if style.columns is None else style.columns - sum(widths)
    columns = max(min(room, _MAX_NAME_COLUMNS, max(width(name) for name, _figures in rows)), 1)
    lines = [
        padded(clip(name, columns), columns)
        + "".join(wcwidth.rjust(figures[at], columns) for at, columns in zip(shown, widths, strict=True))
        for name, figures in rows
    ]
    return [style.dim(lines[0]), *lines[1:]]


def _heading(kind: str) -> tuple[str, str]:
    """Return how a grouping is called, and what has no name in it."""
    if kind == "section":
        return _("section"), _("no section")
    return (_("month"), _("undated")) if kind == "month" else (_("outlet"), "")


def _figures(group: Coverage) -> tuple[str, str, str, str]:
    lag = duration(group.lag.median_minutes)
    return f"{group.stories:,}", f"{group.translated:,}", _share(group), lag


def _share(group: Coverage) -> str:
    return f"{group.translated / group.stories:.0%}"


def duration(minutes: float | None) -> str:
    """Return a time as people read it: `40 min`, `22 h`, `3.5 days`; `–` for None."""
    if minutes is None:
        return "–"
    if minutes < 2 * _HOUR:
        return _("{count} min").format(count=f"{minutes:.0f}")
    if minutes < _DAYS_FROM:
        return _("{count} h").format(count=f"{minutes / _HOUR:.0f}")
    return _("{count} days").format(count=f"{minutes / MINUTES_PER_DAY:.1f}")
