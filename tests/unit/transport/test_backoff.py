import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.transport import ask_conditionally, backoff, parse_retry_after

NOW = datetime(2023, 12, 14, 8, 0, tzinfo=UTC)


@given(st.integers(1, 10**6), st.integers(0, 2**32))
def test_backoff_is_between_five_minutes_and_a_day_and_a_fifth(failures, seed):
    pause = backoff(failures, rng=random.Random(seed))
    assert timedelta(minutes=5) <= pause <= timedelta(hours=24) * 1.2


def test_backoff_doubles_up_to_a_day():
    class Still(random.Random):
        def random(self) -> float:
            return 0.0

    hours = [backoff(failures, rng=Still()) / timedelta(minutes=5) for failures in range(1, 12)]
    assert hours == [1, 2, 4, 8, 16, 32, 64, 128, 256, 288, 288]


@given(st.integers(1, 1000), st.timedeltas(timedelta(0), timedelta(days=7)))
def test_backoff_retry_after_wins(failures, asked):
    assert asked <= backoff(failures, asked, random.Random(1)) <= asked * 1.2


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("120", timedelta(seconds=120)),
        ("Thu, 14 Dec 2023 09:00:00 GMT", timedelta(hours=1)),
        ("Thu, 14 Dec 2023 07:00:00 GMT", timedelta(0)),
        ("99999999999999999999", timedelta(days=7)),
        ("Thu, 14 Dec 2093 09:00:00 GMT", timedelta(days=7)),
        ("-5", None), ("soon", None), ("", None), (None, None), ("1" * 1000, None), ("²", None),
    ],
)  # fmt: skip
def test_parse_retry_after_seconds_and_dates(value, expected):
    assert parse_retry_after(value, NOW) == expected


def test_ask_conditionally_leaves_it_now_and_then():
    rng = random.Random(1)
    full = sum(not ask_conditionally(rng) for _ in range(10_000))
    assert 400 <= full <= 600
