"""`ilbo --help`: all commands on one screen, by what they are for, and how to begin."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from render.layout import padded, under, wrap
from render.messages import _
from render.style import style_for

# What commands are for → their names. A command that stands in none is listed last.
GROUPS: dict[str, tuple[str, ...]] = {
    "start": ("demo", "help", "config", "completion"),
    "sources": ("sites", "crawl", "import", "index", "link", "unlink", "links"),
    "search": ("search", "watch", "queries", "explain"),
    "reading": ("show", "open", "browse", "pair", "history", "diff-editions", "similar", "lexicon"),
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
    terminal = style_for(sys.stdout).columns
    columns = None if terminal is None else min(terminal, _COLUMNS)
    how = (
        _("`ilbo help COMMAND` explains one, `ilbo help commands` lists them all,"),
        _("`ilbo help query` and `ilbo help dates` explain how to ask."),
        _("--archive DIR is where the articles are, else $ILBO_ARCHIVE, else ./corpus."),
    )
    parts = [
        *wrap(_("Usage: ilbo [--archive DIR] COMMAND …"), columns),
        *wrap(_("Archive and search Korean and English newspaper articles, pair by pair."), columns),
        "",
        _(examples).removeprefix("\b\n").partition("\n")[2].rstrip("\n"),
        "",
        _("Commands:"),
        *(
            line
            for group, names in groups.items()
            if names
            for line in under(padded(f"  {group}", _INDENT), ", ".join(names), columns)
        ),
        "",
        *(line for text in how for line in wrap(text, columns)),
    ]
    return "\n".join(parts)
