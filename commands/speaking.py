"""The help of a command in the reader's language, wrapped by display width."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterable

import click

from render.messages import DOMAIN, LOCALES, _, is_korean
from render.style import style_for

# As click takes for a pipe.
_PIPED_COLUMNS = 80
_LEAST_COLUMNS = 18
# Narrower than this, names of options leave their descriptions no room beside them.
_COLUMNS_FOR_TWO = 60


class HelpFormatter(click.HelpFormatter):
    """click's, but Hangul takes two columns, and a narrow terminal is not taken for one of fifty."""

    def __init__(
        self, indent_increment: int = 2, width: int | None = None, max_width: int | None = None
    ) -> None:
        """Set the width: that of the terminal, but no wider than `max_width`, by default 80."""
        columns = style_for(sys.stdout).columns or _PIPED_COLUMNS
        super().__init__(indent_increment, width or max(min(columns, max_width or 80) - 2, _LEAST_COLUMNS))

    def write_text(self, text: str) -> None:
        """Write paragraphs; one that begins with a backspace stays as it is."""
        indent = " " * self.current_indent
        for number, paragraph in enumerate(text.split("\n\n")):
            if number:
                self.write_paragraph()
            if paragraph.startswith("\b"):
                self.write(
                    "".join(
                        f"{indent}{line}".rstrip() + "\n" for line in paragraph.lstrip("\b\n").split("\n")
                    )
                )
            else:
                self.write("".join(f"{line}\n" for line in _wrapped(paragraph, self.width, indent)))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write a list of names and what they mean, in two columns."""
        from wcwidth import ljust, width  # noqa: PLC0415 - only help needs it

        table = list(rows)
        col_max = min(col_max, self.width // 3) if self.width < _COLUMNS_FOR_TWO else col_max
        first = min(max((width(name) for name, _ in table), default=0), col_max) + col_spacing
        indent, under = " " * self.current_indent, " " * first
        for name, text in table:
            lines = _wrapped(text, self.width - self.current_indent - first, "") if text else []
            if width(name) > first - col_spacing:
                lines = ["", *lines]
            head, *rest = lines or [""]
            self.write(f"{indent}{ljust(name, first)}{head}".rstrip() + "\n")
            self.write("".join(f"{indent}{under}{line}\n" for line in rest))


def _wrapped(text: str, columns: int, indent: str) -> list[str]:
    from render.layout import wrap  # noqa: PLC0415 - only help needs it

    return wrap(" ".join(text.split()), columns, indent)


def in_readers_language(command: click.Command) -> click.Command:
    """Return the command, its help translated where the reader's language is another."""
    command.context_class.formatter_class = HelpFormatter
    if not is_korean():
        return command
    # click looks up what it says itself here.
    import gettext  # noqa: PLC0415 - only Korean needs it

    gettext.bindtextdomain(DOMAIN, str(LOCALES))
    gettext.textdomain(DOMAIN)
    for name in ("help", "short_help", "epilog"):
        text = getattr(command, name)
        if text:
            setattr(command, name, _(inspect.cleandoc(text) if name == "help" else text))
    for param in command.params:
        if isinstance(param, click.Option) and param.help:
            param.help = _(param.help)
    if isinstance(command, click.Group):
        for one in command.commands.values():
            in_readers_language(one)
    return command
