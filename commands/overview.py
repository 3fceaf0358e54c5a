"""`ilbo --help`: all commands on one screen, by what they are for, and how to begin."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

from render.messages import _

# What commands are for → their names. A command that stands in none is listed last.
GROUPS: dict[str, tuple[str, ...]] = {
    "start": ("demo", "help", "config", "completion"),
    "sources": ("sites", "crawl", "import", "index", "link", "unlink", "links"),
    "search": ("search", "watch", "queries", "explain"),
    "reading": ("show", "open", "browse", "pair", "history", "diff-editions", "similar"),
    "overview": ("timeline", "facets", "count", "coverage", "concordance", "stats"),
    "upkeep": ("export", "check", "rebuild", "reparse"),
}
_COLUMNS = 78
_INDENT = 11


def overview(commands: Sequence[str], examples: str) -> str:
    """Return the help of the whole program, for a screen of 24 lines and 80 columns.

    `examples` are those of the root command, with their heading.
    """
    placed = {name for names in GROUPS.values() for name in names}
    groups = {_(group): [name for name in names if name in commands] for group, names in GROUPS.items()}
    groups[_("more")] = [name for name in commands if name not in placed]
    parts = [
        _("Usage: ilbo [--archive DIR] COMMAND …"),
        _("Archive and search Korean and English newspaper articles, pair by pair."),
        "",
        _(examples).removeprefix("\b\n").partition("\n")[2].rstrip("\n"),
        "",
        _("Commands:"),
        *(line for group, names in groups.items() if names for line in _row(group, names)),
        "",
        _("`ilbo help COMMAND` explains one, `ilbo help commands` lists them all,"),
        _("`ilbo help query` and `ilbo help dates` explain how to ask."),
        _("--archive DIR is where the articles are, else $ILBO_ARCHIVE, else ./corpus."),
    ]
    return "\n".join(parts)


def _row(group: str, names: Sequence[str]) -> list[str]:
    wide = 0 if group.isascii() else len(group)
    first, *rest = wrap(", ".join(names), _COLUMNS - _INDENT, break_on_hyphens=False)
    return [f"  {group:<{_INDENT - 2 - wide}}{first}", *(" " * _INDENT + line for line in rest)]
