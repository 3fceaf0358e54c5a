"""Entries of the lexicon for people: a line a translation, columns aligned by display width."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import wcwidth

from render.layout import clip
from render.messages import _
from render.style import Style
from render.terminal import safe

if TYPE_CHECKING:
    from indexer.lexicon.lexicon import Translation
    from indexer.lexicon.lookup import Entry


def entries_page(entries: Sequence[Entry], stories: Mapping[int, str], style: Style) -> str:
    """Set entries one below the other; `stories` are the stories of the example editions by number."""
    return "\n\n".join("\n".join(_entry(entry, stories, style)) for entry in entries)


def _entry(entry: Entry, stories: Mapping[int, str], style: Style) -> list[str]:
    looked_up = "" if entry.term == entry.text else f" ({entry.term})"
    head = style.bold(safe(entry.text)) + style.dim(safe(looked_up))
    if not entry.translations:
        return [head, "  " + _("no translation is known; linked stories or lexicon.txt would teach it")]
    rows = [_row(one, stories) for one in entry.translations]
    widths = [max(wcwidth.width(row[column]) for row in rows) for column in range(3)]
    lines = (
        f"  {wcwidth.ljust(written, widths[0])}  {chance:>{widths[1]}}  {seen:>{widths[2]}}  {about}"
        for written, chance, seen, about in rows
    )
    return [head, *(clip(line.rstrip(), style.columns) for line in lines)]


def _row(one: Translation, stories: Mapping[int, str]) -> tuple[str, str, str, str]:
    seen = "" if one.source == "correction" else f"{one.sightings:.1f}×"
    shown = [stories[number] for number in one.examples if number in stories]
    about = " · ".join([_(one.source), *dict.fromkeys(shown)])
    return safe(", ".join(one.forms) or one.term), f"{one.chance:.2f}", seen, safe(about)
