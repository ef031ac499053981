"""From rolling-origin errors to weights, residuals, widths and a back-test.

Weights are inverse powers of each candidate's mean absolute error (Bates and Granger 1969;
Pawlikowski and Chorowska 2020 did so in M4). Widths are quantiles of the combination's own
past errors, made comparable across steps by a power of the step and pooled: split conformal
prediction (Lei et al. 2018) over rolling origins. What is learnt for one origin, weights or
widths, never comes from an origin less than a horizon away from it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from .models import Values
from .rolling import Rolling

POWER = 4.0
"""Exponent of the weights. 1 trusts poor candidates too much, 30 picks one; 3 to 8 are alike."""

ROOT = 0.5
"""Growth of errors with the step before any is seen: that of a random walk."""


@dataclass(frozen=True)
class Combination:
    """``weights`` (candidates,) for the forecast; ``residuals`` (origins, horizon) of the
    combination at each past origin, its weights learnt from the other origins; ``apart``
    (origins, origins) marks the pairs that share no day."""

    weights: Values
    residuals: Values
    apart: NDArray[np.bool_]


def combine(rolling: Rolling, tiny: float) -> Combination:
    """Weigh the candidates. Errors below ``tiny`` (in the series' unit) count as none."""
    errors = np.abs(rolling.errors)
    sums = np.nansum(errors, axis=2)
    counts = np.isfinite(rolling.actual).sum(axis=1)
    apart = _apart(rolling)
    others = apart.astype(np.float64)
    weights = _weights(sums.sum(axis=0) / max(counts.sum(), 1), tiny)
    past = _weights((others @ sums) / np.maximum(others @ counts, 1)[:, None], tiny)
    said = np.einsum("oc,och->oh", past, rolling.forecasts)
    return Combination(weights, rolling.actual - said, apart)


def _apart(rolling: Rolling) -> NDArray[np.bool_]:
    """Pairs of origins a horizon apart; where an origin has none, all the others."""
    origins = np.array(rolling.origins)
    apart = np.abs(origins[:, None] - origins[None, :]) >= rolling.actual.shape[1]
    alone = ~apart.any(axis=1)
    apart[alone] = ~np.eye(len(origins), dtype=bool)[alone]
    return np.asarray(apart)


def _weights(errors: Values, tiny: float) -> Values:
    floored = np.maximum(errors, tiny)
    raw = (floored / floored.min(axis=-1, keepdims=True)) ** -POWER
    return np.asarray(raw / raw.sum(axis=-1, keepdims=True))


def student(probability: float, degrees: int) -> float:
    """Quantile of Student's t; at least one degree of freedom."""
    return float(stdtrit(max(degrees, 1), probability))


@dataclass(frozen=True)
class Widths:
    """How far off the forecast may be: a shape over steps, and errors divided by it."""

    shape: Values
    scaled: Values
    origins: int
    floor: float

    @property
    def degenerate(self) -> bool:
        """Past errors are mostly nothing: nothing happened, and they cannot tell what may."""
        known = self.scaled[np.isfinite(self.scaled)]
        return known.size == 0 or float(np.median(np.abs(known))) <= self.floor

    def half(self, level: float) -> Values:
        """Half-width (horizon,) of the interval at ``level`` in per cent.

        The quantile of past errors, widened by Student's factor for their number of origins.
        """
        share = level / 100
        known = np.abs(self.scaled[np.isfinite(self.scaled)])
        tail = 0.5 + share / 2
        if known.size == 0:
            return np.asarray(self.shape * self.floor * student(tail, self.origins))
        few = student(tail, self.origins) / student(tail, 10**9)
        least = self.floor * student(tail, self.origins)
        return np.asarray(self.shape * max(float(np.quantile(known, share)) * few, least))


def widths(residuals: Values, floor: float) -> Widths:
    """Fit the growth over steps, ``step ** b`` with 0 ≤ b ≤ 1 shrunk towards a random walk's."""
    horizon = residuals.shape[1]
    steps = np.arange(1, horizon + 1)
    seen = np.isfinite(residuals)
    counts = seen.sum(axis=0)
    sizes = np.abs(np.where(seen, residuals, 0.0)).sum(axis=0) / np.maximum(counts, 1)
    growth = _growth(np.log(steps), sizes, counts.astype(np.float64))
    shape = steps**growth
    return Widths(shape, residuals / shape, int(seen.any(axis=1).sum()), floor)


def _growth(log_steps: Values, sizes: Values, counts: Values) -> float:
    good = (counts > 0) & (sizes > 0)
    if good.sum() < 3:
        return ROOT
    x, y, w = log_steps[good], np.log(sizes[good]), counts[good]
    x = x - np.average(x, weights=w)
    y = y - np.average(y, weights=w)
    prior = w.mean()
    slope = ((w * x * y).sum() + prior * ROOT) / ((w * x * x).sum() + prior)
    return float(np.clip(slope, 0.0, 1.0))


@dataclass(frozen=True)
class Backtest:
    """How the method did at past origins of this series.

    ``error_ratio`` is its mean absolute error over seasonal naive's on the same days (the ratio
    of their MASE too): below 1 is better, None when nothing could be compared. ``coverage`` is
    the share of days inside the interval of each level, from 0 to 1.
    """

    mae: float | None
    seasonal_naive_mae: float | None
    error_ratio: float | None
    coverage: dict[int, float]
    origins: int
    days: int


NO_BACKTEST = Backtest(None, None, None, {}, 0, 0)


def judge(
    rolling: Rolling, combination: Combination, levels: tuple[int, ...], floor: float
) -> Backtest:
    """Back-test of a combination; the first candidate of ``rolling`` is seasonal naive."""
    residuals = combination.residuals
    seen = np.isfinite(residuals)
    if not seen.any():
        return NO_BACKTEST
    mae = float(np.abs(residuals[seen]).mean())
    naive = float(np.abs(rolling.errors[:, 0][seen]).mean())
    halves = [
        widths(residuals[apart], floor) if apart.any() else None for apart in combination.apart
    ]
    coverage = {}
    for level in levels:
        inside = [
            np.abs(row[ok]) <= known.half(level)[ok]
            for row, ok, known in zip(residuals, seen, halves, strict=True)
            if known is not None
        ]
        if inside:
            coverage[level] = float(np.concatenate(inside).mean())
    ratio = mae / naive if naive > 0 else None
    return Backtest(mae, naive, ratio, coverage, len(rolling.origins), int(seen.sum()))
