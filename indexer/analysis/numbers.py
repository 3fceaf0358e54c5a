"""Numbers in one form: 1,234 is 1234.

1만2000, 12,000 and 12 thousand are 12000; 3억 and 300 million are 300000000.
"""

from __future__ import annotations

import re
from decimal import Decimal

_SMALL = {"십": 10, "백": 100, "천": 1000}
_BIG = {"만": 10**4, "억": 10**8, "조": 10**12}
_ENGLISH = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_DIGITS = r"[0-9]{1,15}"
_PLAIN = rf"[0-9]{{1,3}}(?:,[0-9]{{3}})+(?:\.[0-9]{{1,6}})?|{_DIGITS}(?:\.[0-9]{{1,6}})?"
_SCALED = re.compile(rf"({_PLAIN})([십백천]?)([만억조]?)")
_SECTION = re.compile(rf"(?:{_PLAIN})(?:[십백천]?[만억조]|[십백천]?)")

# 천 and 백 also begin words (3천안); as scales they stand at the end or before these counters.
_AFTER_SMALL = "[^가-힣]|$|[여명개원건대달톤년채가곳표점장권석마쌍]"

# A number as it stands in a unit: with Korean scales glued, or an English scale behind a blank or hyphen.
NUMBER = (
    rf"(?:(?:{_PLAIN})(?:[십백천]?[만억조]|[십백천](?={_AFTER_SMALL})))+(?:{_PLAIN})?"
    rf"|[0-9]{{1,4}}(?=\.[0-9]{{1,2}}\.[0-9])|(?<=[0-9]\.)[0-9]{{1,2}}(?![0-9])"
    rf"|(?:{_PLAIN})(?:[ -](?:thousand|million|billion|trillion)\b)?"
)


def number_term(text: str) -> str:
    """Return the canonical term of a text that `NUMBER` matches: digits, a point if not whole."""
    lowered = text.lower()
    for word, scale in _ENGLISH.items():
        if lowered.endswith(word):
            return _plain(Decimal(text[: -len(word)].rstrip(" -").replace(",", "")) * scale)
    if not re.search("[십백천만억조]", text):
        plain = text.replace(",", "")
        return plain.lstrip("0") or "0" if len(plain) == 2 else plain
    total = section = Decimal(0)
    for digits, small, big in _SCALED.findall(text):
        section += Decimal(digits.replace(",", "")) * _SMALL.get(small, 1)
        if big:
            total += section * _BIG[big]
            section = Decimal(0)
    return _plain(total + section)


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def number_parts(text: str) -> list[tuple[str, int, int]]:
    """Return the parts of a number with scales as (term, start, end), `12조3천억` as 12조 and 3천억.

    One for plain numbers.
    """
    english = re.search(r"[ -]([A-Za-z]+)$", text)
    if english:
        return [
            (number_term(text[: english.start()]), 0, english.start()),
            (english[1].lower(), *english.span(1)),
        ]
    pieces = [(number_term(match[0]), match.start(), match.end()) for match in _SECTION.finditer(text)]
    return pieces if len(pieces) > 1 else [(number_term(text), 0, len(text))]
