"""Quiet hours and digest hours on the clock of Vietnam."""

from datetime import UTC, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.analysis.worktime import ZONE
from lantoa.duties.domain.hours import is_quiet, last_slot

MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))


@pytest.mark.parametrize(
    ("clock", "quiet"),
    [("20:59", False), ("21:00", True), ("00:00", True), ("05:59", True), ("06:00", False)],
)
def test_quiet_hours_reach_over_midnight(clock: str, quiet: bool) -> None:
    now = datetime.combine(datetime(2026, 3, 2), time.fromisoformat(clock), ZONE)
    assert is_quiet(now, time(21), time(6)) is quiet
    assert is_quiet(now.astimezone(UTC), time(21), time(6)) is quiet


@given(MOMENTS, st.times())
def test_equal_ends_are_no_quiet_hours(now: datetime, end: time) -> None:
    assert not is_quiet(now, end, end)


@given(MOMENTS, st.times(), st.times())
def test_what_is_not_quiet_one_way_is_quiet_the_other(now: datetime, a: time, b: time) -> None:
    if a != b:
        assert is_quiet(now, a, b) is not is_quiet(now, b, a)


@given(MOMENTS, st.sets(st.integers(0, 23), min_size=1))
def test_last_slot_is_the_latest_hour_of_the_digest_that_has_come(
    now: datetime, hours: set[int]
) -> None:
    slot = last_slot(now, hours)
    assert slot <= now
    assert (now - slot).total_seconds() < 24 * 3600
    assert slot.hour in hours
    passed = (slot.hour + 1 + n for n in range(int((now - slot).total_seconds() // 3600)))
    assert not {hour % 24 for hour in passed} & hours
