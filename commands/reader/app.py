"""The full-screen reader: a list of stories, the chosen one beside it, everything by keyboard."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.timer import Timer
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from archive.errors import IlboError
from archive.model import Edition
from commands.open_ import web_address
from commands.reader.desk import Desk
from commands.reader.keys import HelpScreen, key_line
from indexer.results import StoryHit
from render.failures import describe, sentence
from render.hits import counted
from render.layout import clip
from render.messages import _
from render.style import Style
from render.terminal import safe

_WIDE, _NARROW = 100, 60
_TYPING_S = 0.15
# A longer headline would leave no room for its neighbours in the list.
_TITLE_COLUMNS = 160
INTERRUPTED = 130


class Reader(App[None]):
    """The reader of the stories on a desk."""

    CSS_PATH = "reader.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        ("q", "quit"), ("question_mark", "help"), ("slash", "query"), ("escape", "leave"), ("t", "language"),
        ("b", "both"), ("o", "open"), ("m", "mark"), ("e", "export"), ("j,n", "move(1)"), ("k,p", "move(-1)"),
        ("space", "turn(1)"), ("backspace", "turn(-1)"), Binding("ctrl+c", "interrupt", priority=True),
    ]  # fmt: skip

    def __init__(self, desk: Desk, query: str) -> None:
        super().__init__(ansi_color=False)
        self._desk, self._query = desk, query
        self._edition = 0
        self._side_by_side = self._reading = False
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Lay out query, list, page, prompt and key line."""
        yield Input(self._query, id="query", placeholder=_("query"), select_on_focus=False)
        with Horizontal(id="desk"):
            yield OptionList(id="hits")
            with VerticalScroll(id="page"):
                yield Static(id="text")
        yield Input(id="output", placeholder=_("new directory, or file.jsonl, or file.csv"))
        yield Static(id="status")
        yield Static(key_line(), id="keys")

    def on_mount(self) -> None:
        """Search for what was asked."""
        self._search()
        self._return()

    @property
    def _hits(self) -> OptionList:
        return self.query_one("#hits", OptionList)

    @property
    def _hit(self) -> StoryHit | None:
        at = self._hits.highlighted
        return None if at is None or at >= len(self._desk.result.hits) else self._desk.result.hits[at]

    def _search(self) -> None:
        try:
            self._desk.search(self.query_one("#query", Input).value)
        except IlboError as error:
            self._tell(sentence(error))
            return
        self._hits.clear_options()
        self._hits.add_options(map(self._option, self._desk.result.hits))
        self._hits.highlighted = 0 if self._desk.result.hits else None
        self._tell()
        self._show()

    def _option(self, hit: StoryHit) -> Option:
        first = hit.editions[0].edition.article
        mark = "● " if hit.story in self._desk.marked else ""
        langs = " ".join(found.edition.article.lang for found in hit.editions)
        about = " · ".join(filter(None, ((first.published_at or _("undated"))[:10], first.site, langs)))
        text = Text(no_wrap=True, overflow="ellipsis")
        text.append(f"{mark}{hit.rank}. {safe(about)}", "dim")
        for number, found in enumerate(hit.editions[:2]):
            title = clip(safe(found.edition.article.title or found.snippet.text), _TITLE_COLUMNS)
            text.append(f"\n{title}", "" if number else "bold")
        return Option(text, id=None)

    def _tell(self, text: str = "") -> None:
        marked = f" · {_('{count} marked').format(count=len(self._desk.marked))}" if self._desk.marked else ""
        found = counted(self._desk.result.total, "stories")
        self.query_one("#status", Static).update(Text(safe(text) or found + marked, overflow="ellipsis"))

    def on_option_list_option_highlighted(self) -> None:
        """Show the chosen story; at the end of the list, find more."""
        if self._hits.highlighted == len(self._desk.result.hits) - 1:
            self._hits.add_options(map(self._option, self._desk.more()))
        self._edition = 0
        self._show()

    def on_option_list_option_selected(self) -> None:
        """Read the chosen story alone."""
        self._reading = True
        self._return()

    def on_resize(self) -> None:
        """Fit everything to the new size."""
        self._arrange()

    def _arrange(self) -> None:
        narrow = self.size.width < _NARROW
        self.query_one("#desk").set_class(self.size.width < _WIDE, "below")
        page = self.query_one("#page")
        page.set_class(self._reading, "alone")
        page.display = self._reading or not narrow
        self._hits.display = not self._reading
        self.call_after_refresh(self._show)

    def _return(self) -> None:
        """Go back to the page or to the list, whichever is being read."""
        self._arrange()
        (self.query_one("#page") if self._reading else self._hits).focus()

    def _show(self) -> None:
        hit = self._hit
        page = self.query_one("#page", VerticalScroll)
        text = "" if hit is None else self._page(hit, max(page.scrollable_content_region.width, 10))
        self.query_one("#text", Static).update(Text.from_ansi(text))
        page.scroll_home(animate=False)

    def _page(self, hit: StoryHit, columns: int) -> str:
        style = Style(columns, colour=True)
        editions = self._desk.story(hit)
        if self._side_by_side:
            by_lang: dict[str, Edition] = {}
            for one in editions:
                by_lang.setdefault(one.article.lang, one)
            if len(by_lang) > 1:
                return self._desk.both(by_lang["ko"], by_lang["en"], style)
        return self._desk.alone(editions[self._edition % len(editions)], style)

    def action_help(self) -> None:
        """Show what the keys do."""
        self.push_screen(HelpScreen())

    def action_interrupt(self) -> None:
        """Leave at once, as Ctrl-C does everywhere."""
        self.exit(return_code=INTERRUPTED)

    def action_query(self) -> None:
        """Go to the query."""
        self.query_one("#query").focus()

    def action_leave(self) -> None:
        """Leave what is open: the prompt, the query, the page."""
        if isinstance(self.focused, Input):
            self.query_one("#output").display = False
        else:
            self._reading = False
        self._return()

    def action_language(self) -> None:
        """Show the next edition of the story."""
        self._edition += 1
        self._side_by_side = False
        self._tell_if_alone()
        self._show()

    def action_both(self) -> None:
        """Show both languages, or one again."""
        self._side_by_side = not self._side_by_side
        if self._side_by_side:
            self._tell_if_alone()
        self._show()

    def _tell_if_alone(self) -> None:
        hit = self._hit
        if hit and len({one.article.lang for one in self._desk.story(hit)}) < 2:
            self._tell(_("this story has one language only"))

    def action_move(self, step: int) -> None:
        """Choose a neighbouring story."""
        (self._hits.action_cursor_down if step > 0 else self._hits.action_cursor_up)()

    def action_turn(self, step: int) -> None:
        """Turn a page of the text."""
        page = self.query_one("#page", VerticalScroll)
        page.scroll_relative(y=step * max(page.size.height - 2, 1), animate=False)

    def action_mark(self) -> None:
        """Mark the story, or take its mark away."""
        at, hit = self._hits.highlighted, self._hit
        if hit is not None and at is not None:
            self._desk.mark(hit.story)
            self._hits.replace_option_prompt_at_index(at, self._option(hit).prompt)
            self._tell()

    def action_open(self) -> None:
        """Open the page at the outlet in the web browser."""
        hit = self._hit
        if hit is None:
            return
        editions = self._desk.story(hit)
        url = web_address(editions[self._edition % len(editions)])
        if url is None:
            self._tell(_("this edition has no web address"))
            return
        try:
            opened = webbrowser.open(url)
        except webbrowser.Error:
            opened = False
        self._tell(url if opened else _("there is no web browser here: {url}").format(url=url))

    def action_export(self) -> None:
        """Ask where the marked stories go."""
        if not self._desk.marked:
            self._tell(_("mark stories with m first"))
            return
        prompt = self.query_one("#output", Input)
        prompt.display = True
        prompt.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search again when typing pauses."""
        if event.input.id == "query":
            if self._timer is not None:
                self._timer.stop()
            self._tell()
            # The field tells of the query it begins with, too.
            if event.value != self._desk.result.query:
                self._timer = self.set_timer(_TYPING_S, self._search)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go on to the list, or export."""
        if event.input.id == "output":
            if event.value.strip():
                self._export(Path(event.value.strip()))
            event.input.display = False
        else:
            self._reading = False
        self._return()

    def _export(self, output: Path) -> None:
        try:
            self._desk.export(output.expanduser())
        except (IlboError, OSError) as error:
            self._tell(sentence(error if isinstance(error, IlboError) else describe(error, None)))
            return
        self._tell(_("wrote {file}").format(file=output))
