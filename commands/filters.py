"""Options that narrow what a command looks at: language, dates, outlet, section, author, pairing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from archive.dates import day_span
from archive.errors import UsageError
from commands.completing import complete_sites
from commands.output import lang_option

_Command = TypeVar("_Command", bound=Callable[..., Any])


class Days(click.ParamType[int]):
    """A date as `archive.dates` reads it; converts to its first (end 0) or last day (end 1) as YYYYMMDD."""

    name = "date"

    def __init__(self, end: int) -> None:
        self._end = end

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the day; a usage error names what was written."""
        try:
            return day_span(value)[self._end] if isinstance(value, str) else int(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


_FILTERS = {
    "lang": lang_option("Only editions in this language."),
    "since": click.option(
        "--since",
        "first_day",
        type=Days(0),
        metavar="DATE",
        help="From then on: 2024, 2024-01, 2024-01-13, 'last month', 작년…",
    ),
    "until": click.option(
        "--until", "last_day", type=Days(1), metavar="DATE", help="Up to then, inclusive; the same forms."
    ),
    "site": click.option("--site", metavar="SITE", help="Only this outlet.", shell_complete=complete_sites),
    "section": click.option("--section", metavar="SECTION", help="Only this section."),
    "author": click.option("--author", metavar="NAME", help="Only this author."),
    "paired": click.option(
        "--paired/--unpaired", default=None, help="Only stories with, or without, a translation."
    ),
}


translate_option = click.option("--no-translate", is_flag=True, help="Only what the query itself matches.")


def filter_options(*names: str) -> Callable[[_Command], _Command]:
    """Add the options of these names that narrow a search, all of them if none is named."""

    def add(command: _Command) -> _Command:
        for name in reversed(names or tuple(_FILTERS)):
            command = _FILTERS[name](command)
        return command

    return add


def require_order(first_day: int | None, last_day: int | None) -> None:
    """Raise UsageError for days that exclude each other."""
    if first_day is not None and last_day is not None and first_day > last_day:
        raise UsageError("--since is later than --until, so nothing can be found", "exchange the two")
