"""Rolling origin: what each candidate would have said in the past, and how wrong it was.

The candidates are fitted once, before the oldest origin, and rolled forward without refitting
(Tashman 2000): no origin sees a value after itself, and many origins cost little more than one.
"""

from dataclasses import dataclass

import numpy as np

from .models import Values, fit_all

MAX_ORIGINS = 24
"""Origins tried at most: enough for the scale of the errors, cheap enough for a nightly run."""

SPAN_HORIZONS = 6
"""The oldest origin lies at most this many horizons back."""


@dataclass(frozen=True)
class Rolling:
    """``forecasts`` (origins, candidates, horizon), ``actual`` (origins, horizon), NaN where the
    series has ended or has a gap; ``origins`` are lengths of the history known at each."""

    names: tuple[str, ...]
    origins: tuple[int, ...]
    forecasts: Values
    actual: Values

    @property
    def errors(self) -> Values:
        """Actual less forecast, NaN where there is no actual value."""
        return np.asarray(self.actual[:, None, :] - self.forecasts)


def choose_origins(count: int, horizon: int, season: int) -> tuple[int, ...]:
    """Lengths of history to forecast from, oldest first; empty for fewer than 4 points."""
    first = max(count - SPAN_HORIZONS * horizon, (count + 1) // 2)
    if count >= 4 * season:
        first = max(first, 2 * season)
    if count < 4 or first >= count:
        return ()
    stride = max(1, -(-(count - first) // MAX_ORIGINS))
    return tuple(range(first, count, stride))


def roll(
    filled: Values,
    observed: Values,
    horizon: int,
    season: int,
    origins: tuple[int, ...],
    reference: int,
) -> Rolling:
    """Forecast from every origin.

    ``filled`` is the series without gaps, ``observed`` the same with NaN in its gaps, both of
    shape ``(n,)``. Errors are counted on observed values only. ``season`` is the models',
    ``reference`` that of seasonal naive.
    """
    fitted = fit_all(filled[: origins[0]], season, reference)
    padded = np.concatenate([observed, np.full(horizon, np.nan)])
    forecasts = np.array(
        [[one(filled[:origin], horizon) for one in fitted.values()] for origin in origins]
    )
    sane = np.isfinite(forecasts).all(axis=(0, 2))
    names = tuple(name for name, good in zip(fitted, sane, strict=True) if good)
    actual = np.array([padded[origin : origin + horizon] for origin in origins])
    return Rolling(names, origins, forecasts[:, sane], actual)
