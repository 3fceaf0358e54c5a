"""Saved searches and what is new for them, for people and programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from archive.watches import Mark, Watch
from indexer.watching import Look
from render.filters import day_text, typed_filters
from render.hits import counted, hits_page
from render.layout import wrap
from render.machine import FORMAT_VERSION, also_record, hit_record
from render.messages import _
from render.style import Style
from render.terminal import safe


def watches_page(watches: Iterable[Watch], style: Style) -> str:
    """Set a line for each saved search: name, query and filters, and when its reader last looked."""
    lines: list[str] = []
    for watch in watches:
        seen = _("never looked at") if watch.seen is None else _state(watch.seen)
        lines += wrap(f"{style.bold(watch.name)}  {safe(asked(watch))}", style.text_columns)
        lines += [style.dim(line) for line in wrap(seen, style.text_columns, "  ")]
    return "\n".join(lines)


def asked(watch: Watch) -> str:
    """Return query and filters as they would be typed."""
    return " ".join([watch.query, *typed_filters(watch.filters)])


def looks_page(looks: Sequence[Look], style: Style) -> str:
    """Set what is new for each watch, those for which nothing is left out; empty if nothing is new at all."""
    pages: list[str] = []
    for one in looks:
        if one.result.hits:
            heading = safe(f"== {one.watch.name}: {asked(one.watch)}")
            pages += [
                *map(style.bold, wrap(heading, style.text_columns)),
                "",
                hits_page(one.result, style),
                "",
            ]
    return "\n".join(pages[:-1])


def look_summary(look: Look) -> str:
    """Say in one line how much is new since when."""
    many = counted(look.result.total, "stories")
    if look.after is None:
        return _("{name}: {many}, the first look").format(name=look.watch.name, many=many)
    return _("{name}: {many} new or changed since {state}").format(
        name=look.watch.name, many=many, state=_state(look.after)
    )


def look_record(look: Look) -> dict[str, Any]:
    """Return what is new for a watch, and between which states of the archive, as an object for JSON."""
    return {
        **watch_record(look.watch),
        "after": None if look.after is None else asdict(look.after),
        "until": asdict(look.until),
        "total": look.result.total,
        **also_record(look.result.also),
        "hits": [hit_record(hit) for hit in look.result.hits],
    }


def watch_record(watch: Watch) -> dict[str, Any]:
    """Return a saved search as an object for JSON; days are `2024-01-13`."""
    filters = {
        {"first_day": "since", "last_day": "until"}.get(name, name): (
            day_text(value) if name.endswith("_day") else value
        )
        for name, value in watch.filters.items()
    }
    return {"name": watch.name, "query": watch.query, "filters": filters}


def watches_record(watches: Iterable[Watch]) -> dict[str, Any]:
    """Return all saved searches as an object for JSON."""
    listed = [
        {
            **watch_record(one),
            "added_at": one.added_at,
            "seen": None if one.seen is None else asdict(one.seen),
        }
        for one in watches
    ]
    return {"format_version": FORMAT_VERSION, "watches": listed}


def _state(mark: Mark) -> str:
    return _("change {change:,} (index generation {generation})").format(
        change=mark.change, generation=mark.generation
    )
