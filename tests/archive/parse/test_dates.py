"""Dates as outlets write them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.parse.datelines import DateLine, read_date_line
from archive.parse.dates import iter_moments, parse_moment

KST = "+09:00"
MONTHS = [datetime(2000, number, 1).strftime("%B") for number in range(1, 13)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Posted January. 13, 2024 08:05,", "2024-01-13T08:05:00+09:00"),
        ("Updated May. 1, 2024 08:05", "2024-05-01T08:05:00+09:00"),
        ("May. 10, 2021 07:21.", "2021-05-10T07:21:00+09:00"),
        ("AUGUST 16, 2014 02:10", "2014-08-16T02:10:00+09:00"),
        ("입력 2004년 7월 30일 08시 41분", "2004-07-30T08:41:00+09:00"),
        ("입력 2017-12-14 08:25수정 2017-12-14 09:10", "2017-12-14T08:25:00+09:00"),
        ("입력 | 1999-07-04 19:48:00", "1999-07-04T19:48:00+09:00"),
        ("2024.01.13. 오후 3:05", "2024-01-13T15:05:00+09:00"),
        ("2024.01.13(토) 08:05", "2024-01-13T08:05:00+09:00"),
        ("2024년 1월 13일 오후 3시", "2024-01-13T15:00:00+09:00"),
        ("2024년 1월 13일 (토) 오전 12시 5분", "2024-01-13T00:05:00+09:00"),
        ("2024년 1월 13일 23시 59분 59초", "2024-01-13T23:59:59+09:00"),
        ("Jan. 13, 2024 12:05 p.m.", "2024-01-13T12:05:00+09:00"),
        ("Sept. 5th, 2020", "2020-09-05"),
        ("13 January 2024", "2024-01-13"),
        ("Sat, 13 Jan 2024 08:05:00 GMT", "2024-01-13T17:05:00+09:00"),
        ("2024-01-13T08:05:00+09:00", "2024-01-13T08:05:00+09:00"),
        ("2024-01-12T23:05:00.000Z", "2024-01-13T08:05:00+09:00"),
        ("2024-01-12T18:05-0500", "2024-01-13T08:05:00+09:00"),
        ("2024-01-13", "2024-01-13"),
        ("2024/01/13 08:05 KST", "2024-01-13T08:05:00+09:00"),
        ("20240113", "2024-01-13"),
        ("20240113080500", "2024-01-13T08:05:00+09:00"),
    ],
)
def test_forms(text: str, expected: str) -> None:
    """Every form gives the day and, where there is one, the time with the outlet's offset."""
    assert parse_moment(text, KST) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2024-02-30",
        "2023년 2월 29일",
        "9999-12-31",
        "0000-00-00",
        "1776. 7. 4",
        "May 2024",
        "7월 30일",
        "12024-01-13",
        "2024-1-131",
        "call 2024011308059",
    ],
)
def test_what_is_no_date(text: str) -> None:
    """Days no calendar has, years out of reason, parts of longer numbers and half dates give nothing."""
    assert parse_moment(text, KST) is None


def test_impossible_time_leaves_the_day() -> None:
    """A time that no clock shows is dropped, the day is kept."""
    assert parse_moment("2024-01-13 25:61", KST) == "2024-01-13"


def test_other_offset() -> None:
    """Times without a zone are in the outlet's offset, and zoned ones are converted to it."""
    assert parse_moment("January 13, 2024 08:05", "-05:00") == "2024-01-13T08:05:00-05:00"
    assert parse_moment("2024-01-13T08:05:00Z", "-05:00") == "2024-01-13T03:05:00-05:00"


def test_glued_dates_are_two() -> None:
    """A date written twice without a space between is found twice, the number between it cut rightly."""
    text = "입력 2002-03-05 18:032002년 3월 5일 18시 03분"
    assert [one.iso for one in iter_moments(text, KST)] == ["2002-03-05T18:03:00+09:00"] * 2


MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2099, 12, 30)).map(
    lambda m: m.replace(second=0, microsecond=0)
)


@given(MOMENTS, st.sampled_from(["en", "caps", "ko", "iso", "dots"]), st.text(alphabet=" ,.|가a", max_size=5))
def test_what_is_written_is_read(moment: datetime, form: str, around: str) -> None:
    """Any moment in any of the forms is read back to the minute, whatever stands beside it."""
    month = MONTHS[moment.month - 1]
    written = {
        "en": f"{month}. {moment.day}, {moment.year} {moment:%H:%M}",
        "caps": f"{month.upper()} {moment.day}, {moment.year} {moment:%H:%M}",
        "ko": f"{moment.year}년 {moment.month}월 {moment.day}일 {moment:%H}시 {moment:%M}분",
        "iso": moment.isoformat(" ", "minutes"),
        "dots": f"{moment:%Y.%m.%d. %H:%M}",
    }[form]
    expected = moment.replace(tzinfo=timezone(timedelta(hours=9))).isoformat()
    assert parse_moment(f"{around} {written}{around}", KST) == expected


@given(st.text(alphabet="0123456789-.:/ 년월일시분TZ+JanMay,오후", max_size=60))
def test_results_are_iso(text: str) -> None:
    """Whatever the text, every result is a valid ISO date or date-time, and they stand in order."""
    end = 0
    for moment in iter_moments(text, KST):
        datetime.fromisoformat(moment.iso)
        assert end <= moment.start < moment.end <= len(text)
        end = moment.end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Posted January. 13, 2024 08:05, Updated January. 13, 2024 09:00 한국어",
            ("2024-01-13T08:05:00+09:00", "2024-01-13T09:00:00+09:00"),
        ),
        (
            "입력 2017-12-14 08:25수정 2017-12-14 09:10",
            ("2017-12-14T08:25:00+09:00", "2017-12-14T09:10:00+09:00"),
        ),
        ("입력 2002-03-05 18:032002년 3월 5일 18시 03분", ("2002-03-05T18:03:00+09:00", None)),
        ("업데이트 2024-01-13 14:00", (None, "2024-01-13T14:00:00+09:00")),
        ("AUGUST 16, 2014 02:10", ("2014-08-16T02:10:00+09:00", None)),
        ("입력 2024-01-13 08:05 글자크기 설정 홍길동 기자", ("2024-01-13T08:05:00+09:00", None)),
    ],
)
def test_date_lines(text: str, expected: tuple[str | None, str | None]) -> None:
    """Labels tell the first version from a later one."""
    line = read_date_line(text, KST)
    assert line is not None
    assert (line.published_at, line.updated_at) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The park opened on January 13, 2024, after two years of work on its northern gate.",
        "2024년 1월 13일 솔내시는 마지막 통근열차를 1년 더 운행하기로 했다고 밝혔다.",
        "He posted the picture on May 1, 2024, and deleted it after his friends and family had asked him to.",
        "Posted by a reader",
        "",
    ],
)
def test_sentences_with_dates_are_no_date_lines(text: str) -> None:
    """A sentence that mentions a date, or a label without one, is text."""
    assert read_date_line(text, KST) is None


def test_what_follows_the_dates_is_kept() -> None:
    """The rest of the line may be a byline."""
    assert read_date_line("입력 2024-01-13 08:05 | 홍길동 기자", KST) == DateLine(
        "2024-01-13T08:05:00+09:00", None, labelled=True, rest="홍길동 기자"
    )
