"""Detection of rises: what must alarm, what must not, and what must not matter."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from lantoa.analysis.trends import Detection, detect
from lantoa.analysis.trends.detect import benjamini_hochberg, tail

DAYS = np.datetime64("2026-06-01") + np.arange(90)
TET_DAYS = np.datetime64("2025-12-05") + np.arange(90)
Counts = NDArray[np.float64]


def draw(seed: int, series: int = 20, level: float = 8.0) -> Counts:
    """Negative binomial counts with a weekday pattern."""
    rng = np.random.default_rng(seed)
    week = np.array([1.1, 1.1, 1.1, 1.1, 1.0, 0.7, 0.6])[np.arange(90) % 7]
    mean = level * week * rng.uniform(0.5, 2, (series, 1))
    return rng.negative_binomial(6, 6 / (6 + mean)).astype(float)


def same(left: Detection, right: Detection) -> None:
    assert_array_equal(left.alarm, right.alarm)
    assert_allclose(left.expected, right.expected, rtol=1e-6)
    assert_allclose(left.p_value, right.p_value, rtol=1e-5, atol=1e-12)


def test_rise_is_an_alarm_and_keeps_its_first_day() -> None:
    counts = draw(1)
    counts[3, -5:] = 90
    found = detect(counts, DAYS)
    assert found.alarm[3, -5:].tolist() == [True] * 5
    assert found.new_since[3, -5:].tolist() == [DAYS[-5].astype(object)] * 5
    assert np.isnat(found.new_since[3, -6])


def test_steady_series_alarm_on_no_more_days_than_promised() -> None:
    found = [detect(draw(seed), DAYS) for seed in range(10, 20)]
    days = sum(int(np.isfinite(one.expected).any(axis=0).sum()) for one in found)
    assert sum(int(one.alarm.any(axis=0).sum()) for one in found) <= 0.08 * days


def test_weekend_fall_and_monday_return_are_expected() -> None:
    week = np.array([50.0, 50, 50, 50, 50, 5, 5])[np.arange(90) % 7]
    found = detect(np.tile(week, (5, 1)), DAYS)
    assert not found.alarm.any()
    assert_allclose(found.expected[0, -7:], week[-7:], rtol=0.15)


def test_common_movement_at_tet_is_no_alarm_but_a_rise_above_it_is() -> None:
    rng = np.random.default_rng(5)
    mean = np.full((40, 90), 10.0)
    before_tet = slice(64, 74)  # 7 to 16 February 2026; mùng một is the 17th
    mean[:, before_tet] *= 2.5
    counts = rng.poisson(mean).astype(float)
    counts[7, 70] = 120
    found = detect(counts, TET_DAYS)
    where = np.argwhere(found.alarm[:, before_tet])
    assert where.tolist() == [[7, 6]]


def test_lone_series_at_tet_needs_a_great_excess() -> None:
    counts = draw(2, series=1, level=50)
    ordinary = detect(counts, DAYS)
    tet = detect(counts, TET_DAYS)
    day = 74  # mùng một in TET_DAYS
    assert tet.upper[0, day] > 1.3 * ordinary.upper[0, day]


def test_past_outbreak_does_not_raise_the_baseline() -> None:
    calm = draw(3)
    shaken = calm.copy()
    shaken[0, 40:47] = 200
    assert_allclose(
        detect(shaken, DAYS, last=7).expected[0, -7:],
        detect(calm, DAYS, last=7).expected[0, -7:],
        rtol=0.35,
    )


def test_few_mentions_are_no_trend() -> None:
    counts = np.zeros((1, 90))
    counts[0, -1] = 4
    assert not detect(counts, DAYS).alarm.any()
    counts[0, -1] = 5
    assert detect(counts, DAYS).alarm[0, -1]


def test_half_heard_day_expects_half() -> None:
    counts = draw(4)
    exposure = np.ones(90)
    exposure[-1] = 0.5
    whole, half = detect(counts, DAYS), detect(counts, DAYS, exposure)
    assert_allclose(half.expected[:, -1], whole.expected[:, -1] / 2)


def test_short_history_is_not_judged() -> None:
    found = detect(draw(5)[:, :27], DAYS[:27])
    assert np.isnan(found.expected).all()
    assert not found.alarm.any()


def test_no_series_gives_no_rows() -> None:
    assert detect(np.zeros((0, 90)), DAYS).alarm.shape == (0, 90)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000), st.lists(st.integers(0, 89), max_size=40))
def test_gaps_never_alarm_and_are_not_zeros(seed: int, gaps: list[int]) -> None:
    counts = draw(seed, series=6)
    exposure = np.ones(90)
    exposure[gaps] = 0.2
    silent = counts.copy()
    silent[:, gaps] = 0
    loud = counts.copy()
    loud[:, gaps] = 10_000
    found = detect(loud, DAYS, exposure)
    assert not found.alarm[:, gaps].any()
    assert np.isnan(found.expected[:, gaps]).all()
    assert np.isnan(found.observed[:, gaps]).all()
    same(found, detect(silent, DAYS, exposure))


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000), st.permutations(range(8)))
def test_order_of_series_does_not_matter(seed: int, order: list[int]) -> None:
    counts = draw(seed, series=8)
    counts[2, -3:] = 80
    straight, shuffled = detect(counts, TET_DAYS), detect(counts[order], TET_DAYS)
    assert_array_equal(straight.alarm[order], shuffled.alarm)
    assert_allclose(straight.p_value[order], shuffled.p_value, rtol=1e-5, atol=1e-12)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000))
def test_result_is_the_same_twice_and_the_band_is_in_order(seed: int) -> None:
    counts = draw(seed, series=5, level=seed % 30)
    found = detect(counts, DAYS)
    assert_array_equal(found.p_value, detect(counts, DAYS).p_value)
    judged = np.isfinite(found.expected)
    assert (found.lower[judged] <= found.expected[judged]).all()
    assert (found.expected[judged] <= found.upper[judged]).all()
    assert ((found.p_value[judged] >= 0) & (found.p_value[judged] <= 1)).all()
    assert not (found.alarm & ~judged).any()
    assert_array_equal(np.isnat(found.new_since), ~found.alarm)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000), st.integers(1, 200))
def test_more_mentions_are_never_less_surprising(seed: int, more: int) -> None:
    counts = draw(seed, series=4)
    higher = counts.copy()
    higher[0, -1] += more
    assert detect(higher, DAYS).p_value[0, -1] <= detect(counts, DAYS).p_value[0, -1]


def test_tail_is_poisson_where_variance_is_the_mean() -> None:
    mean, count = np.array([4.0]), np.array([7.0])
    at_least_seven = 1 - np.exp(-4) * sum(
        4**k / float(np.prod(np.arange(1, k + 1))) for k in range(7)
    )
    assert_allclose(tail(count, mean, mean), [at_least_seven], rtol=1e-3)


def test_benjamini_hochberg_takes_all_up_to_the_last_that_passes() -> None:
    p_values = np.array([[0.01], [0.039], [0.03], [0.5], [np.nan]])
    assert benjamini_hochberg(p_values, 0.05)[:, 0].tolist() == [True, False, False, False, False]
    assert benjamini_hochberg(p_values, 0.06)[:, 0].tolist() == [True, True, True, False, False]


@pytest.mark.parametrize(
    ("counts", "days", "exposure", "message"),
    [
        (np.zeros(90), DAYS, None, "one day a column"),
        (np.zeros((1, 89)), DAYS, None, "one day a column"),
        (np.full((1, 90), -1.0), DAYS, None, "not negative"),
        (np.full((1, 90), np.nan), DAYS, None, "not negative"),
        (np.zeros((1, 90)), DAYS, np.full(90, 1.1), "from 0 to 1"),
        (np.zeros((1, 90)), DAYS[::-1], None, "without a break"),
    ],
)
def test_wrong_input_is_refused(
    counts: Counts, days: NDArray[np.datetime64], exposure: Counts | None, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        detect(counts, days, exposure)
