"""Which series rose above their baseline on which day."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betainc

from lantoa.analysis.calendar import holiday_effects

from .baseline import Array, Fit, anscombe, design, fit

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Settings:
    """``fdr``: share of false alarms among a day's alarms that is accepted, on average.

    ``window`` days of baseline end ``guard`` days before the day judged, so that a rise does not
    raise its own baseline. A day is judged when at least ``min_history`` days of its window were
    observed. ``min_count``: fewer mentions in a day are no trend. ``min_exposure``: a day with
    less of its sources heard is a gap.
    """

    fdr: float = 0.05
    window: int = 84
    guard: int = 7
    min_history: int = 21
    min_count: int = 5
    min_exposure: float = 0.5


DEFAULTS = Settings()

BAND = 1.96
"""Normal deviate of the band that ``lower`` and ``upper`` draw: 95%."""

DRIFT_SD = 0.1
"""Standard deviation of how far a log level wanders from its baseline in the days of the guard."""

UNKNOWN_SD = 0.6
"""Standard deviation of a special day's log effect when too few series tell what it is."""

COMMON_SERIES, COMMON_COUNT = 8, 20.0
"""Series, and mentions expected in them, that it takes to tell what a special day does to all."""

QUIET_DAYS = 2
"""A rise is over after this many observed days in a row without an alarm."""


@dataclass(frozen=True)
class Detection:
    """One row a series and one column a day, all of shape ``(series, days)``.

    ``expected``, ``lower`` and ``upper`` (95% band) are counts at the day's exposure; ``score`` is
    the excess over the distance from expected to upper, above 1 outside the band; ``p_value`` is
    the chance of as many mentions or more. They are NaN on days not judged: gaps, and days with
    too short a history. ``new_since`` is the first day of the rise an alarm belongs to, else NaT.
    """

    days: NDArray[np.datetime64]
    observed: Array
    expected: Array
    lower: Array
    upper: Array
    score: Array
    p_value: Array
    alarm: Mask
    new_since: NDArray[np.datetime64]


def detect(
    counts: ArrayLike,
    days: NDArray[np.datetime64],
    exposure: ArrayLike | None = None,
    *,
    last: int | None = None,
    settings: Settings = DEFAULTS,
) -> Detection:
    """Judge the ``last`` days (all that have a history, by default) of every series.

    ``counts`` has shape (series, days), one column for each of ``days``, which follow each other
    without a break. ``exposure``, of shape (series, days) or (days,), is the share of the usual
    sources that were heard that day, from 0 to 1. Alarms control the false discovery rate across
    the series of a day (Benjamini and Hochberg 1995). Raises ValueError for shapes that do not
    agree, negative or non-finite counts, and exposure outside 0 to 1.
    """
    seen, dates, heard = _checked(counts, days, exposure)
    heard = np.where(heard >= settings.min_exposure, heard, 0.0)
    seen = np.where(heard > 0, seen, 0.0)
    special = np.array([effect.special for effect in holiday_effects(dates)], dtype=bool)
    expected, variance = _predict(seen, heard, dates, special, last, settings)
    judged = np.isfinite(expected)
    p_value = np.where(judged, tail(seen, expected, variance), np.nan)
    # A count below the minimum keeps its place in the family of tests, as a sure non-discovery.
    tested = np.where(judged & (seen < settings.min_count), 1.0, p_value)
    alarm = benjamini_hochberg(tested, settings.fdr)
    lower, upper = _band(expected, variance, -BAND), _band(expected, variance, BAND)
    return Detection(
        days=dates,
        observed=np.where(heard > 0, seen, np.nan),
        expected=expected,
        lower=lower,
        upper=upper,
        score=(seen - expected) / np.maximum(upper - expected, 1e-9),
        p_value=p_value,
        alarm=alarm,
        new_since=_since(alarm, judged, dates),
    )


def tail(counts: Array, means: Array, variances: Array) -> Array:
    """P(X ≥ count) for negative binomial X of the given mean and variance (above the mean)."""
    size = means**2 / np.maximum(variances - means, 1e-6 * means)
    share = means / (means + size)
    with np.errstate(invalid="ignore"):
        return np.where(counts > 0, betainc(np.maximum(counts, 0.5), size, share), 1.0)


def benjamini_hochberg(p_values: Array, fdr: float) -> Mask:
    """Discoveries in each column of ``p_values``; NaN is no test."""
    size = np.isfinite(p_values).sum(axis=0)
    order = np.sort(np.where(np.isfinite(p_values), p_values, np.inf), axis=0)
    ranks = np.arange(1, len(p_values) + 1)[:, None]
    passed = order <= fdr * ranks / np.maximum(size, 1)
    cut = np.where(passed, order, -np.inf).max(axis=0, initial=-np.inf)
    return np.asarray(np.nan_to_num(p_values, nan=np.inf) <= cut)


