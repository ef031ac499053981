"""Forecast of one series: honest on poor histories, and indifferent to unit and chance."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from lantoa.analysis.forecast import Forecast, backtest, forecast
from lantoa.analysis.forecast.series import fill, find_season

WEEK = np.array([1.1, 1.1, 1.1, 1.1, 1.0, 0.7, 0.4])


def weekly(seed: int, count: int = 90, level: float = 20.0) -> NDArray[np.float64]:
    """Poisson counts of ``count`` days with a weekday pattern."""
    return np.random.default_rng(seed).poisson(level * WEEK[np.arange(count) % 7]).astype(float)


def in_order(found: Forecast) -> None:
    """Intervals are nested and hold the mean; all are finite."""
    edges = [found.lower[95], found.lower[80], found.mean, found.upper[80], found.upper[95]]
    assert np.isfinite(edges).all()
    assert (np.diff(edges, axis=0) >= 0).all()


def test_weekly_pattern_is_forecast_and_beats_seasonal_naive() -> None:
    found = forecast(weekly(1), 14, 7)
    assert_allclose(found.mean, 20 * WEEK[(90 + np.arange(14)) % 7], rtol=0.35)
    assert found.backtest.error_ratio is not None
    assert found.backtest.error_ratio < 1


def test_backtest_covers_about_what_it_promises() -> None:
    found = [backtest(weekly(seed), 14, 7) for seed in range(6)]
    assert 0.7 <= np.mean([one.coverage[80] for one in found]) <= 0.9
    assert 0.88 <= np.mean([one.coverage[95] for one in found]) <= 1.0
    assert {one.origins for one in found} == {23}


def test_seasonal_naive_is_always_a_candidate() -> None:
    perfect = np.tile([5.0, 1, 1, 1, 9, 1, 1], 12)
    found = forecast(perfect, 7, 7)
    assert "seasonal_naive" in found.weights
    assert_allclose(found.mean, perfect[:7], atol=0.5)


def test_weights_are_shares() -> None:
    found = forecast(weekly(2), 14, 7)
    assert_allclose(sum(found.weights.values()), 1.0)
    assert min(found.weights.values()) >= 0


@pytest.mark.parametrize("season", [1, 7])
@pytest.mark.parametrize(
    "values",
    [[5.0], [5.0, 5.0], [5.0, 9.0, 1.0], [5.0] * 30, [0.0] * 30, [0.0], [1.0, np.nan, 3.0, np.nan]],
    ids=["one", "two", "three", "constant", "zeros", "zero", "gaps"],
)
def test_poor_history_gets_an_interval_with_width(values: list[float], season: int) -> None:
    found = forecast(values, 14, season)
    in_order(found)
    assert (found.upper[80] > found.mean).all()
    assert (found.upper[95] > found.upper[80]).all()
    assert (found.lower[95] >= 0).all()


def test_longer_constant_history_is_surer() -> None:
    short, long = forecast([3.0] * 5, 7, 7), forecast([3.0] * 60, 7, 7)
    assert long.upper[95][0] < short.upper[95][0]
    assert_allclose([short.mean, long.mean], 3.0)


def test_first_event_after_a_long_silence_makes_no_sure_forecast() -> None:
    found = forecast([0.0] * 89 + [1.0], 14, 7)
    in_order(found)
    assert (found.lower[95] == 0).all()
    assert (found.upper[95] > 0.5).all()


def test_history_below_zero_may_be_forecast_below_zero() -> None:
    found = forecast(weekly(3) - 20, 14, 7)
    assert (found.lower[95] < 0).all()


def test_gap_is_neither_zero_nor_counted() -> None:
    values = weekly(4)
    whole = forecast(values, 14, 7)
    values[60:70] = np.nan
    found = forecast(values, 14, 7)
    assert_allclose(found.mean, whole.mean, rtol=0.4)
    assert found.backtest.days < whole.backtest.days


def test_fill_keeps_what_was_observed_and_the_season() -> None:
    values = np.tile([10.0, 0, 0, 0], 6)
    holed = values.copy()
    holed[[8, 9]] = np.nan
    assert_allclose(fill(holed, 4), values, atol=3)
    assert_array_equal(fill(holed, 4)[10:], values[10:])


@pytest.mark.parametrize("season", [4, 7, 12, 24])
def test_season_is_found_when_none_is_given(season: int) -> None:
    rng = np.random.default_rng(season)
    pattern = np.tile(rng.permutation(season) * 1.0, 12)
    assert find_season(pattern + rng.normal(0, 0.3, len(pattern))) == season


def test_no_season_is_found_in_a_random_walk() -> None:
    walks = np.random.default_rng(7).normal(size=(40, 300)).cumsum(axis=1)
    assert sum(find_season(walk) > 1 for walk in walks) <= 2


@pytest.mark.parametrize(
    ("values", "horizon", "season"),
    [
        ([], 1, 1),
        ([np.nan], 1, 1),
        ([np.inf, 1.0], 1, 1),
        ([1.0], 0, 1),
        ([1.0], 1, 0),
        ([[1.0]], 1, 1),
    ],
)
def test_wrong_input_is_refused(values: list[float], horizon: int, season: int) -> None:
    with pytest.raises(ValueError, match="value"):
        forecast(values, horizon, season)


HISTORIES = st.lists(
    st.one_of(st.just(np.nan), st.floats(-1e6, 1e6, width=32), st.integers(0, 5).map(float)),
    min_size=1,
    max_size=40,
).filter(lambda values: bool(np.isfinite(values).any()))


@settings(deadline=None, max_examples=60)
@given(HISTORIES, st.integers(1, 9), st.sampled_from([1, 3, 7]))
def test_intervals_are_nested_and_counts_stay_above_zero(
    values: list[float], horizon: int, season: int
) -> None:
    found = forecast(values, horizon, season)
    in_order(found)
    assert found.mean.shape == (horizon,)
    if np.nanmin(values) >= 0:
        assert (found.lower[95] >= 0).all()
    again = forecast(values, horizon, season)
    assert_array_equal(again.mean, found.mean)
    assert_array_equal(again.upper[95], found.upper[95])


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 999), st.integers(1, 60), st.sampled_from([2.0**-10, 8.0, 2.0**20]))
def test_unit_of_the_series_does_not_matter(seed: int, count: int, unit: float) -> None:
    values = weekly(seed, count) + 1  # all zeros have no unit
    plain, scaled = forecast(values, 7, 7), forecast(values * unit, 7, 7)
    assert_allclose(scaled.mean, plain.mean * unit, rtol=1e-9)
    assert_allclose(scaled.upper[80], plain.upper[80] * unit, rtol=1e-9)
    assert scaled.backtest.error_ratio == plain.backtest.error_ratio
