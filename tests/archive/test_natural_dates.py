"""Relative and natural dates in English and Korean."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.dates import day_span
from archive.natural_dates import natural_days

# A Sunday, and the last day of a month with more days than the one before.
TODAY = date(2024, 3, 31)


@pytest.mark.parametrize(
    ("texts", "span"),
    [
        (("today", "오늘", "sunday", "일요일"), (20240331, 20240331)),
        (("yesterday", "어제", " Yesterday ", "하루 전", "a day ago"), (20240330, 20240330)),
        (("the day before yesterday", "그제", "그저께", "이틀 전", "2 days ago"), (20240329, 20240329)),
        (("사흘 전", "3일 전", "three days ago"), (20240328, 20240328)),
        (("monday", "last monday", "월요일", "지난 월요일"), (20240325, 20240325)),
        (("last sunday", "지난 일요일"), (20240324, 20240324)),
        (("this week", "이번 주"), (20240325, 20240331)),
        (("last week", "지난주", "저번 주", "previous week"), (20240318, 20240324)),
        (("지지난주", "지지난 주"), (20240311, 20240317)),
        (("a week ago", "일주일 전", "1주 전"), (20240324, 20240324)),
        (("this month", "이번 달", "이달", "March", "3월", "2024년 3월"), (20240301, 20240331)),
        (("last month", "지난달", "저번 달", "February", "Feb", "2월", "2024/2"), (20240201, 20240229)),
        (("a month ago", "한 달 전", "1개월 전"), (20240229, 20240229)),
        (("3 months ago", "석 달 전", "3개월 전"), (20231231, 20231231)),
        (("last 3 months", "past three months", "최근 3개월", "지난 석 달"), (20231231, 20240331)),
        (("this year", "올해", "금년", "2024년"), (20240101, 20241231)),
        (("last year", "작년", "지난해", "2023년"), (20230101, 20231231)),
        (("재작년", "지지난해"), (20220101, 20221231)),
        (("a year ago", "1년 전", "일 년 전"), (20230331, 20230331)),
        (("December", "12월", "Dec. 2023", "2023년 12월"), (20231201, 20231231)),
        (("13 January", "January 13", "1월 13일", "Jan 13, 2024", "13th January 2024"), (20240113, 20240113)),
        (("2024년 1월 13일", "2024.1.13", "2024.1.13.", "2024/01/13"), (20240113, 20240113)),
        (("April 1", "4월 1일"), (20230401, 20230401)),
        (("29 February", "2월 29일"), (20240229, 20240229)),
    ],
)
def test_natural_forms(texts: tuple[str, ...], span: tuple[int, int]) -> None:
    """What people write in either language means the same days."""
    assert {text: day_span(text, TODAY) for text in texts} == dict.fromkeys(texts, span)


@pytest.mark.parametrize(
    "text",
    [
        "13월",
        "30 February 2024",
        "2월 30일",
        "2024.13",
        "9999 years ago",
        "9999 weeks ago",
        "2024년 0월",
        "2024년 1월 0일",
        "0월",
        "0일 전쯤",
    ],
)
def test_days_that_are_none(text: str) -> None:
    """A form that names no day of the calendar is an error, not another day."""
    with pytest.raises(ValueError, match=r"date|calendar"):
        day_span(text, date(1, 1, 15) if "weeks" in text else TODAY)


@given(
    st.dates(min_value=date(1000, 1, 1)),
    st.integers(0, 9999),
    st.sampled_from(("day", "week", "month", "year")),
)
def test_the_languages_agree(today: date, count: int, unit: str) -> None:
    """`N units ago` is the same day in both languages, not later than today, and later for a smaller N."""
    korean = {"day": "일", "week": "주", "month": "개월", "year": "년"}[unit]
    try:
        days = natural_days(f"{count} {unit}s ago", today)
    except (ValueError, OverflowError):
        with pytest.raises((ValueError, OverflowError)):
            natural_days(f"{count}{korean} 전", today)
        return
    assert days is not None
    assert days == natural_days(f"{count}{korean} 전", today)
    assert days[0] == days[1] <= today
    if count:
        nearer = natural_days(f"{count - 1} {unit}s ago", today)
        assert nearer is not None
        assert nearer[0] > days[0]


@given(st.dates())
def test_the_present_holds_today(today: date) -> None:
    """The present week, month and year hold today."""
    for unit in ("week", "month", "year"):
        present = natural_days(f"this {unit}", today) if today.year < 9999 else (today, today)
        assert present is not None
        assert present[0] <= today <= present[1]


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_none(text: str) -> None:
    """Whatever is written is days in order, no date, or an error that can be shown."""
    try:
        days = natural_days(text, TODAY)
    except (ValueError, OverflowError):
        return
    assert days is None or days[0] <= days[1]
