"""Forecast of one series, with intervals and the back-test that stands beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .combine import NO_BACKTEST, Backtest, combine, judge, student, widths
from .models import Values, fit_all
from .rolling import choose_origins, roll

LEVELS = (80, 95)
"""Levels of the intervals, per cent."""

MAX_HISTORY, MAX_SEASONS = 700, 10
"""Observations used at most, the latest ones, or so many seasons if that is more."""

SEARCHED_SEASONS = (4, 7, 12, 24, 52)
"""Seasons looked for when none is given: quarter, week, year of months, day, year of weeks."""


@dataclass(frozen=True)
class Forecast:
    """``mean`` and, per level, ``lower`` and ``upper``, each of shape ``(horizon,)``.

    Intervals are nested and hold the mean. ``weights`` are the shares of the candidates in it.
    """

    mean: Values
    lower: dict[int, Values]
    upper: dict[int, Values]
    weights: dict[str, float]
    season: int
    backtest: Backtest


def forecast(
    values: ArrayLike,
    horizon: int,
    season: int = 1,
    levels: Sequence[int] = LEVELS,
) -> Forecast:
    """Forecast the ``horizon`` steps after ``values``.

    ``values`` has shape ``(n,)``, one a step, NaN where nothing was observed. ``season`` is the
    number of steps in a season; with 1 the common ones are looked for. A history that is nowhere
    negative gives nothing below zero. Raises ValueError when no value is finite, a value is
    infinite, or ``horizon`` or ``season`` is below 1.
    """
    observed = _checked(values, horizon, season)
    chosen = tuple(sorted(levels))
    filled = fill(observed, season)
    known = observed[np.isfinite(observed)]
    # Models run on numbers near 1: their optimisers stop by absolute tolerance.
    unit = float(np.abs(known).max()) or 1.0
    filled, observed = filled / unit, observed / unit
    floor = _floor(known / unit)
    model_season = find_season(filled) if season == 1 else season
    origins = choose_origins(len(filled), horizon, model_season)
    backtest, weights = NO_BACKTEST, {"mean" if len(known) > 1 else "seasonal_naive": 1.0}
    if not origins:
        centre = np.full(horizon, filled.mean())
        half = {level: _few(known / unit, horizon, level, floor) for level in chosen}
    else:
        rolling = roll(filled, observed, horizon, model_season, origins, reference=season)
        combination = combine(rolling, floor * 1e-3)
        fitted = fit_all(filled, model_season, reference=season)
        said = {name: fitted[name](filled, horizon) for name in rolling.names if name in fitted}
        weights = _shares(said, dict(zip(rolling.names, combination.weights, strict=True)))
        centre = np.sum([weights[name] * said[name] for name in weights], axis=0)
        errors = widths(combination.residuals, floor)
        apart = _disagreement(said, weights, centre) if errors.degenerate else 0.0
        half = {level: np.maximum(errors.half(level), 2 * apart) for level in chosen}
        backtest = _rescaled(judge(rolling, combination, chosen, floor), unit)
    return _bounded(centre * unit, half, unit, bool(known.min() >= 0), weights, season, backtest)


def backtest(values: ArrayLike, horizon: int, season: int = 1) -> Backtest:
    """Only the back-test of :func:`forecast`, which carries it too."""
    return forecast(values, horizon, season).backtest


def fill(observed: Values, season: int) -> Values:
    """``observed`` with each gap filled: the same place in the season before, moved to the level
    of a straight line over the gap. Gaps are filled for the models, never counted as days."""
    missing = np.isnan(observed)
    if not missing.any():
        return observed
    index = np.arange(len(observed))
    line = np.interp(index, index[~missing], observed[~missing])
    if season == 1 or (~missing).sum() < 2 * season:
        return np.asarray(line)
    place = index % season
    offsets = np.where(missing, np.nan, observed - line.mean())
    pattern = np.zeros(season)
    for slot in range(season):
        there = offsets[(place == slot) & ~missing]
        pattern[slot] = np.median(there) if len(there) else 0.0
    guess = line + (pattern - pattern.mean())[place]
    low, high = observed[~missing].min(), observed[~missing].max()
    return np.where(missing, np.clip(guess, low, high), observed)


def find_season(values: Values) -> int:
    """The common season whose lag correlates most in the differences, or 1.

    Needs three full seasons and a correlation beyond three standard errors.
    """
    changes = np.diff(values)
    changes = changes - changes.mean() if len(changes) else changes
    power = float(changes @ changes)
    if power <= 0:
        return 1
    strength = {
        lag: float(changes[lag:] @ changes[:-lag]) / power
        for lag in SEARCHED_SEASONS
        if len(values) >= 3 * lag
    }
    best = max(strength, key=lambda lag: strength[lag], default=1)
    return best if strength.get(best, 0.0) > 3 / np.sqrt(len(changes)) else 1


def _checked(values: ArrayLike, horizon: int, season: int) -> Values:
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1 or horizon < 1 or season < 1:
        raise ValueError("values must be one-dimensional, horizon and season at least 1")
    if np.isinf(array).any():
        raise ValueError("values must not be infinite")
    finite = np.flatnonzero(np.isfinite(array))
    if len(finite) == 0:
        raise ValueError("there is no value to forecast from")
    longest = max(MAX_HISTORY, MAX_SEASONS * season)
    if finite[-1] < len(array) - longest:  # nothing seen for so long: gaps say no more
        return array[finite][-longest:]
    return array[max(finite[0], len(array) - longest) :]


def _floor(known: Values) -> float:
    """Least scale of an error: a spread (the level, or one unit, of a constant series) over n + 1,
    in the manner of the rule of succession. A quiet past does not prove a quiet future."""
    spread = float(known.std()) or float(np.abs(known).max()) or 1.0
    return spread / (len(known) + 1)


def _few(known: Values, horizon: int, level: int, floor: float) -> Values:
    """Half-widths from one to three values: Student's, growing as a random walk."""
    changes = np.diff(known)
    scale = max(float(np.sqrt(np.mean(changes**2))) if len(changes) else 0.0, floor)
    quantile = student(0.5 + level / 200, len(known) - 1)
    return np.asarray(scale * quantile * np.sqrt(np.arange(1, horizon + 1)))


