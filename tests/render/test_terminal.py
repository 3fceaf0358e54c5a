"""Nothing an article says can move the cursor, change colours or hide text."""

from __future__ import annotations

import json
import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from render.terminal import safe, safe_json

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)
# Format characters that are visible (Arabic and other number signs) or hold emoji together.
HARMLESS = set("\u200d\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
ATTACKS = [
    "\x1b]0;owned\x07",
    "\x1b[2J\x1b[H",
    "\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "\x9b31m",
    "\x90q\x9c",
    "a\u202egpj.exe",
    "\u2066\u2067\u2068\u2069",
    "\r overwritten",
    "\x08\x08\x08",
    "\u200b\u200c\u2060\ufeff\u00ad",
    "\U000e0041\U000e007f",
    "line\u2028separator\u2029",
    "\x00\x7f",
    "\ud83d lone",
]


def dangerous(char: str) -> bool:
    """Tell, by Unicode's own categories, whether a terminal might obey a character instead of showing it."""
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and char not in HARMLESS


def test_every_dangerous_code_point_is_dealt_with() -> None:
    """Of all code points, none that controls, reorders or hides is left, and no other one is touched."""
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        shown = safe(char)
        assert not any(map(dangerous, shown)), hex(code)
        assert shown == char or dangerous(char) or unicodedata.category(char) == "Cn", hex(code)


@given(ANY_TEXT)
@example("".join(ATTACKS))
def test_safe_text_is_safe_and_stays(text: str) -> None:
    """Safe text holds nothing dangerous, is one line, can be encoded, and is not changed again."""
    shown = safe(text)
    assert not any(map(dangerous, shown))
    assert safe(shown) == shown
    assert len(shown.splitlines()) <= 1
    shown.encode("utf-8")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("한글 English 漢字 😀 é ½", "한글 English 漢字 😀 é ½"),
        ("\x1b[31mred", "␛[31mred"),
        ("a\tb\nc\r\nd", "a b c  d"),
        ("\x00\x07\x7f", "␀␇␡"),
        ("\x9b31m\x85", "31m"),
        ("user\u202etxt.exe", "usertxt.exe"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("", ""),
    ],
)
def test_what_is_shown(text: str, shown: str) -> None:
    """Controls become pictures, white space a blank, the invisible vanishes, all else stays."""
    assert safe(text) == shown


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(st.characters(exclude_categories=("Cs",)), max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(JSON)
@example(ATTACKS[:-1])
@example({"\x1b": "\U000e0041", "\u202e": "\x9b"})
def test_json_keeps_its_value_and_is_safe(value: object) -> None:
    """Escaping changes how a JSON text is written, not its value; all but its line breaks is safe."""
    for serialised in (
        json.dumps(value, ensure_ascii=False),
        json.dumps(value, ensure_ascii=False, indent=1),
    ):
        shown = safe_json(serialised)
        assert json.loads(shown) == value
        assert not any(dangerous(char) for char in shown if char != "\n")
        assert safe_json(shown) == shown


def test_json_lets_a_lone_surrogate_through_as_an_escape() -> None:
    """Half a surrogate pair, which no encoding can write, is written as its escape."""
    assert safe_json(json.dumps("\ud800", ensure_ascii=False)) == '"\\ud800"'
