"""The keys of the full-screen reader: the line below the page, and the list that ? shows."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Static

from render.messages import _


def key_line() -> str:
    """Return the line that names the most important keys."""
    keys = (
        ("↑↓", _("move")),
        ("Enter", _("read it")),
        ("/", _("query")),
        ("t", _("language")),
        ("b", _("both")),
        ("?", _("help")),
        ("q", _("quit")),
    )
    return "  ".join(f"[b]{key}[/b] {text}" for key, text in keys)


def help_table() -> Table:
    """Return what every key does."""
    table = Table.grid(padding=(0, 2, 0, 0))
    for keys, text in (
        ("↑ ↓  j k", _("choose a story")),
        ("Enter", _("read it in full width; Esc goes back")),
        ("Space", _("turn the page, Backspace back")),
        ("n  p", _("next, previous story")),
        ("t", _("the other language")),
        ("b", _("both languages side by side")),
        ("/", _("change the query; results follow as you type")),
        ("o", _("open the page in the web browser")),
        ("m", _("mark the story, or take the mark away")),
        ("e", _("export the marked stories")),
        ("q  Ctrl-C", _("quit")),
    ):
        table.add_row(Text(keys, "bold"), text)
    return table


class HelpScreen(ModalScreen[None]):
    """What the keys do; any key closes it."""

    def compose(self) -> ComposeResult:
        """Show the list of keys."""
        yield Static(help_table(), id="help")

    def on_key(self, event: events.Key) -> None:
        """Close."""
        event.stop()
        self.dismiss()
