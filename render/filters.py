"""Filters of a search as they would be typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

FLAGS = {
    "lang": "--lang",
    "first_day": "--since",
    "last_day": "--until",
    "site": "--site",
    "section": "--section",
    "author": "--author",
}
NAMES = (*FLAGS, "paired")


def typed_filters(filters: Mapping[str, Any]) -> list[str]:
    """Return the options that give `filters`, named as in a search's request; None is none."""
    typed = [
        f"{flag} {day_text(filters[name]) if name.endswith('_day') else filters[name]}"
        for name, flag in FLAGS.items()
        if filters.get(name) is not None
    ]
    if filters.get("paired") is not None:
        typed.append("--paired" if filters["paired"] else "--unpaired")
    if filters.get("translate") is False:
        typed.append("--no-translate")
    return typed


def day_text(day: int) -> str:
    """Return a day YYYYMMDD as `2024-01-13`."""
    return f"{day // 10_000:04}-{day // 100 % 100:02}-{day % 100:02}"
