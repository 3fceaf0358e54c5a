"""Numbers in one form: 1,234 is 1234.

1만2000, 12,000 and 12 thousand are 12000; 3억 and 300 million are 300000000.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

SMALL_SCALES = {"십": 10, "백": 100, "천": 1000}
BIG_SCALES = {"만": 10**4, "억": 10**8, "조": 10**12}
_SHORT = {"bn": "billion", "mn": "million", "tn": "trillion"}
_ENGLISH = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_ENGLISH |= {short: _ENGLISH[word] for short, word in _SHORT.items()}
SCALES = "|".join(_ENGLISH)
_DIGITS = r"[0-9]{1,15}"
_PLAIN = rf"[0-9]{{1,3}}(?:,[0-9]{{3}})+(?:\.[0-9]{{1,6}})?|{_DIGITS}(?:\.[0-9]{{1,6}})?"

# 천 and 백 also begin words (3천안); as scales they stand at the end or before these counters.
_AFTER_SMALL = "[^가-힣]|$|[여명개원건대달톤년채가곳표점장권석마쌍]"

# A counter behind a number and a blank, with its particle: alone, 명이 and 회의 are other words.
_COUNTERS = (
    "명|건|곳|개국|개월|개|퍼센트|원|달러|위안|엔|유로|대|채|척|발|마리|가구|편|점|장|권|석|쌍|회|번|배|톤|분기|분|초|시간|"
    "년|월|일|세|살|위|표|층|호|차|주"
)
_PARTICLES = "이나|이다|이|은|을|의|에서|에|으로|로|가량|가|는|를|과|와|도|만|까지|부터|쯤|씩|정도|이상|이하"
COUNTED = rf"(?:{_COUNTERS})(?:{_PARTICLES})?"

# Units that have several names or signs, by the term of all.
SAME_UNIT = {
    "퍼센트": "%", "percent": "%", "킬로미터": "km", "킬로그램": "kg", "센티미터": "cm", "밀리미터": "mm",
    "미터": "m", "그램": "g", "제곱미터": "m2", "세제곱미터": "m3", "per cent": "%", "pct": "%",
    **{f"{prefix}{unit}{plural}": short + unit[0]
       for prefix, short in (("kilo", "k"), ("centi", "c"), ("milli", "m"), ("", ""))
       for unit in ("meter", "metre", "gram", "gramme") for plural in ("", "s")},
}  # fmt: skip

# Units of one letter behind a number, and percentage points, as Korean words.
LETTER_UNITS = {"t": "톤", "p": "포인트"}

# A number as it stands in a unit: with Korean scales glued, or an English scale behind a blank or hyphen.
NUMBER = (
    rf"(?:(?:{_PLAIN})(?:[십백천]?[만억조]|[십백천](?={_AFTER_SMALL})))+(?:{_PLAIN})?"
    rf"|[0-9]{{1,4}}(?=\.[0-9]{{1,2}}\.[0-9])|(?<=[0-9]\.)[0-9]{{1,2}}(?![0-9])"
    rf"|(?:{_PLAIN})(?:[ -](?:{SCALES})\b|(?:{'|'.join(_SHORT)})\b)?"
)


@lru_cache(maxsize=1)
def _scaled() -> re.Pattern[str]:
    return re.compile(rf"({_PLAIN})([십백천]?)([만억조]?)")


@lru_cache(maxsize=1)
def _section() -> re.Pattern[str]:
    return re.compile(rf"(?:{_PLAIN})(?:[십백천]?[만억조]|[십백천]?)")


@lru_cache(maxsize=1)
def _counter() -> re.Pattern[str]:
    return re.compile(f"{_COUNTERS}|시|조")


def counter_at(text: str) -> str:
    """Return the counter a text begins with, empty if none."""
    match = _counter().match(text)
    return match[0] if match else ""


def number_term(text: str) -> str:
    """Return the canonical term of a text that `NUMBER` matches: digits, a point if not whole."""
    plain = text.replace(",", "")
    if _is_plain(plain):
        return plain.lstrip("0") or "0" if len(plain) == 2 else plain
    from decimal import Decimal  # noqa: PLC0415 - most texts on a cold path have no number with a scale

    lowered = text.lower()
    for word, scale in _ENGLISH.items():
        if lowered.endswith(word):
            return _plain(Decimal(text[: -len(word)].rstrip(" -").replace(",", "")) * scale)
    total = section = Decimal(0)
    for digits, small, big in _scaled().findall(text):
        section += Decimal(digits.replace(",", "")) * SMALL_SCALES.get(small, 1)
        if big:
            total += section * BIG_SCALES[big]
            section = Decimal(0)
    return _plain(total + section)


def _is_plain(text: str) -> bool:
    """Tell whether a number without commas is digits with at most one point."""
    return text.replace(".", "", 1).isdecimal()


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def number_parts(text: str) -> list[tuple[str, int, int]]:
    """Return the parts of a number with scales as (term, start, end), `12조3천억` as 12조 and 3천억.

    One for plain numbers.
    """
    if _is_plain(text.replace(",", "")):
        return [(number_term(text), 0, len(text))]
    english = re.search(r"[ -]?([A-Za-z]+)$", text)
    if english:
        return [
            (number_term(text[: english.start()]), 0, english.start()),
            (_SHORT.get(english[1].lower(), english[1].lower()), *english.span(1)),
        ]
    pieces = [(number_term(match[0]), match.start(), match.end()) for match in _section().finditer(text)]
    return pieces if len(pieces) > 1 else [(number_term(text), 0, len(text))]
