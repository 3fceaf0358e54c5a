"""What all commands share in talking: the --format option, counters, warnings."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, TypeVar

import click

from archive.ids import LANGS, Lang
from render.layout import wrap
from render.messages import _, translated
from render.style import style_for
from render.terminal import safe, safe_json

_Command = TypeVar("_Command", bound=Callable[..., Any])


def format_option(*formats: str) -> Callable[[_Command], _Command]:
    """Add `--format`, with the first of `formats` as default, passed to the command as `output_format`."""
    return click.option(
        "--format",
        "output_format",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="How to print the result.",
    )


def lang_option(help_text: str) -> Callable[[_Command], _Command]:
    """Add `--lang ko|en`, passed to the command as `lang`."""
    return click.option("--lang", type=click.Choice(LANGS), help=help_text)


def languages() -> tuple[Lang, ...]:
    """Return the languages in the reader's order, that of `ILBO_LANGUAGES` if it names both."""
    wanted = os.environ.get("ILBO_LANGUAGES", "").split()
    return tuple(sorted(LANGS, key=wanted.index)) if sorted(wanted) == sorted(LANGS) else LANGS


def warn(text: str) -> None:
    """Print a warning or log line to stderr, harmless whatever it quotes; if nobody can read it, go on."""
    # A progress line may stand where the cursor is.
    wipe = "\r\x1b[K" if sys.stderr.isatty() else ""
    with suppress(OSError):
        echo_note(f"ilbo: {safe(translated(text))}", before=wipe)


def echo_note(text: str, *, before: str = "") -> None:
    """Print what goes with a result to stderr, within the width of its terminal; in a pipe it is one line."""
    click.echo(before + "\n".join(wrap(text, style_for(sys.stderr).columns)), err=True)


def echo_json(value: object) -> None:
    """Print `value` as one line of JSON."""
    click.echo(safe_json(json.dumps(value, ensure_ascii=False)))


def echo_counters(verb: str, outcomes: Mapping[str, int], elapsed_s: float, output_format: str) -> None:
    """Print how many records or pages had each outcome; `attempted` is their sum."""
    attempted = sum(outcomes.values())
    if output_format == "json":
        echo_json({"attempted": attempted, **outcomes, "elapsed_s": round(elapsed_s, 3)})
        return
    parts = [
        _("{count} {outcome}").format(count=f"{count:,}", outcome=_(name.replace("_", " ")))
        for name, count in outcomes.items()
        if count
    ]
    told = _("{verb} {attempted} in {elapsed} s: {outcomes}").format(
        verb=_(verb),
        attempted=f"{attempted:,}",
        elapsed=f"{elapsed_s:.1f}",
        outcomes=", ".join(parts) or _("nothing to do"),
    )
    click.echo(told)
