"""Pages that are longer than the screen go through the reader's pager."""

from __future__ import annotations

import os
import sys

import click

DEFAULT_PAGER = "less -FRX"


def echo_page(text: str) -> None:
    """Print a page to stdout, through the pager if stdout is a terminal that is too small for it.

    The pager is `$ILBO_PAGER`, else `$PAGER`, else less; `cat` or an empty one is none.
    """
    pager = _pager() if sys.stdout.isatty() and os.environ.get("TERM") != "dumb" else []
    if not pager or _fits(text) or not _paged(text, pager):
        click.echo(text)


def _pager() -> list[str]:
    import shlex  # noqa: PLC0415 - only a terminal needs them
    import shutil  # noqa: PLC0415 - the same

    wanted = os.environ.get("ILBO_PAGER", os.environ.get("PAGER", DEFAULT_PAGER))
    try:
        command = shlex.split(wanted)
    except ValueError:
        return []
    return [] if command == ["cat"] or not command or shutil.which(command[0]) is None else command


def _fits(text: str) -> bool:
    from shutil import get_terminal_size  # noqa: PLC0415 - only a terminal needs them

    from wcwidth import width  # noqa: PLC0415 - the same

    columns, lines = get_terminal_size()
    # An address may be longer than a line.
    needed = sum(max(-(-width(line) // max(columns, 1)), 1) for line in text.split("\n"))
    return needed < lines


def _paged(text: str, pager: list[str]) -> bool:
    """Show the text in the pager; False if it could not be started."""
    import signal  # noqa: PLC0415 - only a pager needs it
    import subprocess  # noqa: PLC0415 - the same

    # Where nothing else is asked for, less leaves at the end of a short text, and draws our attributes.
    defaults = {"LESS": "FRX", "LESSCHARSET": "utf-8", "LV": "-c"}
    sys.stdout.flush()
    # Ctrl-C is for the pager, which decides what it means; it inherits ignored signals, but no handlers.
    before = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        process = subprocess.Popen(  # noqa: S603 - the reader's own pager
            pager, stdin=subprocess.PIPE, env={**defaults, **os.environ}
        )
        process.communicate(f"{text}\n".encode(sys.stdout.encoding or "utf-8", sys.stdout.errors or "strict"))
    except OSError:
        return False
    finally:
        signal.signal(signal.SIGINT, before)
    return True
