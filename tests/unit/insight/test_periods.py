"""The period that an address asks for."""

from datetime import date, timedelta

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from lantoa.insight.interfaces.periods import LONGEST, Period, asked_period

NEWEST = date(2026, 11, 22)
USUAL = (date(2026, 10, 26), NEWEST)


@pytest.mark.parametrize(
    ("query", "ends", "problem"),
    [
        ("", USUAL, False),
        ("days=7", (date(2026, 11, 16), NEWEST), False),
        ("days=12", USUAL, True),
        ("first=2020-04-01&last=2020-04-30", (date(2020, 4, 1), date(2020, 4, 30)), False),
        ("first=2026-11-20", (date(2026, 11, 20), NEWEST), False),
        ("last=2020-04-30", (date(2020, 4, 30), date(2020, 4, 30)), False),
        ("first=2020-04-30&last=2020-04-01", USUAL, True),
        ("first=hôm nay", USUAL, True),
        ("first=0001-01-01&last=0001-01-02", USUAL, True),
        ("first=9999-12-01&last=9999-12-31", USUAL, True),
        ("first=1990-01-01&last=2026-11-22", (date(2024, 11, 21), NEWEST), True),
    ],
)
def test_asked_period_of_an_address(query: str, ends: tuple[date, date], problem: bool) -> None:
    period = asked_period(QueryDict(query), NEWEST)
    assert (period.first, period.last, period.problem) == (*ends, problem)


@given(st.text(max_size=12), st.text(max_size=12), st.text(max_size=4))
def test_asked_period_never_fails_and_is_never_too_long(first: str, last: str, days: str) -> None:
    query = QueryDict(mutable=True)
    query.update({"first": first, "last": last, "days": days})
    assert 1 <= len(asked_period(query, NEWEST)) <= LONGEST


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(1, 700))
def test_period_before_touches_it_and_is_as_long(first: date, length: int) -> None:
    period = Period(first, first + timedelta(days=length - 1))
    before = period.before()
    assert (len(before), before.last) == (length, first - timedelta(days=1))


def test_period_written_as_an_address_is_read_back() -> None:
    period = Period(date(2020, 4, 1), date(2020, 4, 30))
    assert asked_period(QueryDict(period.query()), NEWEST) == period
