"""The documents say what the program does today."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "docs"))

import generate  # noqa: E402 - found through the line above

from commands import COMMANDS  # noqa: E402

DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *ROOT.joinpath("docs").rglob("*.md"), *ROOT.joinpath("corpus").glob("*.md")]
)
_LINK = re.compile(r"\]\((?!https?://|#|mailto:)([^)#\s]+)")
_CODE = re.compile(r"^```\w*\n(.*?)^```", re.DOTALL | re.MULTILINE)
_COMMAND = re.compile(r"^(?:\$ )?ilbo (?:--archive \S+ )?([a-z-]+)", re.MULTILINE)


@pytest.mark.parametrize("name", generate.documents())
def test_shown_output_is_todays(name: str) -> None:
    """Every command shown in the README, the tutorial and the reference prints what stands below it."""
    assert generate.stale(name) == [], "run `make docs`"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    """Every relative link in a document names a file or folder of the project."""
    missing = [link for link in _LINK.findall(path.read_text("utf-8")) if not (path.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_named_commands_exist(path: Path) -> None:
    """Every line of code that begins with `ilbo COMMAND` names a command there is."""
    code = "\n".join(_CODE.findall(path.read_text("utf-8")))
    named = set(_COMMAND.findall(code))
    assert named <= set(COMMANDS)


def test_every_command_is_documented_with_two_examples() -> None:
    """The reference has a section for every command, with at least two examples."""
    text = (ROOT / generate.REFERENCE).read_text("utf-8")
    for name in COMMANDS:
        section = text.split(f"## ilbo {name}\n", 1)[1].split("\n## ", 1)[0]
        assert len(re.findall(rf"^\s+ilbo (?:--archive \S+ )?{name}\b", section, re.MULTILINE)) >= 2, name
