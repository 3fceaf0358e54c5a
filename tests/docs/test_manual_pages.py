"""Manual pages: one for every command, with every option, in a form that man(1) reads."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "docs"))

import manual_pages  # noqa: E402 - found through the line above

from commands import COMMANDS  # noqa: E402

PAGES = manual_pages.pages()


def test_every_command_has_a_page() -> None:
    """There is a page for the program, each command, and each command of a command."""
    assert {"ilbo", *(f"ilbo-{name}" for name in COMMANDS)} <= PAGES.keys()
    assert "ilbo-watch-add" in PAGES


def test_pages_tell_every_option_and_example() -> None:
    """What the help tells, the page tells: description, options, examples."""
    for name, context in manual_pages.commands().items():
        text = PAGES[name].replace("\\-", "-").replace("\\&", "").replace("\\e", "\\")
        for parameter in context.command.params:
            if getattr(parameter, "hidden", False) or not parameter.opts[0].startswith("-"):
                continue
            assert parameter.opts[0] in text, (name, parameter.opts)
        examples = [line.strip() for line in (context.command.epilog or "").splitlines() if "  ilbo " in line]
        assert examples
        assert all(line in text for line in examples), name


def test_text_is_no_markup() -> None:
    """What begins like a request or holds a backslash is shown as it is."""
    assert manual_pages.escaped(".TH") == "\\&.TH"
    assert manual_pages.escaped("'a") == "\\&'a"
    assert manual_pages.escaped("a\\b -c") == "a\\eb \\-c"


@pytest.mark.skipif(shutil.which("mandoc") is None, reason="no mandoc here")
def test_mandoc_finds_nothing_wrong(tmp_path: Path) -> None:
    """A strict reader of the format has no warning about any page."""
    for name, text in PAGES.items():
        (tmp_path / f"{name}.1").write_text(text, "utf-8")
    done = subprocess.run(
        ["mandoc", "-T", "lint", "-W", "warning", *sorted(map(str, tmp_path.iterdir()))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == ""
