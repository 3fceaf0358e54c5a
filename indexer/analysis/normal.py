"""One form for every text: NFC, no surrogates, controls or invisible characters.

With the way back to the original.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

# Surrogates and controls become blanks; invisible characters are dropped.
_BLANKED = re.compile("[\ud800-\udfff\x00-\x08\x0e-\x1f\x7f-\x9f]")
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff"

# Combining marks of the scripts newspapers meet.
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u064b-\u0652\u0e31-\u0e3a\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
    "\u3099\u309a\ufe20-\ufe2f"
)
# What composes to one or a few characters: the jamo of a syllable, or any character, with at most 30 marks
# (the limit of the Stream-Safe format, UAX 15, which keeps normalisation linear).
_CLUSTER = rf"(?:[ᄀ-ᅟ][ᅠ-ᆧ][ᆨ-ᇿ]?|[가-힣][ᆨ-ᇂ]?|.)[{_MARKS}]{{0,30}}"
_TOO_MANY_MARKS = re.compile(f"[{_MARKS}]{{31}}")

# Units and Roman numerals that are one character: ㎞, ㎏, ℃, Ⅱ.
_COMPATIBLE = "\u2103\u2160-\u217f\u3371-\u33df"

# Windows-1252 quotation marks (0x91 to 0x94) read as the first byte of a CP949 syllable: ’s became 뭩.
# What each became with a letter behind it, A to Z, then a to z; asking the codec would load all its tables.
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_MISREAD_QUOTES = (
    (
        "'",
        "멇멊멌멏멐멑멒멖멗멙멚멛멝멞멟멠멡멢멣멦멪멫멬멭멮멯멲멳멵멶멷멹멺멻멼멽멾멿몀몁몂몆몈몉몊몋몍몎몏몐몑몒",
    ),
    (
        "'",
        "묨묪묬묭묮묯묰묱묲묳묷묹묺묿뭀뭁뭂뭃뭆뭈뭊뭋뭌뭎뭑뭒뭓뭕뭖뭗뭙뭚뭛뭜뭝뭞뭟뭠뭢뭤뭥뭦뭧뭨뭩뭪뭫뭭뭮뭯뭰뭱",
    ),
    (
        '"',
        "밃밄밅밆밇밊밎밐밒밓밙밚밠밡밢밣밦밨밪밫밬밮밯밲밳밵밶밷밹밺밻밼밽밾밿뱂뱆뱇뱈뱊뱋뱎뱏뱑뱒뱓뱔뱕뱖뱗뱘뱙",
    ),
    (
        '"',
        "볾볿봀봁봂봃봆봈봊봋봌봍봎봏봑봒봓봕봖봗봘봙봚봛봜봝봞봟봠봡봢봣봥봦봧봨봩봪봫봭봮봯봰봱봲봳봴봵봶봷봸봹",
    ),
)


class Normal(NamedTuple):
    """A text in normal form. Character i began at `starts[i]` and ended at `ends[i]` of the text given.

    Both are None if nothing moved.
    """

    text: str
    starts: list[int] | None
    ends: list[int] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Translate a span of the normal text, not empty, into one of the text given."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def normal_form(text: str) -> Normal:
    """Bring a text into normal form; linear in its length, and one pass where nothing needs to change."""
    if text.isascii() and text.isprintable():
        return Normal(text, None, None)
    text = _BLANKED.sub(" ", text)
    strange = _special().search(text) or _TOO_MANY_MARKS.search(text)
    return (
        _rebuilt(text) if strange or not unicodedata.is_normalized("NFC", text) else Normal(text, None, None)
    )


def _rebuilt(text: str) -> Normal:
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    mojibake = _mojibake()
    for match in _cluster().finditer(text):
        cluster = match[0]
        if cluster in mojibake and _touches_latin(text, match.start(), match.end()):
            cluster = mojibake[cluster]
        elif _special().search(cluster):
            cluster = unicodedata.normalize("NFKC", _clean(cluster))
        if not cluster.isascii():
            cluster = unicodedata.normalize("NFC", cluster)
        pieces.append(cluster)
        starts += [match.start()] * len(cluster)
        ends += [match.end()] * len(cluster)
    return Normal("".join(pieces), starts, ends)


def _clean(cluster: str) -> str:
    return re.sub(f"[{_INVISIBLE}]", "", cluster)


def _touches_latin(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return any(char.isascii() and char.isalpha() for char in (before, after) if char)


@lru_cache(maxsize=1)
def _cluster() -> re.Pattern[str]:
    return re.compile(_CLUSTER, re.DOTALL)


@lru_cache(maxsize=1)
def _special() -> re.Pattern[str]:
    return re.compile(f"[{_INVISIBLE}{_COMPATIBLE}{''.join(_mojibake())}]")


@lru_cache(maxsize=1)
def _mojibake() -> dict[str, str]:
    return {
        syllable: quote + letter
        for quote, syllables in _MISREAD_QUOTES
        for syllable, letter in zip(syllables, _LETTERS, strict=True)
    }
