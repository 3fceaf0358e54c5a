"""Days as people name them, in English and Korean: `3 months ago`, `last week`, 작년, 2024년 1월.

The forms stand in `docs/reference/dates.md`. A week begins on Monday (ISO 8601, KS X ISO 8601); a month
before the 31st of March is the last day of February.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

Days = tuple[date, date]

_UNITS = {
    "day": "day", "일": "day", "week": "week", "주": "week", "주일": "week",
    "month": "month", "달": "month", "개월": "month", "year": "year", "년": "year", "해": "year",
}  # fmt: skip
_NUMBERS = {
    **dict.fromkeys(("a", "an", "one", "한", "일"), 1), **dict.fromkeys(("two", "두", "이"), 2),
    **dict.fromkeys(("three", "세", "석", "서", "삼"), 3), **dict.fromkeys(("four", "네", "넉", "사"), 4),
    **dict.fromkeys(("five", "다섯", "오"), 5), **dict.fromkeys(("six", "여섯", "육"), 6),
    **dict.fromkeys(("seven", "일곱", "칠"), 7), **dict.fromkeys(("eight", "여덟", "팔"), 8),
    **dict.fromkeys(("nine", "아홉", "구"), 9), **dict.fromkeys(("ten", "열", "십"), 10),
    "eleven": 11, "열한": 11, "twelve": 12, "열두": 12,
}  # fmt: skip
# Native words for some days: 사흘 전 is three days ago.
_DAY_COUNTS = {
    "하루": 1,
    "이틀": 2,
    "사흘": 3,
    "나흘": 4,
    "닷새": 5,
    "엿새": 6,
    "이레": 7,
    "열흘": 10,
    "보름": 15,
}
# How far back a word for a day, a week, a month or a year goes.
_BACK = {
    "today": 0, "yesterday": 1, "day before yesterday": 2, "오늘": 0, "어제": 1, "어저께": 1, "그제": 2,
    "그저께": 2, "그끄저께": 3, "올해": 0, "금년": 0, "작년": 1, "지난해": 1, "전년": 1, "재작년": 2,
    "지지난해": 2, "이달": 0,
}  # fmt: skip
_YEAR_WORDS = frozenset({"올해", "금년", "작년", "지난해", "전년", "재작년", "지지난해"})
_WHICH = {
    "this": 0, "current": 0, "last": 1, "previous": 1, "이번": 0, "금": 0, "지난": 1, "저번": 1, "전": 1,
    "지지난": 2, "저저번": 2,
}  # fmt: skip
_MONTHS = {
    name.casefold(): number
    for names in (calendar.month_name, calendar.month_abbr, [*[""] * 9, "Sept"])
    for number, name in enumerate(names)
    if name
}
_WEEKDAYS = {
    name: number
    for number, names in enumerate(zip(calendar.day_name, calendar.day_abbr, "월화수목금토일", strict=True))
    for name in (names[0].casefold(), names[1].casefold(), f"{names[2]}요일")
}

_COUNT = rf"(?P<count>\d{{1,4}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_UNIT = rf"(?P<unit>{'|'.join(sorted(_UNITS, key=len, reverse=True))})s?"
_SOME = rf"{_COUNT} ?{_UNIT}|(?P<days>{'|'.join(_DAY_COUNTS)})"
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_NAMED = rf"(?P<which>{'|'.join(sorted(_WHICH, key=len, reverse=True))})"


def natural_days(text: str, today: date) -> Days | None:
    """Return the first and the last of the days that `text` names, seen from `today`; None if it names none.

    A point in time (`3 months ago`, 사흘 전) is one day; a stretch (`last week`, 최근 3개월) is all its days.
    Raises ValueError or OverflowError for a day that the calendar does not have.
    """
    written = " ".join(text.casefold().split()).removeprefix("the ")
    return next((days for days in _readings(written, today)), None)


def _readings(text: str, today: date) -> Iterator[Days]:
    for pattern, read in _FORMS:
        match = pattern.fullmatch(text)
        if match:
            yield read(match, today)


def _word(match: re.Match[str], today: date) -> Days:
    word = match[0]
    back = _BACK[word]
    if word in _YEAR_WORDS:
        return _whole("year", _before(today, "year", back))
    if word == "이달":
        return _whole("month", today)
    return _whole("day", _before(today, "day", back))


def _ago(match: re.Match[str], today: date) -> Days:
    return _whole("day", _some_before(match, today))


def _recent(match: re.Match[str], today: date) -> Days:
    return _some_before(match, today), today


def _some_before(match: re.Match[str], today: date) -> date:
    if match["days"]:
        return _before(today, "day", _DAY_COUNTS[match["days"]])
    count = match["count"]
    return _before(today, _UNITS[match["unit"]], int(count) if count.isdecimal() else _NUMBERS[count])


def _which(match: re.Match[str], today: date) -> Days:
    unit = _UNITS[match["unit"]]
    return _whole(unit, _before(_whole(unit, today)[0], unit, _WHICH[match["which"]]))


def _weekday(match: re.Match[str], today: date) -> Days:
    back = (today.weekday() - _WEEKDAYS[match["weekday"]]) % 7
    return _whole("day", today - timedelta(days=back or (7 if match["which"] else 0)))


def _calendar(match: re.Match[str], today: date) -> Days:
    """Read a date of the calendar; without a year it is the last such day or month that has begun."""
    parts = match.groupdict()
    written = parts["month"]
    month = None if written is None else int(written) if written.isdecimal() else _MONTHS[written]
    day = None if parts.get("day") is None else int(parts["day"])
    unit = "year" if month is None else "month" if day is None else "day"
    if parts.get("year"):
        month, day = (1 if number is None else number for number in (month, day))
        return _whole(unit, date(int(parts["year"]), month, day))
    assert month is not None
    # The 29th of February may be up to eight years ago.
    for year in range(today.year, max(today.year - 9, 0), -1):
        first = 1 if day is None else day
        if first <= calendar.monthrange(year, month)[1] and date(year, month, first) <= today:
            return _whole(unit, date(year, month, first))
    raise ValueError(f"{match[0]!r} is not a day of the calendar")


def _whole(unit: str, day: date) -> Days:
    """Return the day, week, month or year that `day` lies in."""
    if unit == "day":
        return day, day
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    if unit == "year":
        return day.replace(month=1, day=1), day.replace(month=12, day=31)
    return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _before(day: date, unit: str, count: int) -> date:
    """Return the day so many units earlier; where the month is shorter, its last day."""
    if unit in {"day", "week"}:
        return day - timedelta(days=count * (7 if unit == "week" else 1))
    months = day.year * 12 + day.month - 1 - count * (12 if unit == "year" else 1)
    year, month = months // 12, months % 12 + 1
    if year < 1:
        raise ValueError(f"{count} {unit}s before {day} there is no calendar")
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Days]], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        ("|".join(map(re.escape, _BACK)), _word),
        (rf"(?:{_SOME}) ?(?:ago|전)", _ago),
        (rf"(?:last|past|최근|지난) ?(?:{_SOME})", _recent),
        (rf"{_NAMED} ?{_UNIT}", _which),
        (rf"(?P<which>last |지난 ?)?(?P<weekday>{'|'.join(_WEEKDAYS)})", _weekday),
        (r"(?P<year>\d{4})년(?: ?(?P<month>\d\d?)월(?: ?(?P<day>\d\d?)일)?)?", _calendar),
        (r"(?P<month>\d\d?)월(?: ?(?P<day>\d\d?)일)?", _calendar),
        (r"(?P<year>\d{4})(?P<mark>[./])(?P<month>\d\d?)(?:(?P=mark)(?P<day>\d\d?)\.?)?", _calendar),
        (rf"(?:(?P<day>\d\d?)(?:st|nd|rd|th)? )?{_MONTH}(?:,? (?P<year>\d{{4}}))?", _calendar),
        (rf"{_MONTH} (?P<day>\d\d?)(?:st|nd|rd|th)?(?:,? (?P<year>\d{{4}}))?", _calendar),
    )
)
