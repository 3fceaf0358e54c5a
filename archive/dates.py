"""Publication dates: one written form, the day they fall on, and the days a user means by `2024-01`."""

from __future__ import annotations

import calendar
import re
from contextlib import suppress
from datetime import date, datetime, time, timedelta, timezone

# The outlets kept here publish on Korean time; a date-time without an offset is read as such.
KST = timezone(timedelta(hours=9))

_ISO = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)"
    r"(?:[Tt ](?P<time>\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)?\s*(?P<offset>[Zz]|[+-]\d\d(?::?\d\d)?)?)?",
    re.ASCII,
)
_DAY = re.compile(r"(\d{4})(?:-(\d\d?)(?:-(\d\d?))?)?", re.ASCII)


def normalise_iso(text: str) -> str:
    """Return an ISO 8601 date or date-time in the one form the catalogue keeps.

    A date stays a date (`2024-01-13`); a date-time gets seconds and an offset, +09:00 if it names none
    (`2024-01-13T08:05:00+09:00`); fractions of a second are dropped. Doing it twice changes nothing. Raises
    ValueError for anything else, an impossible date or time included.
    """
    match = _ISO.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is not an ISO 8601 date or date-time such as 2024-01-13T08:05:00+09:00")
    day = date.fromisoformat(match["date"])
    if match["time"] is None:
        return day.isoformat()
    offset = match["offset"] or "+09:00"
    zone = timezone.utc if offset in "Zz" else _zone(offset)
    moment = datetime.combine(day, time.fromisoformat(match["time"]), zone)
    return moment.isoformat(timespec="seconds")


def _zone(offset: str) -> timezone:
    digits = offset.replace(":", "")
    delta = timedelta(hours=int(digits[1:3]), minutes=int(digits[3:5] or 0))
    if delta >= timedelta(days=1):
        raise ValueError(f"{offset} is no offset from UTC")
    return timezone(-delta if digits[0] == "-" else delta)


def moment_of(iso: str) -> datetime:
    """Return the moment a normalised date means; a bare date means its first moment in Korea."""
    if "T" not in iso:
        return datetime.combine(date.fromisoformat(iso), time(), KST)
    return datetime.fromisoformat(iso)


def day_number(iso: str) -> int:
    """Return the day in Korea that a normalised date falls on, as the number YYYYMMDD."""
    moment = moment_of(iso)
    # The first and last hours of the calendar have no Korean time that Python can hold.
    with suppress(OverflowError):
        moment = moment.astimezone(KST)
    return moment.year * 10000 + moment.month * 100 + moment.day


def epoch_minutes(iso: str) -> int:
    """Return a normalised date as whole minutes since 1970-01-01T00:00Z; negative before that."""
    return int((moment_of(iso) - datetime(1970, 1, 1, tzinfo=timezone.utc)) // timedelta(minutes=1))


def day_span(text: str) -> tuple[int, int]:
    """Return the first and the last day, as YYYYMMDD numbers, that `YYYY`, `YYYY-MM` or `YYYY-MM-DD` covers.

    Raises ValueError if `text` has none of these forms or names no day of the calendar.
    """
    match = _DAY.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is not a date; write YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    try:
        first = date(year, 1 if month is None else month, 1 if day is None else day)
        last_month = 12 if month is None else month
        last = date(year, last_month, calendar.monthrange(year, last_month)[1] if day is None else day)
    except (ValueError, calendar.IllegalMonthError):
        raise ValueError(f"{text!r} is not a day of the calendar") from None
    return _number(first), _number(last)


def _number(day: date) -> int:
    return day.year * 10000 + day.month * 100 + day.day
