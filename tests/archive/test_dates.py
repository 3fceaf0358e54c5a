"""Publication dates: one written form, and the days that `2024-01` means."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive.dates import (
    KST,
    day_number,
    day_span,
    epoch_minutes,
    moment_of,
    normalise_iso,
    today_in_korea,
)

ZONES = st.integers(-23 * 60 - 59, 23 * 60 + 59).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(timezones=ZONES)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2024-01-13", "2024-01-13"),
        (" 2024-01-13 ", "2024-01-13"),
        ("2024-01-13T08:05", "2024-01-13T08:05:00+09:00"),
        ("2024-01-13 08:05:09", "2024-01-13T08:05:09+09:00"),
        ("2024-01-13T08:05:09.999", "2024-01-13T08:05:09+09:00"),
        ("2024-01-13T08:05:09,5Z", "2024-01-13T08:05:09+00:00"),
        ("2024-01-13t08:05:09z", "2024-01-13T08:05:09+00:00"),
        ("2024-01-13T08:05:09+0900", "2024-01-13T08:05:09+09:00"),
        ("2024-01-13 08:05:09+09", "2024-01-13T08:05:09+09:00"),
        ("2024-01-13 08:05 -03:30", "2024-01-13T08:05:00-03:30"),
        ("2024-01-13T08:05:00-00:00", "2024-01-13T08:05:00+00:00"),
        ("2024-02-29", "2024-02-29"),
    ],
)
def test_iso_dates_get_one_form(text: str, iso: str) -> None:
    """Every usual spelling becomes seconds and an offset; Korean time is meant where none is named."""
    assert normalise_iso(text) == iso


@pytest.mark.parametrize(
    "text",
    [
        "", "2024", "2024-01", "2024-1-3", "20240113", "13.1.2024", "2024-02-30", "2023-02-29", "0000-01-01",
        "2024-01-13T24:00", "2024-01-13T08:60", "2024-01-13T08:05:60", "2024-01-13T08", "2024-01-13T",
        "2024-01-13T08:05+24:00", "2024-01-13T08:05+99:99", "2024-01-13Z", "２０２４-01-13",
        "2024-01-13T08:05+０9", "2024-01-13T08:05:00+09:00 KST", "2024-01-13T08:05\x00", "now",
    ],
)  # fmt: skip
def test_other_text_is_no_iso_date(text: str) -> None:
    """What is no date, or none of the calendar, raises ValueError with a message of one line."""
    with pytest.raises(ValueError, match=r".") as failure:
        normalise_iso(text)
    assert "\n" not in str(failure.value)


@given(MOMENTS)
@example(datetime.max.replace(tzinfo=timezone.utc))
@example(datetime.min.replace(tzinfo=KST))
def test_a_date_time_keeps_its_moment_and_form(moment: datetime) -> None:
    """Normalising keeps the moment to the second; doing it twice changes nothing."""
    iso = normalise_iso(moment.isoformat())
    assert normalise_iso(iso) == iso
    assert moment_of(iso) == moment.replace(microsecond=0)


@given(st.text("0123456789-+:TtZz ,.", max_size=28))
@example("2024-01-13T08:05:09.+09:00")
def test_normalising_any_text_fails_cleanly_or_is_idempotent(text: str) -> None:
    """Text of a date's characters is either refused with ValueError or gets a form that stays."""
    try:
        iso = normalise_iso(text)
    except ValueError:
        return
    assert normalise_iso(iso) == iso
    day_number(iso)
    epoch_minutes(iso)


@given(MOMENTS, MOMENTS)
@example(
    datetime.max.replace(tzinfo=timezone(timedelta(hours=-23))), datetime.max.replace(tzinfo=timezone.utc)
)
def test_minutes_follow_time(one: datetime, two: datetime) -> None:
    """The order of minutes since 1970 is the order of moments."""
    first, second = (epoch_minutes(normalise_iso(moment.isoformat())) for moment in (one, two))
    if one.replace(microsecond=0) <= two.replace(microsecond=0):
        assert first <= second


def test_minutes_since_1970() -> None:
    """Minutes count from 1970 in UTC, and a bare date means midnight in Korea."""
    assert epoch_minutes("1970-01-01T00:00:00+00:00") == 0
    assert epoch_minutes("1969-12-31T23:59:59+00:00") == -1
    assert epoch_minutes("1970-01-01") == -9 * 60
    assert epoch_minutes("2024-01-13T08:05:00+09:00") == epoch_minutes("2024-01-12T23:05:00+00:00")


@pytest.mark.parametrize(
    ("iso", "day"),
    [
        ("2024-01-13", 20240113),
        ("2024-01-13T23:59:59+09:00", 20240113),
        ("2024-01-12T15:00:00+00:00", 20240113),
        ("2024-01-12T14:59:59+00:00", 20240112),
        ("0001-01-01T00:00:00+14:00", 10101),
        ("9999-12-31T23:00:00+00:00", 99991231),
    ],
)
def test_the_day_is_the_day_in_korea(iso: str, day: int) -> None:
    """A moment falls on its Korean day; at the very ends of the calendar its own day has to do."""
    assert day_number(iso) == day


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2024", (20240101, 20241231)),
        ("2024-02", (20240201, 20240229)),
        ("2023-2", (20230201, 20230228)),
        ("2024-12", (20241201, 20241231)),
        ("2024-01-13", (20240113, 20240113)),
        (" 2024-1-3 ", (20240103, 20240103)),
        ("9999", (99990101, 99991231)),
    ],
)
def test_spans(text: str, span: tuple[int, int]) -> None:
    """A year, a month and a day stand for all their days."""
    assert day_span(text) == span


@pytest.mark.parametrize(
    "text",
    [
        "", "24", "2024-13", "2024-00", "2024-01-00", "2024-02-30", "0000", "20240113", "2024-01-",
        "２０２４", "-", "2024-01-13T08:05",
    ],
)  # fmt: skip
def test_what_is_no_span(text: str) -> None:
    """What is no year, month or day of the calendar raises ValueError."""
    with pytest.raises(ValueError, match=r"date|calendar"):
        day_span(text)


@given(st.dates())
def test_spans_hold_each_other(day: date) -> None:
    """A day lies in its month, and the month in its year."""
    spans = [day_span(day.strftime(form)) for form in ("%Y-%m-%d", "%Y-%m", "%Y")] if day.year > 999 else []
    for inner, outer in pairwise(spans):
        assert outer[0] <= inner[0] <= inner[1] <= outer[1]


def test_today_is_korean() -> None:
    """Relative dates count from the day it is in Korea, whatever the machine's zone."""
    before, span, after = (
        day_number(f"{datetime.now(KST):%F}"),
        day_span("오늘"),
        day_number(f"{today_in_korea()}"),
    )
    assert before <= span[0] == span[1] <= after


def test_the_error_names_the_forms() -> None:
    """What is no date is told with the forms that are."""
    with pytest.raises(ValueError, match=r"'soonish' is not a date; write YYYY.*3 months ago.*작년"):
        day_span("soonish")
