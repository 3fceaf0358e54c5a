"""Keep the documents true: run the commands they show, and write down what those print today.

`python docs/generate.py` rewrites; with `--check` it only says what is no longer true, and exits 1. In
README.md and the tutorial every ```console block is run: its `$ ilbo …` lines in order, in a new archive per
document. docs/reference/commands.md is written from `--help`.
"""

from __future__ import annotations

import difflib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHOWN = ("README.md", "docs/tutorial.md")
REFERENCE = "docs/reference/commands.md"

_BLOCK = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)
# What differs from run to run is shown as it was, but not compared.
_VARIABLE = (
    (re.compile(r"\d+ ms\b"), "# ms"),
    (re.compile(r"\d+(?:\.\d+)? s\b"), "# s"),
    (re.compile(r"captured \d{4}-\d\d-\d\d"), "captured #"),
    (re.compile(r"\d+(?:\.\d+)? (?:bytes|KB|MB)\b"), "# bytes"),
    (re.compile(r"127\.0\.0\.1:\d+"), "127.0.0.1:#"),
    (re.compile(r'"elapsed_(ms|s)": [\d.]+'), r'"elapsed_\1": #'),
)


def run(command: str, archive: Path) -> str:
    """Run one `ilbo …` line (a pipe is allowed) as in a terminal without colour; return what it prints."""
    environment = {
        **os.environ,
        "ILBO_ARCHIVE": str(archive),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "NO_COLOR": "1",
        "COLUMNS": "100",
        "LC_ALL": "C.UTF-8",
    }
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return "\n".join(line.rstrip() for line in done.stdout.splitlines())


def with_output(text: str) -> str:
    """Return a document with the output of its commands as of today."""
    with tempfile.TemporaryDirectory() as folder:
        return _BLOCK.sub(lambda block: _rerun(block[0], Path(folder)), text)


def _rerun(block: str, archive: Path) -> str:
    lines = []
    for line in block.splitlines():
        if line.startswith("$ "):
            lines += [line, *run(line[2:], archive).splitlines()]
    return "\n".join(lines) + "\n"


def commands_reference(_text: str) -> str:
    """Return the reference of all commands, from their help."""
    parts = ["# Commands\n\nWritten from `--help`; `ilbo COMMAND --help` prints the same.\n"]
    for command in command_lines():
        with tempfile.TemporaryDirectory() as folder:
            parts.append(f"## {command}\n\n```text\n{run(f'{command} --help', Path(folder))}\n```\n")
    return "\n".join(parts)


def command_lines() -> list[str]:
    """Return `ilbo`, every command, and behind a command that has commands of its own, these."""
    sys.path.insert(0, str(ROOT))
    import click

    from commands import COMMANDS
    from search_cli import ilbo

    lines = ["ilbo"]
    for name in COMMANDS:
        lines.append(f"ilbo {name}")
        command = ilbo.get_command(click.Context(ilbo), name)
        if isinstance(command, click.Group):
            lines += [f"ilbo {name} {one}" for one in command.commands]
    return lines


def steady(text: str) -> str:
    """Return a text with everything replaced that differs from run to run."""
    for pattern, stands_for in _VARIABLE:
        text = pattern.sub(stands_for, text)
    return text


def documents() -> dict[str, Callable[[str], str]]:
    """Return each document that is kept true, and how it is made anew from its present text."""
    return {**dict.fromkeys(SHOWN, with_output), REFERENCE: commands_reference}


def stale(name: str) -> list[str]:
    """Return the differences between a document and what its commands print today; none if it is true."""
    path = ROOT / name
    old = path.read_text("utf-8") if path.exists() else ""
    new = documents()[name](old)
    return list(
        difflib.unified_diff(steady(old).splitlines(), steady(new).splitlines(), name, "today", lineterm="")
    )


def main() -> int:
    """Rewrite the documents, or check them."""
    if "--check" in sys.argv:
        differences = [line for name in documents() for line in stale(name)]
        print("\n".join(differences))
        return 1 if differences else 0
    for name, make in documents().items():
        path = ROOT / name
        old = path.read_text("utf-8") if path.exists() else ""
        new = make(old)
        if steady(new) != steady(old):
            path.write_text(new, "utf-8")
            print(f"wrote {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
