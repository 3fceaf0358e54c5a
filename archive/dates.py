"""Publication dates: one written form, the day they fall on, and the days meant by `2024-01` or 작년."""

from __future__ import annotations

import calendar
import re
from contextlib import suppress
from datetime import date, datetime, time, timedelta, timezone

from archive import clock

# The outlets kept here publish on Korean time; a date-time without an offset is read as such.
KST = timezone(timedelta(hours=9))

_ISO = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)"
    r"(?:[Tt ](?P<time>\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)?\s*(?P<offset>[Zz]|[+-]\d\d(?::?\d\d)?)?)?",
    re.ASCII,
)
DATE_FORMS = (
    'write YYYY, YYYY-MM or YYYY-MM-DD, or as in yesterday, "last week", "3 months ago", 어제, 지난달, 작년'
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


def ordinal_day(iso: str) -> int:
    """Return the day in Korea that a normalised date falls on, counted from 1 January of the year 1 as 1."""
    number = day_number(iso)
    return date(number // 10_000, number // 100 % 100, number % 100).toordinal()


def epoch_minutes(iso: str) -> int:
    """Return a normalised date as whole minutes since 1970-01-01T00:00Z; negative before that."""
    return int((moment_of(iso) - datetime(1970, 1, 1, tzinfo=timezone.utc)) // timedelta(minutes=1))


def today_in_korea() -> date:
    """Return the day it is in Korea, which is what a user's "yesterday" is counted from."""
    return clock.now().astimezone(KST).date()


def day_span(text: str, today: date | None = None) -> tuple[int, int]:
    """Return the first and the last day, as YYYYMMDD numbers, that `text` covers.

    It is `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, or a natural form (`docs/reference/dates.md`) such as
    `3 months ago`, `last week`, 어제, 작년, counted from `today`, by default the day in Korea. Raises
    ValueError if it is none of these or names no day of the calendar.
    """
    match = _DAY.fullmatch(text.strip())
    try:
        days = _natural(text, today) if match is None else _calendar_days(*match.groups())
    except (ValueError, OverflowError, calendar.IllegalMonthError):
        raise ValueError(f"{text!r} is not a day of the calendar") from None
    if days is None:
        raise ValueError(f"{text!r} is not a date; {DATE_FORMS}")
    return _number(days[0]), _number(days[1])


def _calendar_days(year: str, month: str | None, day: str | None) -> tuple[date, date]:
    last_month = int(month or 12)
    last_day = int(day) if day else calendar.monthrange(int(year), last_month)[1]
    return date(int(year), int(month or 1), int(day or 1)), date(int(year), last_month, last_day)


def _natural(text: str, today: date | None) -> tuple[date, date] | None:
    # Most dates are plain numbers, and a search should not wait for what it does not use.
    from archive.natural_dates import natural_days  # noqa: PLC0415

    return natural_days(text, today or today_in_korea())


def _number(day: date) -> int:
    return day.year * 10000 + day.month * 100 + day.day
