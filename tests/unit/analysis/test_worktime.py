"""Working time: known days, and the laws it obeys on any day."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.analysis.calendar import makeup_days
from lantoa.analysis.worktime import (
    OFFICE_DAY,
    ZONE,
    WorkWeek,
    add_working_hours,
    working_hours_between,
)

# From before Tết 2026 until after Tết 2028, holidays, days in lieu and a swapped Saturday included.
MOMENTS = st.datetimes(
    datetime(2026, 1, 1), datetime(2028, 3, 1), timezones=st.sampled_from([UTC, ZONE])
)
HOURS = st.integers(0, 400 * 60).map(lambda minutes: minutes / 60)
CLOSE = timedelta(milliseconds=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-03-02 08:00", 2, "2026-03-02 10:00"),
        ("2026-03-02 10:30", 2, "2026-03-02 14:30"),  # over lunch
        ("2026-03-02 07:30", 4, "2026-03-02 11:30"),  # the earliest moment, not 13:30
        ("2026-03-06 17:00", 1, "2026-03-09 08:00"),  # over the weekend
        ("2026-03-07 09:00", 1, "2026-03-09 08:30"),  # begun on a Saturday
        ("2026-02-13 17:00", 1, "2026-02-23 08:00"),  # over Tết
        ("2026-08-21 17:00", 1, "2026-08-22 08:00"),  # that Saturday was swapped for 31 August
        ("2026-08-28 17:00", 1, "2026-09-03 08:00"),  # 31 August to 2 September are off
        ("2026-03-01 03:00", 0, "2026-03-01 03:00"),
    ],
)
def test_hours_end_where_a_person_would_count_them(start: str, hours: float, end: str) -> None:
    assert add_working_hours(at(start), hours) == at(end)


def test_office_day_is_eight_hours() -> None:
    assert working_hours_between(at("2026-03-02 00:00"), at("2026-03-03 00:00")) == OFFICE_DAY
    assert working_hours_between(at("2026-02-16 00:00"), at("2026-02-21 00:00")) == 0


def test_makeup_days_of_a_year_lie_in_it() -> None:
    assert makeup_days(2026) == {date(2026, 8, 22)}
    assert makeup_days(2019) == {date(2019, 1, 5), date(2019, 5, 4)}  # the first for a day of 2018
    assert makeup_days(2027) == frozenset()


def test_duty_desk_is_open_at_tet() -> None:
    week = WorkWeek(spans=dict.fromkeys(range(7), ((time(0), time(23, 59)),)), holidays=False)
    assert add_working_hours(at("2026-02-17 01:00"), 6, week) == at("2026-02-17 07:00")


def test_answer_is_in_the_zone_of_the_start() -> None:
    tokyo = timezone(timedelta(hours=9))
    answer = add_working_hours(datetime(2026, 3, 2, 10, 0, tzinfo=tokyo), 1)  # 08:00 in Vietnam
    assert answer.isoformat() == "2026-03-02T11:00:00+09:00"


@given(MOMENTS, HOURS)
def test_between_undoes_add(start: datetime, hours: float) -> None:
    assert working_hours_between(start, add_working_hours(start, hours)) == pytest.approx(hours)


@given(MOMENTS, HOURS, HOURS)
def test_hours_add_up(start: datetime, first: float, second: float) -> None:
    two_steps = add_working_hours(add_working_hours(start, first), second)
    assert abs(two_steps - add_working_hours(start, first + second)) < CLOSE


@given(MOMENTS, MOMENTS, HOURS)
def test_later_start_never_ends_earlier(one: datetime, other: datetime, hours: float) -> None:
    earlier, later = sorted((one, other))
    assert add_working_hours(earlier, hours) <= add_working_hours(later, hours)


@given(MOMENTS, MOMENTS, MOMENTS)
def test_time_between_adds_up_and_has_a_sign(a: datetime, b: datetime, c: datetime) -> None:
    whole = working_hours_between(a, c)
    assert working_hours_between(a, b) + working_hours_between(b, c) == pytest.approx(whole)
    assert working_hours_between(c, a) == pytest.approx(-whole)


@given(MOMENTS, HOURS)
def test_zone_makes_no_difference(start: datetime, hours: float) -> None:
    in_utc, here = start.astimezone(UTC), start.astimezone(ZONE)
    assert add_working_hours(in_utc, hours) == add_working_hours(here, hours)


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="forwards"):
        add_working_hours(at("2026-03-02 08:00"), -1)
    with pytest.raises(ValueError, match="without a zone"):
        add_working_hours(datetime(2026, 3, 2), 1)
    with pytest.raises(ValueError, match="never opens"):
        add_working_hours(at("2026-03-02 08:00"), 1, WorkWeek(spans={}))
