"""Manual pages from the help of the commands: `python docs/manual_pages.py FOLDER`.

The format is that of man(7), which groff and mandoc read.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import date
from importlib.metadata import version
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parent.parent

_ENVIRONMENT = (
    ("ILBO_ARCHIVE", "The archive directory, if --archive does not name one."),
    ("ILBO_PAGER, PAGER", "What shows pages that are longer than the screen; cat or nothing for none."),
    ("ILBO_THEME", "auto, dark, light or plain."),
    ("ILBO_QUERIES", "off: past searches are not remembered."),
    ("NO_COLOR", "If set, no colour is used."),
    ("LC_ALL, LC_MESSAGES, LANG", "Messages are in Korean where the locale is."),
)
_EXIT_CODES = (
    ("0", "Done; also when nothing was found."),
    ("1", "Another failure."),
    ("2", "Wrong usage, or a query that cannot be read."),
    ("65", "Damaged data."),
    ("66", "There is no such archive, index or article."),
    ("69", "A source is not available."),
    ("75", "Another process holds the lock; try again."),
    ("78", "Wrong configuration."),
    ("130", "Interrupted."),
)


def commands() -> dict[str, click.Context]:
    """Return the context of every command, and of the commands within one, by its page's name."""
    sys.path.insert(0, str(ROOT))
    from commands import COMMANDS
    from search_cli import ilbo

    root = click.Context(ilbo, info_name="ilbo")
    found = {"ilbo": root}
    for name in COMMANDS:
        command = ilbo.get_command(root, name)
        assert command is not None
        context = click.Context(command, parent=root, info_name=name)
        found[f"ilbo-{name}"] = context
        if isinstance(command, click.Group):
            for inner, sub in command.commands.items():
                found[f"ilbo-{name}-{inner}"] = click.Context(sub, parent=context, info_name=inner)
    return found


def pages() -> dict[str, str]:
    """Return the text of each manual page by its name."""
    found = commands()
    return {name: page(name, context, list(found)) for name, context in found.items()}


def page(name: str, context: click.Context, names: list[str]) -> str:
    """Return the manual page of a command; `names` are those of all pages."""
    command = context.command
    help_text = command.help or ""
    summary = command.get_short_help_str(200).rstrip(".")
    lines = [
        f'.TH {name.upper()} 1 "{date.today()}" "ilbo {version("ilbo")}" "ilbo manual"',
        ".SH NAME",
        rf"{escaped(name)} \- {escaped(summary)}",
        ".SH SYNOPSIS",
        *_synopsis(context),
        ".SH DESCRIPTION",
        *_paragraphs(help_text),
    ]
    if isinstance(command, click.Group):
        lines.append(".SH COMMANDS")
        for inner in command.list_commands(context):
            sub = command.get_command(context, inner)
            assert sub is not None
            lines += _item(f"{name}-{inner}(1)", sub.get_short_help_str(200))
    lines.append(".SH OPTIONS")
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record is not None and isinstance(parameter, click.Option):
            lines += _item(*record)
    if name == "ilbo":
        for heading, items in (("ENVIRONMENT", _ENVIRONMENT), ("EXIT STATUS", _EXIT_CODES)):
            lines.append(f".SH {heading}")
            for item in items:
                lines += _item(*item)
    lines += [".SH EXAMPLES", *_examples(command.epilog or "")]
    above = name.rpartition("-")[0] or name
    others = [one for one in names if one != name and (one == above or one.startswith(f"{name}-"))]
    if others:
        lines += [".SH SEE ALSO", ", ".join(rf"\fB{escaped(one)}\fR(1)" for one in others)]
    return "\n".join(lines) + "\n"


def _synopsis(context: click.Context) -> Iterator[str]:
    pieces = " ".join(context.command.collect_usage_pieces(context))
    yield rf"\fB{escaped(context.command_path)}\fR {escaped(pieces)}"


def _paragraphs(text: str) -> Iterator[str]:
    for number, block in enumerate(re.split(r"\n\s*\n", text.strip())):
        if number:
            yield ".PP"
        if block.startswith("\b"):
            yield from _verbatim(block.partition("\n")[2])
        else:
            yield escaped(" ".join(block.split()))


def _examples(epilog: str) -> Iterator[str]:
    for block in re.split(r"\b\n|\x08\n", epilog):
        heading, _, rest = block.strip("\n").partition("\n")
        if heading and heading.strip() != "Examples:":
            yield f".SS {escaped(heading.strip().rstrip(':'))}"
        if rest:
            yield from _verbatim(rest)


def _verbatim(text: str) -> Iterator[str]:
    yield ".nf"
    yield from (escaped(line.strip()) or ".sp" for line in text.strip("\n").split("\n"))
    yield ".fi"


def _item(term: str, text: str) -> Iterator[str]:
    yield ".TP"
    yield rf"\fB{escaped(term)}\fR"
    yield escaped(" ".join(text.split()))


def escaped(text: str) -> str:
    r"""Escape what roff would obey: backslashes, a dot or quote at the beginning, hyphens."""
    safe = text.replace("\\", r"\e").replace("-", r"\-").replace("\x08", "")
    return rf"\&{safe}" if safe.startswith((".", "'")) else safe


def main() -> None:
    """Write all pages into a folder."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / f"{name}.1").write_text(text, "utf-8")
    print(f"wrote {folder}; read one with `man -l {folder}/ilbo.1`")


if __name__ == "__main__":
    main()
