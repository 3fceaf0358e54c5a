"""Coverage over time for people and programs: a line with a bar for each period, JSON, CSV."""

from __future__ import annotations

import sys
from typing import Any

from indexer.timeline import Timeline
from render.bars import can_show_blocks, fills, stacked_bar
from render.edition import language_name
from render.layout import clip, wrap
from render.machine import FORMAT_VERSION, also_record, csv_text
from render.style import Style
from render.terminal import safe

PIPED_COLUMNS = 80
_MAX_BAR_COLUMNS = 80
_MIN_BAR_COLUMNS = 3
# What tells two queries from each other.
MARKS = "AB"


def timeline_page(found: Timeline, style: Style) -> str:
    """Set a line for each period and query: the counts by language, and a bar of both together."""
    columns = style.columns or PIPED_COLUMNS
    blocks = can_show_blocks(sys.stdout)
    groups = by_query(found)
    langs = [language_name(found.series[number].lang) for number in groups[0]]
    legend = "  ".join(f"{fill} {name}" for fill, name in zip(fills(blocks=blocks), langs, strict=False))
    lines = list(wrap(legend, style.columns))
    if len(groups) > 1:
        for mark, numbers in zip(MARKS, groups, strict=False):
            lines += wrap(f"{mark} {safe(found.series[numbers[0]].query)}", style.columns)
    totals = [
        [sum(found.series[n].counts[at] for n in g) for g in groups] for at in range(len(found.periods))
    ]
    most = max((max(one) for one in totals), default=0)
    digits = max((len(f"{count:,}") for one in found.series for count in one.counts), default=1)
    label = len(found.periods[0]) if found.periods else 0
    for at, period in enumerate(found.periods):
        for place, numbers in enumerate(groups):
            counts = [found.series[number].counts[at] for number in numbers]
            name = f"{'' if place else period:<{label}}" + (f" {MARKS[place]}" if len(groups) > 1 else "")
            figures = "".join(f"  {count:>{digits},}" for count in counts)
            room = min(columns - len(name) - len(figures) - 2, _MAX_BAR_COLUMNS)
            drawn = (
                stacked_bar(counts, most, room, blocks=blocks) if most and room >= _MIN_BAR_COLUMNS else ""
            )
            lines.append(clip(f"{style.dim(name)}{figures}  {drawn}".rstrip(), style.columns))
    return "\n".join(lines)


def by_query(found: Timeline) -> list[list[int]]:
    """Return the numbers of the series of each query, in order."""
    langs = len({one.lang for one in found.series})
    return [list(range(start, start + langs)) for start in range(0, len(found.series), langs)]


def timeline_json(found: Timeline) -> dict[str, Any]:
    """Return the series as an object for JSON; `undated` editions stand in no period."""
    return {
        "format_version": FORMAT_VERSION,
        "by": found.unit,
        "periods": list(found.periods),
        "series": [
            {
                "query": one.query,
                "lang": one.lang,
                "total": sum(one.counts) + one.undated,
                "undated": one.undated,
                "counts": list(one.counts),
            }
            for one in found.series
        ],
        **also_record(found.also),
    }


def timeline_csv(found: Timeline) -> str:
    """Return a row for each period and series: period, query, lang, editions."""
    rows = [
        (period, safe(one.query), one.lang, str(one.counts[at]))
        for at, period in enumerate(found.periods)
        for one in found.series
    ]
    return csv_text([(found.unit, "query", "lang", "editions"), *rows])
