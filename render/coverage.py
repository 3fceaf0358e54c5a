"""What share of stories was translated, and how fast, as tables; and the stories that were not."""

from __future__ import annotations

from collections.abc import Sequence

import wcwidth

from archive.coverage import MINUTES_PER_DAY, Appearance, Coverage, CoverageReport, Lag
from render.layout import clip, wrap
from render.style import Style
from render.terminal import safe

_HOUR = 60
_DAYS_FROM = 3 * MINUTES_PER_DAY
_MAX_NAME_COLUMNS = 24
_NUMBER_COLUMNS = 11
_COLUMNS_FOR_ALL = 60
_NO_NAME = {"section": "no section", "month": "undated", "outlet": ""}


def coverage_page(report: CoverageReport, groupings: Sequence[str], style: Style) -> str:
    """Set the figures of all stories, then a table for each grouping (`outlet`, `section`, `month`)."""
    total = report.total
    if not total.stories:
        return "no stories here"
    lines = [f"{total.stories:,} {_plural(total.stories)}, {total.translated:,} translated ({_share(total)})"]
    lines += [line for text in _directions(total) for line in wrap(text, style.text_columns, "  ")]
    groups = {"outlet": report.by_outlet, "section": report.by_section, "month": report.by_month}
    for kind in groupings:
        lines += ["", *_table(kind, groups[kind], style)]
    return "\n".join(lines)


def untranslated_page(stories: Sequence[Appearance], style: Style) -> str:
    """Set the originals that were not translated: a line about each, and its headline."""
    lines: list[str] = []
    for one in stories:
        about = ((one.published_at or "undated")[:10], one.site, one.section, one.lang, one.id)
        lines += [style.dim(line) for line in wrap(safe(" · ".join(filter(None, about))), style.text_columns)]
        lines += [style.bold(line) for line in wrap(safe(one.title), style.text_columns, "  ") if line]
    return "\n".join(lines)


def _directions(total: Coverage) -> list[str]:
    lines = [
        f"{name} first: {lag.count:,}, by {_spread(lag)}"
        for name, lag in (("Korean", total.korean_first), ("English", total.english_first))
        if lag.count
    ]
    lines += [f"together: {total.together:,}"] if total.together else []
    return lines + ([f"without dates: {total.undated:,}"] if total.undated else [])


def _spread(lag: Lag) -> str:
    median = duration(lag.median_minutes)
    if lag.count == 1:
        return median
    between = f"{duration(lag.first_quartile_minutes)} to {duration(lag.third_quartile_minutes)}"
    return f"{median} (median; half of them {between})"


def _table(kind: str, groups: Sequence[Coverage], style: Style) -> list[str]:
    names = [safe(group.name or _NO_NAME[kind]) for group in groups]
    heads = ("stories", "translated", "share", "lag")
    narrow = style.columns is not None and style.columns < _COLUMNS_FOR_ALL
    shown = (0, 2, 3) if narrow else (0, 1, 2, 3)
    room = _MAX_NAME_COLUMNS if style.columns is None else style.columns - len(shown) * _NUMBER_COLUMNS
    columns = max(min(room, _MAX_NAME_COLUMNS, max(map(wcwidth.width, [*names, kind]))), 1)
    rows = [(kind, heads)]
    rows += [(name, _figures(group)) for name, group in zip(names, groups, strict=True)]
    lines = [
        wcwidth.ljust(clip(name, columns), columns)
        + "".join(f"{figures[number]:>{_NUMBER_COLUMNS}}" for number in shown)
        for name, figures in rows
    ]
    return [style.dim(lines[0]), *lines[1:]]


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
        return f"{minutes:.0f} min"
    if minutes < _DAYS_FROM:
        return f"{minutes / _HOUR:.0f} h"
    return f"{minutes / MINUTES_PER_DAY:.1f} days"


def _plural(count: int) -> str:
    return "story" if count == 1 else "stories"
