"""Dates as Korean outlets write them, in Korean and in English, to ISO 8601."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

# Korea's first newspaper appeared in 1883; later than the limit is a misprint.
EARLIEST_YEAR = 1883
LATEST_YEAR = 2099

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_HALF = r"(?P<half>오전|오후|[ap]\.?m\b\.?)"
_TIME = (
    r"(?:[\s,|/T·-]{0,5}(?:at\s+)?(?:\(?[월화수목금토일](?:요일)?\)?[\s,]{0,3})?" + _HALF + r"?\s{0,3}"
    r"(?P<hour>\d{1,2})(?:"
    r":(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d{1,9})?)?"
    r"|시(?:\s{0,3}(?P<minute2>\d{1,2})\s{0,2}분(?:\s{0,2}(?P<second2>\d{1,2})\s{0,2}초)?)?)"
    r"(?:\s{0,3}(?P<half2>[ap]\.?m\b\.?))?"
    r"(?:\s{0,3}(?P<zone>Z\b|UTC|GMT|KST|[+-]\d{2}:?\d{2}(?!\d)))?)?"
)
_FORMS = tuple(
    re.compile(form + _TIME, re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})\s{0,2}년\s{0,2}(?P<month>\d{1,2})\s{0,2}월\s{0,2}(?P<day>\d{1,2})\s{0,2}일",
        r"(?P<year>\d{4})(?P<mark>[-./])\s?(?P<month>\d{1,2})(?P=mark)\s?(?P<day>\d{1,2})(?!\d)\.?",
        r"\b" + _MONTH + r"\b\.?\s{0,3}(?P<day>\d{1,2})(?:st|nd|rd|th)?\s{0,2},?\s{0,3}(?P<year>\d{4})(?!\d)",
        r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s.-]{1,3}" + _MONTH + r"\b\.?,?[\s-]{0,3}(?P<year>\d{4})(?!\d)",
    )
)
_COMPACT = re.compile(
    r"(?<!\d)(?P<year>(?:18|19|20)\d{2})(?P<month>[01]\d)(?P<day>[0-3]\d)(?:(?P<hour>\d{2})(?P<minute>\d{2})(?:\d{2})?)?(?!\d)"
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A date or date-time in ISO 8601 and where it stands in its text (`text[start:end]`)."""

    iso: str
    start: int
    end: int


def iter_moments(text: str, offset: str = "+09:00") -> Iterator[Moment]:
    """Yield the dates in `text` in order; those no calendar has and those out of all reason are left out.

    1. Korean (`2004년 7월 30일 08시 41분`, `오후 3시`), numeric (`2017-12-14 08:25`, `2024.01.13.`, ISO 8601)
       and English (`January. 13, 2024 08:05`, `AUGUST 16, 2014`, `13 Jan 2024`) forms; one may be glued to
       the end of another.
    2. A time without zone is local, `offset` from UTC; one with a zone is converted to that offset.
    3. Without a time, or with one no clock shows, the date alone is given.
    """
    end = 0
    ahead = [_whole(form, text, end) for form in _FORMS]
    while matches := [match for match in ahead if match]:
        match = min(matches, key=lambda match: (match.start(), -match.end()))
        iso = _iso(match, offset)
        if iso:
            yield Moment(iso, match.start(), match.end())
        end = match.end() if iso else match.start() + 1
        # Only forms whose next match has been passed look again, which keeps long texts linear.
        ahead = [_next(form, text, end, found) for form, found in zip(_FORMS, ahead, strict=True)]


def _next(form: re.Pattern[str], text: str, end: int, found: re.Match[str] | None) -> re.Match[str] | None:
    glued = form.match(text, end)
    if glued or found is None or found.start() >= end:
        return glued or found
    return _whole(form, text, end)


def _whole(form: re.Pattern[str], text: str, start: int) -> re.Match[str] | None:
    # Digits before a date belong to another number, unless they are the date just read.
    at = start
    while (match := form.search(text, at)) is not None:
        first = match.start()
        if first in (0, start) or not (text[first].isdigit() and text[first - 1].isdigit()):
            return match
        at = first + 1
    return None


def parse_moment(text: str, offset: str = "+09:00") -> str | None:
    """Return the first date in `text`, `20240113` and `202401130805` too, in ISO 8601, or None."""
    first = next(iter_moments(text[:500], offset), None)
    if first:
        return first.iso
    compact = _COMPACT.search(text[:500])
    return _iso(compact, offset) if compact else None


def _iso(match: re.Match[str], offset: str) -> str | None:
    parts = match.groupdict()
    day = _date(parts)
    if day is None:
        return None
    clock = _clock(parts)
    if clock is None:
        return day.isoformat()
    local = _zone(offset)
    moment = datetime(day.year, day.month, day.day, *clock, tzinfo=_zone(parts.get("zone")) or local)
    return moment.astimezone(local).isoformat()


def _date(parts: dict[str, str | None]) -> date | None:
    month = parts["month"] or ""
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
    try:
        day = date(int(parts["year"] or 0), number, int(parts["day"] or 0))
    except ValueError:
        return None
    return day if EARLIEST_YEAR <= day.year <= LATEST_YEAR else None


def _clock(parts: dict[str, str | None]) -> tuple[int, int, int] | None:
    if not parts.get("hour"):
        return None
    hour, minute, second = (
        int(parts.get(name) or parts.get(f"{name}2") or 0) for name in ("hour", "minute", "second")
    )
    half = (parts.get("half") or parts.get("half2") or "").lower()
    if half[:1] in {"오", "a", "p"} and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "오후" or half.startswith("p") else 0)
    return (hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def _zone(text: str | None) -> timezone | None:
    if not text:
        return None
    if text.upper() == "KST":
        return timezone(timedelta(hours=9))
    if text[0] not in "+-":
        return timezone.utc
    digits = text.replace(":", "")
    hours, minutes = int(digits[1:3]), int(digits[3:5])
    if hours > 14 or minutes > 59:
        return None
    return timezone((-1 if text[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes))
