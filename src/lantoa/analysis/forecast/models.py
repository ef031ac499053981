"""The candidates: what can be fitted to a series once and rolled on without fitting again.

The four fitted models are those of Petropoulos and Svetunkov (2020), whose simple combination
came near the top of the M4 competition: exponential smoothing (ETS), complex exponential
smoothing (CES), the dynamic optimised Theta model, and ARIMA. Each is statsforecast's. ARIMA is
kept at order (1, 1, 1): the automatic search costs ten times as much as all the rest together.
"""

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
Roll = Callable[[Values, int], Values]
"""``roll(history, horizon)``: forecasts after ``history``, which begins where the fit began."""

MAX_ETS_SEASON = 24
"""Above it, ETS with a season costs a second a series and its seasonal states are noise."""

MIN_MODEL_POINTS = 8
"""Below it the fitted models have more parameters than the series has information."""


def naive(history: Values, horizon: int) -> Values:
    """The last value, repeated."""
    return np.full(horizon, history[-1])


def drift(history: Values, horizon: int) -> Values:
    """The last value, moving on by the mean change (Hyndman and Athanasopoulos 2021, §5.2)."""
    slope = (history[-1] - history[0]) / max(len(history) - 1, 1)
    return np.asarray(history[-1] + slope * np.arange(1, horizon + 1))


def mean(history: Values, horizon: int) -> Values:
    """The mean of the history, repeated."""
    return np.full(horizon, history.mean())


def seasonal_naive(season: int) -> Roll:
    """The value one season before; :func:`naive` while there is no full season."""

    def roll(history: Values, horizon: int) -> Values:
        if len(history) < season:
            return naive(history, horizon)
        return np.asarray(np.resize(history[-season:], horizon), dtype=np.float64)

    return roll


def seasonal_mean(season: int) -> Roll:
    """Mean of the same place in the last four seasons; :func:`mean` before two are full."""

    def roll(history: Values, horizon: int) -> Values:
        seasons = min(len(history) // season, 4)
        if seasons < 2:
            return mean(history, horizon)
        block = history[-seasons * season :].reshape(seasons, season).mean(axis=0)
        return np.asarray(np.resize(block, horizon), dtype=np.float64)

    return roll


def fit_all(history: Values, season: int, reference: int) -> dict[str, Roll]:
    """Every candidate that can be fitted to ``history`` (shape ``(n,)``, finite), by name.

    ``seasonal_naive``, of season ``reference``, is always the first: the one to beat. The models
    use ``season``. A model that fails to fit is left out.
    """
    rolls: dict[str, Roll] = {"seasonal_naive": seasonal_naive(reference)}
    if reference > 1:
        rolls["naive"] = naive
    if season > 1:
        rolls["seasonal_mean"] = seasonal_mean(season)
    rolls["drift"] = drift
    rolls["mean"] = mean
    if len(history) < MIN_MODEL_POINTS or np.ptp(history) == 0:
        return rolls
    for suffix, length in windows(len(history), season).items():
        start = len(history) - length
        for name, model in _models(season):
            if (roll := _fit(model, history[start:], start)) is not None:
                rolls[name + suffix] = roll
    return rolls


def windows(count: int, season: int) -> dict[str, int]:
    """Lengths of history the models are fitted on: the recent past, and longer if there is more."""
    recent, longer = max(3 * season, 156), max(8 * season, 416)
    if count <= recent * 5 // 4:
        return {"": count}
    return {"": recent, "_long": min(count, longer)}


def _models(season: int) -> Iterator[tuple[str, Any]]:
    # Imported here because it takes seconds, which series too short for models need not wait for.
    from statsforecast.models import ARIMA, AutoCES, AutoETS, DynamicOptimizedTheta

    yield "ets", AutoETS(season_length=season if season <= MAX_ETS_SEASON else 1)
    yield "theta", DynamicOptimizedTheta(season_length=season)
    yield "ces", AutoCES(season_length=season)
    yield "arima", ARIMA(order=(1, 1, 1), season_length=1)


def _fit(model: Any, history: Values, start: int) -> Roll | None:
    try:
        with quiet():
            model.fit(history)
    except Exception:  # a model that cannot take this series is no candidate for it
        return None

    def roll(longer: Values, horizon: int) -> Values:
        try:
            with quiet():
                return np.asarray(model.forward(longer[start:], horizon)["mean"], np.float64)
        except Exception:  # as above; the caller drops candidates that are not finite
            return np.full(horizon, np.nan)

    return roll


@contextmanager
def quiet() -> Iterator[None]:
    """Numerical warnings of the models off: a poor fit loses in the rolling origin instead."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield
