"""How what a query finds spreads over values, as tables with bars, JSON and CSV."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

import wcwidth

from indexer.results import FacetCounts
from render.bars import bar, can_show_blocks
from render.edition import language_name
from render.layout import clip
from render.machine import FORMAT_VERSION, also_record, csv_text
from render.messages import _
from render.style import Style
from render.terminal import safe

PIPED_COLUMNS = 80
_INDENT = "  "
_MAX_BAR_COLUMNS = 50
# A value's name takes no more than this part of a line.
_NAME_SHARE = 2


def facets_page(found: FacetCounts, style: Style, *, limit: int) -> str:
    """Set a table of each facet: its values, how many have them, and a bar; the `limit` most frequent ones.

    Facets of time, which stand in its order, show all their values.
    """
    columns = style.columns or PIPED_COLUMNS
    blocks = can_show_blocks(sys.stdout)
    tables = [
        [style.bold(_HEADINGS[name]()), *_table(name, counts, columns, limit, blocks=blocks)]
        for name, counts in found.counts.items()
        if counts
    ]
    return "\n\n".join("\n".join(table) for table in tables)


def facets_json(found: FacetCounts, unit: str) -> dict[str, Any]:
    """Return the counts as an object for JSON; `unit` says what is counted."""
    return {
        "format_version": FORMAT_VERSION,
        "query": found.query,
        "unit": unit,
        "total": found.total,
        "facets": {
            name: [{"value": value, "count": count} for value, count in counts]
            for name, counts in found.counts.items()
        },
        **also_record(found.also),
    }


def facets_csv(found: FacetCounts) -> str:
    """Return the counts as a table: facet, value, count."""
    rows = [
        (name, safe(value), str(count)) for name, counts in found.counts.items() for value, count in counts
    ]
    return csv_text([("facet", "value", "count"), *rows])


def _table(
    name: str, counts: tuple[tuple[str, int], ...], columns: int, limit: int, *, blocks: bool
) -> list[str]:
    shown = counts if name in TIMES else counts[:limit]
    names = [language_name(value) if name == "lang" else safe(value) for value, _count in shown]
    digits = max(len(f"{count:,}") for _value, count in shown)
    name_columns = min(max(map(wcwidth.width, names)), max(columns // _NAME_SHARE, 1))
    room = columns - len(_INDENT) - name_columns - digits - 4
    most = max(count for _value, count in shown)
    lines = [
        f"{_INDENT}{wcwidth.ljust(clip(label, name_columns), name_columns)}  {count:>{digits},}  "
        f"{bar(count, most, min(room, _MAX_BAR_COLUMNS), blocks=blocks) if room > 0 else ''}".rstrip()
        for label, (_value, count) in zip(names, shown, strict=True)
    ]
    more = len(counts) - len(shown)
    return lines + ([_INDENT + _("… and {count} more").format(count=f"{more:,}")] if more else [])


TIMES = ("year", "month", "day")
_HEADINGS: Mapping[str, Any] = {
    "year": lambda: _("Year"),
    "month": lambda: _("Month"),
    "day": lambda: _("Day"),
    "section": lambda: _("Section"),
    "site": lambda: _("Outlet"),
    "lang": lambda: _("Language"),
    "authors": lambda: _("Author"),
}
