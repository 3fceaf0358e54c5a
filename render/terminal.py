"""Text on its way to a terminal: nothing an article says can move the cursor, change colours or hide text."""

from __future__ import annotations

import re

# Controls (C0, DEL, C1), bidirectional marks and overrides, invisible characters and hyphens, line and
# paragraph separators, format controls of scripts and music, tag characters and lone surrogates. The joiner
# U+200D stays: emoji are made with it.
_DANGEROUS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e007f]"
)
_SHOWN_CONTROLS = {**{code: chr(0x2400 + code) for code in range(0x20)}, 0x7F: "\u2421"}


def safe(text: str) -> str:
    """Return `text` with nothing in it that a terminal would obey.

    C0 controls become their visible pictures (ESC becomes ␛), white-space controls a space, and C1 controls,
    bidirectional and invisible characters disappear. The result is one line; doing it twice changes nothing.
    """
    if not _DANGEROUS.search(text):
        return text
    return _DANGEROUS.sub(_harmless, text)


def _harmless(match: re.Match[str]) -> str:
    char = match[0]
    return " " if char in "\t\n\r\v\f\u2028\u2029" else _SHOWN_CONTROLS.get(ord(char), "")


def safe_json(serialised: str) -> str:
    """Escape in a JSON text what `json.dumps(…, ensure_ascii=False)` leaves raw and a terminal would obey.

    Such characters stand only inside JSON strings, line breaks between values apart, so the value stays.
    """
    return _DANGEROUS.sub(lambda match: match[0] if match[0] == "\n" else _escaped(match[0]), serialised)


def _escaped(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))
