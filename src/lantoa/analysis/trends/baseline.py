"""Baseline of daily counts: negative binomial regressions of many series at once.

Farrington et al. (1996) as improved by Noufaily et al. (2013): level, trend and weekday, past
outbreaks weighed down, overdispersion estimated. Two things are added because histories here are
weeks and not years: coefficients are shrunk by a ridge (a normal prior), and dispersion is
shrunk towards the median of all series.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

WEEKDAY_SD = 0.5
"""Prior standard deviation of a weekday's effect, on the log scale."""

TREND_SD = 0.3
"""Prior standard deviation of the change over the whole window, on the log scale."""

LEVEL_SD = 10.0
"""Prior standard deviation of the log level: next to none."""

OUTLIER = 2.58
"""Residual above which a past day counts as part of an outbreak (Noufaily et al. 2013)."""

FAR_OUT, LEAST_SPREAD = 3.0, 0.67
"""Days above the upper quartile by this many quartile ranges of the root count are left out (the
far-out fence of Tukey 1977); the range is at least that of a Poisson count. Without it a great
outbreak raises the dispersion so much that it no longer looks like one."""

DISPERSION_DAYS = 14.0
"""The common dispersion weighs as much as this many days of a series' own."""

FIRST_STEPS, NEXT_STEPS = 10, 2
"""Newton steps from nothing, and from the fit of the day before."""


def design(days: NDArray[np.datetime64], window: int) -> Array:
    """Columns for ``days``: 1, six weekday contrasts (they sum to zero), time in windows."""
    weekday = (days.astype("datetime64[D]").astype(np.int64) + 3) % 7
    contrasts = np.vstack([np.eye(6), -np.ones(6)])[weekday]
    time = (np.arange(len(days)) - len(days)) / window
    return np.column_stack([np.ones(len(days)), contrasts, time])


def _precision() -> Array:
    return np.diag([LEVEL_SD**-2, *[WEEKDAY_SD**-2] * 6, TREND_SD**-2])


@dataclass(frozen=True)
class Fit:
    """Coefficients (series, columns), their covariance, dispersion (series,), and the number of
    days that were observed."""

    coefficients: Array
    covariance: Array
    dispersion: Array
    days: Array

    def predict(self, row: Array) -> tuple[Array, Array]:
        """Mean per unit of exposure on a day with design ``row``, and the variance of its log."""
        variance = np.einsum("i,sij,j->s", row, self.covariance, row)
        return np.exp(np.clip(self.coefficients @ row, -20, 20)), variance


def fit(counts: Array, exposure: Array, columns: Array, start: Fit | None) -> Fit:
    """Fit every series.

    ``counts`` and ``exposure`` have shape (series, days); a day of exposure 0 is left out.
    ``columns`` is the design of the days. ``start`` is a fit of nearly the same days, to go on
    from.
    """
    heard = exposure > 0
    observed = (heard & ~_far_out(counts, exposure, heard)).astype(np.float64)
    products = (columns[:, :, None] * columns[:, None, :]).reshape(len(columns), -1)
    if start is None:
        level = np.log((counts * observed).sum(1) + 0.5)
        level -= np.log((exposure * observed).sum(1) + 0.5)
        coefficients = np.zeros((len(counts), columns.shape[1]))
        coefficients[:, 0] = level
        dispersion = np.full(len(counts), 0.1)
        steps = FIRST_STEPS
    else:
        coefficients, dispersion, steps = start.coefficients, start.dispersion, NEXT_STEPS
    weights = observed
    for _ in range(2):
        coefficients, means, hessian = _newton(
            counts, exposure, weights, columns, products, coefficients, dispersion, steps
        )
        weights = observed * _outbreak_weights(counts, means, dispersion)
        dispersion = _dispersion(counts, means, weights, columns.shape[1])
    covariance = np.asarray(np.linalg.inv(hessian), dtype=np.float64)
    return Fit(coefficients, covariance, dispersion, heard.sum(1).astype(np.float64))


def _newton(
    counts: Array,
    exposure: Array,
    weights: Array,
    columns: Array,
    products: Array,
    coefficients: Array,
    dispersion: Array,
    steps: int,
) -> tuple[Array, Array, Array]:
    width = columns.shape[1]
    ridge = _precision()
    for _ in range(steps):
        means = exposure * np.exp(np.clip(coefficients @ columns.T, -20, 20))
        # Fisher scoring: a day weighs 1 / (1 + dispersion · mean), as its variance asks.
        scale = weights / (1 + dispersion[:, None] * means)
        hessian = ((scale * means) @ products).reshape(-1, width, width) + ridge
        slope = (scale * (counts - means)) @ columns - coefficients @ ridge
        move = np.linalg.solve(hessian, slope[:, :, None])[:, :, 0]
        coefficients = coefficients + np.clip(move, -2, 2)
    means = exposure * np.exp(np.clip(coefficients @ columns.T, -20, 20))
    scale = weights / (1 + dispersion[:, None] * means)
    hessian = ((scale * means) @ products).reshape(-1, width, width) + ridge
    return coefficients, means, hessian


def anscombe(counts: Array, means: Array, dispersion: Array) -> Array:
    """Residuals of counts that are close to standard normal (Farrington et al. 1996)."""
    safe = np.maximum(means, 1e-6)
    residuals = 1.5 * (np.cbrt(counts) ** 2 * safe ** (-1 / 6) - np.sqrt(safe))
    return np.asarray(residuals / np.sqrt(1 + dispersion * safe))


def _far_out(counts: Array, exposure: Array, heard: NDArray[np.bool_]) -> NDArray[np.bool_]:
    roots = np.sqrt(np.divide(counts, exposure, out=np.full(counts.shape, np.inf), where=heard))
    ordered = np.sort(roots, axis=1)
    known = heard.sum(1)
    low, high = (
        np.take_along_axis(ordered, (known * part // 4)[:, None].clip(0, counts.shape[1] - 1), 1)
        for part in (1, 3)
    )
    spread = np.where(np.isfinite(high), high, 0.0) - np.where(np.isfinite(low), low, 0.0)
    return heard & (roots > high + FAR_OUT * np.maximum(spread, LEAST_SPREAD))


def _outbreak_weights(counts: Array, means: Array, dispersion: Array) -> Array:
    residuals = anscombe(counts, means, dispersion[:, None])
    return np.where(residuals > OUTLIER, (OUTLIER / np.maximum(residuals, OUTLIER)) ** 2, 1.0)


def _dispersion(counts: Array, means: Array, weights: Array, parameters: int) -> Array:
    """Dispersion of a negative binomial: variance = mean + dispersion · mean².

    By moments, at least 0, shrunk towards the median of the series that are not near zero, and
    taken one standard error high: alarms live in the tail, where too small a guess costs most.
    """
    # Shrunk coefficients cost less than one day each; in series near zero, next to nothing.
    spent = np.minimum(parameters, weights.sum(1) / 2)
    free = np.maximum(weights.sum(1) - spent, 1.0)
    squares = (weights * (counts - means) ** 2).sum(1) * weights.sum(1) / free
    power = np.maximum((weights * means**2).sum(1), 1e-6)
    own = np.maximum((squares - (weights * means).sum(1)) / power, 0.0)
    informative = (means * (weights > 0)).sum(1) > free / 2
    common = float(np.median(own[informative])) if informative.any() else 0.0
    shrunk = (free * own + DISPERSION_DAYS * common) / (free + DISPERSION_DAYS)
    return np.asarray(shrunk * (1 + np.sqrt(2 / (free + DISPERSION_DAYS))))
