"""Time stamps: read, find the step, go on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.analysis.forecast.stamps import grid, parse, render


def following(*texts: str, count: int = 3) -> list[str]:
    stamps = [parse(text) for text in texts]
    return grid(stamps[0].kind, [stamp.key for stamp in stamps]).future(count)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["1", "2", "3"], ["4", "5", "6"]),
        (["0", "10", "20"], ["30", "40", "50"]),
        (["7"], ["8", "9", "10"]),
        (["V1", "V2"], ["V3", "V4", "V5"]),
        (["2025-10", "2025-11"], ["2025-12", "2026-01", "2026-02"]),
        (["2025-01", "2025-07"], ["2026-01", "2026-07", "2027-01"]),
        (["2025Q2", "2025Q3"], ["2025Q4", "2026Q1", "2026Q2"]),
        (["2025-Q4"], ["2026-Q1", "2026-Q2", "2026-Q3"]),
        (["2026-02-27"], ["2026-02-28", "2026-03-01", "2026-03-02"]),
        (["2026-01-05", "2026-01-12"], ["2026-01-19", "2026-01-26", "2026-02-02"]),
        (["2025-11-01", "2025-12-01"], ["2026-01-01", "2026-02-01", "2026-03-01"]),
        (["2026-01-31", "2026-02-28"], ["2026-03-31", "2026-04-30", "2026-05-31"]),
        (["2026-01-30", "2026-02-28", "2026-03-30"], ["2026-04-30", "2026-05-30", "2026-06-30"]),
        (["2025-03-31", "2025-06-30"], ["2025-09-30", "2025-12-31", "2026-03-31"]),
        (["2024-02-29", "2025-02-28"], ["2026-02-28", "2027-02-28", "2028-02-29"]),
        (
            ["2026-01-01T22:00:00", "2026-01-01T23:00:00"],
            ["2026-01-02T00:00:00", "2026-01-02T01:00:00", "2026-01-02T02:00:00"],
        ),
        (
            ["2026-01-01 22:00+07:00", "2026-01-01 23:00+07:00"],
            ["2026-01-02 00:00:00+07:00", "2026-01-02 01:00:00+07:00", "2026-01-02 02:00:00+07:00"],
        ),
        (["2026-01-01", "2026-01-02", "2026-01-05"], ["2026-01-06", "2026-01-07", "2026-01-08"]),
    ],
)
def test_future_continues_the_step(texts: list[str], expected: list[str]) -> None:
    assert following(*texts) == expected


def test_gap_leaves_free_slots() -> None:
    stamps = [parse(f"2026-01-{day:02}") for day in (1, 2, 3, 6, 7)]
    assert grid("date", [stamp.key for stamp in stamps]).slots.tolist() == [0, 1, 2, 5, 6]


def test_series_that_would_be_mostly_gaps_is_consecutive() -> None:
    stamps = [parse(day) for day in ("1900-01-01", "1900-01-02", "2026-01-01")]
    assert grid("date", [stamp.key for stamp in stamps]).slots.tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "2026-13-01",
        "2026-13",
        "2026-00",
        "0000-01",
        "2026-02-30",
        "31/12/2026",
        "2026-W01",
        "1.5",
        "nan",
        "1" * 30,
    ],
)
def test_text_that_is_no_stamp_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a date"):
        parse(text)


def test_future_past_the_year_9999_overflows() -> None:
    with pytest.raises(OverflowError):
        following("9999-12-30", "9999-12-31", count=2)
    with pytest.raises(OverflowError):
        following("9999Q3", "9999Q4", count=1)
    with pytest.raises(OverflowError):
        following("9999-10-31", "9999-11-30", "9999-12-31", count=2)


@given(st.dates())
def test_date_is_written_as_it_was_read(day: object) -> None:
    stamp = parse(str(day))
    assert render(stamp.kind, stamp.key) == str(day)


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=30, unique=True))
def test_slots_ascend_from_zero_and_the_future_lies_ahead(keys: list[int]) -> None:
    found = grid("integer", sorted(keys))
    slots = found.slots.tolist()
    assert slots[0] == 0
    assert slots == sorted(set(slots))
    assert found.size <= 8 * len(keys) + 1
    assert int(found.future(1)[0]) > max(keys)
