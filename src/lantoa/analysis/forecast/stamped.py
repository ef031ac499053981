"""Forecast of one series that carries time stamps, and its rows in a table."""

from collections.abc import Iterator

import numpy as np

from .series import LEVELS, Forecast, forecast
from .stamps import grid

COLUMNS = ("unique_id", "ds", "mean", *(f"{end}-{n}" for n in LEVELS for end in ("lo", "hi")))
"""Columns of a table of forecasts."""


def rows_of(name: object, stamps: list[str], found: Forecast) -> Iterator[tuple[object, ...]]:
    """Rows of :data:`COLUMNS` for the forecast of one series."""
    bounds = [edge[level] for level in LEVELS for edge in (found.lower, found.upper)]
    for step, stamp in enumerate(stamps):
        yield (name, stamp, float(found.mean[step]), *(float(bound[step]) for bound in bounds))


def forecast_stamped(
    kind: str, keys: list[int], values: list[float], horizon: int, season: int
) -> tuple[list[str], Forecast]:
    """Forecast one series whose ascending ``keys`` are stamps of one ``kind``; with its future
    stamps. Steps without a value are gaps."""
    steps = grid(kind, keys)
    regular = np.full(steps.size, np.nan)
    regular[steps.slots] = values
    return steps.future(horizon), forecast(regular, horizon, season)
