"""Numbers among the segments of a unit, brought into one form: numerals in words, dates, quarters."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.analysis.numbers import number_parts, number_term
from indexer.analysis.numerals import may_begin_numeral, numeral_parts, numeral_size
from indexer.analysis.scan import Segment

_YEAR = re.compile("(?:1[89]|20)[0-9]{2}")
_MONTH, _DAY = re.compile("0?[1-9]|1[0-2]"), re.compile("0?[1-9]|[12][0-9]|3[01]")
_DATE = (("년", _YEAR), ("월", _MONTH), ("일", _DAY))
_DECADE = re.compile("(?:19|20)([1-9]0년대)")
_DIGITS = "영일이삼사오육칠팔구"


def in_one_form(segments: Sequence[Segment]) -> Sequence[Segment]:
    """Write what numbers say as it mostly is: 백만명 as 백만 and 명, 2024.1.13 as 2024년 1월 13일."""
    kinds = [segment.kind for segment in segments]
    if "number" not in kinds and not any(map(_may_be_numeral, segments)):
        return segments
    row: list[Segment] = []
    at = 0
    while at < len(segments):
        segment = segments[at]
        if segment.kind == "number":
            date = _date(segments[at : at + 3])
            row += date or [segment]
            at += 3 if date else 2 if _is_quarter(segments[at : at + 3]) else 1
            continue
        row += _without_numeral(segment) if segment is segments[0] or segment.gap else [segment]
        at += 1
    return row


def _may_be_numeral(segment: Segment) -> bool:
    return segment.kind == "korean" and may_begin_numeral(segment.text)


def _without_numeral(segment: Segment) -> list[Segment]:
    """Cut a numeral in words off the Korean segment that begins with it."""
    size = numeral_size(segment.text) if _may_be_numeral(segment) else 0
    if not size:
        return [segment]
    number = segment._replace(text=segment.text[:size], kind="number")
    rest = segment._replace(text=segment.text[size:], start=segment.start + size, gap="")
    return [number, rest] if rest.text else [number]


def _date(segments: Sequence[Segment]) -> list[Segment]:
    """Return year, month and day with their counters, each at the separator or last digit; else nothing."""
    gaps = {segment.gap for segment in segments[1:]}
    if len(segments) < len(_DATE) or len(gaps) > 1 or gaps.isdisjoint((".", "-", "/")):
        return []
    found = []
    for segment, (counter, form) in zip(segments, _DATE, strict=True):
        if segment.kind != "number" or not form.fullmatch(segment.text):
            return []
        place = segment.start + len(segment.text) - (counter == "일")
        found += [segment, Segment(counter, "korean", place, "")]
    return found


def _is_quarter(segments: Sequence[Segment]) -> bool:
    """Tell whether the second of three segments is the 4 of 2/4분기."""
    if len(segments) < 3 or segments[1].text != "4" or segments[1].gap != "/":
        return False
    return segments[2].text.startswith("분기") and not segments[2].gap


def amount(text: str) -> tuple[str, list[tuple[str, int, int]]]:
    """Return the term of a number in digits or in words, and its parts as (term, start, end)."""
    if not is_in_words(text):
        return number_term(text), number_parts(text)
    parts = numeral_parts(text)
    return str(sum(value for value, _, _ in parts)), [(str(value), start, end) for value, start, end in parts]


def is_in_words(text: str) -> bool:
    """Tell whether a number is in Korean words."""
    return "가" <= text[0] <= "힣"


def digit_by_digit(date: str) -> str:
    """Return how the digits of a day like 6.25 are read one by one, as days of remembrance are: 육이오."""
    return "".join(_DIGITS[int(digit)] for digit in date if digit.isdigit())


def other_wholes(term: str) -> list[str]:
    """Return what else is said for a number with its counter: 90년대 for 1990년대."""
    decade = _DECADE.fullmatch(term)
    return [decade[1]] if decade else []