def _shares(said: dict[str, Values], weights: dict[str, float]) -> dict[str, float]:
    sane = {name: weights[name] for name, value in said.items() if np.isfinite(value).all()}
    total = sum(sane.values())
    return {name: float(weight / total) for name, weight in sane.items()}


def _disagreement(said: dict[str, Values], weights: dict[str, float], centre: Values) -> Values:
    """Weighted standard deviation (horizon,) of what the candidates say."""
    squares = [weight * (said[name] - centre) ** 2 for name, weight in weights.items()]
    return np.asarray(np.sqrt(np.sum(squares, axis=0)))


def _rescaled(found: Backtest, unit: float) -> Backtest:
    if found.mae is None or found.seasonal_naive_mae is None:
        return found
    return Backtest(
        found.mae * unit,
        found.seasonal_naive_mae * unit,
        found.error_ratio,
        found.coverage,
        found.origins,
        found.days,
    )


def _bounded(
    centre: Values,
    half: dict[int, Values],
    unit: float,
    non_negative: bool,
    weights: dict[str, float],
    season: int,
    backtest: Backtest,
) -> Forecast:
    least = 0.0 if non_negative else -np.inf
    lower: dict[int, Values] = {}
    upper: dict[int, Values] = {}
    widest: NDArray[np.float64] = np.zeros_like(centre)
    centre = np.maximum(centre, least)
    for level in sorted(half):
        widest = np.maximum(widest, half[level] * unit)
        lower[level] = np.maximum(centre - widest, least)
        upper[level] = centre + widest
    return Forecast(centre, lower, upper, weights, season, backtest)