def _checked(
    counts: ArrayLike, days: NDArray[np.datetime64], exposure: ArrayLike | None
) -> tuple[Array, NDArray[np.datetime64], Array]:
    seen = np.asarray(counts, dtype=np.float64)
    dates = np.asarray(days, dtype="datetime64[D]")
    if seen.ndim != 2 or dates.shape != seen.shape[1:]:
        raise ValueError("counts must be (series, days) with one day a column")
    if (np.diff(dates).astype(np.int64) != 1).any():
        raise ValueError("days must follow each other without a break")
    heard = np.broadcast_to(np.asarray(1.0 if exposure is None else exposure), seen.shape)
    if not ((heard >= 0) & (heard <= 1)).all():
        raise ValueError("exposure must be from 0 to 1")
    if not (np.isfinite(seen) & (seen >= 0)).all():
        raise ValueError("counts must be finite and not negative")
    return seen, dates, heard.astype(np.float64)


def _predict(
    seen: Array,
    heard: Array,
    dates: NDArray[np.datetime64],
    special: Mask,
    last: int | None,
    settings: Settings,
) -> tuple[Array, Array]:
    """Mean and variance of every count, NaN where it is not judged."""
    expected = np.full(seen.shape, np.nan)
    variance = np.full(seen.shape, np.nan)
    if not len(seen):
        return expected, variance
    ordinary = np.where(special[None, :], 0.0, heard)
    first = settings.guard + settings.min_history
    first = first if last is None else max(first, len(dates) - last)
    earlier: Fit | None = None
    columns = np.ascontiguousarray(design(dates, settings.window))
    for day in range(first, len(dates)):
        end = day - settings.guard
        span = slice(max(0, end - settings.window), end)
        rows = columns[span].copy()
        rows[:, -1] -= columns[day, -1]
        earlier = fit(seen[:, span], ordinary[:, span], rows, earlier)
        today = columns[day].copy()
        today[-1] = 0.0
        rate, spread = earlier.predict(today)
        spread = spread + DRIFT_SD**2
        mean = rate * heard[:, day]
        if special[day]:
            factor, unknown = _common_effect(seen[:, day], mean, earlier.dispersion)
            mean, spread = mean * factor, spread + unknown
        good = (earlier.days >= settings.min_history) & (heard[:, day] > 0)
        expected[good, day] = mean[good]
        variance[good, day] = (mean + mean**2 * (earlier.dispersion + np.expm1(spread)))[good]
    return expected, variance


def _common_effect(counts: Array, means: Array, dispersion: Array) -> tuple[float, float]:
    """What a special day does to all series: a factor, and the variance of its log among them.

    The factor is the ratio of sums over series that do not stand out themselves; with few series
    it is 1 and the variance large, so that only a great excess is an alarm.
    """
    inside = means > 0
    if inside.sum() < COMMON_SERIES or means.sum() < COMMON_COUNT:
        return 1.0, UNKNOWN_SD**2
    factor = 1.0
    for _ in range(5):
        factor = (counts[inside].sum() + 0.5) / (means[inside].sum() + 0.5)
        scaled = means * factor
        inside = (means > 0) & (np.abs(anscombe(counts, scaled, dispersion)) < 3)
        if inside.sum() < COMMON_SERIES:
            return 1.0, UNKNOWN_SD**2
    rest = (counts - scaled) ** 2 - scaled * (1 + dispersion * scaled)
    between = max(0.0, float(rest[inside].sum() / (scaled[inside] ** 2).sum()))
    return float(factor), between


def _band(means: Array, variances: Array, deviate: float) -> Array:
    """Edge of the band, normal on the scale of the power 2/3 (Farrington et al. 1996)."""
    safe = np.maximum(means, 1e-9)
    root = 1 + 2 / 3 * deviate * np.sqrt(variances) / safe
    return np.asarray(safe * np.maximum(root, 0.0) ** 1.5)


def _since(alarm: Mask, judged: Mask, dates: NDArray[np.datetime64]) -> NDArray[np.datetime64]:
    since = np.full(alarm.shape, np.datetime64("NaT"), dtype="datetime64[D]")
    start = np.full(len(alarm), np.datetime64("NaT"), dtype="datetime64[D]")
    quiet = np.zeros(len(alarm), dtype=np.int64)
    for day, date in enumerate(dates):
        now = alarm[:, day]
        quiet = np.where(now, 0, quiet + judged[:, day])
        start[quiet >= QUIET_DAYS] = np.datetime64("NaT")
        start[now & np.isnat(start)] = date
        since[now, day] = start[now]
    return since
