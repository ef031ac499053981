"""Forecasts chosen per series by rolling origin, with intervals calibrated on past errors.

The method, its sources, its figures and its limits are in ``docs/methods/forecast.md``.
Tables are in :mod:`lantoa.analysis.forecast.frames`, apart because pandas is slow to import.
"""

from .combine import Backtest
from .series import LEVELS, Forecast, backtest, forecast

__all__ = ["LEVELS", "Backtest", "Forecast", "backtest", "forecast"]
